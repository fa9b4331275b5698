"""What the features above must hear about meetings."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseLeft:
    """A case left a meeting's agenda: postponed, moved, or withdrawn."""

    meeting_id: int
    case_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """A meeting is over: nothing is recorded in it any more."""

    meeting_id: int
