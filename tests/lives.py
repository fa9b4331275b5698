"""State machines of hypothesis that live in a database: each way through in a savepoint of its own,
with a county and a clock of its own."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar, cast

import time_machine
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy.orm import Session

from tests.factories import county as counties
from trisam.core import db
from trisam.core.errors import RuleBroken

START = "2026-03-02 12:00+01:00"
_Told = TypeVar("_Told")


class Life(RuleBasedStateMachine):
    """What happens is compared with a model of the rules; afterwards everything is undone."""

    def __init__(self, session: Session, steps: Counter[str]) -> None:
        super().__init__()
        self.session, self.steps = session, steps
        self.savepoint = session.begin_nested()
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        self.county = counties.build()

    def teardown(self) -> None:
        """Everything is undone."""
        self.travel.stop()
        self.savepoint.rollback()
        self.session.expunge_all()
        self.session.info["waiting"].clear()

    def attempt(
        self,
        what: str,
        allowed: bool,
        act: Callable[[], _Told],
        refusal: type[Exception] = RuleBroken,
    ) -> _Told | None:
        """It is done when the rules allow it; otherwise refused, and undone."""
        self.steps[f"{what}, {'done' if allowed else 'refused'}"] += 1
        told = None
        try:
            with db.attempt():
                told = act()
        except refusal:
            assert not allowed, what
        else:
            assert allowed, what
        return told


def run(life: type[Life], database: Session, *, ways: int, length: int, by: int) -> Counter[str]:
    """Live so many ways, each of so many steps; how often each thing was done or refused.

    `by` seeds the ways: one is chosen whose ways between them do everything, which the caller
    asserts, so that a change elsewhere does not change them.
    """
    steps: Counter[str] = Counter()
    small = settings(
        max_examples=ways,
        stateful_step_count=length,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )

    @seed(by)
    def born() -> Life:
        return life(database, steps)

    # Anything that makes a machine will do, whatever the signature says.
    run_state_machine_as_test(cast("type[Life]", born), settings=small)
    return steps
