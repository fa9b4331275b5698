"""What must hold between the cells of one row. Sentences in Swedish, without personal data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trisam.core.calendar_days import red_day
from trisam.imports.reading.dates import in_words
from trisam.imports.reading.identities import Identity

YOUNGEST, OLDEST = 16, 64
"""The ages that Trisam is for, at the lift (domain.md, section 1)."""

_WEEKEND = {5: "lördag", 6: "söndag"}


@dataclass(frozen=True)
class RowDates:
    """The days of a row, as far as they could be read."""

    lifted_on: date | None = None
    consent_on: date | None = None
    meeting_on: date | None = None
    followed_up_on: date | None = None


def faults_of_dates(days: RowDates, today: date) -> Iterator[str]:
    """One sentence for each pair of days in the wrong order and each day yet to come."""
    if days.lifted_on and days.lifted_on > today:
        yield f"Lyftet {in_words(days.lifted_on)} ligger i framtiden."
    if days.consent_on and days.consent_on > today:
        yield f"Samtycket {in_words(days.consent_on)} ligger i framtiden."
    if days.followed_up_on and days.followed_up_on > today:
        yield f"Uppföljningen {in_words(days.followed_up_on)} ligger i framtiden."
    yield from _wrong_order("Mötet", days.meeting_on, "lyftet", days.lifted_on)
    if days.consent_on and days.meeting_on and days.consent_on > days.meeting_on:
        yield (
            f"Samtycket {in_words(days.consent_on)} gavs efter mötet {in_words(days.meeting_on)}."
        )
    earlier = ("mötet", days.meeting_on) if days.meeting_on else ("lyftet", days.lifted_on)
    yield from _wrong_order("Uppföljningen", days.followed_up_on, *earlier)


def _wrong_order(
    later_name: str, later: date | None, earlier_name: str, earlier: date | None
) -> Iterator[str]:
    if later and earlier and later < earlier:
        yield f"{later_name} {in_words(later)} ligger före {earlier_name} {in_words(earlier)}."


def fault_of_age(individual: Identity, lifted_on: date | None) -> str | None:
    """A sentence when the individual is outside 16-64 on the day of the lift.

    With only a birth year known, both ages that it allows must be outside.
    """
    if lifted_on is None or individual.birth_year is None:
        return None
    oldest = lifted_on.year - individual.birth_year
    youngest = oldest - 1
    if individual.birth_date:
        had_birthday = (lifted_on.month, lifted_on.day) >= (
            individual.birth_date.month,
            individual.birth_date.day,
        )
        oldest = youngest = oldest if had_birthday else youngest
    if youngest <= OLDEST and oldest >= YOUNGEST:
        return None
    if oldest < 0:
        return "Personen är född efter lyftet. Kontrollera personnumret och lyftdatumet."
    return f"Personen var {max(oldest, 0)} år vid lyftet. Trisam gäller {YOUNGEST}–{OLDEST} år."


def note_on_meeting(meeting_on: date | None) -> str | None:
    """A remark when the meeting stands on a red day, an eve or a weekend."""
    if meeting_on is None:
        return None
    if name := red_day(meeting_on):
        return f"Mötet {in_words(meeting_on)} ligger på {name}."
    if meeting_on.weekday() in _WEEKEND:
        return f"Mötet {in_words(meeting_on)} ligger på en {_WEEKEND[meeting_on.weekday()]}."
    return None
