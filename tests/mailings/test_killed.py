"""Two processes deliver and are killed in the middle, again and again: no message is lost."""

from sqlalchemy import select

from tests.factories import county as counties
from tests.installations import Installation
from tests.mailings.deliverers import Deliver, deliver_all, in_order, marked_first
from tests.mailings.promised import promise
from tests.outbox.mail_server import MailServer, listening
from tests.soak import Budget
from tests.tally import Tally
from trisam.core import crypto, db, keys
from trisam.core.db import session
from trisam.mailings.models import Mailing


def under_fire(
    installation: Installation, budget: Budget, deliver: Deliver
) -> tuple[set[str], MailServer]:
    """The Message-IDs that were promised, and the server after everything has been delivered."""
    key_file = installation.home / "keys.json"
    crypto.install(keys.load_or_make(key_file))
    with db.transaction():
        case = counties.build().case()
        for number in range(budget.letters):
            promise(case, number)
    with listening(budget.kills, every=max(2, budget.letters // (budget.kills + 2))) as server:
        deaths = deliver_all(installation.url, key_file, server.port, deliver)
    assert len(server.shots) == budget.kills
    assert deaths >= budget.kills // 2, "the shots hit nobody"
    with db.reading():
        ids = session().scalars(select(Mailing.id)).all()
    return {f"<trisam-enskild-{one}@trisam.test>" for one in ids}, server


def test_no_message_is_lost_and_each_keeps_its_name(
    installation: Installation, budget: Budget, tally: Tally
) -> None:
    promised, server = under_fire(installation, budget, in_order)

    assert len(promised) == budget.letters
    assert set(server.taken) == promised
    twice = sum(server.taken.values()) - len(promised)
    taken_at_the_kill = server.shots.count("taken")
    tally(len(promised), "messages to individuals")
    tally(len(server.shots), "kills")
    tally(twice, "mails more than promised")
    assert twice <= budget.kills, "only what a kill cut off is sent again"
    assert twice >= taken_at_the_kill // 2, "a kill after the mail was taken must repeat it"
    with db.reading():
        left = session().scalars(select(Mailing)).all()
    assert all(one.address_sealed is one.body_sealed is None for one in left)


def test_a_planted_delivery_that_notes_before_it_posts_loses_messages(
    installation: Installation, budget: Budget
) -> None:
    promised, server = under_fire(installation, budget, marked_first)
    assert promised - set(server.taken), "no message was lost"
