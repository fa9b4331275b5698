"""What must be remembered outside the database when something has been purged."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purged:
    """An entry was written in the purge log."""

    purge_id: uuid.UUID
