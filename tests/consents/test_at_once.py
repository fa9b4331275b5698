"""Two at once, with real connections and commits: what was withdrawn has won."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.at_once import at_once, committed
from tests.consents.test_service import agreed
from tests.factories import county as counties
from trisam.cases import queries as cases
from trisam.cases import service
from trisam.cases.models import Case
from trisam.cases.policy import visible_to
from trisam.consents.models import Withdrawal
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.outbox import jobs
from trisam.outbox import service as outbox
from trisam.outbox.mail import Enclosure
from trisam.outbox.models import Message
from trisam.outbox.service import Letter

ROUNDS = 5


def readable(code: str, actor: Actor) -> bool:
    """Whether the actor may know of the case."""
    with db.reading():
        found = select(Case.id).where(Case.code == code, visible_to(actor, clock.today()))
        return session().scalar(found) is not None


@pytest.mark.usefixtures("installed")
def test_two_withdrawals_at_once_are_one_and_both_are_answered() -> None:
    with db.transaction():
        county = counties.build()
        code = county.case().code
        actors = [county.actor("af"), county.actor("fk")]

    def withdrawing(actor: Actor) -> Callable[[], object]:
        return committed(lambda: service.withdraw_consent(actor, cases.get(actor, code)))

    # Whoever came second may no longer know of the case: that is the withdrawal at work.
    assert at_once(*map(withdrawing, actors))[0] == "done"
    with db.reading() as session:
        assert len(session.scalars(select(Withdrawal)).all()) == 1
    assert not readable(code, actors[1])


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_withdrawal_while_somebody_prolongs_wins_whoever_is_first(_round: int) -> None:
    with db.transaction():
        county = counties.build()
        case = county.case()
        code, consent = case.code, case.consent
        assert consent is not None
        again = replace(
            agreed(county, "af", "fk", "vard"),
            replaces_id=consent.id,
            replaces_version=consent.version,
        )
        officer, colleague = county.actor("af"), county.actor("vard")
    prolonged = at_once(
        committed(lambda: service.give_consent(officer, cases.get(officer, code), again)),
        committed(lambda: service.withdraw_consent(officer, cases.get(officer, code))),
    )
    assert prolonged in (["done", "done"], [service.CHANGED_MEANWHILE, "done"])
    assert not readable(code, colleague)
    assert readable(code, officer)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("urgent", [True, False], ids=["alone", "together"])
def test_a_withdrawal_while_mail_is_delivered_comes_before_or_after_never_between(
    urgent: bool,
) -> None:
    with db.transaction():
        county = counties.build()
        code = county.case().code
        officer, receiver, about = county.actor("af"), county.accounts["fk"], f"case:{code}"
        for number in range(ROUNDS):
            letter = Letter(
                account_id=receiver.id,
                address=receiver.email,
                subject="Ämne",
                body="Texten",
                about=about,
                once_key=f"prov:{number}",
                urgent=urgent,
            )
            outbox.queue(officer, letter)
        long_since = clock.now() - timedelta(days=7)
        session().execute(update(Message).values(promised_at=long_since))
    about_it: list[str] = []

    def deliver() -> None:
        jobs.deliver(
            lambda mail: about_it.append(mail.name) if "Texten" in mail.body else None,
            jobs.Above(
                may_hear=lambda message: cases.may_hear(message.account_id, message.about),
                enclose=lambda _: Enclosure(),
            ),
        )

    withdraw = committed(lambda: service.withdraw_consent(officer, cases.get(officer, code)))
    assert at_once(deliver, withdraw) == ["done", "done"]
    before = len(about_it)
    deliver()

    assert len(about_it) == before  # nothing goes out once the withdrawal is done
    with db.reading():
        messages = session().scalars(select(Message).where(Message.about == about)).all()
    assert len(messages) == ROUNDS
    assert all((m.sent_at is None) != (m.cancelled_at is None) for m in messages)
