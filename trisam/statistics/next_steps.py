"""Who is ready but has no next step (wish 54): counted by kommun, protected together."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from trisam.statistics.areas import Area
from trisam.statistics.suppression import HIDDEN, Cell, note, places_to_hide
from trisam.statistics.tables import Table, as_text

WAITS, BEGAN, BOTH = "waits", "began", "both"
_ALL = "county"
"""In place of a kommun."""


@dataclass(frozen=True, slots=True)
class Ready:
    """How it is with those who are ready. Everything in it may be shown."""

    sentence: str
    by_kommun: Table
    found: bool
    """Somebody has been ready."""


def ready(
    waiting: Mapping[int, int],
    began: Mapping[int, int],
    days: Sequence[int],
    kommuner: Sequence[Area],
    seen: Collection[Area],
    period: str,
    k: int,
) -> Ready:
    """The table over those who wait today and those for whom the next step began, by the kommun's
    id; `days`: how long each of the latter waited. Of the kommuner, `seen` are shown.

    A number from 1 to `k` - 1 is never told.
    """
    numbers, lines = _laid_out(waiting, began, [area.kommun_id or 0 for area in kommuner])
    hidden = places_to_hide(numbers, lines, k)

    def shown(kind: str, place: int | str) -> Cell:
        return HIDDEN if (kind, place) in hidden else numbers[kind, place]

    table = Table(
        "Redo, men nästa steg saknas",
        f"Personer som är redo för nästa steg: väntar i dag, eller började {period}",
        ("Kommun", "Väntar i dag", "Började under perioden", "Alla"),
        tuple(
            (area.name, *(shown(kind, area.kommun_id or 0) for kind in (WAITS, BEGAN, BOTH)))
            for area in kommuner
            if area in seen
        ),
        (note(k),),
        ("Hela länet", *(shown(kind, _ALL) for kind in (WAITS, BEGAN, BOTH))),
    )
    sentence = f"{_waiting(shown(WAITS, _ALL))} {_waited(days, k)}".strip()
    return Ready(sentence, table, found=bool(numbers[BOTH, _ALL]))


def _laid_out(
    waiting: Mapping[int, int], began: Mapping[int, int], kommun_ids: Sequence[int]
) -> tuple[dict[Hashable, int], list[list[Hashable]]]:
    """Every number of the table, and the lines whose numbers add up to that of the last place."""
    numbers: dict[Hashable, int] = {}
    for kommun_id in kommun_ids:
        numbers[WAITS, kommun_id] = waiting.get(kommun_id, 0)
        numbers[BEGAN, kommun_id] = began.get(kommun_id, 0)
        numbers[BOTH, kommun_id] = numbers[WAITS, kommun_id] + numbers[BEGAN, kommun_id]
    for kind in (WAITS, BEGAN, BOTH):
        numbers[kind, _ALL] = sum(numbers[kind, kommun_id] for kommun_id in kommun_ids)
    lines: list[list[Hashable]] = [
        [(WAITS, one), (BEGAN, one), (BOTH, one)] for one in (*kommun_ids, _ALL)
    ]
    lines += [[*((kind, one) for one in kommun_ids), (kind, _ALL)] for kind in (WAITS, BEGAN, BOTH)]
    return numbers, lines


def _waiting(number: Cell) -> str:
    if number is HIDDEN:
        return "Talen är för små för att visa hur många som är redo men väntar på nästa steg."
    if number == 0:
        return "Ingen som är redo väntar på nästa steg."
    return f"{as_text(number)} personer är redo men väntar på nästa steg."


def _waited(days: Sequence[int], k: int) -> str:
    if len(days) < k:
        return ""
    middle = as_text(int(median(days) + 0.5))
    return f"Hälften av dem som började under perioden fick vänta {middle} dagar eller mer."
