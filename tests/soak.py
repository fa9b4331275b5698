"""`make soak`: the tests that take a budget take a long one.

Without `--soak` each is a small share of it, so that the suite stays quick.
"""

from dataclasses import dataclass

import pytest

PARTS = 4
"""In how many parts the long budget is split, so that workers share it."""


@dataclass(frozen=True)
class Budget:
    """How much one test may try on one database."""

    valve_steps: int
    """0: the small, always equal round."""
    race_trials: int
    letters: int = 250
    kills: int = 25
    bookings: int = 25


QUICK = Budget(valve_steps=0, race_trials=50, letters=60, kills=6, bookings=5)
LONG = {"sqlite": Budget(25_000, 125), "postgresql": Budget(2_500, 125)}
"""Each of the four parts: in all 100,000 steps on SQLite, and 1,000 trials on the two. Also 1,000
letters, 100 kills and 100 bookings by twenty at once on each."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--soak`."""
    parser.addoption("--soak", action="store_true", help="long budgets; takes hours")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `soak_part` runs once, or once a part of the long budget."""
    if "soak_part" in metafunc.fixturenames:
        metafunc.parametrize(
            "soak_part", range(PARTS if metafunc.config.getoption("--soak") else 1)
        )


@pytest.fixture
def budget(request: pytest.FixtureRequest, soak_part: int) -> Budget:
    """The budget of this test on the database that it runs on."""
    if not request.config.getoption("--soak"):
        return QUICK
    return LONG["sqlite" if "sqlite" in request.node.name else "postgresql"]
