"""What the individual sees and does: the own case and nothing else, and nothing left unsaid."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.own_case.opening import individual, inside, known, own_case
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case, CaseQuestion, Release, ReleaseKind
from trisam.cases.policy import can_view, is_about, is_own
from trisam.cases.values import Attendance, CaseStatus
from trisam.consents.models import Withdrawal, WithdrawalKind
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import AgendaItem, ItemStatus
from trisam.outbox.models import Message
from trisam.own_case.models import OwnKind, OwnMessage
from trisam.own_case.queries import messages, own, readers
from trisam.own_case.service import acts
from trisam.people import queries as people
from trisam.recommendations.models import Action, FeedbackLetter, Recommendation
from trisam.teams import queries as teams

HIDDEN = "hemligt för den enskilde"


def fk_in(county: County, case: Case) -> list[str]:
    """What FK's officer gets for the case: its code, or nothing."""
    found = cases.by_ids(county.actor("fk"), [case.id])
    return [one.code for one in found.values()]


def mails() -> list[Message]:
    """Every mail that waits, in order."""
    return list(session().scalars(select(Message).order_by(Message.id)))


def test_the_individual_sees_the_own_case_and_never_another(county: County) -> None:
    mine, other = known(county), county.case()
    assert own.get(individual(mine)).code == mine.code
    assert own.get(individual(other)).code == other.code
    assert is_about(individual(mine), mine)
    assert not is_about(individual(other), mine)
    for stranger in (county.actor("af"), Actor.of_system("prov"), Actor("ingen")):
        assert not is_about(stranger, mine)
        with pytest.raises(NotFound):
            own.get(stranger)


def test_a_purged_case_is_not_even_the_individuals(county: County) -> None:
    case = known(county)
    case.status, case.closed_on, case.purged_at = (
        CaseStatus.CLOSED,
        clock.today(),
        clock.now(),
    )
    session().flush()
    assert not is_about(individual(case), case)
    with pytest.raises(NotFound):
        own.get(individual(case))


def test_no_rule_for_officers_fits_the_individual(county: County) -> None:
    case = known(county)
    who = individual(case)
    today = clock.today()
    assert not can_view(who, own_case(case), today)
    assert not is_own(who, case)
    assert cases.list_open(who) == []
    assert cases.search(who, code=case.code, person_ids=[case.person_id]) == []
    for ask in (
        lambda: cases.get(who, case.code),
        lambda: teams.seated_on(who, case.team_id, today),
        lambda: people.by_ids(who, [case.person_id]),
        lambda: people.known_words(who),
    ):
        with pytest.raises(NotFound):
            ask()


def test_the_page_shows_nothing_that_no_party_has_released_to_the_individual(
    app: Flask, county: County
) -> None:
    case = known(county)
    case.tried = case.ongoing = case.support = HIDDEN
    rows.save(CaseQuestion(case=case, party=county.parties["fk"], text=HIDDEN))
    rows.save(
        Release(
            case_id=case.id,
            owner_party_id=county.parties["fk"].id,
            owner_account_id=county.accounts["fk"].id,
            kind=ReleaseKind.ANSWER,
            text=HIDDEN,
            released_at=clock.now(),
            receivers=[county.parties["af"]],
        )
    )
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=7))
    untold = rows.recommendation(meeting, case)
    untold.text = HIDDEN
    session().flush()
    visitor = inside(app, county, case)
    for path in (
        "",
        "/egna-ord",
        "/sa-deltar-du",
        "/samtycke",
        "/kvitto",
        "/meddelande",
        "/vem-har-last",
        "/samtycke/fk",
        "/samtycke/allt",
    ):
        page = visitor.get(f"/mitt/arende{path}")
        assert page.status == 200, path
        assert HIDDEN not in page.text, path


def test_what_was_recommended_stands_there_once_the_individual_has_been_told(
    app: Flask, county: County
) -> None:
    case = known(county)
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=7))
    told = rows.recommendation(meeting, case)
    session().expire(told, ["actions"])
    for text in ("Ring arbetsgivaren", "Boka möte"):
        rows.save(
            Action(
                recommendation_id=told.id,
                party_id=county.parties["fk"].id,
                officer_id=county.accounts["fk"].id,
                due_on=clock.today() + timedelta(days=10),
                text=text,
            )
        )
    visitor = inside(app, county, case)
    before = visitor.get("/mitt/arende").words
    assert "Fortsätt som planerat." not in before
    assert "Alva Testgren berättar för dig" in before

    told.feedback_on = clock.today()
    after = visitor.get("/mitt/arende").words
    assert "Fortsätt som planerat." in after
    assert "Boka möte" in after
    assert "Folke Provberg, Försäkringskassan" in after

    rows.save(
        FeedbackLetter(
            recommendation_id=told.id,
            written_by_id=county.accounts["af"].id,
            changed_at=clock.now(),
            text="Vi fortsätter. Någon ska boka möte: Boka möte.",
        )
    )
    left_out = visitor.get("/mitt/arende").words
    assert "Vi fortsätter." in left_out
    assert "Ring arbetsgivaren" not in left_out, "the officer left it out of the letter"
    assert "Fortsätt som planerat." not in left_out


def test_a_no_to_one_party_stops_its_reading_at_once_and_leaves_a_receipt(
    app: Flask, county: County
) -> None:
    case = known(county)
    visitor = inside(app, county, case)
    officer = Visitor(app).sign_in(county.accounts["fk"])
    assert officer.get(f"/arenden/{case.code}").status == 200
    page = visitor.get("/mitt/arende/samtycke")
    assert "Säg nej till Försäkringskassan" in page.words

    receipt = visitor.submit("/mitt/arende/samtycke/fk")

    assert receipt.path == "/mitt/arende/kvitto"
    assert "Försäkringskassan. Gjordes i Mitt ärende" in receipt.words
    assert officer.get(f"/arenden/{case.code}").status == 404
    assert fk_in(county, case) == []
    kommun = cases.by_ids(county.actor("kommun"), [case.id])
    assert len(kommun) == 1, "the others read on"
    [taken] = session().scalars(select(Withdrawal)).unique()
    assert (taken.kind, taken.by_self, taken.registered_by_id) == (
        WithdrawalKind.PARTY,
        True,
        None,
    )
    logged = (
        session().scalars(select(AuditEntry).where(AuditEntry.action == "consent.withdraw")).one()
    )
    assert (logged.actor_name, logged.account_id, logged.person_id) == (
        "Den enskilde",
        None,
        case.person_id,
    )


def test_a_no_asks_once_and_a_second_no_says_that_it_is_done(app: Flask, county: County) -> None:
    case = known(county)
    visitor = inside(app, county, case)
    looked = visitor.get("/mitt/arende/samtycke/fk")
    assert "Säg nej till Försäkringskassan?" in looked.words
    assert fk_in(county, case) == [case.code], "looking takes nothing back"
    visitor.submit("/mitt/arende/samtycke/fk")
    assert visitor.get("/mitt/arende/samtycke/fk").status == 404
    with pytest.raises(RuleBroken):
        acts.refuse(individual(case), own_case(case), county.parties["fk"])


def test_a_no_to_everybody_takes_the_case_off_the_agenda(app: Flask, county: County) -> None:
    case = known(county)
    item = rows.item(rows.meeting(county.team, clock.today() + timedelta(days=7)), case)
    visitor = inside(app, county, case)
    page = visitor.submit("/mitt/arende/samtycke/allt")
    assert page.path == "/mitt/arende/kvitto"
    session().refresh(item)
    assert item.status is ItemStatus.WITHDRAWN
    for who in ("fk", "kommun", "vard"):
        assert cases.by_ids(county.actor(who), [case.id]) == {}
    words = visitor.get("/mitt/arende/samtycke").words
    assert "Ingen annan än Arbetsförmedlingen får läsa om dig nu." in words
    assert "Du har redan sagt nej." in visitor.get("/mitt/arende/samtycke/allt").words


def test_only_the_individual_withdraws_by_the_own_page(county: County) -> None:
    case, other = known(county), county.case()
    fk = county.parties["fk"]
    for stranger in (individual(other), county.actor("fk"), Actor.of_system("prov")):
        with pytest.raises(Forbidden):
            case_service.withdraw_own(stranger, case, fk.id)
        with pytest.raises(Forbidden):
            case_service.correct_own_words(stranger, case, "Nytt")
        with pytest.raises(Forbidden):
            case_service.choose_attendance(stranger, case, Attendance.BY_PHONE)
        with pytest.raises(Forbidden):
            acts.correct_words(stranger, case, "Nytt")
        with pytest.raises(Forbidden):
            acts.send(stranger, case, "Hej")
        assert fk_in(county, case) == [case.code]


def test_whoever_loses_the_case_and_the_lifting_officer_are_told_without_a_name(
    county: County,
) -> None:
    case = known(county)
    acts.refuse(individual(case), own_case(case), county.parties["fk"])
    to = {one.account_id: one for one in mails()}
    assert set(to) == {county.accounts["fk"].id, county.accounts["af"].id}
    for mail in to.values():
        assert "Exempelsson" not in mail.subject + mail.body
        assert case.code not in mail.subject + mail.body
    [told] = messages.for_reader(county.actor("af"), cases.get(county.actor("af"), case.code))
    assert told.kind is OwnKind.WITHDRAWN
    assert told.text == "Personen har själv tagit tillbaka samtycket för Försäkringskassan."


def test_the_own_words_can_be_corrected_and_reach_those_who_read_them_before(
    app: Flask, county: County
) -> None:
    case = known(county)
    case.own_words = "Jag vill börja om."
    rows.save(
        Release(
            case_id=case.id,
            owner_party_id=county.parties["af"].id,
            owner_account_id=county.accounts["af"].id,
            kind=ReleaseKind.OWN_WORDS,
            released_at=clock.now(),
            receivers=[county.parties["fk"]],
        )
    )
    session().expire(case, ["releases"])
    visitor = inside(app, county, case)
    assert (
        "Arbetsförmedlingen och Försäkringskassan läser dina ord."
        in visitor.get("/mitt/arende").words
    )
    page = visitor.submit("/mitt/arende/egna-ord", {"words": "Jag vill jobba med händerna."})
    assert "Jag vill jobba med händerna." in page.words
    officer = Visitor(app).sign_in(county.accounts["fk"])
    assert "Jag vill jobba med händerna." in officer.get(f"/arenden/{case.code}").words
    assert [one.kind for one in session().scalars(select(OwnMessage))] == [OwnKind.WORDS]


def test_saving_what_was_said_before_tells_nobody(county: County) -> None:
    case = known(county)
    case.own_words, case.attendance_wish = "Som förut.", Attendance.BY_PHONE
    acts.correct_words(individual(case), own_case(case), "Som förut.")
    acts.choose_how(individual(case), own_case(case), Attendance.BY_PHONE)
    assert session().scalars(select(OwnMessage)).all() == []


def test_how_to_take_part_can_be_changed(app: Flask, county: County) -> None:
    case = known(county)
    visitor = inside(app, county, case)
    page = visitor.submit("/mitt/arende/sa-deltar-du", {"wish": Attendance.BY_PHONE.value})
    assert "Jag vill vara med per telefon" in page.words
    session().refresh(case)
    assert case.attendance_wish is Attendance.BY_PHONE
    assert visitor.submit("/mitt/arende/sa-deltar-du", {"wish": "rymdskepp"}).status == 422


def _begun(county: County, case: Case) -> None:
    rows.item(
        rows.meeting(county.team, clock.today(), starts=clock.local(clock.now()).time()), case
    )


def _held(county: County, case: Case) -> None:
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=1))
    rows.save(AgendaItem(meeting_id=meeting.id, case_id=case.id, slot=1, status=ItemStatus.HELD))


def _recommended(_county: County, case: Case) -> None:
    case.status = CaseStatus.RECOMMENDED


@pytest.mark.parametrize("happen", [_begun, _held, _recommended])
def test_after_the_meeting_has_begun_nothing_is_changed_any_more(
    happen: Callable[[County, Case], None], app: Flask, county: County
) -> None:
    case = known(county)
    with time_machine.travel(clock.now().replace(hour=11, minute=0), tick=False):
        visitor = inside(app, county, case)
        token = visitor.get("/mitt/arende/egna-ord").hidden
        happen(county, case)
        session().flush()
        assert "Nu går det inte att ändra här." in visitor.get("/mitt/arende/egna-ord").words
        assert "Nu går det inte att ändra här." in visitor.get("/mitt/arende/sa-deltar-du").words
        assert visitor.post("/mitt/arende/egna-ord", {**token, "words": "För sent"}).status == 422
        with pytest.raises(RuleBroken):
            acts.choose_how(individual(case), own_case(case), Attendance.BY_PHONE)
        assert case.own_words is None


def test_the_next_day_and_place_stand_on_the_page(app: Flask, county: County) -> None:
    case = known(county)
    visitor = inside(app, county, case)
    assert "Dagen är inte bestämd än." in visitor.get("/mitt/arende").words
    rows.item(rows.meeting(county.team, clock.today() + timedelta(days=7)), case, slot=2)
    words = visitor.get("/mitt/arende").words
    assert "Teamet pratar om din fråga" in words
    assert "13.20" in words
    assert "Videomöte" in words


def test_who_has_read_is_told_by_unit_and_role_and_never_by_name(
    app: Flask, county: County
) -> None:
    case = known(county)
    Visitor(app).sign_in(county.accounts["fk"]).get(f"/arenden/{case.code}")
    visitor = inside(app, county, case)
    page = visitor.get("/mitt/arende/vem-har-last")
    assert "Försäkringskassan Gävle , handläggare" in page.words
    assert "Öppnade ditt ärende" in page.words
    assert "Folke" not in page.text
    with pytest.raises(Forbidden):
        readers.readings_of(county.actor("fk"), case)
    with pytest.raises(Forbidden):
        readers.refused_of(individual(county.case()), case)


def test_each_page_of_a_visit_is_logged_as_the_individuals_own(app: Flask, county: County) -> None:
    case = known(county)
    inside(app, county, case)
    mine = session().scalars(
        select(AuditEntry).where(AuditEntry.actor_name == "Den enskilde").order_by(AuditEntry.id)
    )
    told = [(one.action, one.subject, one.account_id, one.party_id) for one in mine]
    assert told == [
        ("own_case.enter", case.subject, None, None),
        ("own_case.read", case.subject, None, None),
    ]


def test_the_recommendation_of_another_case_is_never_shown(county: County) -> None:
    mine, other = known(county), county.case()
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=7))
    told: Recommendation = rows.recommendation(meeting, other)
    told.feedback_on = clock.today()
    session().flush()
    assert own.show(individual(mine)).told == []
    assert len(own.show(individual(other)).told) == 1
