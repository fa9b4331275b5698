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
    outbox.queue(actor, letter(account, what, clock.now(), secrets.token_hex(16)))


def letter(account: Account, what: str, at: datetime, once: str) -> Letter:
    """Such a mail. `once` tells it from others to the same person."""
    about = f"account:{account.id}"
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=SUBJECT,
        body=f"{what}\nDet skedde {swedish.moment(at)}.\n\n"
        "Var det inte du? Säg till den som sköter konton hos din arbetsgivare genast.\n",
        about=about,
        once_key=f"{about}:{once}",
        urgent=True,
    )
