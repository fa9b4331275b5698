"""What somebody typed before the sign-in ran out: kept, sealed, for that person and browser."""

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import delete

from trisam.accounts import queries
from trisam.accounts.lifetimes import KEPT_TEXT
from trisam.accounts.models import KeptText
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound

MOST_CHARACTERS = 200_000
MOST_FIELDS = 400
MOST_TEXTS = 5
"""Of one account in one browser; a sixth takes the place of the oldest."""
Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent, without its token, passwords and files."""

    endpoint: str
    path: str
    """With what stands after "?"."""
    fields: Fields
    had_files: bool
    form_key: str
    """Which session gave the form out."""

    @property
    def can_be_kept(self) -> bool:
        """Something was written, and not more than anybody writes in a form."""
        size = sum(len(name) + len(value) for name, value in self.fields)
        written = any(value.strip() for _, value in self.fields)
        return written and size <= MOST_CHARACTERS and len(self.fields) <= MOST_FIELDS


def keep(account_id: int, browser_hash: str, sent: Sent) -> bool:
    """Keep `sent` for the account in this browser. False when the account is closed, when the form
    was given to somebody else (an old tab in a shared browser), or when it cannot be kept."""
    if not sent.can_be_kept or queries.active(account_id) is None:
        return False
    if not queries.has_given_form(account_id, sent.form_key):
        return False
    earlier = queries.kept_texts(account_id, browser_hash)
    for old in earlier[MOST_TEXTS - 1 :]:
        session().delete(old)
    session().add(
        KeptText(
            account_id=account_id,
            browser_hash=browser_hash,
            kept_at=clock.now(),
            endpoint=sent.endpoint,
            had_files=sent.had_files,
            path=sent.path,
            fields=json.dumps(sent.fields),
        )
    )
    session().flush()
    return True


def fields_of(text: KeptText) -> Fields:
    """The fields as they were sent."""
    return [(name, value) for name, value in json.loads(text.fields or "[]")]


def throw_away(actor: Actor, browser_hash: str, kept_id: uuid.UUID) -> None:
    """Remove one's own text, because it was sent again or is not wanted. Raises `NotFound`."""
    for text in queries.kept_texts(actor.account_id or 0, browser_hash):
        if text.id == kept_id:
            session().delete(text)
            session().flush()
            return
    raise NotFound


def forget_all_of(account_id: int) -> None:
    """Remove every text of an account, as when it is closed."""
    session().execute(delete(KeptText).where(KeptText.account_id == account_id))


def forget_old() -> int:
    """Remove what nobody came back to; how many."""
    gone = session().execute(
        delete(KeptText).where(KeptText.kept_at < clock.now() - KEPT_TEXT).returning(KeptText.id)
    )
    return len(gone.all())
