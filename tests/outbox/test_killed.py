"""Two processes deliver and are killed in the middle, again and again: no letter is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.installations import Installation
from tests.outbox.deliverers import Deliver, deliver_all, in_order, marked_first
from tests.outbox.mail_server import MailServer, listening
from tests.soak import Budget
from tests.tally import Tally
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.outbox import service
from trisam.outbox.models import Digest, Message
from trisam.outbox.service import Letter

SYSTEM = Actor.of_system("prov")
A_DAY = 3
"""Letters in each digest."""
WAYS = pytest.mark.parametrize("together", [False, True], ids=["alone", "together"])


def promise(count: int, together: bool) -> None:
    """Letters that become so many mails: urgent ones, or a week old ones to as many people."""
    with db.transaction():
        for number in range(count):
            for part in range(A_DAY if together else 1):
                account = number if together else 7
                letter = Letter(
                    account,
                    "alva@trisam.test",
                    "Påminnelse",
                    f"Brev {number}-{part}.",
                    "meeting:1",
                    f"{number}-{part}",
                    urgent=not together,
                )
                service.queue(SYSTEM, letter)
        week_ago = clock.now() - timedelta(days=7)
        session().execute(update(Message).values(promised_at=week_ago))


def expected(together: bool) -> dict[str, list[str]]:
    """Which letters are in the mail of each Message-ID."""
    with db.reading():
        found = session().execute(select(Message.id, Message.digest_id, Message.body))
        mails: dict[str, list[str]] = {}
        for message_id, digest_id, body in found:
            name = f"samlat-{digest_id}" if together else message_id
            mails.setdefault(f"<trisam-{name}@trisam.test>", []).append(body)
        if together:
            assert len(mails) == len(session().scalars(select(Digest.id)).all())
    return mails


def under_fire(
    installation: Installation, budget: Budget, deliver: Deliver, together: bool
) -> tuple[dict[str, list[str]], MailServer]:
    """What each Message-ID should bring, and the server after everything has been delivered."""
    promise(budget.letters, together)
    with listening(budget.kills, every=max(2, budget.letters // (budget.kills + 2))) as server:
        deaths = deliver_all(installation.url, server.port, deliver)
    assert len(server.shots) == budget.kills
    assert deaths >= budget.kills // 2, "the shots hit nobody"
    return expected(together), server


@WAYS
def test_no_letter_is_lost_and_each_keeps_its_message_id(
    installation: Installation, budget: Budget, tally: Tally, together: bool
) -> None:
    promised, server = under_fire(installation, budget, in_order, together)

    assert len(promised) == budget.letters
    assert set(server.taken) == set(promised)
    for name, bodies in promised.items():
        [words] = server.texts[name]
        assert all(body in words for body in bodies), "the same letters each time it is sent"
    twice = sum(server.taken.values()) - len(promised)
    taken_at_the_kill = server.shots.count("taken")
    tally(len(promised), "digests" if together else "letters")
    tally(len(server.shots), "kills")
    tally(twice, "mails more than promised")
    assert 1 <= twice <= budget.kills
    assert twice >= taken_at_the_kill // 2, "a kill after the letter was taken must repeat it"


@WAYS
def test_a_planted_delivery_that_notes_before_it_posts_loses_letters(
    installation: Installation, budget: Budget, together: bool
) -> None:
    promised, server = under_fire(installation, budget, marked_first, together)
    assert set(promised) - set(server.taken), "no letter was lost"
