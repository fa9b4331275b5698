"""What is done with follow-ups: the verbs, and what they are given. A module of each kind:

scheduling: when they fall due · answering: what came of one · minding: what the system sees to
"""

from trisam.followups.service.answering import (
    AGREED_MEANWHILE,
    TRIES_ENOUGH,
    UNANSWERED,
    GivenFollowUp,
    answer,
    close_without_answer,
    note_try,
)
from trisam.followups.service.minding import (
    close_unasked,
    escalate,
    remind,
)
from trisam.followups.service.scheduling import record_past, schedule

__all__ = [
    "AGREED_MEANWHILE",
    "TRIES_ENOUGH",
    "UNANSWERED",
    "GivenFollowUp",
    "answer",
    "close_unasked",
    "close_without_answer",
    "escalate",
    "note_try",
    "record_past",
    "remind",
    "schedule",
]
