"""A read list in the database: what each row becomes, and what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.imports import lists
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case, Release
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent, ConsentMethod
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.imports.reading.case_list import open_list, read_rows
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.outcomes import Accepted, Duplicate, Outcome, Refused, tally
from trisam.imports.service.importing import Report, rehearse, take_over
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Action, Recommendation
from trisam.recommendations.queries import awaiting_feedback

SYSTEM = Actor.of_system("prov")


def read(*cells: tuple[Cell, ...]) -> list[Outcome]:
    return read_rows(open_list(lists.workbook(cells), "lista.xlsx"), clock.today())


def import_rows(county: County, *cells: tuple[Cell, ...], actor: Actor = SYSTEM) -> Report:
    report = take_over(actor, county.team, read(*cells))
    db.settle()  # as the commit does
    return report


def only_case(session: Session) -> Case:
    return session.scalars(
        select(Case).options(
            selectinload(Case.person),
            selectinload(Case.consent).selectinload(Consent.grants),
            selectinload(Case.releases).selectinload(Release.receivers),
        )
    ).one()


def refusal(report: Report) -> str:
    (outcome,) = report.outcomes
    assert isinstance(outcome, Refused)
    return " ".join(outcome.reasons)


def remarks(report: Report) -> str:
    (outcome,) = report.outcomes
    assert isinstance(outcome, Accepted)
    return " ".join(outcome.notes)


def how_many(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_row_becomes_a_case_with_its_individual(county: County, database: Session) -> None:
    import_rows(county, lists.row(note="ring innan"))
    case = only_case(database)
    assert case.person.name == "Tuva Provdal"
    assert case.person.gender is Gender.WOMAN
    assert case.lifting_party.slug == "af"
    assert case.lifted_on == date(2025, 9, 1)
    assert case.issue == "Vilket är nästa steg?"
    assert case.support is not None
    assert "ring innan" in case.support


def test_the_consent_covers_every_pair_and_has_ended_after_a_year(
    county: County, database: Session
) -> None:
    report = import_rows(county, lists.row(receivers="FK, soc"))
    consent = only_case(database).consent
    assert consent is not None
    assert consent.valid_to == date(2026, 8, 28)
    assert consent.method is ConsentMethod.WRITTEN
    assert "antas vara skriftligt" in remarks(report)
    assert len(consent.grants) == 6
    assert report.ended_consents == 1
    (release,) = only_case(database).releases
    assert {party.slug for party in release.receivers} == {"fk", "kommun"}


def test_a_consent_that_still_holds_is_not_counted_as_ended(county: County) -> None:
    report = import_rows(
        county,
        lists.row(consent="muntligt 2026-01-10", lifted_on="2026-01-12", meeting_on="2026-01-21"),
    )
    assert report.ended_consents == 0
    assert "skriftligt" not in remarks(report)


def test_the_officer_is_found_by_name_also_with_an_initial(
    county: County, database: Session
) -> None:
    import_rows(county, lists.row(officer="a. testgren"))
    assert only_case(database).officer_id == county.accounts["af"].id
    assert only_case(database).support is None


def test_an_unknown_officer_gives_the_case_to_the_party_s_seat_with_a_remark(
    county: County, database: Session
) -> None:
    report = import_rows(county, lists.row(officer="Lo Påhittad"))
    assert only_case(database).officer_id == county.accounts["af"].id
    assert "den som har plats för AF får ärendet" in remarks(report)
    assert "Påhittad" not in remarks(report)
    assert "Lo Påhittad" in (only_case(database).support or "")


def test_a_party_without_seat_that_day_is_refused(county: County, database: Session) -> None:
    county.seats["af"].valid_to = date(2025, 8, 1)
    report = import_rows(county, lists.row())
    assert "AF hade ingen person i teamet 1 september 2025" in refusal(report)
    assert how_many(database, Case) == how_many(database, Person) == 0


def test_a_party_outside_the_team_is_refused(county: County) -> None:
    sentence = refusal(import_rows(county, lists.row(party="Kriminalvården")))
    assert "Kriminalvården var inte med i teamet 1 september 2025" in sentence


def test_a_consent_for_parties_that_are_not_there_is_refused(county: County) -> None:
    assert "ingen annan part" in refusal(import_rows(county, lists.row(receivers="Samhall")))


def test_a_party_of_the_consent_that_is_not_there_is_left_out_with_a_remark(
    county: County,
) -> None:
    report = import_rows(county, lists.row(receivers="FK, Samhall"))
    assert "Samtycket nämner samhall" in remarks(report).replace("Samhall", "samhall")


def test_a_meeting_of_the_past_is_noted_as_held(county: County, database: Session) -> None:
    report = import_rows(
        county, lists.row(), lists.row(personnummer=lists.number_for_tests("19900102"))
    )
    meeting = database.scalars(select(Meeting)).one()
    assert meeting.status is MeetingStatus.HELD
    assert meeting.day == date(2025, 9, 17)
    items = database.scalars(select(AgendaItem).order_by(AgendaItem.slot)).all()
    assert [item.slot for item in items] == [1, 2]
    assert {item.status for item in items} == {ItemStatus.HELD}
    first, second = report.outcomes
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert "förs in som hållet" in " ".join(first.notes)
    assert "förs in som hållet" not in " ".join(second.notes)


def test_a_meeting_that_the_team_has_is_used(county: County, database: Session) -> None:
    meeting = rows.meeting(county.team, date(2025, 9, 17))
    import_rows(county, lists.row())
    assert database.scalars(select(AgendaItem)).one().meeting_id == meeting.id


def test_a_cancelled_meeting_is_refused(county: County) -> None:
    meeting = rows.meeting(county.team, date(2025, 9, 17))
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    assert "är inställt" in refusal(import_rows(county, lists.row()))


def test_more_than_twenty_cases_in_one_meeting_are_refused(county: County) -> None:
    many = [
        lists.row(personnummer=lists.number_for_tests("19800101", number))
        for number in range(980, 999)
    ]
    many += [
        lists.row(personnummer=lists.number_for_tests("19800102", number)) for number in (980, 981)
    ]
    report = import_rows(county, *many)
    assert str(tally(report.outcomes)) == "införda: 20 · avvisade: 1 · dubbletter: 0 · tomma: 0"


def coming(**changes: Cell) -> tuple[Cell, ...]:
    day = (lists.TODAY + timedelta(days=14)).isoformat()
    given = {"lifted_on": "2026-09-20", "consent": "2026-09-18", "meeting_on": day}
    return lists.row(**{**given, "recommendation": None, "responsible": None, **changes})


def test_a_coming_meeting_gets_the_case_on_its_agenda(county: County, database: Session) -> None:
    rows.meeting(county.team, lists.TODAY + timedelta(days=14))
    import_rows(county, coming())
    assert database.scalars(select(AgendaItem)).one().status is ItemStatus.PLANNED
    assert how_many(database, FollowUp) == 0


def test_a_coming_meeting_that_the_team_does_not_have_is_refused(county: County) -> None:
    assert "Teamet har inget möte 15 oktober 2026" in refusal(import_rows(county, coming()))


def test_a_full_coming_meeting_is_refused(county: County) -> None:
    meeting = rows.meeting(county.team, lists.TODAY + timedelta(days=14), slots=1)
    rows.item(meeting, county.case())
    assert "fullt" in refusal(import_rows(county, coming()))


def test_a_consent_that_ended_keeps_the_case_from_a_coming_meeting(county: County) -> None:
    rows.meeting(county.team, lists.TODAY + timedelta(days=14))
    sentence = refusal(import_rows(county, coming(consent="2025-08-18")))
    assert "Samtycket gick ut 18 augusti 2026" in sentence


def recent(**changes: Cell) -> tuple[Cell, ...]:
    """A row of a meeting half a year ago, when there is still something to do."""
    days = {"lifted_on": "2026-03-02", "consent": "2026-02-26", "meeting_on": "2026-03-18"}
    return lists.row(**{**days, **changes})


def test_a_recommendation_gives_each_responsible_party_an_action(
    county: County, database: Session
) -> None:
    import_rows(county, recent(responsible="FK, AF"))
    recommendation = database.scalars(select(Recommendation)).one()
    assert recommendation.text == "SIP"
    assert recommendation.participation is None
    assert only_case(database).status is CaseStatus.RECOMMENDED
    actions = database.scalars(select(Action)).all()
    assert {action.party.slug for action in actions} == {"af", "fk"}
    assert {action.officer_id for action in actions} == {
        county.accounts["af"].id,
        county.accounts["fk"].id,
    }


def test_a_party_outside_the_consent_is_given_no_action(county: County, database: Session) -> None:
    report = import_rows(county, recent(receivers="FK", responsible="vård"))
    assert how_many(database, Action) == 0
    assert "Ingen åtgärd för vård: samtycket gäller inte dit" in remarks(report)


def test_a_recommendation_without_anybody_responsible_has_no_action(
    county: County, database: Session
) -> None:
    report = import_rows(county, recent(responsible=None))
    assert how_many(database, Action) == 0
    assert "utan åtgärd" in remarks(report)


def test_a_recommendation_without_meeting_is_refused(county: County) -> None:
    assert "inget mötesdatum" in refusal(import_rows(county, lists.row(meeting_on=None)))


def test_a_lift_without_meeting_waits(county: County, database: Session) -> None:
    import_rows(county, lists.row(meeting_on=None, recommendation=None, responsible=None))
    assert only_case(database).status is CaseStatus.OPEN
    assert how_many(database, Meeting) == how_many(database, FollowUp) == 0


def test_a_follow_up_falls_due_six_months_after_the_meeting(
    county: County, database: Session
) -> None:
    import_rows(county, recent())
    follow_up = database.scalars(select(FollowUp)).one()
    assert follow_up.due_on == date(2026, 9, 18)
    assert follow_up.status is FollowUpStatus.DUE


def test_an_old_case_without_follow_up_leaves_nothing_to_do(
    county: County, database: Session
) -> None:
    report = import_rows(county, lists.row())
    assert only_case(database).status is CaseStatus.RECOMMENDED
    assert how_many(database, FollowUp) == how_many(database, Action) == 0
    assert "så långt efteråt" in remarks(report)


def test_a_recommendation_from_a_list_asks_nobody_for_feedback(county: County) -> None:
    import_rows(county, lists.row())
    assert awaiting_feedback(county.actor("af")) == []


def test_a_follow_up_that_was_made_is_answered_as_far_as_the_list_tells(
    county: County, database: Session
) -> None:
    import_rows(county, lists.row(followed_up="2026-03-19", income_after="lön"))
    follow_up = database.scalars(select(FollowUp)).one()
    assert follow_up.status is FollowUpStatus.ANSWERED
    assert follow_up.closed_on == date(2026, 3, 19)
    assert follow_up.income == "lon"
    assert follow_up.readiness is None
    assert how_many(database, Action) == 0
    text = database.scalars(select(Recommendation)).one().text
    assert text is not None
    assert "Ansvarig enligt listan: alla" in text


def test_the_same_list_twice_adds_nothing(county: County, database: Session) -> None:
    cells = (
        lists.row(),
        lists.row(personnummer=None, name="Mio Exempelby"),
        lists.row(personnummer="skyddad", name=None, question="Hur går vi vidare?"),
        lists.row(personnummer=lists.number_for_tests("19900102"), name=None),
    )
    assert str(tally(import_rows(county, *cells).outcomes)).startswith("införda: 4")
    counts = [how_many(database, table) for table in (Case, Person, Consent, AgendaItem)]
    again = import_rows(county, *cells)
    assert str(tally(again.outcomes)) == "införda: 0 · avvisade: 0 · dubbletter: 4 · tomma: 0"
    assert all(isinstance(o, Duplicate) and o.of is None for o in again.outcomes)
    assert counts == [how_many(database, table) for table in (Case, Person, Consent, AgendaItem)]


def test_a_list_does_not_tell_whether_a_lift_that_is_hidden_is_known(
    county: County, database: Session
) -> None:
    """Only AF, who lifted it, sees a case whose consent has ended."""
    chair, told = (
        county.actor("vard"),
        lists.row(meeting_on=None, recommendation=None, responsible=None),
    )
    unknown = rehearse(chair, county.team, read(told))
    import_rows(county, told)
    counts = [how_many(database, table) for table in (Case, Person, Consent, AgendaItem)]

    assert rehearse(chair, county.team, read(told)) == unknown
    assert import_rows(county, told, actor=chair) == unknown
    assert counts == [how_many(database, table) for table in (Case, Person, Consent, AgendaItem)]


def test_who_took_a_list_over_is_told_that_it_comes_again(county: County) -> None:
    chair = county.actor("vard")
    import_rows(county, lists.row(), actor=chair)
    (outcome,) = import_rows(county, lists.row(), actor=chair).outcomes
    assert isinstance(outcome, Duplicate)


def test_a_protected_individual_becomes_only_a_code(county: County, database: Session) -> None:
    import_rows(county, lists.row(name="Skyddade personuppgifter"))
    person = only_case(database).person
    assert person.protected
    assert person.name is person.personnummer is None


def test_a_list_that_tells_less_neither_changes_nor_borrows_what_is_known(
    county: County, database: Session
) -> None:
    import_rows(county, lists.row())
    import_rows(county, lists.row(lifted_on="2025-09-02", gender=None, name=None))
    known, listed = database.scalars(select(Person).order_by(Person.gender.desc())).all()
    assert (known.name, known.gender) == ("Tuva Provdal", Gender.WOMAN)
    assert (listed.name, listed.gender) == (None, Gender.OTHER)


def test_each_case_leaves_one_entry_in_the_log(county: County, database: Session) -> None:
    import_rows(county, lists.row(), actor=county.actor("vard"))
    [entry] = log.entries(action="case.import")
    assert entry.account_id == county.accounts["vard"].id
    assert entry.person_id == only_case(database).person_id


def test_only_the_rehabkoordinator_of_the_team_imports(county: County) -> None:
    for who in ("af", "fk_other", "process_leader", "administrator"):
        with pytest.raises(Forbidden):
            import_rows(county, lists.row(), actor=county.actor(who))


def test_a_rehearsal_says_what_would_happen_and_leaves_nothing(
    county: County, database: Session
) -> None:
    outcomes = read(*lists.real_life_rows())
    tables = (Case, Person, Consent, Meeting, AgendaItem, FollowUp, AuditEntry)
    db.settle()
    before = [how_many(database, table) for table in tables]
    rehearsed = rehearse(SYSTEM, county.team, outcomes)
    db.settle()
    assert before == [how_many(database, table) for table in tables]
    assert take_over(SYSTEM, county.team, outcomes) == rehearsed


def test_a_refused_row_leaves_nothing_behind_and_the_others_stand(
    county: County, database: Session
) -> None:
    report = import_rows(
        county,
        lists.row(party="Samhall", meeting_on="2025-10-15"),
        lists.row(personnummer=lists.number_for_tests("19900102")),
    )
    assert str(tally(report.outcomes)) == "införda: 1 · avvisade: 1 · dubbletter: 0 · tomma: 0"
    assert database.scalars(select(Meeting)).one().day == date(2025, 9, 17)
    assert how_many(database, Person) == 1


def test_progress_is_told_for_each_row(county: County) -> None:
    told: list[int] = []
    take_over(SYSTEM, county.team, read(lists.row(), lists.row()), told.append)
    assert told == [1, 2]


def test_a_follow_up_whose_outcome_the_list_does_not_tell_is_made_with_a_remark(
    county: County, database: Session
) -> None:
    report = import_rows(county, lists.row(followed_up="2026-03-19", income_after=None))
    assert database.scalars(select(FollowUp)).one().status is FollowUpStatus.ANSWERED
    assert "listan säger inte hur det gick" in remarks(report)


@pytest.mark.parametrize(
    ("responsible", "told"),
    [("FK, AF", "AF och FK"), ("alla utom vård", "alla utom vård"), (None, "")],
)
def test_an_old_recommendation_says_who_was_responsible(
    responsible: str | None, told: str, county: County, database: Session
) -> None:
    import_rows(county, lists.row(responsible=responsible))
    text = database.scalars(select(Recommendation)).one().text or ""
    assert text.partition("Ansvarig enligt listan: ")[2] == told


def test_a_responsible_party_that_does_not_sit_there_gets_no_action(
    county: County, database: Session
) -> None:
    report = import_rows(county, recent(responsible="FK, kriminalvården"))
    assert {action.party.slug for action in database.scalars(select(Action))} == {"fk"}
    assert "ingen plats i teamet den dagen" in remarks(report)
