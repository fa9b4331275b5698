"""A team's planned year, and changing it: what the tests of series share."""

from dataclasses import replace
from datetime import date, time

from sqlalchemy import delete, select

from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import (
    Meeting,
    MeetingForm,
    MeetingStatus,
)
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday
from trisam.meetings.service import scheduling, series
from trisam.meetings.service.scheduling import Plan, Sitting
from trisam.meetings.service.series_steps import Change, Preview, key_of, preview
from trisam.outbox.models import Message

SITTING = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 5)
THIRD_WEDNESDAYS = Rhythm.monthly(Ordinal.THIRD, Weekday.WEDNESDAY, months_off=[7])
TO_SECOND_THURSDAYS = Change(
    only_following=True,
    weekday=Weekday.THURSDAY,
    ordinal=Ordinal.SECOND,
    weeks_later=0,
    sitting=replace(SITTING, starts=time(9)),
)
EVERY_TUESDAY = Rhythm.weekly(Weekday.TUESDAY, every=1, starts_on=date(2026, 9, 1))
A_WEEK_LATER = Change(
    only_following=False,
    weekday=Weekday.TUESDAY,
    ordinal=None,
    weeks_later=1,
    sitting=SITTING,
)


def planned(
    county: County,
    rhythm: Rhythm = THIRD_WEDNESDAYS,
    first: date = date(2026, 1, 1),
    last: date = date(2026, 12, 31),
) -> list[Meeting]:
    """A saved plan's meetings, soonest first; the word of them has gone out already."""
    plan = Plan(rhythm, SITTING, first, last)
    chair = county.actor("vard")
    scheduling.schedule(
        chair, county.team, plan, scheduling.preview(chair, county.team, plan).proposed
    )
    session().execute(delete(Message))
    return [choice.meeting for choice in meetings.upcoming(chair, county.team.id)]


def autumn_tuesdays(county: County) -> list[Meeting]:
    return planned(county, EVERY_TUESDAY, date(2026, 9, 1), date(2026, 10, 13))


def fetched(county: County, meeting: Meeting) -> Meeting:
    session().expire_all()
    return meetings.get(county.actor("vard"), meeting.id)


def shown(county: County, meeting: Meeting, wanted: Change) -> Preview:
    return preview(county.actor("vard"), fetched(county, meeting), wanted)


def changed(county: County, meeting: Meeting, wanted: Change, *more: Meeting) -> int:
    """Save what the preview proposes, and `more`."""
    chosen = {*shown(county, meeting, wanted).proposed, *(key_of(one) for one in more)}
    return series.change(county.actor("vard"), fetched(county, meeting), wanted, chosen)


def stands(county: County) -> dict[int, tuple[date, time]]:
    """Each meeting that is not cancelled: its day and hour."""
    session().expire_all()
    rows_ = session().scalars(
        select(Meeting)
        .where(Meeting.status != MeetingStatus.CANCELLED, Meeting.team_id == county.team.id)
        .order_by(Meeting.starts_at)
    )
    return {one.id: (one.day, clock.local(one.starts_at).time()) for one in rows_}


def messages() -> list[Message]:
    return list(session().scalars(select(Message).order_by(Message.id)))
