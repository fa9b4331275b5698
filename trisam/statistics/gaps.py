"""What could not be carried out: actions by reason, party and kommun, protected together.

The two tables share their totals, so they are one piece to the rule that hides small numbers: what
is hidden in the one cannot be worked out from the other.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from trisam.recommendations.models import NOT_DONE_WORDS, NotDoneReason
from trisam.statistics.areas import Area
from trisam.statistics.figures import PartyName
from trisam.statistics.suppression import HIDDEN, Cell, note, places_to_hide
from trisam.statistics.tables import Table, as_text

Counts = Mapping[tuple[NotDoneReason, int, int], int]
"""How many, by reason, party and kommun."""
_Shown = Callable[[Hashable], Cell]
TOTAL, DONE, ALL = ("total",), ("done",), ("all",)
TOLD, UNTOLD, MEETINGS = ("told",), ("untold",), ("meetings",)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gap list of a period. Everything in it may be shown."""

    sentence: str
    by_party: Table
    by_kommun: Table
    found: bool
    """There was something that could not be carried out."""


def gaps(
    counts: Counts,
    done: int,
    parties: Iterable[PartyName],
    kommuner: Sequence[Area],
    seen: Collection[Area],
    period: str,
    k: int,
) -> Gaps:
    """The tables over `counts`; `done` actions were carried out. Of the kommuner, `seen` are shown.

    A number from 1 to `k` - 1 is never told.
    """
    acting = [party for party in parties if any(at[1] == party.id for at in counts)]
    shown = _protected(counts, done, acting, kommuner, k)
    notes = (note(k),)
    return Gaps(
        _sentence(shown(TOTAL), shown(ALL)),
        _by_party(shown, acting, period, notes),
        _by_kommun(shown, [area for area in kommuner if area in seen], period, notes),
        found=bool(counts),
    )


def told_after(days: Sequence[int], untold: int, k: int) -> str:
    """How long it took until individuals were told, as a sentence.

    `days`: from the meeting until the individual was told, one for each that was; `untold` wait.
    """
    told = len(days)
    numbers = {TOLD: told, UNTOLD: untold, MEETINGS: told + untold}
    hidden = places_to_hide(numbers, [[TOLD, UNTOLD, MEETINGS]], k)
    if not told + untold:
        return "Inga rekommendationer under perioden."
    if told < k:
        return "Talen är för små för att visa hur snabbt personerna fick återkoppling."
    middle = as_text(int(median(days) + 0.5))
    sentence = f"Hälften av dem som har fått återkoppling fick den inom {middle} dagar efter mötet"
    if hidden:
        return f"{sentence}."
    return f"{sentence} ({as_text(told)} av {as_text(told + untold)} har fått den)."


def _protected(
    counts: Counts, done: int, parties: Sequence[PartyName], kommuner: Sequence[Area], k: int
) -> _Shown:
    numbers: dict[Hashable, int] = {}
    for (reason, party_id, kommun_id), number in counts.items():
        places: tuple[Hashable, ...] = (
            ("part", reason, party_id),
            ("kommun", reason, kommun_id),
            ("reason", reason),
            ("part", party_id),
            ("kommun", kommun_id),
            TOTAL,
            ALL,
        )
        for place in places:
            numbers[place] = numbers.get(place, 0) + number
    numbers[DONE] = done
    numbers[ALL] = numbers.get(ALL, 0) + done
    lines = list(_lines([p.id for p in parties], [area.kommun_id for area in kommuner]))
    for line in lines:
        for one in line:
            numbers.setdefault(one, 0)
    hidden = places_to_hide(numbers, lines, k)
    return lambda place: HIDDEN if place in hidden else numbers[place]


def _lines(party_ids: Sequence[int], kommun_ids: Sequence[int | None]) -> Iterator[list[Hashable]]:
    """Places whose numbers add up to that of the last one."""
    for kind, ids in (("part", party_ids), ("kommun", kommun_ids)):
        for reason in NotDoneReason:
            yield [*((kind, reason, one) for one in ids), ("reason", reason)]
        for one in ids:
            yield [*((kind, reason, one) for reason in NotDoneReason), (kind, one)]
        yield [*((kind, one) for one in ids), TOTAL]
    yield [*(("reason", reason) for reason in NotDoneReason), TOTAL]
    yield [TOTAL, DONE, ALL]


def _sentence(not_done: Cell, everything: Cell) -> str:
    if everything == 0:
        return "Inga åtgärder har avslutats"
    if not_done == 0:
        return "Alla avslutade åtgärder har genomförts"
    if not_done is HIDDEN:
        return "Talen är för små för att visa vad som inte gick att genomföra"
    if everything is HIDDEN:
        return f"{as_text(not_done)} åtgärder gick inte att genomföra"
    return f"{as_text(not_done)} av {as_text(everything)} åtgärder gick inte att genomföra"


def _by_party(
    shown: _Shown, parties: Sequence[PartyName], period: str, notes: tuple[str, ...]
) -> Table:
    return Table(
        "Per part",
        f"Åtgärder som inte gick att genomföra, per skäl och part, {period}",
        ("Skäl", *(party.name for party in parties), "Alla"),
        tuple(
            (
                NOT_DONE_WORDS[reason],
                *(shown(("part", reason, party.id)) for party in parties),
                shown(("reason", reason)),
            )
            for reason in NotDoneReason
        ),
        notes,
        ("Alla skäl", *(shown(("part", party.id)) for party in parties), shown(TOTAL)),
    )


def _by_kommun(
    shown: _Shown, kommuner: Sequence[Area], period: str, notes: tuple[str, ...]
) -> Table:
    return Table(
        "Per kommun",
        f"Åtgärder som inte gick att genomföra, per kommun och skäl, {period}",
        ("Kommun", *(NOT_DONE_WORDS[reason] for reason in NotDoneReason), "Alla"),
        tuple(
            (
                area.name,
                *(shown(("kommun", reason, area.kommun_id)) for reason in NotDoneReason),
                shown(("kommun", area.kommun_id)),
            )
            for area in kommuner
        ),
        notes,
        ("Hela länet", *(shown(("reason", reason)) for reason in NotDoneReason), shown(TOTAL)),
    )
