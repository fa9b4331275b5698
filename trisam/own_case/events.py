"""What the other features must hear about keys."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyEnded:
    """A key to somebody's own page opens nothing any more."""

    key_id: uuid.UUID
