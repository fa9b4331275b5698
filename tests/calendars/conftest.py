"""What the tests of invitations ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from config import Config
from tests.calendars.inviting import MONDAY, SENDER, Delivered, Wait
from tests.outbox.mail_server import MailServer, listening
from trisam.core import clock
from trisam.core.db import session
from trisam.outbox import jobs
from trisam.outbox.mail import Mail
from trisam.scheduler import known_above


@pytest.fixture
def wait(time_machine: time_machine.TimeMachineFixture) -> Wait:
    """Let time pass, from a Monday morning in January."""
    time_machine.move_to(MONDAY, tick=False)
    return lambda long: time_machine.move_to(clock.now() + long, tick=False)


@pytest.fixture
def above(tmp_path: Path) -> jobs.Above:
    """What the program hands to the delivery."""
    return known_above(
        Config(
            home=tmp_path,
            database_url="",
            key_file=tmp_path,
            mail_from=SENDER,
            base_url="https://trisam.example",
        )
    )


@pytest.fixture
def delivered(above: jobs.Above) -> Delivered:
    """Deliver what is due, and give the mails."""

    def deliver() -> list[Mail]:
        session().flush()
        posted: list[Mail] = []
        jobs.deliver(posted.append, above)
        return posted

    return deliver


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that lets everybody live."""
    with listening(kills=0, every=1) as listens:
        yield listens
