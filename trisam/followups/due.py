"""When a follow-up falls due. Pure arithmetic on local dates."""

from datetime import date

from trisam.core.calendar_days import add_months, is_working_day, next_working_day


def due_on(held: date, months: int = 6) -> date:
    """The local date on which the follow-up of a meeting held on `held` is due.

    So many calendar months later (the last of the month where it is shorter: 31 August gives
    the last of February), moved on to the next working day from a weekend, red day or eve.
    Source: TRISAM follows up six months after the meeting.
    """
    day = add_months(held, months)
    return day if is_working_day(day) else next_working_day(day)
