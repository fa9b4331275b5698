"""The valve in the suite: a small budget of steps; and what a broken valve looks like."""

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from tests.application import application
from tests.consents import valve
from tests.consents.valve import Valve
from tests.consents.valve_world import START, Counts
from tests.soak import Budget
from tests.tally import Tally
from trisam.cases import policy as case_policy
from trisam.consents import policy
from trisam.consents.models import ConsentGrant
from trisam.meetings.queries import standing_in
from trisam.web import actor

SMALL = settings(
    max_examples=30,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a failure is shown as it was met: shrinking it takes minutes
)
LARGE = settings(SMALL, max_examples=50, stateful_step_count=100, derandomize=False)


@pytest.fixture
def app(database: Session, tmp_path: Path) -> Flask:
    """The application; what its pages look like is looked at elsewhere."""
    opened = application(tmp_path)
    opened.test_client_class = FlaskClient
    return opened


def run(database: Session, app: Flask, steps: int = 0) -> Counts:
    """The machine with the suite's small and always equal budget, or for so many steps."""
    counts = Counts()
    # A factory does as well as the class that the signature asks for.
    machine = cast(type[Valve], valve.machine(database, app, counts))
    if not steps:
        run_state_machine_as_test(machine, settings=SMALL)
    while counts.steps < steps:
        run_state_machine_as_test(machine, settings=LARGE)
    return counts


def test_after_every_step_everybody_reads_exactly_what_the_individual_agreed_to(
    database: Session, app: Flask, tally: Tally, budget: Budget
) -> None:
    counts = run(database, app, budget.valve_steps)
    tally(counts.steps, "steps of the valve")
    tally(counts.reads, "readings tried, none of them answered wrong")
    tally(counts.withdrawals, "withdrawals among them")
    tally(counts.allowed, "readings allowed")
    tally(counts.refused, "readings refused")


def test_a_planted_policy_that_ignores_a_withdrawal_is_caught(
    database: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    covering = policy.covering

    def forgetful(*asked: Any, **about: Any) -> ColumnElement[bool]:
        whole = covering(*asked, **about)
        return and_(*(part for part in whole.clauses if "withdrawn_at" not in str(part)))

    assert "withdrawn_at" in str(covering(ConsentGrant.id, ConsentGrant.id, START.date()))
    monkeypatch.setattr(case_policy, "covering", forgetful)

    with pytest.raises(AssertionError, match="reads"):
        run(database, app)


def test_a_planted_substitute_who_reads_long_before_the_meeting_is_caught(
    database: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing_in, "STANDS_IN_FOR", timedelta(days=150))

    with pytest.raises(AssertionError, match="fk_sub reads"):
        run(database, app)


def test_a_planted_answer_from_a_cache_is_caught(database: Session, app: Flask) -> None:
    show, kept = app.view_functions["casefile.show"], {}

    def cached(code: str) -> Any:
        key = (actor().account_id, code)
        if key not in kept:
            kept[key] = show(code)
        return kept[key]

    app.view_functions["casefile.show"] = cached

    with pytest.raises(AssertionError):
        run(database, app)
