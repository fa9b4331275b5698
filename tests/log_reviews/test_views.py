"""The pages of the log, as people use them."""

from io import BytesIO

import pypdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.log_reviews import reviewing
from tests.visitor import Page, Visitor
from trisam.accounts.models import Account
from trisam.core.actor import Role
from trisam.log_reviews.models import LogReview
from trisam.log_reviews.queries import reviews
from trisam.log_reviews.service import judging, starting

REVIEWS = "/logg/granskningar"


@pytest.fixture
def lova(county: County) -> Account:
    """The log reviewer of vården, where one case was read by a stranger."""
    case = county.case("vard", ("af",))
    reviewing.entry(county.accounts["vard"], case, reviewing.days_ago(3))
    stranger = rows.account("Siv Främling", county.units["vard"], Role.OFFICER)
    reviewing.entry(stranger, county.case("af"), reviewing.days_ago(2))
    return reviewing.reviewer(county)


@pytest.fixture
def visitor(app: Flask, lova: Account) -> Visitor:
    """Lova with a browser."""
    return Visitor(app).sign_in(lova)


def begin(visitor: Visitor) -> Page:
    """A review of the last days, begun by the form."""
    first, last = reviewing.period()
    return visitor.send(visitor.get(f"{REVIEWS}/ny"), first_day=str(first), last_day=str(last))


def text_of(answer: bytes) -> str:
    """What a PDF says, on one line."""
    reader = pypdf.PdfReader(BytesIO(answer))
    assert "True" in str(reader.root_object.get("/MarkInfo"))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_log_shows_what_the_own_party_did_and_never_whom_it_was_about(
    visitor: Visitor, county: County
) -> None:
    page = visitor.get("/logg")

    assert "Rut Exempelius" in page.words
    assert "Öppnade ärendet" in page.words
    assert "Siv Främling" in page.words
    assert "Testa Exempelsson" not in page.text
    assert "Alva Testgren" not in page.words


def test_the_log_is_narrowed_by_what_stands_in_the_address(
    visitor: Visitor, county: County
) -> None:
    rut = county.accounts["vard"]

    page = visitor.get(f"/logg?kollega={rut.id}&sort=oppnat")
    assert "Siv Främling" not in page.words.partition("Loggen, det senaste först")[2]
    assert visitor.get("/logg?arende=finnsej2").words.count("Inget i loggen stämmer") == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("fran=2026-10-02&till=2026-10-01", "Perioden slutar innan den börjar"),
        ("fran=igår", "Skriv ett datum som finns"),
        ("kollega=999999", "Välj ett av alternativen i listan"),
        ("sort=x", "Välj ett av alternativen i listan"),
    ],
)
def test_a_choice_that_cannot_be_is_told(visitor: Visitor, query: str, said: str) -> None:
    page = visitor.get(f"/logg?{query}")

    assert page.status == 422
    assert said in page.words


def test_a_review_goes_from_the_sample_to_the_signature(
    visitor: Visitor, database: Session
) -> None:
    page = begin(visitor)
    assert "Läst ett ärende utan att delta: 1" in page.words
    assert "Stickprov: 2" in page.words

    page = visitor.get(f"{page.path}/skriv-under")
    assert "3 rader är inte bedömda än" in page.words
    page = visitor.get(page.path.removesuffix("/skriv-under"))
    page = judge_all(visitor, page)
    assert "Alla rader är bedömda" in page.words

    page = visitor.send(
        visitor.get(f"{page.path}/skriv-under"), conclusion="En fråga kvar.", confirmed="y"
    )
    assert "Kontrollsumman stämmer" in page.words
    assert "Underskriven" in page.words
    assert "En fråga kvar." in page.words
    assert visitor.get(f"{page.path}/skriv-under").path == page.path


def judge_all(visitor: Visitor, page: Page) -> Page:
    """The finding gets a question, the rest is in order."""
    page = visitor.send(
        visitor.get(first_line(page)), assessment="fraga_stalld", note="Frågade Siv."
    )
    page = visitor.send(page, assessment="i_sin_ordning")
    return visitor.send(page, assessment="i_sin_ordning")


def first_line(page: Page) -> str:
    """The address of the first line that the page of a review leads to."""
    lines = f"{page.path}/rader/"
    return lines + page.text.partition(f'href="{lines}')[2].partition('"')[0]


def test_a_question_without_words_is_told_and_what_was_chosen_stays(visitor: Visitor) -> None:
    line = visitor.get(first_line(begin(visitor)))

    page = visitor.send(line, assessment="avvikelse")

    assert page.status == 422
    assert "Skriv vad du har frågat om eller vad som avviker." in page.words
    assert page.sheets[-1].fields["assessment"] == "avvikelse"


def test_a_signature_needs_the_tick_and_the_conclusion(visitor: Visitor) -> None:
    page = judge_all(visitor, begin(visitor))

    page = visitor.send(visitor.get(f"{page.path}/skriv-under"), conclusion="Klart.")
    assert page.status == 422
    assert "Kryssa i att du står för granskningen." in page.words
    page = visitor.send(page, conclusion="", confirmed="y")
    assert "Skriv vad granskningen visade." in page.words


def test_a_signature_on_what_has_changed_meanwhile_is_refused(
    visitor: Visitor, database: Session, lova: Account
) -> None:
    page = judge_all(visitor, begin(visitor))
    read = visitor.get(f"{page.path}/skriv-under")
    visitor.send(visitor.get(first_line(page)), assessment="avvikelse", note="Fel.")

    page = visitor.send(read, conclusion="Klart.", confirmed="y")

    assert page.status == 422
    assert "Någon annan hann ändra" in page.words
    assert page.sheets[-1].fields["conclusion"] == "Klart."


def test_a_line_of_a_signed_review_is_read_and_not_judged(visitor: Visitor, lova: Account) -> None:
    actor = reviewing.actor_of(lova)
    review = reviewing.signed(actor)

    page = visitor.get(f"{REVIEWS}/{review.id}/rader/{review.lines[0].id}")

    assert "I sin ordning" in page.words
    assert all("logga-ut" in sheet.action for sheet in page.sheets)


def test_judging_a_signed_review_by_an_old_page_is_told(visitor: Visitor, lova: Account) -> None:
    review = starting.start(reviewing.actor_of(lova), reviewing.plan())
    line = visitor.get(f"{REVIEWS}/{review.id}/rader/{review.lines[0].id}")
    sign(review, lova)

    page = visitor.send(line, assessment="i_sin_ordning")

    assert page.status == 422
    assert "underskriven och kan inte ändras" in page.words


def sign(review: LogReview, by: Account) -> None:
    actor = reviewing.actor_of(by)
    found = reviewing.judged(actor, reviews.get(actor, review.id))
    judging.sign(actor, found, conclusion="Klart.", seen=judging.content_digest(found))


def test_ones_own_reading_is_pointed_out(visitor: Visitor, county: County, lova: Account) -> None:
    reviewing.entry(lova, county.case("af"), reviewing.days_ago(1))
    review = starting.start(reviewing.actor_of(lova), reviewing.plan())
    own = next(line for line in review.lines if line.account_id == lova.id)
    other = next(line for line in review.lines if line.account_id != lova.id)

    assert "din egen läsning" in visitor.get(f"{REVIEWS}/{review.id}/rader/{own.id}").words
    assert "din egen läsning" not in visitor.get(f"{REVIEWS}/{review.id}/rader/{other.id}").words


def test_a_review_that_was_changed_says_so(visitor: Visitor, lova: Account) -> None:
    review = reviewing.signed(reviewing.actor_of(lova))
    review.conclusion = "Allt var bra."  # a new seal is all that the database lets through

    for path in ("", "/utskrift"):
        page = visitor.get(f"{REVIEWS}/{review.id}{path}")
        assert "har ändrats efter underskriften" in page.words


def test_the_control_is_printed_with_period_method_numbers_and_signature(
    visitor: Visitor, lova: Account, database: Session
) -> None:
    review = reviewing.signed(reviewing.actor_of(lova))

    page = visitor.get(f"{REVIEWS}/{review.id}/utskrift")
    answer = visitor.client.get(f"{REVIEWS}/{review.id}/granskning.pdf")
    paper = text_of(answer.data)

    for said in ("N = 2", "n = 2 av 2 läsningar", review.seed, "SHA-256", "Lova Granskare"):
        assert said in page.words
        assert said in paper
    assert (review.signed_digest or "-") in page.words
    assert (review.signed_digest or "-")[:40] in paper.replace(" ", "")
    assert "loggranskning-" in answer.headers["Content-Disposition"]
    assert {one.subject for one in reviewing.logged(database, "log_review.print")} == {
        review.subject
    }


def test_a_review_that_is_not_signed_is_printed_as_such(visitor: Visitor, lova: Account) -> None:
    review = starting.start(reviewing.actor_of(lova), reviewing.plan())

    assert "Inte underskriven" in visitor.get(f"{REVIEWS}/{review.id}/utskrift").words
    paper = text_of(visitor.client.get(f"{REVIEWS}/{review.id}/granskning.pdf").data)
    assert "Granskningen är inte underskriven" in paper


def test_the_list_tells_how_far_each_review_has_come(visitor: Visitor, lova: Account) -> None:
    assert "Ni har inte granskat loggen än." in visitor.get(REVIEWS).words

    starting.start(reviewing.actor_of(lova), reviewing.plan())
    reviewing.signed(reviewing.actor_of(lova))
    page = visitor.get(REVIEWS)

    assert "3 kvar att bedöma" in page.words
    assert "Underskriven" in page.words


def test_the_next_review_begins_with_the_limits_of_the_last(visitor: Visitor) -> None:
    first, last = reviewing.period()
    form = visitor.get(f"{REVIEWS}/ny")
    assert form.sheets[-1].fields["night_from"] == "22"
    visitor.send(form, first_day=str(first), last_day=str(last), night_from="21", sample_size="7")

    again = visitor.get(f"{REVIEWS}/ny").sheets[-1].fields

    assert (again["night_from"], again["sample_size"]) == ("21", "7")


def test_a_period_that_cannot_be_is_told_at_its_field(visitor: Visitor) -> None:
    page = visitor.send(visitor.get(f"{REVIEWS}/ny"), first_day="2026-03-02", last_day="2026-03-01")

    assert page.status == 422
    assert "Perioden slutar innan den börjar." in page.words


@pytest.mark.parametrize(
    "path", ["/logg", REVIEWS, f"{REVIEWS}/ny", f"{REVIEWS}/00000000-0000-0000-0000-000000000001"]
)
@pytest.mark.parametrize("who", ["vard", "administrator", "process_leader", "steering"])
def test_nobody_else_comes_in(app: Flask, county: County, path: str, who: str) -> None:
    assert Visitor(app).sign_in(county.accounts[who]).get(path).status == 403


def test_another_partys_review_is_no_page(app: Flask, county: County, lova: Account) -> None:
    review = starting.start(reviewing.actor_of(lova), reviewing.plan())
    line = review.lines[0]
    other = Visitor(app).sign_in(reviewing.reviewer(county, "af"))

    for tail in ("", "/utskrift", "/granskning.pdf", "/skriv-under", f"/rader/{line.id}"):
        assert other.get(f"{REVIEWS}/{review.id}{tail}").status == 404


def test_who_has_read_is_handed_out_on_paper_and_as_a_pdf(
    app: Flask, county: County, database: Session
) -> None:
    case = county.case("af")
    reviewing.entry(county.accounts["fk"], case)
    reviewing.entry(county.accounts["fk"], case.subject, action="case.refused")
    alva = Visitor(app).sign_in(county.accounts["af"])
    link = f"/arenden/{case.code}/vem-har-last"
    assert link in alva.get(f"/arenden/{case.code}").text

    page, answer = alva.get(link), alva.client.get(f"{link}.pdf")
    paper = text_of(answer.data)

    for text in (page.words, paper):
        assert "Försäkringskassan Gävle" in text
        assert "Öppnade ditt ärende" in text
        assert "1 gång försökte någon öppna ärendet" in text
        assert "Folke" not in text
        assert "Testa" not in text
    assert answer.headers["Content-Disposition"] == "attachment; filename=vem-har-last.pdf"
    assert len(reviewing.logged(database, "log.extract")) == 2


def test_a_case_that_nobody_has_read_says_so(app: Flask, county: County) -> None:
    case, colleague = county.case("af"), rows.account("Siv", county.units["af"], Role.OFFICER)
    rows.seat(county.team, county.parties["af"], colleague)
    siv = Visitor(app).sign_in(colleague)

    page = siv.get(f"/arenden/{case.code}/vem-har-last")
    assert "Ingen har läst ärendet." in page.words
    assert "Ingen har nekats" in page.words
    answer = siv.client.get(f"/arenden/{case.code}/vem-har-last.pdf")
    assert "Ingen har nekats" in text_of(answer.data)


def test_the_receivers_of_a_case_do_not_hand_it_out_and_are_not_offered_it(
    app: Flask, county: County
) -> None:
    case = county.case("af")
    folke = Visitor(app).sign_in(county.accounts["fk"])

    assert "vem-har-last" not in folke.get(f"/arenden/{case.code}").text
    assert folke.get(f"/arenden/{case.code}/vem-har-last").status == 403
    assert folke.client.get(f"/arenden/{case.code}/vem-har-last.pdf").status_code == 403
    hidden = Visitor(app).sign_in(county.accounts["fk_other"])
    assert hidden.get(f"/arenden/{case.code}/vem-har-last").status == 404


def test_a_period_without_readings_is_reviewed_and_signed_too(app: Flask, county: County) -> None:
    visitor = Visitor(app).sign_in(reviewing.reviewer(county, "fk"))
    page = begin(visitor)
    assert "Stickprov:" not in page.words

    page = visitor.send(
        visitor.get(f"{page.path}/skriv-under"), conclusion="Ingen har läst.", confirmed="y"
    )
    assert "Kontrollsumman stämmer" in page.words


def test_a_finding_leads_to_the_log_of_its_case_or_of_its_person(
    visitor: Visitor, county: County, lova: Account
) -> None:
    rut = county.accounts["vard"]
    for number in range(6):
        moment = reviewing.days_ago(4, 9, number)
        reviewing.entry(rut, f"case:FINNSEJ{number}", moment, "case.refused")
    review = starting.start(reviewing.actor_of(lova), reviewing.plan())
    of_case, of_person = review.lines[:2]

    page = visitor.get(f"{REVIEWS}/{review.id}/rader/{of_case.id}")
    assert f"arende={of_case.case_code}" in page.text
    page = visitor.get(f"{REVIEWS}/{review.id}/rader/{of_person.id}")
    assert f"kollega={rut.id}" in page.text
    assert "kl. 09.00–09.05" in page.words
