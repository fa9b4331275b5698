"""What the features above must hear about meetings."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseLeft:
    """A case left a meeting: postponed, moved or withdrawn, or the meeting about it alone was
    cancelled."""

    meeting_id: int
    case_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """A meeting is over: nothing is recorded in it any more."""

    meeting_id: int
