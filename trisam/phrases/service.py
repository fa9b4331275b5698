"""Saving, changing and removing one's own phrases."""

import uuid

from sqlalchemy import delete

from trisam.accounts.events import AccountClosing
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.text import clean
from trisam.people import queries as people
from trisam.people.telltale.detector import Known, in_words, traces_in
from trisam.phrases import queries
from trisam.phrases.models import Phrase, PhraseKind

MOST = 30
LONGEST = 1000
EMPTY = "Skriv texten som ska sparas som fras."
TOO_LONG = "Frasen är för lång. Skriv högst 1 000 tecken."
TOO_MANY = f"Du har redan {MOST} fraser. Ta bort någon under Mina fraser först."


def add(actor: Actor, kind: PhraseKind, text: str) -> Phrase:
    """Save a phrase for a field; the same one again is the one that was there.

    Raises `Forbidden` for somebody without an account, `RuleBroken` when there are too many, or
    when the text is empty, too long or may tell who somebody is.
    """
    if actor.account_id is None:
        raise Forbidden
    text = _checked(actor, text)
    queries.hold(actor)
    every = queries.own(actor)
    for one in every:
        if (one.kind, one.text) == (kind, text):
            return one
    if len(every) >= MOST:
        raise RuleBroken(TOO_MANY)
    kept = Phrase(account_id=actor.account_id, kind=kind, saved_at=clock.now())
    kept.text = text
    session().add(kept)
    session().flush()
    _tell(actor)
    return kept


def change(actor: Actor, phrase_id: uuid.UUID, kind: PhraseKind, text: str) -> Phrase:
    """Change one of the actor's phrases. Raises `NotFound` for any other, and as `add`."""
    kept = queries.get(actor, phrase_id)
    kept.text, kept.kind = _checked(actor, text), kind
    session().flush()
    _tell(actor)
    return kept


def remove(actor: Actor, phrase_id: uuid.UUID) -> None:
    """Remove one of the actor's phrases. Raises `NotFound` for any other."""
    session().delete(queries.get(actor, phrase_id))
    session().flush()
    _tell(actor)


def forget_of_account(event: AccountClosing) -> None:
    """Nobody uses the phrases of a closed account."""
    session().execute(delete(Phrase).where(Phrase.account_id == event.account_id))


def _checked(actor: Actor, text: str) -> str:
    """The text, if it fits anybody: a phrase is used again about others, so what may tell who
    somebody is is refused here, not asked about; a colleague's name too."""
    text = clean(text)
    if not text:
        raise RuleBroken(EMPTY, field="text")
    if len(text) > LONGEST:
        raise RuleBroken(TOO_LONG, field="text")
    finds = traces_in(text)
    finds = traces_in(text, Known(people.known_words(actor).words)) if finds else []
    if finds:
        raise RuleBroken(
            f"Här kan stå vem någon är: {in_words(finds)}. En fras ska passa vem som helst, så "
            "skriv om den utan det.",
            field="text",
        )
    return text


def _tell(actor: Actor) -> None:
    audit.record(actor, "phrase.change", f"account:{actor.account_id}")
