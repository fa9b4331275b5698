"""Who sees a team's meetings, and who steers them: the two forms of the rule agree."""

from datetime import timedelta
from itertools import product

from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import (
    answering_party,
    can_place,
    can_schedule,
    can_view,
    lost_by_cancelling,
    visible_to,
    was_lost_by_cancelling,
)

EVERYBODY = ("af", "fk", "kommun", "vard", "af_outside", "fk_other", "steering", "process_leader",
             "administrator")  # fmt: skip


def sees(actor: Actor, meeting: Meeting) -> bool:
    """What both forms of the rule say."""
    in_sql = session().scalar(select(Meeting.id).where(Meeting.id == meeting.id, visible_to(actor)))
    assert can_view(actor, meeting) == (in_sql is not None)
    return in_sql is not None


def readers(county: County, meeting: Meeting) -> set[str]:
    return {who for who in EVERYBODY if sees(county.actor(who), meeting)}


def test_a_meeting_is_seen_by_the_teams_seats_and_by_process_leaders(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))

    assert readers(county, meeting) == {"af", "fk", "kommun", "vard", "process_leader"}


def test_a_seat_that_ended_sees_no_meeting(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))
    county.seats["fk"].valid_to = clock.today() - timedelta(days=1)

    assert "fk" not in readers(county, meeting)


def test_a_substitute_sees_the_meetings_on_the_holders_days_away_only(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=60))
    before = rows.meeting(county.team, clock.today() + timedelta(days=30))
    county.seats["kommun"].substitute_id = county.accounts["af_outside"].id
    session().flush()
    assert "af_outside" not in readers(county, meeting)

    rows.absence(county.accounts["kommun"], meeting.day, None)
    assert "af_outside" in readers(county, meeting)
    assert "af_outside" not in readers(county, before)


def test_the_rehabkoordinators_substitute_plans_the_team_on_the_days_away(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=60))
    county.seats["vard"].substitute_id = county.accounts["af_outside"].id
    session().flush()
    assert not can_schedule(county.actor("af_outside"), county.team.id)
    rows.absence(county.accounts["vard"], clock.today(), clock.today())
    assert can_schedule(county.actor("af_outside"), county.team.id)
    assert "af_outside" in readers(county, meeting)


def test_the_system_itself_sees_every_meeting(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))

    assert sees(Actor.of_system("påminnelser"), meeting)


def test_only_the_teams_rehabkoordinator_schedules(county: County) -> None:
    may = {who for who in EVERYBODY if can_schedule(county.actor(who), county.team.id)}

    assert may == {"vard"}
    assert not can_schedule(county.actor("vard"), county.other_team.id)


def test_the_lifting_party_and_the_rehabkoordinator_place_a_case(county: County) -> None:
    case = county.case(by="af", to=("fk",))

    assert {who for who in EVERYBODY if can_place(county.actor(who), case)} == {"af", "vard"}


def test_a_substitute_from_elsewhere_answers_for_the_party_of_the_seat(county: County) -> None:
    rows.absence(county.accounts["kommun"], clock.today(), clock.today())
    county.seats["kommun"].substitute_id = county.accounts["af_outside"].id
    rows.meeting(county.team, clock.today())

    of_the_seat = county.parties["kommun"].id
    assert answering_party(county.actor("af_outside"), county.team.id) == of_the_seat
    assert answering_party(county.actor("af"), county.team.id) == county.parties["af"].id
    assert answering_party(county.actor("steering"), county.team.id) is None


def test_what_a_cancellation_cost_is_the_same_in_python_and_in_sql(county: County) -> None:
    lost = set()
    ways = product(
        (MeetingStatus.PLANNED, MeetingStatus.CANCELLED),
        (ItemStatus.PLANNED, ItemStatus.MOVED, ItemStatus.WITHDRAWN),
        (None, 1),
        (None, clock.now()),
    )
    for number, (status, left, slot, at) in enumerate(ways, start=1):
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=number))
        item = rows.item(meeting, county.case())
        if status is MeetingStatus.CANCELLED:
            meeting.status, meeting.cancel_cause = status, CancelCause.ILLNESS
        if left is not ItemStatus.PLANNED:
            item.status, item.slot = left, None
        item.left_slot, meeting.cancelled_at = slot, at
        session().flush()
        session().refresh(item, ["meeting"])
        here = AgendaItem.id == item.id
        found = session().scalar(
            select(AgendaItem.id).join(AgendaItem.meeting).where(here, was_lost_by_cancelling())
        )
        assert lost_by_cancelling(item) == (found is not None)
        if found is not None:
            lost.add((slot is not None, at is not None))

    assert lost == {(True, True), (True, False), (False, False)}
