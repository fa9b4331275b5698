"""Two processes deliver and are killed in the middle, again and again: no letter is lost."""

from tests.installations import Installation
from tests.outbox.deliverers import Deliver, deliver_all, in_order, marked_first
from tests.outbox.mail_server import MailServer, listening
from tests.soak import Budget
from tests.tally import Tally
from trisam.core import db
from trisam.core.actor import Actor
from trisam.outbox import service
from trisam.outbox.service import Letter

SYSTEM = Actor.of_system("prov")


def promise(count: int) -> set[str]:
    """So many letters; the Message-IDs that they must have."""
    with db.transaction():
        for number in range(count):
            service.queue(
                SYSTEM,
                Letter(7, "alva@trisam.test", "Påminnelse", "Logga in.", "meeting:1", f"{number}"),
            )
    return {f"<trisam-{number}@trisam.test>" for number in range(1, count + 1)}


def under_fire(
    installation: Installation, budget: Budget, deliver: Deliver
) -> tuple[set[str], MailServer]:
    """The Message-IDs that were promised, and the server after everything has been delivered."""
    promised = promise(budget.letters)
    with listening(budget.kills, every=max(2, budget.letters // (budget.kills + 2))) as server:
        deaths = deliver_all(installation.url, server.port, deliver)
    assert len(server.shots) == budget.kills
    assert deaths >= budget.kills // 2, "the shots hit nobody"
    return promised, server


def test_no_letter_is_lost_and_each_keeps_its_message_id(
    installation: Installation, budget: Budget, tally: Tally
) -> None:
    promised, server = under_fire(installation, budget, in_order)

    assert set(server.taken) == promised
    twice = sum(server.taken.values()) - len(promised)
    taken_at_the_kill = server.shots.count("taken")
    tally(len(promised), "letters")
    tally(len(server.shots), "kills")
    tally(twice, "letters more than promised")
    assert 1 <= twice <= budget.kills
    assert twice >= taken_at_the_kill // 2, "a kill after the letter was taken must repeat it"


def test_a_planted_delivery_that_notes_before_it_posts_loses_letters(
    installation: Installation, budget: Budget
) -> None:
    promised, server = under_fire(installation, budget, marked_first)
    assert promised - set(server.taken), "no letter was lost"
