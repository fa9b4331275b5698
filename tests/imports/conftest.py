"""The day on which lists are taken over."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.imports import lists


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    """The lists are of 2025; it is the first of October 2026. The teams of the tests have sat for
    two years, and nobody lifted in a team before there was one."""
    with time_machine.travel(f"{lists.TODAY}T10:00:00+02:00", tick=False):
        yield
