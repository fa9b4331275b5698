"""What a case led to: what was proposed, how each action went, and how it was before and after.

Made of what the reader was allowed to fetch. Only the lifting party may read the follow-up, so
nobody else has a trace (`followups/policy`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trisam.cases.models import Case
from trisam.cases.values import INCOME_WORDS, OCCUPATION_WORDS, Income, Occupation
from trisam.core import swedish
from trisam.followups.models import FollowUp
from trisam.followups.outcomes import took_step
from trisam.followups.values import FollowUpStatus
from trisam.recommendations.models import (
    NOT_DONE_WORDS,
    Action,
    ActionStatus,
    Recommendation,
)

UNKNOWN = "Inte känt"
_STEP_WORDS = {
    True: "Personen har tagit ett steg mot arbete eller studier.",
    False: "Personen har inte tagit något steg mot arbete eller studier.",
    None: "",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one meeting proposed, and how each action went: a text and its outcome."""

    day: str
    text: str
    actions: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Trace:
    """Recommendation, action, outcome."""

    proposals: Sequence[Proposal]
    """First things first."""
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    """Försörjning, sysselsättning and readiness: at the lift, and at each follow-up."""
    step: str
    """Whether the individual took a step, in a sentence; empty when it cannot be said."""


def of(
    case: Case, recommendations: Iterable[Recommendation], follow_ups: Iterable[FollowUp]
) -> Trace | None:
    """The trace of a case of the reader's own party; None while no follow-up is answered."""
    answered = [one for one in follow_ups if one.status is FollowUpStatus.ANSWERED]
    if not answered:
        return None
    latest = answered[-1]
    told = sorted(recommendations, key=lambda one: one.agreed_on)
    return Trace(
        [_proposal(one) for one in told],
        ["", "Vid lyftet", *(f"Efter {one.months} månader" for one in answered)],
        _rows(case, answered),
        _STEP_WORDS[
            took_step(
                case.occupation,
                latest.occupation,
                case.occupation_percent,
                latest.occupation_percent,
            )
        ],
    )


def _proposal(told: Recommendation) -> Proposal:
    return Proposal(
        swedish.day(told.agreed_on),
        told.text or "Texten är gallrad.",
        [(action.text or "Texten är gallrad", _how_it_went(action)) for action in told.actions],
    )


def _how_it_went(action: Action) -> str:
    who = action.party.short_name
    if action.status is ActionStatus.OPEN or action.closed_on is None:
        return f"{who}: pågår, senast {swedish.day(action.due_on)}"
    closed = swedish.day(action.closed_on)
    if action.not_done_reason is not None:
        why = NOT_DONE_WORDS[action.not_done_reason].lower()
        return f"{who}: gick inte att genomföra ({why}), {closed}"
    return f"{who}: klart {closed}"


def _rows(case: Case, answered: Sequence[FollowUp]) -> list[list[str]]:
    return [
        ["Försörjning", _income(case.income), *(_income(one.income) for one in answered)],
        [
            "Sysselsättning",
            _occupation(case.occupation, case.occupation_percent),
            *(_occupation(one.occupation, one.occupation_percent) for one in answered),
        ],
        [
            "Redo för arbete eller studier",
            _readiness(answered[0].readiness_then),
            *(_readiness(one.readiness) for one in answered),
        ],
    ]


def _income(income: Income | None) -> str:
    return INCOME_WORDS[income] if income else UNKNOWN


def _occupation(occupation: Occupation | None, percent: int | None) -> str:
    if occupation is None:
        return UNKNOWN
    return OCCUPATION_WORDS[occupation] + (f", {percent} %" if percent else "")


def _readiness(step: int | None) -> str:
    return f"{step} av 10" if step else UNKNOWN
