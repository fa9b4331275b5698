"""Making a key to the individual's own page, and ending it."""

import uuid

from trisam.audit import service as audit
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case
from trisam.cases.releases import must_be_open
from trisam.core import clock, db, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.mailings import service as mailings
from trisam.own_case.events import KeyEnded
from trisam.own_case.limits import KEY_LASTS
from trisam.own_case.models import KeyEnd, OwnKey
from trisam.own_case.policy import can_keep_keys
from trisam.own_case.queries import keys as queries
from trisam.own_case.shown_key import ShownKey, code_hash, new_key, token_hash

RESTORE = Actor.of_system("återställning")
_ONE_STANDS = {"uq_own_key_one_stands": Overtaken().sentence}


def make(actor: Actor, case: Case) -> tuple[OwnKey, ShownKey]:
    """A new key to the own page of a case that was fetched; the one before it ends.

    What is shown is never kept. Raises `Forbidden` for others than the lifting party, `RuleBroken`
    for a closed case, or when somebody else made one at the same moment.
    """
    if actor.account_id is None or not can_keep_keys(actor, case):
        raise Forbidden
    must_be_open(case)
    before = queries.standing(case.id)
    if before is not None:
        end(actor, case, before, KeyEnd.REPLACED)
    now = clock.now()
    shown = new_key(protected=case.person.protected)
    key = OwnKey(
        id=uuid.uuid4(),
        case_id=case.id,
        token_hash=token_hash(shown.token) if shown.token else None,
        code_hash=code_hash(shown.code),
        made_by_id=actor.account_id,
        made_at=now,
        ends_at=now + KEY_LASTS,
        wrong=0,
    )
    with db.attempt(_ONE_STANDS):
        session().add(key)
    audit.record(actor, "own_key.make", case.subject, person_id=case.person_id)
    return key, shown


def revoke(actor: Actor, case: Case) -> None:
    """End the key of a case that was fetched: its link, its code and its visits, at once.

    Raises `Forbidden` for others than the lifting party, `RuleBroken` when there is none.
    """
    if not can_keep_keys(actor, case):
        raise Forbidden
    key = queries.standing(case.id)
    if key is None:
        raise RuleBroken("Nyckeln gäller redan inte längre.")
    end(actor, case, key, KeyEnd.WITHDRAWN)


def end(actor: Actor, case: Case, key: OwnKey, why: KeyEnd) -> None:
    """End a key that stands. Whether that may be done is for the caller to have asked."""
    _end(actor, key, why)
    audit.record(actor, "own_key.end", case.subject, person_id=case.person_id, reason=why.value)


def end_when_closed(event: CaseClosed) -> None:
    """Nobody opens the own page of a closed case."""
    key = queries.standing(event.case_id)
    if key is not None:
        _end(event.actor, key, KeyEnd.CLOSED)


def end_all_after_restore() -> int:
    """An older database was put back: a key that was ended after it must not open anything, and
    which ones they were is not known for certain. So all end; how many."""
    standing = queries.all_standing()
    for key in standing:
        _end(RESTORE, key, KeyEnd.RESTORED)
    return len(standing)


def _end(actor: Actor, key: OwnKey, why: KeyEnd) -> None:
    key.ended_at, key.ended_why = clock.now(), why
    session().flush()
    mailings.cancel_about(actor, key.subject)
    events.publish(KeyEnded(key.id))
