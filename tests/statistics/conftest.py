import pytest

from trisam.core import clock
from trisam.statistics import periods
from trisam.statistics.periods import Span


@pytest.fixture
def quarter_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the present quarter had ended long ago: figures are told of what is done in it."""
    today = clock.today()
    coming = periods.days_of(Span.numbered(Span.of(today).number + 1))
    monkeypatch.setattr(periods, "SETTLES", today - coming.first)
