"""An early sign: whether more actions than before could not be carried out because the individual
was not ready (wish 53, rising ill-health).

The rule. The last four whole quarters are compared; the one that goes on is left out, since not all
that ends in it has ended yet. For each quarter: of the actions that ended in it, how many ended as
"ej redo". It rises when the share of the last quarter is higher than that of each of the three
before it, and at least three percentage points above the three together. Otherwise it does not.
When a number that the rule needs is hidden, or nothing ended in a quarter, it is not said whether
it rises.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.counted import Counted
from trisam.statistics.periods import Span
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import Hidden, note
from trisam.statistics.tables import Share, Table, Value, as_text

NOT_READY, OTHER, EVERY = "not ready", "other", "every"
RISES_BY: Final = 0.03
"""So much higher a part of one is more than chance in a county's figures."""
_WHOLE: Final = "whole"
_LAST: Final = -1


@dataclass(frozen=True, slots=True)
class NotReady:
    """How it has gone, quarter by quarter. Everything in it may be shown."""

    sentence: str
    rises: bool
    table: Table
    bars: Bars
    found: bool
    """Some action ended in the four quarters."""


def told(ended: Mapping[tuple[Span, bool], int], quarters: Sequence[Span], k: int) -> NotReady:
    """How it goes over `quarters`, the oldest first. `ended`: how many actions ended in each, by
    whether it was because the individual was not ready. A number from 1 to `k` - 1 is never told.
    """
    counted = Counted(_numbers(ended), _lines(quarters), k)
    shares = [counted.share((one, NOT_READY), (one, EVERY)) for one in quarters]
    before = _together(counted, quarters[:_LAST])
    rises = _rises(shares, before)
    return NotReady(
        _sentence(shares, before, quarters, rises=rises),
        rises,
        _table(counted, quarters, k),
        _bars(counted, quarters, shares),
        found=any(ended.values()),
    )


def _numbers(ended: Mapping[tuple[Span, bool], int]) -> Counter[Hashable]:
    numbers: Counter[Hashable] = Counter()
    for (quarter, not_ready), number in ended.items():
        for when in (quarter, _WHOLE):
            numbers[when, NOT_READY if not_ready else OTHER] += number
            numbers[when, EVERY] += number
    return numbers


def _lines(quarters: Sequence[Span]) -> list[list[Hashable]]:
    """Places whose numbers add up to that of the last one."""
    kinds = (NOT_READY, OTHER, EVERY)
    lines: list[list[Hashable]] = [[(when, kind) for kind in kinds] for when in (*quarters, _WHOLE)]
    lines += [[*((one, kind) for one in quarters), (_WHOLE, kind)] for kind in kinds]
    return lines


def _together(counted: Counted, quarters: Sequence[Span]) -> float | None:
    """The share over some quarters; None when a number of theirs is hidden, or of nothing."""
    sums = []
    for kind in (NOT_READY, EVERY):
        numbers = [counted.shown((one, kind)) for one in quarters]
        sums.append(sum(number for number in numbers if isinstance(number, int)))
        if any(isinstance(number, Hidden) for number in numbers):
            return None
    some, every = sums
    return some / every if every else None


def _rises(shares: Sequence[Value], before: float | None) -> bool:
    told = [share.value for share in shares if isinstance(share, Share)]
    if before is None or len(told) < len(shares):
        return False
    *earlier, last = told
    return last > max(earlier) and last - before >= RISES_BY


def _sentence(
    shares: Sequence[Value], before: float | None, quarters: Sequence[Span], *, rises: bool
) -> str:
    last = shares[_LAST]
    if before is None or not all(isinstance(share, Share) for share in shares):
        return "Talen är för små för att visa om ej redo ökar."
    compared = (
        f"{as_text(last)} av åtgärderna som avslutades {quarters[_LAST].words},"
        f" mot {as_text(Share(before))} de tre kvartalen före."
    )
    if rises:
        return f"Ej redo ökar: {compared} Det kan vara ett tecken på sämre hälsa."
    return f"Ej redo ökar inte nämnvärt: {compared}"


def _table(counted: Counted, quarters: Sequence[Span], k: int) -> Table:
    def row(words: str, when: Hashable) -> tuple[Value, ...]:
        some, every = (when, NOT_READY), (when, EVERY)
        return words, counted.shown(some), counted.shown(every), counted.share(some, every)

    rows = tuple(row(one.words.capitalize(), one) for one in quarters)
    foot = row("Alla fyra", _WHOLE)
    hides = any(isinstance(value, Hidden) for one in (*rows, foot) for value in one)
    return Table(
        "Ej redo, kvartal för kvartal",
        "Avslutade åtgärder, och hur många av dem som inte blev av för att personen inte var redo, "
        f"{quarters[0].words}–{quarters[_LAST].words}",
        ("Kvartal", "Ej redo", "Avslutade åtgärder", "Andel"),
        rows,
        (note(k),) if hides else (),
        foot,
    )


def _bars(counted: Counted, quarters: Sequence[Span], shares: Sequence[Value]) -> Bars:
    """Each share beside the largest of them, which fills the width."""
    largest = max((share.value for share in shares if isinstance(share, Share)), default=0) or 1
    bars = []
    for one, share in zip(quarters, shares, strict=True):
        label = as_text(share)
        if isinstance(share, Share):
            some, every = (as_text(counted.shown((one, kind))) for kind in (NOT_READY, EVERY))
            label = f"{label} ({some} av {every})"
        size = share.value / largest if isinstance(share, Share) else None
        bars.append(Bar(one.words.capitalize(), "", size, label))
    return Bars("Andel av avslutade åtgärder som blev ej redo", tuple(bars))
