"""Days and moments as people write them."""

from datetime import UTC, date, datetime

import pytest

from trisam.log_reviews.models import LogReview, ReviewLine
from trisam.log_reviews.views import words


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "1–31 okt 2026"),
        (date(2026, 9, 28), date(2026, 10, 4), "28 sep–4 okt 2026"),
        (date(2025, 12, 1), date(2026, 1, 31), "1 dec 2025–31 jan 2026"),
    ],
)
def test_a_period_leaves_out_what_both_days_share(first: date, last: date, said: str) -> None:
    assert words.period(LogReview(first_day=first, last_day=last)) == said


def moment(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (moment(14, 8), moment(14, 8), "ons 14 okt 2026 kl. 10.00"),
        (moment(14, 8), moment(14, 9), "ons 14 okt 2026 kl. 10.00–11.00"),
        (moment(14, 8), moment(15, 9), "ons 14 okt 2026 kl. 10.00 – tors 15 okt 2026 kl. 11.00"),
    ],
)
def test_from_when_to_when_leaves_out_a_day_that_is_the_same(
    first: datetime, last: datetime, said: str
) -> None:
    assert words.when(ReviewLine(first_at=first, last_at=last)) == said
