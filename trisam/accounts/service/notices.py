"""Telling a person by mail that something happened to the own account."""

import secrets
from datetime import datetime

from trisam.accounts.models import Account
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter

SUBJECT = "Trisam: ditt konto har ändrats"


def tell(actor: Actor, account: Account, what: str) -> None:
    """Promise a mail that says `what` and what to do if it was somebody else. It names nobody."""
    outbox.queue(
        actor,
        Letter(
            account_id=account.id,
            address=account.email,
            subject=SUBJECT,
            body=words(what, clock.now()),
            about=f"account:{account.id}",
            once_key=f"account:{account.id}:{secrets.token_hex(16)}",
        ),
    )


def words(what: str, at: datetime) -> str:
    """The text of such a mail."""
    return (
        f"{what}\nDet skedde {swedish.moment(at)}.\n\n"
        "Var det inte du? Säg till den som sköter konton hos din arbetsgivare genast.\n"
    )
