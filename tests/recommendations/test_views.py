"""The meeting room, as each person meets it."""

from datetime import date, timedelta

from flask import Flask
from time_machine import TimeMachineFixture

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.meetings.models import AgendaItem, ItemStatus, Known, Meeting, MeetingStatus
from trisam.meetings.service import answers
from trisam.meetings.service.answers import GivenAnswer
from trisam.recommendations.models import Action, ActionStatus, Recommendation


def todays(county: County, *those: Case) -> Meeting:
    meeting = rows.meeting(county.team, clock.today())
    for slot, case in enumerate(those, start=1):
        rows.item(meeting, case, slot)
    return meeting


def filled(county: County, owner: str = "fk", due: date | None = None) -> dict[str, str]:
    due = due or clock.today() + timedelta(days=14)
    return {
        "text": "Arbetsträning i lugn takt.",
        "actions-0-text": "Kalla till avstämning",
        "actions-0-owner": f"{county.parties[owner].id}:{county.accounts[owner].id}",
        "actions-0-due_on": due.isoformat(),
        "participation": "pa_plats",
    }


def test_the_first_page_of_the_room_shows_no_names(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case, hidden_case = county.case(), county.case(to=("fk",))
    meeting = todays(county, case, hidden_case)
    page = Visitor(app).sign_in(county.accounts["vard"]).get(f"/moten/{meeting.id}/rum").text
    assert case.code in page
    assert hidden_case.code not in page
    assert "1 ärende från AF" in page
    assert "Exempelsson" not in page
    assert invalid_html(page) == []


def test_a_meeting_from_the_first_case_to_the_end(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    first, second = county.case(), county.case(by="kommun", to=("af", "fk", "vard"))
    meeting = todays(county, first, second)
    start, close = f"/moten/{meeting.id}/rum", f"/moten/{meeting.id}/avsluta"
    rut = Visitor(app).sign_in(county.accounts["vard"])
    assert invalid_html(rut.get(f"{start}/{first.code}").text) == []
    saved = rut.submit(f"{start}/{first.code}", filled(county))
    assert saved.path == f"{start}/{second.code}"
    early = rut.get(close).text
    assert second.code in early
    assert "Det finns ärenden kvar" in early
    there = {
        f"party_{party.id}": str(county.accounts[slug].id) if slug != "fk" else "ingen"
        for slug, party in county.parties.items()
    }
    refused = rut.submit(close, there)
    assert refused.status == 422
    assert f"Kvar: ärende {second.code}." in refused.text
    moved = rut.submit(f"{start}/{second.code}/senare", {"meeting": "vantar"})
    assert moved.path == start
    page = rut.get(close).text
    assert invalid_html(page) == []
    assert rut.submit(close, there).status == 200
    assert session().get_one(Meeting, meeting.id).status is MeetingStatus.HELD
    shown = rut.get(start).text
    assert "Ingen var med" in shown
    assert "Alva Testgren" in shown
    follow_up = session().query(FollowUp).one()
    assert follow_up.case_id == first.id
    assert follow_up.owner_id == county.accounts["af"].id


def test_half_an_action_is_a_sentence_and_nothing_is_lost(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    page = (
        Visitor(app)
        .sign_in(county.accounts["fk"])
        .submit(path, {**filled(county), "actions-0-owner": "", "actions-0-due_on": ""})
    )
    assert page.status == 422
    assert "Välj vem som gör det." in page.text
    assert "Skriv vilken dag det ska vara klart." in page.text
    assert "Kalla till avstämning" in page.text
    assert session().query(Recommendation).count() == 0
    assert invalid_html(page.text) == []


def test_a_recommendation_without_any_action_is_a_sentence(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    page = (
        Visitor(app)
        .sign_in(county.accounts["fk"])
        .submit(path, {"text": "Vänta.", "participation": "avstar"})
    )
    assert page.status == 422
    assert "Skriv minst en åtgärd" in page.text


def test_a_recommendation_without_actions_needs_a_reason_and_shows_it(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    bare = {"text": "Planen fungerar.", "participation": "avstar"}
    assert "skriv varför" in folke.submit(path, bare).text
    folke.submit(path, {**bare, "no_actions_because": "Alla insatser är igång redan."})
    shown = folke.get(path)
    assert "Ingen åtgärd: Alla insatser är igång redan." in shown.words
    assert invalid_html(shown.text) == []


def test_the_reason_is_not_kept_when_there_are_actions(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    folke.submit(path, {**filled(county), "no_actions_because": "Behövs inte."})
    assert session().query(Recommendation).one().no_actions_because is None


def test_whoever_is_outside_sees_only_that_the_slot_is_under_way_in_its_time(
    app: Flask, county: County, time_machine: TimeMachineFixture
) -> None:
    meeting = todays(county, county.case(), county.case(to=("vard",)))
    room = f"/moten/{meeting.id}/rum"
    time_machine.move_to(meeting.starts_at - timedelta(minutes=5))
    folke, rut = (Visitor(app).sign_in(county.accounts[who]) for who in ("fk", "vard"))
    assert "Pågår" not in folke.get(room).text
    session().query(AgendaItem).update({"status": ItemStatus.HELD})
    time_machine.move_to(meeting.starts_at + timedelta(minutes=5))
    folke, rut = (Visitor(app).sign_in(county.accounts[who]) for who in ("fk", "vard"))
    assert folke.get(room).text.count("Pågår") == 1
    time_machine.move_to(meeting.starts_at + timedelta(minutes=25))
    outside, inside = folke.get(room).text, rut.get(room).text
    assert (outside.count("Pågår"), outside.count("Klart")) == (1, 1)
    assert (inside.count("Pågår"), inside.count("Klart")) == (1, 1)
    time_machine.move_to(meeting.starts_at + timedelta(minutes=50))
    outside, inside = folke.get(room).text, rut.get(room).text
    assert (outside.count("Klart"), inside.count("Klart")) == (1, 2)


def test_who_lacks_something_stands_first_then_who_is_silent(app: Flask, county: County) -> None:
    case = county.case()
    meeting = todays(county, case)
    everybody = frozenset(party.id for party in county.parties.values())
    for who, lacks in (("fk", None), ("vard", "Om läkarintyget gäller, från FK.")):
        actor = county.actor(who)
        others = everybody - {county.parties[who].id}
        given = GivenAnswer(Known.KNOWN, needs_talk=False, receivers=others, lacks=lacks)
        answers.answer(actor, cases.get(actor, case.code), given)
    rut = Visitor(app).sign_in(county.accounts["vard"])
    page = rut.get(f"/moten/{meeting.id}/rum/{case.code}")
    said = page.words.partition("Vad parterna säger")[2]
    places = [said.index(name) for name in ("Vården", "Kommunen", "Arbetsförmedlingen")]
    assert places == sorted(places)
    assert said.index("Kommunen") < said.index("Försäkringskassan")
    assert said.count("Om läkarintyget gäller, från FK.") == 1
    assert "Saknar uppgift" in said


def test_more_rows_come_without_a_script_up_to_five(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert folke.get(path).text.count('name="actions-') == 9
    five = folke.submit(path, {**filled(county), "more": "1"})
    assert five.status == 200
    assert five.text.count('name="actions-') == 15
    assert "Kalla till avstämning" in five.text
    assert "Lägg till fler" not in five.text


def test_the_second_to_record_is_told_and_sees_both_texts(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke, kajsa = (Visitor(app).sign_in(county.accounts[who]) for who in ("fk", "kommun"))
    opened = kajsa.get(path).hidden
    folke.submit(path, filled(county))
    late = kajsa.post(path, {**opened, **filled(county), "text": "Något helt annat."})
    assert late.status == 422
    assert "Arbetsträning i lugn takt." in late.text
    assert "Något helt annat." in late.text
    again = {**late.hidden, **filled(county), "text": "Något helt annat."}
    assert kajsa.post(path, again).status == 200
    assert session().query(Recommendation).one().text == "Något helt annat."


def test_only_the_chair_finds_the_way_to_end_the_meeting(app: Flask, county: County) -> None:
    meeting = todays(county)
    assert (
        Visitor(app).sign_in(county.accounts["vard"]).get(f"/moten/{meeting.id}/avsluta").status
        == 200
    )
    assert (
        Visitor(app).sign_in(county.accounts["af"]).get(f"/moten/{meeting.id}/avsluta").status
        == 403
    )


def test_an_action_is_closed_on_its_own_page(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    folke, kajsa = (Visitor(app).sign_in(county.accounts[who]) for who in ("fk", "kommun"))
    folke.submit(f"/moten/{todays(county, case).id}/rum/{case.code}", filled(county))
    action = session().query(Action).one()
    path = f"/atgarder/{action.id}"
    page = folke.get(path)
    assert invalid_html(page.text) == []
    assert "tolk saknas Inte genomförd: annan insats saknas Inte genomförd: kö" in page.words
    assert kajsa.submit(path, {"outcome": "klar"}).status == 403
    assert folke.submit(path, {"outcome": "insats_saknas"}).status == 200
    assert session().query(Action).one().status is ActionStatus.NOT_DONE
    assert "Inte genomförd: insats saknas" in folke.get(path).words


def test_the_lifting_officer_notes_when_the_individual_was_told(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    alva, folke = (Visitor(app).sign_in(county.accounts[who]) for who in ("af", "fk"))
    folke.submit(f"/moten/{todays(county, case).id}/rum/{case.code}", filled(county))
    kept = session().query(Recommendation).one()
    path = f"/aterkoppling/{kept.id}"
    page = alva.get(path).text
    assert "Det gör Folke Provberg, Försäkringskassan" in page
    assert invalid_html(page) == []
    tomorrow, today = (clock.today() + timedelta(days=days) for days in (1, 0))
    told = {"text": "Vi föreslår arbetsträning."}
    assert alva.submit(path, {**told, "told_on": tomorrow.isoformat()}).status == 422
    assert alva.submit(path, {**told, "told_on": today.isoformat()}).status == 200
    assert session().query(Recommendation).one().feedback_on == clock.today()
    assert "Jag har berättat" not in folke.get(path).text
