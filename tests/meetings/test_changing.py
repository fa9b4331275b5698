"""Moving and cancelling one meeting: the rest stay, no case is lost, those seated are told."""

from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.factories import rows
from tests.factories.county import County
from tests.undone import undone
from trisam.accounts import service as accounts
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import (
    AgendaItem,
    CancelCause,
    ItemStatus,
    Meeting,
    MeetingForm,
    MeetingStatus,
)
from trisam.meetings.queries import agenda, meetings
from trisam.meetings.service import changing
from trisam.meetings.service.notices import CASES_MOVE_ON
from trisam.outbox.models import Message


def coming(county: County, days: int, *, slots: int = 4) -> Meeting:
    return rows.meeting(county.team, clock.today() + timedelta(days=days), slots=slots)


def fetched(county: County, meeting: Meeting, who: str = "vard") -> Meeting:
    session().expire_all()
    return meetings.get(county.actor(who), meeting.id)


def cancel(county: County, meeting: Meeting, cause: CancelCause = CancelCause.ILLNESS) -> None:
    changing.cancel(county.actor("vard"), fetched(county, meeting), cause)


def places(county: County) -> list[tuple[date, int | None]]:
    """The day and slot where each case of the team waits."""
    return [
        (day, slot)
        for day, slot in session().execute(
            select(Meeting.day, AgendaItem.slot)
            .join(AgendaItem.meeting)
            .where(AgendaItem.status == ItemStatus.PLANNED, Meeting.team_id == county.team.id)
            .order_by(Meeting.day, AgendaItem.slot)
        )
    ]


def messages() -> list[Message]:
    return list(session().scalars(select(Message).order_by(Message.id)))


def test_a_moved_meeting_leaves_the_others_alone_and_takes_its_cases_along(
    county: County,
) -> None:
    meeting, other = coming(county, 14), coming(county, 42)
    rows.item(meeting, county.case())
    before, untouched = meeting.starts_at, other.starts_at
    day = meeting.day + timedelta(days=1)

    changing.move(county.actor("vard"), fetched(county, meeting), day, time(9))

    assert (meeting.day, clock.local(meeting.starts_at).time()) == (day, time(9))
    assert meeting.moved_from == before
    assert meeting.pre_meeting.day < day
    assert (other.starts_at, other.moved_from) == (untouched, None)
    assert places(county) == [(day, 1)]


def test_a_meeting_moved_twice_remembers_where_it_first_stood(county: County) -> None:
    meeting = coming(county, 14)
    before = meeting.starts_at
    for days in (1, 2):
        day = clock.today() + timedelta(days=14 + days)
        changing.move(county.actor("vard"), fetched(county, meeting), day, time(9))

    assert meeting.moved_from == before


@pytest.mark.parametrize(
    ("days", "starts", "sentence"),
    [(-1, 9, "redan varit"), (28, 14, "redan ett möte just då"), (14, 13, "redan då")],
)
def test_a_meeting_is_not_moved_into_the_past_nor_onto_another_nor_nowhere(
    county: County, days: int, starts: int, sentence: str
) -> None:
    meeting = coming(county, 14)
    coming(county, 28)

    with pytest.raises(RuleBroken, match=sentence):
        changing.move(
            county.actor("vard"),
            fetched(county, meeting),
            clock.today() + timedelta(days=days),
            time(starts),
        )


def test_only_the_rehabkoordinator_changes_a_meeting(county: County) -> None:
    meeting, officer = coming(county, 14), county.actor("af")

    with pytest.raises(Forbidden):
        changing.move(officer, fetched(county, meeting), clock.today(), time(9))
    with pytest.raises(Forbidden):
        changing.cancel(officer, fetched(county, meeting), CancelCause.ILLNESS)
    with pytest.raises(Forbidden):
        changing.change_place(officer, fetched(county, meeting), MeetingForm.HYBRID, "")


def test_what_is_held_or_cancelled_is_not_changed(county: County) -> None:
    meeting, held = coming(county, 14), coming(county, 0)
    cancel(county, meeting)
    held.status, held.held_at = MeetingStatus.HELD, clock.now()

    with pytest.raises(RuleBroken, match="redan inställt"):
        cancel(county, meeting)
    with pytest.raises(RuleBroken, match="redan hållet"):
        cancel(county, held)


def test_each_seated_person_is_told_once_and_nothing_about_an_individual(
    county: County,
) -> None:
    meeting = coming(county, 14)
    case = county.case()
    rows.item(meeting, case)
    rows.seat(county.team, county.parties["af"], county.accounts["vard"])

    cancel(county, meeting)

    told = messages()
    seated = {county.accounts[who].id for who in ("af", "fk", "kommun", "vard")}
    assert {message.account_id for message in told} == seated
    assert len(told) == 4
    for message in told:
        words = f"{message.subject} {message.body} {message.about} {message.once_key}"
        assert "Testa" not in words
        assert case.code not in words
        assert "sjukdom" in words


def test_nothing_reaches_somebody_whose_account_is_closed(county: County) -> None:
    chair, meeting, left = county.actor("vard"), coming(county, 14), county.accounts["fk"]
    changing.change_place(chair, fetched(county, meeting), MeetingForm.PHYSICAL, "Rum 3")
    accounts.deactivate(county.actor("administrator"), left)
    changing.change_place(chair, fetched(county, meeting), MeetingForm.PHYSICAL, "Rum 4")

    session().expire_all()
    waiting = [message.account_id for message in messages() if message.cancelled_at is None]
    assert left.id not in waiting
    assert waiting.count(county.accounts["af"].id) == 2


def test_a_new_time_and_a_new_place_are_told_but_the_same_place_is_not(county: County) -> None:
    meeting, chair = coming(county, 14), county.actor("vard")

    changing.change_place(chair, fetched(county, meeting), MeetingForm.DIGITAL, "")
    assert messages() == []

    changing.change_place(chair, fetched(county, meeting), MeetingForm.PHYSICAL, "Rum 3")
    assert "på plats, Rum 3" in messages()[0].body

    changing.move(chair, fetched(county, meeting), clock.today() + timedelta(days=15), time(9))
    assert len({message.once_key for message in messages()}) == 8


def test_the_letter_says_that_cases_move_on_only_where_there_were_any(county: County) -> None:
    empty, full = coming(county, 14), coming(county, 21)
    rows.item(full, county.case())
    cancel(county, empty, CancelCause.NO_CASES)
    cancel(county, full)
    told = {
        about: CASES_MOVE_ON in body
        for about, body in session().execute(select(Message.about, Message.body))
    }
    assert told == {empty.subject: False, full.subject: True}


def test_a_cancelled_meetings_cases_move_to_the_next_one_with_room(county: County) -> None:
    meeting, full, after = (coming(county, days, slots=2) for days in (14, 21, 28))
    for slot in (1, 2):
        rows.item(meeting, county.case(), slot)
        rows.item(full, county.case(), slot)

    cancel(county, meeting, CancelCause.PARTY_MISSING)

    assert (meeting.status, meeting.cancel_cause) == (
        MeetingStatus.CANCELLED,
        CancelCause.PARTY_MISSING,
    )
    assert places(county) == [(full.day, 1), (full.day, 2), (after.day, 1), (after.day, 2)]


def test_they_spread_over_the_following_meetings_and_the_days_lost_are_seen(
    county: County,
) -> None:
    meeting, second, third = (coming(county, days, slots=2) for days in (14, 21, 42))
    rows.item(second, county.case())
    for slot in (1, 2):
        rows.item(meeting, county.case(to=("fk",)), slot)

    cancel(county, meeting)

    assert places(county) == [(second.day, 1), (second.day, 2), (third.day, 1)]
    left = agenda.left(county.actor("vard"), fetched(county, meeting))
    assert [(line.words, line.days_lost) for line in left] == [
        ("1 ärende från AF", 7),
        ("1 ärende från AF", 28),
    ]


def test_without_any_room_they_wait_and_the_rehabkoordinator_alone_is_told(
    county: County,
) -> None:
    earlier, meeting = coming(county, 7), coming(county, 14)
    rows.item(meeting, county.case())

    cancel(county, meeting)

    assert places(county) == []
    assert agenda.waiting(county.actor("vard"), [county.team.id])[0].days_lost is None
    told = {message.account_id: message.body for message in messages()}
    hint = "1 ärende fick inte plats"
    assert hint in told.pop(county.accounts["vard"].id)
    assert all(hint not in body for body in told.values())
    assert earlier.status is MeetingStatus.PLANNED


def test_a_case_that_lost_its_consent_does_not_move_on(county: County) -> None:
    meeting = coming(county, 14)
    coming(county, 28)
    case = county.case()
    item = rows.item(meeting, case)
    assert case.consent is not None
    case.consent.valid_to = clock.today() - timedelta(days=1)

    cancel(county, meeting)

    assert item.status is ItemStatus.WITHDRAWN
    assert places(county) == []


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    which=st.integers(0, 3),
    days=st.integers(-20, 200),
    hour=st.integers(0, 23),
)
def test_moving_one_meeting_never_changes_how_many_there_are(
    county: County, which: int, days: int, hour: int
) -> None:
    with undone():
        made = [coming(county, 14 + 28 * k) for k in range(4)]
        before = {meeting.id: meeting.starts_at for meeting in made}
        with suppress(RuleBroken):
            changing.move(
                county.actor("vard"),
                fetched(county, made[which]),
                clock.today() + timedelta(days=days),
                time(hour),
            )
        after = {key: at for key, at in session().execute(select(Meeting.id, Meeting.starts_at))}

        assert session().scalar(select(func.count(Meeting.id))) == 4
        assert {key for key in after if after[key] != before[key]} <= {made[which].id}
