"""Heads of the log reach people outside the server, once a day each, and say nothing of anyone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from trisam.accounts import queries as accounts
from trisam.audit import heads
from trisam.audit import queries as audit
from trisam.core import clock, crypto, db
from trisam.core.actor import Role
from trisam.core.errors import Forbidden
from trisam.outbox.models import Message
from trisam.witness import jobs, service


@pytest.fixture(autouse=True)
def file_of_heads(tmp_path: Path) -> Iterator[None]:
    """Heads are kept in a file of this test's own; none yet."""
    before = list(heads._installed)
    heads.install(tmp_path / "heads.jsonl")
    yield
    heads._installed[:] = before


def receivers(database: Session) -> list[str]:
    return list(database.scalars(select(Message.address).order_by(Message.address)))


def test_log_reviewers_and_administrators_get_the_head_and_nobody_else(
    county: County, database: Session
) -> None:
    reviewer = rows.account("Lova Granskare", county.units["af"], Role.LOG_REVIEWER)
    closed = rows.account("Lars Slutat", county.units["fk"], Role.LOG_REVIEWER)
    closed.deactivated_at = clock.now()
    assert jobs.hand_out_head() == 2
    expected = sorted([reviewer.email, county.accounts["administrator"].email])
    assert receivers(database) == expected


def test_the_same_day_gives_each_keeper_one_head(county: County, database: Session) -> None:
    jobs.hand_out_head()
    jobs.hand_out_head()
    assert receivers(database) == [county.accounts["administrator"].email]


def test_the_mail_holds_a_head_that_verifies(county: County, database: Session) -> None:
    db.settle()
    jobs.hand_out_head()
    [message] = database.scalars(select(Message))
    [line] = [line for line in message.body.splitlines() if '"signature"' in line]
    head = heads.read(line, crypto.ring().witness)
    end = audit.end()
    assert (head.number, head.link) == (end.number, end.link.hex())


def test_only_the_system_asks_who_the_keepers_are(county: County) -> None:
    assert accounts.with_roles(jobs.ACTOR, service.KEEPERS)
    with pytest.raises(Forbidden):
        accounts.with_roles(county.actor("administrator"), service.KEEPERS)
