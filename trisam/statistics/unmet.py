"""Needs that nobody meets, in sentences: help that is missing or has a queue, parties that were
missing from a meeting, and kommuner without a team at a psychiatric unit (wish 6).

Only what is noted somewhere can be told: whoever closes an action chooses what was missing.
"""

from collections.abc import Mapping, Sequence

from trisam.meetings.models import CancelCause
from trisam.recommendations.models import NOT_DONE_WORDS, NotDoneReason
from trisam.statistics.gaps import NEED_WORDS, Gaps
from trisam.statistics.lifts_chart import joined
from trisam.statistics.tables import Table, as_text

_HELP = {
    NotDoneReason.MISSING: "blev inte av för att insatsen saknas",
    NotDoneReason.QUEUE: "blev inte av för att det är kö",
}
_ABSENT = {
    CancelCause.COORDINATOR_MISSING: "rehabkoordinatorn saknades",
    CancelCause.PARTY_MISSING: "en part saknades",
}


def unmet(
    told: Gaps, cancelled: Mapping[CancelCause, int], without_psychiatry: Sequence[str]
) -> tuple[str, ...]:
    """The sentences. `told`: the gap list, as it may be shown; `cancelled`: the meetings of the
    county by cause; and the names of kommuner without such a team."""
    said = [
        _help_missing(told.by_party, NotDoneReason.MISSING),
        _needs(told.by_need),
        _help_missing(told.by_party, NotDoneReason.QUEUE),
    ]
    said += [
        f"{as_text(number)} {'möte' if number == 1 else 'möten'} ställdes in för att {why}."
        for cause, why in _ABSENT.items()
        if (number := cancelled.get(cause, 0))
    ]
    if without_psychiatry:
        said.append(f"Inget team inom psykiatrin finns i {joined(list(without_psychiatry))}.")
    return tuple(sentence for sentence in said if sentence)


def _needs(by_need: Table | None) -> str:
    """Which help it was, the commonest first. What is hidden is left out: its number is not known,
    so neither is its place."""
    told = [
        (str(need), number)
        for need, number in (by_need.rows if by_need else ())
        if need != NEED_WORDS[NotDoneReason.MISSING] and isinstance(number, int) and number
    ]
    said = [
        f"{need.lower()} ({as_text(number)})"
        for need, number in sorted(told, key=lambda one: -one[1])
    ]
    return f"Bland annat saknades {joined(said)}." if said else ""


def _help_missing(by_party: Table, reason: NotDoneReason) -> str:
    words = NOT_DONE_WORDS[reason]
    row = next((row for row in by_party.rows if row[0] == words), None)
    if row is None or not isinstance(row[-1], int) or row[-1] == 0:
        return ""
    number = row[-1]
    said = f"{as_text(number)} {'åtgärd' if number == 1 else 'åtgärder'} {_HELP[reason]}"
    parties = {
        party: value
        for party, value in zip(by_party.head[1:-1], row[1:-1], strict=True)
        if isinstance(value, int) and value
    }
    if len(parties) < len(row) - 2:  # a hidden one might be the largest
        return f"{said}."
    most = max(parties.values())
    those = [party for party, value in parties.items() if value == most]
    return f"{said}, flest hos {joined(those)} ({as_text(most)})."
