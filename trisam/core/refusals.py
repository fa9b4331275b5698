"""That somebody was refused: told by the edge, heard by the access log."""

import uuid
from dataclasses import dataclass

from trisam.core.actor import Actor


@dataclass(frozen=True, slots=True)
class AccessRefused:
    """A signed-in person asked for what is not theirs, or for what does not exist."""

    actor: Actor
    page: str
    """The name of the page that was asked for; never what was typed."""
    subject: str | None = None
    """What was asked for, as the log names it, when the refusing rule knows that."""
    person_id: uuid.UUID | None = None
