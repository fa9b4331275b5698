import pytest

from trisam.core import clock
from trisam.statistics import periods
from trisam.statistics.periods import Span


def _told(monkeypatch: pytest.MonkeyPatch, quarters: int) -> None:
    """As if so many quarters had ended since the present one began."""
    today = clock.today()
    coming = periods.days_of(Span.numbered(Span.of(today).number + quarters))
    monkeypatch.setattr(periods, "SETTLES", today - coming.first)


@pytest.fixture
def answers_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `quarter_told`, for what is counted a quarter later."""
    _told(monkeypatch, 2)


@pytest.fixture
def quarter_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the present quarter had ended long ago: figures are told of what is done in it."""
    _told(monkeypatch, 1)
