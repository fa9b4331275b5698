"""When what is not urgent leaves, and how a day's messages become one mail. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from trisam.core import clock, swedish
from trisam.core.calendar_days import is_working_day, next_working_day

AT = time(7)
"""On the wall clock, on working days: read when work begins, and about the day before."""
CLOSING = (
    "Du väljer själv om meddelanden ska komma samlade eller genast: "
    "logga in i Trisam och öppna Mitt konto, Meddelanden."
)


def latest(now: datetime) -> datetime:
    """The last time at `now` or before when digests were due."""
    day = clock.local(now).date()
    while not is_working_day(day) or clock.instant(day, AT) > now:
        day -= timedelta(days=1)
    return clock.instant(day, AT)


def following(promised_at: datetime) -> datetime:
    """When a message that is promised now leaves with the others of its day."""
    return clock.instant(next_working_day(clock.local(latest(promised_at)).date()), AT)


def together(letters: Sequence[tuple[str, str]], paragraphs: Sequence[str]) -> tuple[str, str]:
    """Subject and text of one mail with these (subject, text), one or more, and then what belongs
    to all of them."""
    if len(letters) == 1:
        [(subject, text)] = letters
        return subject, "\n\n".join([text.strip(), *paragraphs]) + "\n"
    parts = [
        f"{number}. {subject}\n\n{text.strip()}"
        for number, (subject, text) in enumerate(letters, start=1)
    ]
    words = swedish.count_of(len(letters), "meddelande", "meddelanden")
    return f"Trisam: {words}", "\n\n\n".join([*parts, "\n\n".join([*paragraphs, CLOSING])]) + "\n"
