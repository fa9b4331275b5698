"""What the features above must hear about accounts."""

from dataclasses import dataclass

from trisam.core.actor import Actor


@dataclass(frozen=True, slots=True)
class AccountClosing:
    """An account is about to close. Who still needs it raises `RuleBroken`, and it stays open."""

    actor: Actor
    account_id: int
