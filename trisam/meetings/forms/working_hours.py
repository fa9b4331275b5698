"""The forms of a person's own week: days and times, and nothing about why."""

from trisam.core.swedish import WEEKDAYS_FULL
from trisam.teams.models import WorkDay
from trisam.web.forms import ClockField, Form, PickField, TicksField, WholeNumberField

DAY_WORDS = {day: WEEKDAYS_FULL[day.number].capitalize() for day in WorkDay}


class WeekForm(Form):
    """On which days meetings suit, and how much there is room for."""

    days = TicksField(
        "Dagar då möten passar", choices={day.value: words for day, words in DAY_WORDS.items()}
    )
    cap_hours = WholeNumberField(
        "Högst så mycket tid för Trisam", lowest=1, highest=40, required=None
    )

    def chosen(self) -> frozenset[WorkDay]:
        """The ticked days of a valid form."""
        return frozenset(WorkDay(day) for day in self.days.data or [])


class BlockForm(Form):
    """A time of every week that is taken."""

    day = PickField("Veckodag", words=DAY_WORDS)
    starts = ClockField("Från")
    ends = ClockField("Till")
