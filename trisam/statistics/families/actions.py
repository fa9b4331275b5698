"""What became of the agreed actions that ended in a period: done, or why not, by party and kommun.

Which help was missing is told of the whole county alone. By party and kommun it is all "insats
saknas": cut so fine, nearly all of it would be hidden, and more of the other reasons with it.

The tables share their totals, so they are one piece to the rule that hides small numbers: what is
hidden in the one cannot be worked out from the other.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from trisam.recommendations.models import NotDoneReason
from trisam.statistics.areas import Area
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.making import Family

NotDone = Mapping[tuple[NotDoneReason, int, int], int]
"""How many, by reason, party and kommun."""
TOTAL, DONE, OTHER, ALL = "ej-genomforda", "genomforda", "andra", "alla"
"""What could not be carried out; what was; what ended otherwise than as "ej redo"; all that did."""
_PART, _KOMMUN, _REASON, _NEED = "part", "kommun", "skal", "behov"
LACKING: Final = (
    NotDoneReason.NO_PSYCHIATRY,
    NotDoneReason.NO_HABILITATION,
    NotDoneReason.NO_INTERPRETER,
)
"""Help that was missing and is told apart: wishes 6, 22 and 31."""
REASONS: Final = tuple(reason for reason in NotDoneReason if reason not in LACKING)
"""Those that are told by party and kommun; `LACKING` are among `MISSING`."""
NEEDS: Final = (*LACKING, NotDoneReason.MISSING)
"""The parts of what was missing: `MISSING` is other help than `LACKING`."""


def of_party(party: int, reason: NotDoneReason | None = None) -> Place:
    """What a party could not carry out, for one reason or for any."""
    return place(_PART, party, reason or TOTAL)


def of_kommun(area: Area, reason: NotDoneReason | None = None) -> Place:
    """What could not be carried out in a kommun, for one reason or for any."""
    return place(_KOMMUN, area.kommun_id, reason or TOTAL)


def of_reason(reason: NotDoneReason) -> Place:
    """What could not be carried out for a reason."""
    return place(_REASON, reason)


def of_need(need: NotDoneReason) -> Place:
    """What was missing: one of `NEEDS`."""
    return place(_NEED, need)


def counted(not_done: NotDone, done: int, kommuner: Sequence[Area]) -> Counts:
    """The actions that ended in a period; `done` of them were carried out."""
    kommuner = [area for area in kommuner if area.team_ids]
    by_id = {area.kommun_id: area for area in kommuner}
    numbers: Counter[Place] = Counter()
    for (chosen, party, kommun_id), number in not_done.items():
        area = by_id[kommun_id]
        reason = NotDoneReason.MISSING if chosen in LACKING else chosen
        if chosen in NEEDS:
            numbers[of_need(chosen)] += number
        for at in (
            of_party(party, reason),
            of_party(party),
            of_kommun(area, reason),
            of_kommun(area),
            of_reason(reason),
            TOTAL,
        ):
            numbers[at] += number
    numbers[DONE] = done
    numbers[ALL] = numbers[TOTAL] + done
    numbers[OTHER] = numbers[ALL] - numbers[of_reason(NotDoneReason.NOT_READY)]
    parties = sorted({party for _, party, _ in not_done})
    return Counts.of(numbers, _lines(parties, kommuner))


def _lines(parties: Collection[int], kommuner: Sequence[Area]) -> Iterator[list[Place]]:
    """Places whose numbers add up to that of the last one."""
    for reason in REASONS:
        yield [*(of_party(party, reason) for party in parties), of_reason(reason)]
        yield [*(of_kommun(area, reason) for area in kommuner), of_reason(reason)]
    for party in parties:
        yield [*(of_party(party, reason) for reason in REASONS), of_party(party)]
    for area in kommuner:
        yield [*(of_kommun(area, reason) for reason in REASONS), of_kommun(area)]
    yield [*map(of_party, parties), TOTAL]
    yield [*map(of_kommun, kommuner), TOTAL]
    yield [*map(of_reason, REASONS), TOTAL]
    yield [*map(of_need, NEEDS), of_reason(NotDoneReason.MISSING)]
    yield [TOTAL, DONE, ALL]
    yield [of_reason(NotDoneReason.NOT_READY), OTHER, ALL]


def _by_quarter(at: Place) -> bool:
    return at in {of_reason(NotDoneReason.NOT_READY), OTHER, ALL}


def _weight(at: Place) -> int:
    if at in {TOTAL, DONE, OTHER, ALL}:
        return 0
    kind, *_, reason = at.split("|")
    if kind == _REASON:
        return 1
    if kind == _NEED:
        return 2
    return (2 if kind == _PART else 3) + (0 if reason == TOTAL else 2)


ACTIONS: Final = Family("atgarder", _by_quarter, _weight)
