"""The pages of a report: begun, written by several, handed in, approved, fetched."""

import io
import re
from html import unescape

import pytest
from docx import Document
from flask import Flask

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.reports.writing import (
    ANALYSIS,
    WORDS,
    Around,
    K,
    around,
    begun,
    handed_in,
    last_quarter,
)
from tests.statements import counted
from tests.visitor import Page, Visitor
from trisam.core import clock, db
from trisam.core.db import session
from trisam.reports import service
from trisam.reports.chapters import ReportKind
from trisam.reports.forms import TAKEN_FROM_FIGURES
from trisam.reports.models import Report
from trisam.reports.service import content


@pytest.fixture
def people(county: County) -> Around:
    """Everybody round the reports of Gävle."""
    return around(county)


def signed_in(app: Flask, people: Around, who: str) -> Visitor:
    return Visitor(app).sign_in(people.accounts[who])


def asked_to_approve(visitor: Visitor, report: str) -> Page:
    """The page behind the button on the report's page, and so of what was read there."""
    page = unescape(visitor.get(report).text)
    [address] = [one for one in page.split('"') if one.startswith(f"{report}/godkann?")]
    return visitor.get(address)


def at(report: Report, rest: str = "") -> str:
    return f"/rapporter/{report.id}{rest}"


def test_a_report_goes_from_its_first_word_to_approved_without_a_script(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    chair = signed_in(app, people, "vard")
    start = chair.get("/rapporter/ny/aktivitetsrapport")
    assert invalid_html(start.text) == []
    draft = chair.send(start, kommun="gavle", first=last_quarter().slug)
    assert "5 kapitel är tomma" in draft.words
    assert "Talen är hämtade i dag" in draft.words
    assert invalid_html(draft.text) == []

    chapter = chair.get(f"{draft.path}/kapitel/2.1")
    assert "Vad har teamen gjort under perioden?" in chapter.words
    assert invalid_html(chapter.text) == []
    written = chair.send(chapter, text=WORDS)
    assert WORDS in written.words
    assert "Skrivet av Rut Exempelius" in written.words

    asked = chair.get(f"{draft.path}/lamna-in")
    assert "2.5 Sammanfattande bedömning" in asked.words
    assert invalid_html(asked.text) == []
    done = chair.send(asked)
    assert "Rapporten är inlämnad." in done.words
    assert "ändras inte" in done.words
    assert "Ändra texten" not in done.words

    steering = signed_in(app, people, "mysam")
    assert "Inlämnad" in steering.get("/rapporter").words
    refused = asked_to_approve(steering, done.path)
    assert "Skriv styrgruppens analys" in refused.words
    assert [one for one in refused.sheets if one.action.endswith("godkann")] == []
    analysis = steering.get(f"{done.path}/kapitel/2.6")
    steering.send(analysis, text=ANALYSIS)
    asked = asked_to_approve(steering, done.path)
    assert "så som Rut Exempelius lämnade in dem" in asked.words
    assert invalid_html(asked.text) == []
    approved = steering.send(asked)
    assert "Godkänd" in approved.words
    assert invalid_html(approved.text) == []
    assert "Godkänn rapporten" not in approved.words


def test_whoever_may_not_read_gets_the_answer_of_what_is_not_there(
    app: Flask, people: Around
) -> None:
    report = begun(people)
    assert signed_in(app, people, "vard").get(at(report)).status == 200
    for who in ("mysam", "steering", "vard_hofors", "af", "administrator"):
        visitor = signed_in(app, people, who)
        for rest in ("", "/kapitel/2.1", "/dokument.pdf", "/dokument.docx", "/lamna-in"):
            assert visitor.client.get(at(report, rest)).status_code == 404, (who, rest)


def test_of_two_who_write_the_second_sees_the_others_words_and_keeps_the_own(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    report = begun(people)
    chair, leader = (signed_in(app, people, who) for who in ("vard", "process_leader"))
    begun_too = leader.get(at(report, "/kapitel/2.1"))
    chair.send(chair.get(at(report, "/kapitel/2.1")), text=WORDS)

    overtaken = leader.send(begun_too, text="Ett annat stycke.")
    assert overtaken.status == 422
    assert "Rut Exempelius skrev här samtidigt" in overtaken.words
    assert WORDS in overtaken.words
    assert "Ett annat stycke." in overtaken.words
    assert invalid_html(overtaken.text) == []
    saved = leader.send(overtaken, text=f"{WORDS} Ett annat stycke.")
    assert f"{WORDS} Ett annat stycke." in saved.words


def test_what_is_typed_saves_itself_and_tells_when_somebody_was_first(
    app: Flask, people: Around
) -> None:
    report = begun(people)
    chair, leader = (signed_in(app, people, who) for who in ("vard", "process_leader"))
    page = at(report, "/kapitel/2.1")

    def keep(visitor: Visitor, text: str, seen: str) -> Page:
        token = visitor.get(page).hidden["csrf_token"]
        typed = {"csrf_token": token, "text": text, "seen_text": seen, "field": "text"}
        return visitor.post(f"{page}/utkast", typed)

    first = keep(chair, "Ett.", "")
    assert (first.status, 'data-version="1"' in first.text) == (200, True)
    assert keep(chair, "Ett.", "").status == 200, "sent again, as after a lost connection"
    won = keep(leader, "Två.", "")
    assert won.status == 409
    assert 'data-theirs="Ett."' in won.text
    assert keep(leader, "Två.", "1").status == 200
    number = keep(chair, "19811228-9874", "2")
    assert (number.status, "Inte sparat än." in number.words) == (422, True)
    assert "Två." in chair.get(at(report)).words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("19811228-9874 väntar.", "Här står ett personnummer"),
        ("Det var Testa Exempelsson som väntade.", "”Testa Exempelsson” (namn)"),
        ("a" * 10_001, "Skriv högst 10 000 tecken."),
    ],
)
def test_what_cannot_be_saved_is_a_sentence_and_nothing_typed_is_lost(
    app: Flask, people: Around, typed: str, sentence: str
) -> None:
    report = begun(people)
    refused = signed_in(app, people, "vard").submit(at(report, "/kapitel/2.1"), {"text": typed})
    assert refused.status == 422
    assert sentence in refused.words
    assert typed in refused.text


def test_a_chapter_without_figures_asks_for_none(app: Flask, people: Around) -> None:
    report, chair = begun(people), signed_in(app, people, "vard")
    asked = {}
    for number in ("2.1", "2.5"):
        with counted(db.engine()) as sent:
            assert chair.get(at(report, f"/kapitel/{number}")).status == 200
        asked[number] = len(sent)
    assert asked["2.5"] <= 15 < asked["2.1"], "as the budget of pages has it"


def test_the_last_reports_text_is_at_hand(app: Flask, people: Around) -> None:
    handed_in(people, back=2)
    chapter = signed_in(app, people, "vard").get(at(begun(people), "/kapitel/2.1"))
    assert "Förra rapportens text" in chapter.words
    assert WORDS in chapter.words
    assert "Förra rapportens text" not in (
        signed_in(app, people, "vard").get(at(begun(people, back=4), "/kapitel/2.1")).words
    )


def test_goals_and_budget_are_typed_in(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    report, chair = begun(people), signed_in(app, people, "vard")
    goals = chair.get(at(report, "/mal"))
    assert invalid_html(goals.text) == []
    typed = {"goals-0-what": "Utbildade", "goals-0-target": "12", "goals-0-reached": "9"}
    told = chair.send(goals, **typed)
    assert "Utbildade" in told.words
    half = chair.send(chair.get(at(report, "/mal")), **{"goals-1-what": "Utan tal"})
    assert (half.status, "Skriv måltalet." in half.words) == (422, True)
    summary = half.text.partition("data-error-summary")[2].partition("</section>")[0]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert links == ["goals-1-target"]
    assert all(f'id="{one}"' in half.text for one in links)
    assert "target (" not in half.words, "names of fields are for us alone"


def test_a_share_stands_with_both_its_denominators(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    """Wish 48: 42 % of those who ended, and of those the goal was set for another share."""
    report, chair = begun(people), signed_in(app, people, "vard")
    typed = {
        "what": "I arbete eller studier",
        "target": "40",
        "unit": "procent",
        "target_of": "45",
        "reached": "11",
        "reached_of": "26",
    }
    goal = {f"goals-0-{name}": value for name, value in typed.items()}
    told = chair.send(chair.get(at(report, "/mal")), **goal)
    assert "40 % av 45" in told.words
    assert "11 av 26 (42 %), av målets 45: 24 %" in told.words
    assert invalid_html(told.text) == []
    for wrong, says in (
        ({"goals-0-reached": "27"}, "Utfallet kan inte vara fler än så. Skriv båda som antal."),
        ({"goals-0-reached": ""}, "Skriv hur många det blev."),
        ({"goals-0-unit": "antal"}, "Bara för mål i procent. Välj procent, eller töm fältet."),
        ({"goals-0-source": "deltog"}, TAKEN_FROM_FIGURES),
    ):
        answer = chair.send(chair.get(at(report, "/mal")), **{**goal, **wrong})
        assert (answer.status, says in answer.words) == (422, True), says


def test_budget_is_typed_in_year_by_year(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    report, chair = begun(people), signed_in(app, people, "vard")

    assert chair.client.get(at(report, "/ekonomi")).status_code == 404
    final = begun(people, ReportKind.FINAL)
    year = final.period.first.year
    budget = chair.get(at(final, "/ekonomi"))
    assert invalid_html(budget.text) == []
    kept = chair.send(budget, **{f"granted_{year}": "100000", f"used_{year}": "96997"})
    assert "96\N{NO-BREAK SPACE}997" in unescape(kept.text)


def test_of_two_who_change_goals_or_budget_the_second_sees_the_others_and_can_save(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    report = begun(people, ReportKind.FINAL)
    year = report.period.first.year
    chair, leader = (signed_in(app, people, who) for who in ("vard", "process_leader"))
    for page, first, second in (
        (
            at(report, "/mal"),
            {"goals-0-what": "Utbildade", "goals-0-target": "12"},
            {"goals-0-what": "Nöjda", "goals-0-target": "80"},
        ),
        (at(report, "/ekonomi"), {f"granted_{year}": "123"}, {f"granted_{year}": "567"}),
    ):
        opened = leader.get(page)
        chair.send(chair.get(page), **first)
        overtaken = leader.send(opened, **second)
        assert overtaken.status == 422
        assert "Någon annan skrev här samtidigt" in overtaken.words
        for typed in (*first.values(), *second.values()):
            assert typed in overtaken.text
        assert invalid_html(overtaken.text) == []
        saved = leader.send(overtaken, **second)
        assert (saved.status, saved.path) == (200, at(report)), saved.words


def test_no_number_that_is_typed_vanishes(app: Flask, people: Around) -> None:
    report, chair = begun(people), signed_in(app, people, "vard")
    assert "Ta bort utkastet" in chair.get(at(report)).words
    page = at(report, "/mal")
    for typed, sentence in (
        ({"target": "12"}, "Skriv vad som ska nås."),
        ({"reached": "9"}, "Skriv vad som ska nås."),
        ({"what": "Lyft", "target": "9", "source": "lyft", "reached": "7"}, "Töm fältet"),
    ):
        answer = chair.send(chair.get(page), **{f"goals-0-{k}": v for k, v in typed.items()})
        assert (answer.status, sentence in answer.words) == (422, True), typed
    kept = {"what": "Lyft", "target": "9", "source": "lyft"}
    told = chair.send(chair.get(page), **{f"goals-0-{k}": v for k, v in kept.items()})
    assert "Målen är sparade." in told.words
    assert "Ta bort utkastet" not in told.words, "there is a goal in it"

    final = begun(people, ReportKind.FINAL)
    year = final.period.first.year
    budget = chair.send(chair.get(at(final, "/ekonomi")), **{f"used_{year}": "96997"})
    assert (budget.status, "Skriv vad som är beviljat" in budget.words) == (422, True)
    assert "96997" in budget.text


def test_what_somebody_wrote_while_another_handed_in_is_shown_to_be_copied(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    report, chair = begun(people), signed_in(app, people, "vard")
    page = at(report, "/kapitel/2.1")
    kept = chair.send(chair.get(page), text=WORDS)
    assert kept.status == 200
    opened, planted = chair.get(page), "Det här hann jag inte spara."
    leader = people.actor("process_leader")
    service.hand_in(leader, report.id, K)

    late = chair.send(opened, text=planted)
    assert late.status == 409
    assert "Rapporten har lämnats in" in late.words
    assert planted in late.text
    assert WORDS not in late.text
    assert invalid_html(late.text) == []
    typed = {**opened.hidden, "text": planted, "field": "text"}
    assert chair.post(f"{page}/utkast", typed).status == 403, "the script then says why"
    assert "Rapporten kan ha lämnats in eller tagits tillbaka." in opened.words
    assert chair.client.get(page).status_code == 403
    assert planted not in chair.get(at(report)).text
    other = signed_in(app, people, "mysam")
    steering = other.get(at(report, "/kapitel/2.6")).hidden
    assert other.post(page, {**steering, "text": planted}).status == 403, "never its own to write"


def test_goals_and_budget_that_came_too_late_are_shown_to_be_copied(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    report, chair = begun(people, ReportKind.FINAL), signed_in(app, people, "vard")
    chair.send(chair.get(at(report, "/kapitel/1")), text=WORDS)
    goals, budget = chair.get(at(report, "/mal")), chair.get(at(report, "/ekonomi"))
    service.hand_in(people.actor("process_leader"), report.id, K)
    year = report.period.first.year
    late = chair.send(goals, **{"goals-0-what": "Utbildade", "goals-0-target": "12"})
    assert (late.status, "Vad ska nås?: Utbildade" in late.words) == (409, True)
    assert "Måltal: 12" in late.words
    assert invalid_html(late.text) == []
    late = chair.send(budget, **{f"granted_{year}": "100000"})
    assert (late.status, f"Beviljat {year}, kronor: 100000" in late.words) == (409, True)
    for page in ("/mal", "/ekonomi"):
        assert chair.client.get(at(report, page)).status_code == 403
    other = signed_in(app, people, "mysam")
    assert other.client.get(at(report, "/mal")).status_code == 403


def test_steering_approves_only_what_it_has_read(app: Flask, people: Around) -> None:
    report = handed_in(people, ReportKind.FINAL)
    steering = signed_in(app, people, "mysam")
    seen = asked_to_approve(steering, at(report))
    old = f"{at(report, '/godkann')}?last={report.version}"
    leader = people.actor("process_leader")
    service.take_back(leader, report.id)
    service.write(leader, report.id, "5.1", "Nytt som styrgruppen inte har sett.", None)
    service.hand_in(leader, report.id, K)

    refused = steering.send(seen)
    assert (refused.status, "Läs den igen" in refused.words) == (422, True)
    late = steering.get(old)
    assert "Läs den igen" in late.words
    approved = steering.send(asked_to_approve(steering, at(report)))
    assert "Rapporten är godkänd." in approved.words


def test_it_is_told_when_nobody_can_approve(app: Flask, people: Around) -> None:
    report, chair = begun(people), signed_in(app, people, "vard")
    sentence = "Ingen i Trisam har rollen styrgrupp för Gävle."
    assert sentence not in chair.get(at(report, "/lamna-in")).words
    people.accounts["mysam"].deactivated_at = clock.now()
    session().flush()
    told = chair.get(at(report, "/lamna-in"))
    assert sentence in told.words


def test_a_process_leader_takes_it_back(app: Flask, people: Around) -> None:
    report, leader = handed_in(people), signed_in(app, people, "process_leader")
    back = leader.press(at(report), at(report, "/ta-tillbaka"))
    assert "Rapporten är ett utkast igen." in back.words
    assert "Ta tillbaka" not in signed_in(app, people, "vard").get(at(report)).words


def test_an_empty_draft_is_removed(app: Flask, people: Around) -> None:
    report, chair = begun(people), signed_in(app, people, "vard")
    page = at(report)
    gone = chair.press(page, f"{page}/ta-bort")
    assert "Utkastet är borttaget." in gone.words
    assert chair.get(page).status == 404


def test_the_figures_lead_to_the_same_place_and_period_in_the_statistics(
    app: Flask, people: Around
) -> None:
    report = handed_in(people)
    page = unescape(signed_in(app, people, "mysam").get(at(report)).text)
    assert content.FOUR_QUARTERS in page
    [address] = [one for one in page.split('"') if one.startswith("/statistik?plats=kommun-gavle")]
    found = signed_in(app, people, "mysam").get(address)
    assert (found.status, "Gävle" in found.words) == (200, True)


def test_both_documents_are_fetched_with_names_that_tell_of_nobody(
    app: Flask, people: Around
) -> None:
    report, chair = handed_in(people), signed_in(app, people, "vard")
    stem = f"aktivitetsrapport-gavle-{last_quarter().slug}"
    pdf = chair.client.get(at(report, "/dokument.pdf"))
    assert pdf.data.startswith(b"%PDF")
    assert f"filename={stem}.pdf" in pdf.headers["Content-Disposition"]
    docx = chair.client.get(at(report, "/dokument.docx"))
    assert f"filename={stem}.docx" in docx.headers["Content-Disposition"]
    assert any(WORDS in one.text for one in Document(io.BytesIO(docx.data)).paragraphs)
