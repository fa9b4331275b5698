"""The forms of an absence: days, and nothing about why."""

from trisam.core import clock
from trisam.web.forms import DayField, Form


class AbsenceForm(Form):
    """From which day to which."""

    first_day = DayField("Första dagen", default=clock.today)
    last_day = DayField("Sista dagen", required=None)


class LastDayForm(Form):
    """Another end of an absence."""

    last_day = DayField("Sista dagen")
