"""The bytes of an entry are the same wherever they are reckoned."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from trisam.audit import chain


@pytest.fixture
def in_stockholm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own clock is not UTC."""
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_stockholm")
def test_a_moment_is_written_in_utc_whatever_the_machine_is_set_to() -> None:
    at = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)

    assert at.astimezone().utcoffset() != at.utcoffset(), "the machine is elsewhere"
    assert chain.instant(at) == "2026-07-01T12:30:00.000000+00:00"
