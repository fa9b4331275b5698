"""What people of the county often write, saved as phrases of their own."""

from datetime import time

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Role
from trisam.demo.chance import Chance
from trisam.demo.saving import save
from trisam.demo.span import Span
from trisam.demo.themes import own_phrases
from trisam.phrases.models import Phrase, PhraseKind

EACH = 3
"""Every third officer has phrases, and each one who can be tried."""


def build(everybody: list[Account], span: Span) -> None:
    """Save some phrases for some of those who answer before the meetings."""
    chance = Chance("own phrases")
    officers = [
        account for account in everybody if any(one.role is Role.OFFICER for one in account.roles)
    ]
    chosen = [
        account
        for number, account in enumerate(officers)
        if account.demo_label or number % EACH == 0
    ]
    for account in chosen:
        for kind, texts in own_phrases().items():
            saved_on = span.latest - chance.days(30, 300)
            save(
                Phrase(
                    id=chance.id(),
                    account_id=account.id,
                    kind=PhraseKind(kind),
                    saved_at=clock.instant(saved_on, time(chance.between(8, 16))),
                    text=text,
                )
                for text in chance.some(texts, chance.between(1, 2))
            )
