"""How much the guards of the house looked at, told at the end of every run.

A guard that finds nothing because it looked at nothing is worse than none.
"""

from collections.abc import Callable

import pytest

Tally = Callable[[int, str], None]
_KEY = "checks"


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """`tally(87, "doors tried")`: nothing tried is a failure."""

    def note(count: int, what: str) -> None:
        assert count > 0, f"the guard found no {what}"
        record_property(_KEY, f"{count} {what}")

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The list of what was checked; xdist's workers hand it over with their reports."""
    lines = sorted(
        f"{report.nodeid.rpartition('/')[2]}: {text}"
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for key, text in getattr(report, "user_properties", [])
        if key == _KEY
    )
    if lines:
        terminalreporter.section("checks of the house")
        for line in lines:
            terminalreporter.line(line)
