"""Choosing how one wants mail."""

from trisam.audit import service as audit
from trisam.core.actor import Actor
from trisam.outbox import service as outbox


def choose(actor: Actor, *, at_once: bool, invitations: bool) -> None:
    """What is not urgent comes at once or together once a day; meetings come as invitations or not.

    What is urgent comes at once in any case. Raises as `outbox.service.choose`.
    """
    outbox.choose(actor, at_once=at_once, invitations=invitations)
    audit.record(actor, "message.choose", f"account:{actor.account_id}")
