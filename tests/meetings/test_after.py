"""Efter-Trisam: who may call whom, who knows of it, what stops it, and how it ends."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from time_machine import TimeMachineFixture

from tests.calendars.reading import shown_anytime
from tests.factories import rows
from tests.factories.county import County
from tests.meetings.calling import PURPOSE, call, recommended, today
from trisam.calendars import calendar_file
from trisam.calendars import queries as calendars
from trisam.calendars import service as calendar_service
from trisam.calendars.calendar_file import Site
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CaseStatus, CloseReason
from trisam.consents import policy as consents
from trisam.consents.models import Tick
from trisam.consents.service import Kept
from trisam.core import clock
from trisam.core.actor import Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.extracts import queries as extracts
from trisam.meetings.models import CancelCause, Meeting, MeetingStatus
from trisam.meetings.models.after import AfterMeeting
from trisam.meetings.policy import after_visible_to, sees_after
from trisam.meetings.queries import after as queries
from trisam.meetings.queries import conflicts, coverage, meetings, progress
from trisam.meetings.queries import load as loads
from trisam.meetings.queries.conflicts import Book
from trisam.meetings.service import after as service
from trisam.outbox.models import Message
from trisam.parties.information import EVERY_TYPE
from trisam.recommendations import queries as recommendations
from trisam.recommendations import service as recommending
from trisam.recommendations.models import Recommendation, RoomDraft
from trisam.recommendations.service import GivenAction, GivenDraft, GivenRecommendation

MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SITE = Site("https://trisam.example")
EVERYBODY = (
    "af", "fk", "kommun", "vard", "af_outside", "fk_other", "steering", "process_leader",
    "administrator",
)  # fmt: skip


@pytest.fixture(autouse=True)
def morning(time_machine: TimeMachineFixture) -> None:
    """No test meets midnight."""
    time_machine.move_to(MORNING)


@pytest.fixture
def case(county: County) -> Case:
    return recommended(county)


def who_sees(county: County, meeting: Meeting) -> set[str]:
    """Those for whom the meeting is there."""
    found = set()
    for who in EVERYBODY:
        try:
            queries.get(county.actor(who), meeting.id)
        except NotFound:
            continue
        found.add(who)
    return found


def names(county: County, meeting: Meeting) -> list[str]:
    return [one.account.name for one in queries.participants(meeting)]


def letters(county: County, who: str) -> list[Message]:
    """What somebody was told, in order."""
    mine = Message.account_id == county.accounts[who].id
    return list(session().scalars(select(Message).where(mine).order_by(Message.id)))


def told(county: County, who: str, subject: str) -> Message:
    """The one message to somebody with this subject."""
    [found] = [one for one in letters(county, who) if one.subject == subject]
    return found


def narrowed(
    county: County, case: Case, *, without: Iterable[str] = (), but: Iterable[Tick] = ()
) -> None:
    """The individual takes something back at AF's officer."""
    actor = county.actor("af")
    shown = cases.get(actor, case.code)
    assert shown.consent is not None
    gone = {county.parties[slug].id for slug in without}
    kept = Kept(
        types={party.id: EVERY_TYPE for party in county.parties.values() if party.id not in gone},
        ticks=consents.standing_ticks(shown.consent) - set(but),
    )
    case_service.narrow_consent(actor, shown, kept)
    session().flush()
    session().expire_all()


# ── Calling ──


def test_the_lifting_officer_calls_one_party_with_purpose_time_and_limit(
    county: County, case: Case
) -> None:
    meeting = call(county, case)
    found = queries.get(county.actor("fk"), meeting.id)
    assert (found.after.purpose, found.meeting.minutes) == (PURPOSE, 30)
    assert names(county, meeting) == ["Alva Testgren", "Folke Provberg"]
    assert [one.party.slug for one in found.participants] == ["af", "fk"]


def test_the_rehabkoordinator_who_sees_the_case_calls_and_the_lifting_officer_is_there(
    county: County, case: Case
) -> None:
    meeting = call(county, case, ("fk",), by="vard")
    assert names(county, meeting) == ["Alva Testgren", "Folke Provberg", "Rut Exempelius"]
    assert who_sees(county, meeting) == {"af", "fk", "vard"}


def test_who_neither_lifted_nor_leads_does_not_call(county: County, case: Case) -> None:
    with pytest.raises(Forbidden):
        call(county, case, ("kommun",), by="fk")


def test_a_rehabkoordinator_outside_the_consent_does_not_call(county: County) -> None:
    case = recommended(county, to=("fk", "kommun"))
    with pytest.raises(NotFound):
        call(county, case, by="vard")
    assert call(county, case).is_after


def test_without_the_individuals_own_yes_nobody_is_called(county: County, case: Case) -> None:
    assert case.consent is not None
    case.consent.may_meet_after = False
    with pytest.raises(RuleBroken, match="inte sagt ja till Efter-Trisam"):
        call(county, case)


def test_the_consent_must_still_stand_on_the_day(county: County, case: Case) -> None:
    assert case.consent is not None
    case.consent.valid_to = clock.today() + timedelta(days=1)
    with pytest.raises(RuleBroken, match="inte sagt ja"):
        call(county, case)
    assert call(county, case, day=clock.today() + timedelta(days=1)).is_after


def test_nobody_is_called_before_the_team_has_recommended(county: County, case: Case) -> None:
    case.status = CaseStatus.OPEN
    with pytest.raises(RuleBroken, match="efter teamets rekommendation"):
        call(county, case)


def test_a_party_outside_the_consent_cannot_be_called(county: County) -> None:
    case = recommended(county, to=("kommun", "vard"))
    with pytest.raises(RuleBroken, match="samtycket låter vara med"):
        call(county, case, ("fk",))
    assert names(county, call(county, case, ("kommun",))) == ["Alva Testgren", "Kajsa Testdal"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purpose": " "}, "Skriv varför"),
        ({"account_ids": frozenset()}, "minst en till"),
        ({"minutes": 14}, "15–60 minuter"),
        ({"minutes": 61}, "15–60 minuter"),
        ({"day": MORNING.date() - timedelta(days=1)}, "har redan varit"),
    ],
)
def test_purpose_participants_limit_and_a_time_to_come_are_required(
    county: County, case: Case, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        call(county, case, **changes)
    assert session().scalars(select(AfterMeeting)).all() == []


def test_the_limits_themselves_will_do(county: County, case: Case) -> None:
    assert call(county, case, minutes=15).minutes == 15
    assert call(county, case, minutes=60, starts=time(16)).minutes == 60


def test_who_is_at_a_teams_meeting_then_cannot_be_called(county: County, case: Case) -> None:
    day = clock.today() + timedelta(days=2)
    rows.meeting(county.other_team, day, starts=time(14))
    rows.seat(county.other_team, county.parties["kommun"], county.accounts["kommun"])
    with pytest.raises(RuleBroken, match="Kajsa Testdal är upptagen då"):
        call(county, case, ("kommun",))
    assert call(county, case, ("fk",)).is_after


def test_who_is_away_or_at_another_such_meeting_cannot_be_called(
    county: County, case: Case
) -> None:
    day = clock.today() + timedelta(days=2)
    call(county, case, ("fk",))
    other = recommended(county, by="kommun", to=("fk", "af"))
    with pytest.raises(RuleBroken, match="Folke Provberg"):
        call(county, other, ("fk",), by="kommun")
    rows.absence(county.accounts["vard"], day, day)
    with pytest.raises(RuleBroken, match="Rut Exempelius"):
        call(county, case, ("vard",), starts=time(9))
    assert call(county, other, ("fk",), by="kommun", starts=time(15)).is_after


# ── Who knows of it ──


def test_only_those_named_and_the_lifting_officer_know_of_it(county: County, case: Case) -> None:
    meeting = call(county, case)
    assert who_sees(county, meeting) == {"af", "fk"}
    for who in ("kommun", "vard", "process_leader"):
        actor = county.actor(who)
        assert queries.coming(actor) == []
        assert calendars.own_meetings(actor) == []
        assert meetings.list_upcoming(actor) == []
        assert meetings.count_upcoming(actor) == 0
        with pytest.raises(NotFound):
            queries.any_meeting(actor, meeting.id)
        with pytest.raises(NotFound):
            calendars.meeting(actor, meeting.id)
    for who in ("af", "fk"):
        actor = county.actor(who)
        assert [one.meeting.id for one in queries.coming(actor)] == [meeting.id]
        assert [one.id for one in calendars.own_meetings(actor)] == [meeting.id]


def test_it_is_none_of_the_teams_meetings(county: County, case: Case) -> None:
    """Not for those who take part either: they find it where it is shown by itself."""
    own = rows.meeting(county.team, clock.today() + timedelta(days=9))
    meeting = call(county, case, ("fk", "vard"))
    chair = county.actor("vard")
    with pytest.raises(NotFound):
        meetings.get(chair, meeting.id)
    assert [one.meeting.id for one in meetings.upcoming(chair, county.team.id)] == [own.id]
    assert [one.meeting.id for one in meetings.list_upcoming(chair)] == [own.id]
    first, last = clock.today(), clock.today() + timedelta(days=30)
    assert [one.id for one in meetings.on_days(chair, county.team.id, first, last)] == [own.id]
    assert [one.id for one in coverage.planned_in([county.team.id], first, last)] == [own.id]
    book = conflicts.county_book(chair, first, last)
    assert [one.meeting_id for one in book.diary.occasions] == [own.id]
    meeting.starts_at, meeting.day = clock.now() - timedelta(days=1), first - timedelta(days=1)
    session().flush()
    assert progress.not_ended(chair) == []


def test_the_team_can_meet_at_the_same_time_without_learning_of_it(
    county: County, case: Case
) -> None:
    meeting = call(county, case)
    assert meeting.starts_at == rows.meeting(county.team, meeting.day, starts=time(14)).starts_at


def test_a_substitute_is_not_there_for_it(county: County, case: Case) -> None:
    meeting = call(county, case)
    stand_in = rows.account("Ulf Ersättare", county.units["fk"], Role.OFFICER)
    county.seats["fk"].substitute_id = stand_in.id
    rows.absence(county.accounts["fk"], clock.today(), None)
    county.accounts["ulf"] = stand_in
    with pytest.raises(NotFound):
        queries.get(county.actor("ulf"), meeting.id)
    assert county.actor("ulf").standings == ()


def test_a_seat_that_has_ended_shows_it_no_more(county: County, case: Case) -> None:
    meeting = call(county, case)
    assert [one.meeting.id for one in queries.coming(county.actor("fk"))] == [meeting.id]
    county.seats["fk"].valid_to = clock.today() - timedelta(days=1)
    session().flush()
    assert who_sees(county, meeting) == {"af"}
    assert queries.coming(county.actor("fk")) == []
    assert calendars.own_meetings(county.actor("fk")) == []


def test_python_and_sql_say_the_same_of_who_sees_it(county: County, case: Case) -> None:
    meeting = call(county, case, ("fk", "vard"))
    answers = set()
    consent_id = case.consent_id or rows.nobody()
    changes: tuple[Callable[[], None], ...] = (
        lambda: None,
        lambda: says(case, yes=False),
        lambda: says(case, yes=True),
        lambda: narrowed(county, case, without=("fk",)),
        lambda: case_closed(county, case),
    )
    for change in changes:
        change()
        for who in EVERYBODY:
            actor, today_ = county.actor(who), clock.today()
            wanted = select(Meeting.id).where(Meeting.id == meeting.id, after_visible_to(actor))
            in_sql = session().scalar(wanted) is not None
            named = queries.participants(meeting)
            [asked] = cases.resting_on(consent_id)
            in_python = sees_after(actor, asked, named, today_)
            assert in_python == in_sql, who
            answers.add((who, in_sql))
    assert {("fk", True), ("fk", False), ("vard", True), ("kommun", False)} <= answers


def says(case: Case, *, yes: bool) -> None:
    """What stands in the consent about Efter-Trisam, as if it had been asked so."""
    assert case.consent is not None
    case.consent.may_meet_after = yes
    session().flush()


def case_closed(county: County, case: Case) -> None:
    actor = county.actor("af")
    case_service.close(actor, cases.get(actor, case.code), CloseReason.MOVED)


# ── Letters and calendars ──


def test_those_called_are_told_the_time_and_nothing_of_whom_or_why(
    county: County, case: Case
) -> None:
    meeting = call(county, case)
    assert letters(county, "af") == []  # whoever calls knows
    [letter] = letters(county, "fk")
    assert letter.subject == "Efter-Trisam, möte"
    assert "2 dec 2026 kl. 14.00" in letter.body
    part = calendar_service.enclose([letter], SITE, "trisam@example.se")
    text = f"{letter.subject} {letter.body} {part}"
    for word in (case.code, "Testa", "Exempelsson", "Brynäs", PURPOSE, "hemligt-rum", "Alva"):
        assert word not in text
    assert f"https://trisam.example/moten/{meeting.id}/efter-trisam" in text


def test_the_calendar_has_its_time_and_its_address_and_no_more(county: County, case: Case) -> None:
    meeting = call(county, case)
    own = calendars.own_meetings(county.actor("fk"))
    file = calendar_file.of_person(own, SITE)
    [event] = shown_anytime(file)
    assert event.summary == "Efter-Trisam, möte"
    assert event.start == clock.local(meeting.starts_at)
    text = file.decode()
    for word in (case.code, "Exempelsson", "Brynäs", "hemligt-rum", "LOCATION"):
        assert word not in text


def test_who_is_planned_elsewhere_is_taken_then_and_nobody_is_told_why(
    county: County, case: Case
) -> None:
    meeting = call(county, case)
    book: Book = conflicts.county_book(county.actor("vard"), meeting.day, meeting.day)
    fk = county.accounts["fk"].id
    assert book.diary.is_engaged(fk, meeting.starts_at, meeting.ends_at)
    assert not book.diary.is_engaged(fk, meeting.ends_at, meeting.ends_at + timedelta(hours=1))
    assert not book.diary.is_engaged(
        county.accounts["kommun"].id, meeting.starts_at, meeting.ends_at
    )


def test_it_counts_in_the_own_weeks(county: County, case: Case) -> None:
    call(county, case)
    own = next(row for row in loads.load(county.actor("fk")).rows if row.own)
    assert own.minutes[0] == 30


# ── Withdrawal ──


def test_the_yes_taken_back_stops_it_at_once_and_the_caller_is_told(
    county: County, case: Case
) -> None:
    meeting = call(county, case)
    narrowed(county, case, but=(Tick.AFTER,))
    assert meeting.status is MeetingStatus.CANCELLED
    assert who_sees(county, meeting) == {"af"}
    assert told(county, "fk", "Efter-Trisam, möte: du är inte längre med").urgent
    assert told(county, "af", "Efter-Trisam, möte inställt").urgent
    for letter in (*letters(county, "fk"), *letters(county, "af")):
        assert case.code not in letter.body


def test_another_separate_yes_taken_back_stops_nothing(county: County, case: Case) -> None:
    assert case.consent is not None
    case.consent.may_survey = True
    meeting = call(county, case)
    narrowed(county, case, but=(Tick.SURVEY,))
    assert meeting.status is MeetingStatus.PLANNED
    assert who_sees(county, meeting) == {"af", "fk"}


def test_one_party_taken_back_leaves_the_others_a_meeting(county: County, case: Case) -> None:
    meeting = call(county, case, ("fk", "kommun"))
    narrowed(county, case, without=("fk",))
    assert meeting.status is MeetingStatus.PLANNED
    assert who_sees(county, meeting) == {"af", "kommun"}
    assert names(county, meeting) == ["Alva Testgren", "Kajsa Testdal"]
    assert told(county, "fk", "Efter-Trisam, möte: du är inte längre med").urgent
    [fewer] = letters(county, "af")
    assert fewer.subject == "Efter-Trisam, möte: någon är inte längre med"
    assert "Folke" not in fewer.body
    assert "FK" not in fewer.body
    assert [one.subject for one in letters(county, "kommun")] == ["Efter-Trisam, möte"]


def test_who_is_out_has_it_taken_out_of_the_calendar(county: County, case: Case) -> None:
    call(county, case, ("fk", "kommun"))
    narrowed(county, case, without=("fk",))
    out = told(county, "fk", "Efter-Trisam, möte: du är inte längre med")
    gone = calendar_service.enclose([out], SITE, "trisam@example.se")
    assert gone.calendar is not None
    assert b"METHOD:CANCEL" in gone.calendar.data
    still = calendar_service.enclose([letters(county, "kommun")[-1]], SITE, "trisam@example.se")
    assert still.calendar is not None
    assert b"METHOD:REQUEST" in still.calendar.data


def test_the_whole_consent_taken_back_stops_it_too(county: County, case: Case) -> None:
    meeting = call(county, case, ("fk", "kommun"))
    actor = county.actor("af")
    case_service.withdraw_consent(actor, cases.get(actor, case.code))
    session().expire_all()
    assert meeting.status is MeetingStatus.CANCELLED
    assert who_sees(county, meeting) == {"af"}


def test_a_consent_that_runs_out_hides_it_by_itself(county: County, case: Case) -> None:
    meeting = call(county, case)
    assert case.consent is not None
    case.consent.valid_to = clock.today() - timedelta(days=1)
    session().flush()
    assert who_sees(county, meeting) == {"af"}


def test_a_yes_that_no_longer_stands_hides_it_without_anybody_hearing_of_it(
    county: County, case: Case
) -> None:
    """A consent can be prolonged without it: what is asked at each reading is enough."""
    meeting = call(county, case)
    fk = county.accounts["fk"].id
    assert calendars.told_of(fk, {meeting.subject}) == [(meeting, True)]
    says(case, yes=False)
    assert names(county, meeting) == ["Alva Testgren", "Folke Provberg"]
    assert who_sees(county, meeting) == {"af"}
    assert queries.coming(county.actor("fk")) == []
    assert calendars.told_of(fk, {meeting.subject}) == [(meeting, False)]


def test_nobody_meets_about_a_case_that_was_closed(county: County, case: Case) -> None:
    meeting = call(county, case)
    case_closed(county, case)
    assert meeting.status is MeetingStatus.CANCELLED
    assert told(county, "fk", "Efter-Trisam, möte inställt").urgent


# ── Cancelling and ending ──


def test_who_called_cancels_it_with_a_cause_and_the_others_are_told(
    county: County, case: Case
) -> None:
    meeting = call(county, case)
    with pytest.raises(Forbidden):
        service.cancel(county.actor("fk"), meeting.id, CancelCause.ILLNESS)
    service.cancel(county.actor("af"), meeting.id, CancelCause.ILLNESS)
    assert (meeting.status, meeting.cancel_cause) == (MeetingStatus.CANCELLED, CancelCause.ILLNESS)
    assert told(county, "fk", "Efter-Trisam, möte inställt").urgent
    assert letters(county, "af") == []
    with pytest.raises(RuleBroken, match="redan inställt"):
        service.cancel(county.actor("af"), meeting.id, CancelCause.ILLNESS)


def outcome(county: County, owner: str = "fk", **changes: Any) -> GivenRecommendation:
    action = GivenAction(
        "Boka ett besök på arbetsplatsen",
        county.parties[owner].id,
        county.accounts[owner].id,
        clock.today() + timedelta(days=7),
    )
    usual = GivenRecommendation("Börja med två timmar om dagen.", Attendance.BY_PHONE, (action,))
    return replace(usual, **changes)


def record(county: County, who: str, meeting: Meeting, case: Case, **how: Any) -> Recommendation:
    actor = county.actor(who)
    there = queries.any_meeting(actor, meeting.id)
    shown = queries.case_on(actor, there, case.code)
    return recommending.record(actor, there, shown, outcome(county, **how))


def test_it_ends_when_something_is_recommended_and_says_who_came(
    county: County, case: Case
) -> None:
    meeting = today(call(county, case, ("fk", "kommun")))
    came = {county.accounts[one].id for one in ("af", "fk")}
    with pytest.raises(RuleBroken, match="Skriv vad mötet kom fram till"):
        service.hold(county.actor("af"), meeting.id, came)
    record(county, "fk", meeting, case)
    with pytest.raises(Forbidden):
        service.hold(county.actor("fk"), meeting.id, came)
    with pytest.raises(RuleBroken, match="minst två"):
        service.hold(county.actor("af"), meeting.id, {county.accounts["af"].id})
    service.hold(county.actor("af"), meeting.id, came)
    assert meeting.status is MeetingStatus.HELD
    assert [one.came for one in queries.participants(meeting)] == [True, True, False]


def test_it_does_not_end_before_its_day(county: County, case: Case) -> None:
    meeting = call(county, case)
    queries.about(meeting.id).recommended_at = clock.now()
    with pytest.raises(RuleBroken, match="har inte varit"):
        service.hold(county.actor("af"), meeting.id, {one.id for one in county.accounts.values()})


# ── The room, and what it recommends ──


def test_it_recommends_in_the_same_room_with_an_owner_among_those_named(
    county: County, case: Case
) -> None:
    meeting = today(call(county, case))
    with pytest.raises(RuleBroken, match="Välj en person"):
        record(county, "fk", meeting, case, owner="kommun")
    kept = record(county, "fk", meeting, case)
    assert [action.party.slug for action in kept.actions] == ["fk"]


def test_the_lifting_officer_without_a_seat_writes_in_the_room(county: County) -> None:
    case = recommended(county, by="af_outside", to=("fk", "kommun"))
    meeting = today(call(county, case, by="af_outside"))
    assert record(county, "af_outside", meeting, case).text == "Börja med två timmar om dagen."


def test_what_is_half_written_is_for_those_in_the_room(county: County, case: Case) -> None:
    meeting = today(call(county, case))
    draft = GivenDraft("Börja", "text")
    recommending.keep_draft(county.actor("fk"), meeting.id, case.code, draft)
    other = replace(draft, text="Vänta")
    with pytest.raises(Overtaken):
        recommending.keep_draft(county.actor("af"), meeting.id, case.code, other)
    with pytest.raises(NotFound):
        recommending.keep_draft(county.actor("kommun"), meeting.id, case.code, draft)
    service.cancel(county.actor("af"), meeting.id, CancelCause.OTHER)
    assert session().scalars(select(RoomDraft)).all() == []


def test_a_party_that_falls_out_is_out_of_the_room_at_once(county: County, case: Case) -> None:
    meeting = today(call(county, case, ("fk", "kommun")))
    assert recommendations.in_room(county.actor("fk"), meeting.id, case.code).case.id == case.id
    narrowed(county, case, but=(Tick.AFTER,))
    with pytest.raises(NotFound):
        recommendations.in_room(county.actor("fk"), meeting.id, case.code)


def test_what_it_recommends_stands_in_the_case_for_those_that_took_part(
    county: County, case: Case
) -> None:
    meeting = today(call(county, case))
    kept = record(county, "fk", meeting, case)
    seen = {}
    for who in ("af", "fk", "kommun", "vard"):
        actor = county.actor(who)
        seen[who] = len(recommendations.for_case(actor, cases.get(actor, case.code)))
    assert seen == {"af": 1, "fk": 1, "kommun": 0, "vard": 0}
    assert recommendations.get(county.actor("fk"), kept.id).id == kept.id
    outsider, lifter = county.actor("kommun"), county.actor("af")
    with pytest.raises(NotFound):
        recommendations.get(outsider, kept.id)
    with pytest.raises(NotFound):
        recommendations.get_action(outsider, kept.actions[0].id)
    assert recommendations.get_action(lifter, kept.actions[0].id).recommendation_id == kept.id


def test_no_other_party_takes_it_along_in_an_extract(county: County, case: Case) -> None:
    meeting = today(call(county, case))
    record(county, "fk", meeting, case)
    taken = {
        slug: extracts.part_of(case, county.parties[slug].id) for slug in ("af", "fk", "kommun")
    }
    for model in (AfterMeeting, Recommendation):
        assert {slug: len(part[model]) for slug, part in taken.items()} == {
            "af": 1,
            "fk": 0,
            "kommun": 0,
        }
