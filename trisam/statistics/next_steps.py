"""Who is ready but has no next step (wish 54): by kommun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area
from trisam.statistics.counted import Counted, within
from trisam.statistics.families.next_steps import at
from trisam.statistics.suppression import HIDDEN, Cell
from trisam.statistics.tables import Table, as_text

_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Ready:
    """How it is with those who are ready. Everything in it may be shown."""

    sentence: str
    by_kommun: Table
    found: bool
    """Somebody has been ready."""


def ready(waited: Counted, began: Counted, seen: Sequence[Area], period: str) -> Ready:
    """The table over those who waited when the period ended, and those for whom the next step began
    during it, in the kommuner that are `seen`."""

    def cells(kommun_id: int | None) -> tuple[Cell, Cell]:
        return waited.shown(at(kommun_id)), began.shown(at(kommun_id))

    rows = tuple((area.name, *cells(area.kommun_id)) for area in seen if area.team_ids)
    table = began.table(
        "Redo, men nästa steg saknas",
        f"Personer som är redo för nästa steg, {period}",
        ("Kommun", "Väntade när perioden slutade", "Började under perioden"),
        rows,
        ("Hela länet", *cells(None)),
    )
    sentence = f"{_waiting(waited.shown(at()))} {_waited(began.values(at()))}".strip()
    return Ready(sentence, table, found=any(cell != 0 for cell in cells(None)))


def _waiting(number: Cell) -> str:
    if number is HIDDEN:
        return "Talen är för små för att visa hur många som var redo men väntade på nästa steg."
    if number == 0:
        return "Ingen som var redo väntade på nästa steg när perioden slutade."
    return f"{as_text(number)} personer var redo men väntade på nästa steg när perioden slutade."


def _waited(days: Mapping[int, int]) -> str:
    if not days:
        return ""
    middle = as_text(within(days, _HALF))
    return f"Hälften av dem som började under perioden fick vänta högst {middle} dagar."
