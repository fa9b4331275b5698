"""The last day on which cases are put on an agenda, and what may come later."""

from datetime import date, time, timedelta

import pytest

from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import RuleBroken
from trisam.meetings.models import CancelCause, Meeting, MeetingForm
from trisam.meetings.queries import meetings
from trisam.meetings.service import agenda, changing, scheduling
from trisam.meetings.service.scheduling import Sitting

WEDNESDAY, FRIDAY_BEFORE = date(2027, 10, 13), date(2027, 10, 8)
SITTING = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 5)


def closing(county: County, days_from_now: int, *, slots: int = 4) -> Meeting:
    """A meeting in two weeks whose agenda closes so many days from now."""
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=slots)
    meeting.open_to = clock.today() + timedelta(days=days_from_now)
    session().flush()
    return meeting


@pytest.mark.parametrize(
    ("days", "last"),
    [(3, FRIDAY_BEFORE), (0, WEDNESDAY), (1, date(2027, 10, 12)), (8, date(2027, 10, 1))],
)
def test_the_agenda_closes_so_many_working_days_before(
    county: County, days: int, last: date
) -> None:
    county.team.agenda_days = days
    meeting = scheduling.add_single(county.actor("vard"), county.team, WEDNESDAY, SITTING)

    assert meeting.open_to == last


def test_a_meeting_that_is_planned_late_is_open_today_at_least(county: County) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    meeting = scheduling.add_single(county.actor("vard"), county.team, tomorrow, SITTING)

    assert meeting.open_to == clock.today()


def test_another_setting_holds_for_new_meetings_and_for_one_that_is_moved(county: County) -> None:
    chair = county.actor("vard")
    meeting = scheduling.add_single(chair, county.team, WEDNESDAY, SITTING)
    county.team.agenda_days = 1
    session().flush()
    assert meeting.open_to == FRIDAY_BEFORE

    changing.move(chair, meetings.get(chair, meeting.id), WEDNESDAY + timedelta(days=1), time(9))
    assert meeting.open_to == WEDNESDAY


def test_on_the_last_day_a_case_is_put_up_and_the_day_after_it_is_not(county: County) -> None:
    agenda.place(county.actor("af"), county.case(), open_today := closing(county, 0))
    open_today.open_to = clock.today() - timedelta(days=1)
    session().flush()

    with pytest.raises(RuleBroken) as refused:
        agenda.place(county.actor("af"), county.case(), open_today)
    assert refused.value.sentence.startswith("Ärendelistan stängde ")
    assert "be rehabkoordinatorn" in refused.value.sentence


def test_a_meeting_from_before_the_rule_is_open_until_it_begins(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=1))
    assert meeting.open_to is None
    agenda.place(county.actor("af"), county.case(), meeting)


def test_afterwards_only_the_rehabkoordinator_puts_up_an_urgent_case(county: County) -> None:
    meeting = closing(county, -1)

    with pytest.raises(RuleBroken, match="be rehabkoordinatorn"):
        agenda.place_urgent(county.actor("af"), county.case(), meeting)
    with pytest.raises(RuleBroken, match="kryssa i att ärendet är brådskande"):
        agenda.place(county.actor("vard"), county.case(), meeting)
    assert agenda.place_urgent(county.actor("vard"), county.case(), meeting).slot == 1


def test_the_next_meeting_with_an_open_agenda_is_proposed(county: County) -> None:
    closing(county, -1)
    later = rows.meeting(county.team, clock.today() + timedelta(days=28))

    proposed = meetings.next_free(county.actor("af"), county.team.id)
    assert proposed is not None
    assert proposed.meeting == later


def test_the_cases_of_a_cancelled_meeting_go_to_the_next_open_one(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))
    closing(county, -1)
    later = rows.meeting(county.team, clock.today() + timedelta(days=28))
    rows.item(meeting, county.case())
    chair = county.actor("vard")
    told = changing.forecast(chair, meetings.get(chair, meeting.id))
    assert [(part.meeting, part.days_lost, part.too_long) for part in told] == [(later, 21, False)]

    became = changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)

    assert [found.id for _, found in became.moved] == [later.id]
