"""What the other features must hear about parties."""

from dataclasses import dataclass

from trisam.core.actor import Actor


@dataclass(frozen=True, slots=True)
class PartyAdded:
    """The installation got a party."""

    actor: Actor
    party_id: int
    slug: str
