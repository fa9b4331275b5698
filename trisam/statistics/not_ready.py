"""An early sign: whether more actions than before could not be carried out because the individual
was not ready (wish 53, rising ill-health).

The rule. The last four whole quarters are compared; the one that goes on is left out, since not all
that ends in it has ended yet. For each quarter: of the actions that ended in it, how many ended as
"ej redo". It rises when the share of the last quarter is higher than that of each of the three
before it, and at least three percentage points above the three together. Otherwise it does not.
When a number that the rule needs is hidden, or nothing ended in a quarter, it is not said whether
it rises.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.recommendations.models import NotDoneReason
from trisam.statistics.counted import Counted
from trisam.statistics.families.actions import ALL, of_reason
from trisam.statistics.periods import Span
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import Hidden
from trisam.statistics.tables import Share, Table, Value, as_text

NOT_READY: Final = of_reason(NotDoneReason.NOT_READY)
RISES_BY: Final = 0.03
"""So much higher a part of one is more than chance in a county's figures."""
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


def told(
    whole: Counted, over_time: Sequence[tuple[Span, Counted]], quarters: Sequence[Span]
) -> NotReady:
    """How it goes over `quarters`, the oldest first. `over_time`: what is told of those of them
    that are told of; `whole`: what is told of them together."""
    by_quarter = dict(over_time)
    shares = [
        by_quarter[one].share(NOT_READY, ALL) if one in by_quarter else None for one in quarters
    ]
    before = _together([by_quarter[one] for one in quarters[:_LAST] if one in by_quarter])
    rises = _rises(shares, before)
    return NotReady(
        _sentence(shares, before, quarters, rises=rises),
        rises,
        _table(whole, by_quarter, quarters),
        _bars(by_quarter, quarters, shares),
        found=whole.shown(ALL) != 0,
    )


def _together(quarters: Sequence[Counted]) -> float | None:
    """The share over some quarters; None when a number of theirs is hidden, or of nothing."""
    sums = []
    for kind in (NOT_READY, ALL):
        numbers = [one.shown(kind) for one in quarters]
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


def _table(whole: Counted, by_quarter: Mapping[Span, Counted], quarters: Sequence[Span]) -> Table:
    def row(words: str, of: Counted | None) -> tuple[Value, ...]:
        if of is None:
            return words, None, None, None
        return words, of.shown(NOT_READY), of.shown(ALL), of.share(NOT_READY, ALL)

    return whole.table(
        "Ej redo, kvartal för kvartal",
        "Avslutade åtgärder, och hur många av dem som inte blev av för att personen inte var redo, "
        f"{quarters[0].words}–{quarters[_LAST].words}",
        ("Kvartal", "Ej redo", "Avslutade åtgärder", "Andel"),
        tuple(row(one.words.capitalize(), by_quarter.get(one)) for one in quarters),
        row("Alla fyra", whole),
    )


def _bars(
    by_quarter: Mapping[Span, Counted], quarters: Sequence[Span], shares: Sequence[Value]
) -> Bars:
    """Each share beside the largest of them, which fills the width."""
    largest = max((share.value for share in shares if isinstance(share, Share)), default=0) or 1
    bars = []
    for one, share in zip(quarters, shares, strict=True):
        label = as_text(share)
        if isinstance(share, Share):
            some, every = (as_text(by_quarter[one].shown(kind)) for kind in (NOT_READY, ALL))
            label = f"{label} ({some} av {every})"
        size = share.value / largest if isinstance(share, Share) else None
        bars.append(Bar(one.words.capitalize(), "", size, label))
    return Bars("Andel av avslutade åtgärder som blev ej redo", tuple(bars))
