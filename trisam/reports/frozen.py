"""The figures of a report as they are shown: protected already, and kept when it is handed in.

Kept as words, so that nothing which is counted or corrected afterwards changes them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from trisam.reports.chapters import Figure
from trisam.statistics.lifts_chart import LiftsChart, Place
from trisam.statistics.suppression import HIDDEN, Cell
from trisam.statistics.tables import Table, Value, as_text, is_number

_HIDDEN: Final = HIDDEN.value
_FEW: Final = 16
_BOLD, _NARROWEST, _WIDEST = 3, 11, 44


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in words. `numbers` are the columns that are set to the right."""

    title: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def every_row(self) -> tuple[tuple[str, ...], ...]:
        """The rows, and that of totals."""
        return (*self.rows, self.foot) if self.foot else self.rows

    @property
    def is_short(self) -> bool:
        """Short enough to stand whole on a page."""
        return len(self.every_row) <= _FEW

    @property
    def weights(self) -> tuple[int, ...]:
        """How much room each column needs on paper, seen to each other."""
        return tuple(self._weight(at) for at in range(len(self.head)))

    def _weight(self, at: int) -> int:
        cells = [len(row[at]) for row in self.every_row]
        longest_word = max(len(word) for word in self.head[at].split())
        room = max(*cells, longest_word + _BOLD, _NARROWEST) if cells else longest_word
        return min(room, _WIDEST)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the system fills in, and the day it was taken.

    `values` are single numbers that a goal can be compared with; `parts` say of those that are
    shares how many they are, of how many.
    """

    taken_on: date
    tables: Mapping[Figure, tuple[ShownTable, ...]]
    sentences: Mapping[Figure, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    annex: tuple[ShownTable, ...] = ()
    chart: LiftsChart | None = None
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(
            {
                "taken_on": self.taken_on.isoformat(),
                "tables": {
                    figure: [asdict(one) for one in tables]
                    for figure, tables in self.tables.items()
                },
                "sentences": dict(self.sentences),
                "values": dict(self.values),
                "parts": dict(self.parts),
                "annex": [asdict(one) for one in self.annex],
                "chart": _chart_out(self.chart) if self.chart else None,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, kept: str) -> "Figures":
        """As it was kept."""
        raw = json.loads(kept)
        return cls(
            date.fromisoformat(raw["taken_on"]),
            {Figure(name): _tables(found) for name, found in raw["tables"].items()},
            {Figure(name): tuple(found) for name, found in raw["sentences"].items()},
            raw["values"],
            _tables(raw["annex"]),
            _chart_in(raw["chart"]) if raw["chart"] else None,
            {name: (part, whole) for name, (part, whole) in raw.get("parts", {}).items()},
        )


def shown(table: Table) -> ShownTable:
    """A table of the statistics as its words."""
    every = (*table.rows, table.foot) if table.foot else table.rows
    columns = range(1, len(table.head))
    return ShownTable(
        table.title,
        table.caption,
        table.head,
        tuple(_words(row) for row in table.rows),
        _words(table.foot),
        tuple(at for at in columns if every and all(is_number(row[at]) for row in every)),
        table.notes,
    )


def _words(row: Sequence[Value]) -> tuple[str, ...]:
    return tuple(as_text(value) for value in row)


def _tables(raw: list[dict[str, Any]]) -> tuple[ShownTable, ...]:
    return tuple(
        ShownTable(
            one["title"],
            one["caption"],
            tuple(one["head"]),
            tuple(tuple(row) for row in one["rows"]),
            tuple(one["foot"]),
            tuple(one["numbers"]),
            tuple(one["notes"]),
        )
        for one in raw
    )


def _chart_out(chart: LiftsChart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "parties": chart.parties,
        "places": [
            {"name": p.name, "lifts": [_cell_out(n) for n in p.lifts], "total": _cell_out(p.total)}
            for p in chart.places
        ],
    }


def _chart_in(raw: dict[str, Any]) -> LiftsChart:
    places = tuple(
        Place(p["name"], tuple(_cell_in(n) for n in p["lifts"]), _cell_in(p["total"]) or 0)
        for p in raw["places"]
    )
    return LiftsChart(raw["title"], tuple(raw["parties"]), places)


def _cell_out(cell: Cell | None) -> int | str | None:
    return _HIDDEN if cell is HIDDEN else cell


def _cell_in(raw: int | str | None) -> Cell | None:
    return HIDDEN if isinstance(raw, str) else raw
