"""What the other features must hear about recommendations."""

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseConcluded:
    """A meeting recommended something in a case. `officer_id` lifted it and follows it up."""

    case_id: uuid.UUID
    officer_id: int
    held_on: date
    """The local date of the meeting."""
