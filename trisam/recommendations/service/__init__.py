"""What is done with recommendations: the verbs, and what they are given. A module of each kind:

recording: the outcome of a case · drafts: what is half written · actions · taking_part: how
the individual took part · telling: the individual
"""

from trisam.recommendations.service.actions import close_action
from trisam.recommendations.service.drafts import (
    WRITING,
    GivenDraft,
    forget_of_case,
    forget_of_meeting,
    forget_of_place,
    is_writing,
    keep_draft,
)
from trisam.recommendations.service.given import (
    ACTIONS_OR_WAIT,
    MOST_ACTIONS,
    NO_ACTION,
    GivenAction,
    GivenRecommendation,
    owners,
)
from trisam.recommendations.service.recording import (
    demand_outcomes,
    hinder_of_settling,
    record,
    record_past,
    settle,
)
from trisam.recommendations.service.taking_part import GivenTookPart, correct_participation
from trisam.recommendations.service.telling import (
    GivenLetter,
    draft_of,
    keep_letter,
    note_feedback,
)

__all__ = [
    "ACTIONS_OR_WAIT",
    "MOST_ACTIONS",
    "NO_ACTION",
    "WRITING",
    "GivenAction",
    "GivenDraft",
    "GivenLetter",
    "GivenRecommendation",
    "GivenTookPart",
    "close_action",
    "correct_participation",
    "demand_outcomes",
    "draft_of",
    "forget_of_case",
    "forget_of_meeting",
    "forget_of_place",
    "hinder_of_settling",
    "is_writing",
    "keep_draft",
    "keep_letter",
    "note_feedback",
    "owners",
    "record",
    "record_past",
    "settle",
]
