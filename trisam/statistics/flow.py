"""A picture of how people lived before and after: a column of bars on either side, and a band for
each move between them, as thick as the people it is of are many.

Drawn from the table of moves that stands under it, so it can show nothing that the table hides. A
hidden number has no band. Where a bar's own number is told, what no band explains is outlined; that
difference can be read from the table too.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET

from markupsafe import Markup

from trisam.cases.values import INCOME_GROUP_WORDS, OCCUPATION_GROUP_WORDS, PUBLIC_GROUPS
from trisam.statistics.charts import BAR, INK, LEAST_BAR
from trisam.statistics.svg import for_the_page
from trisam.statistics.tables import Table, Value, as_text

STAYS: Final = "#8a98a4"
"""3 : 1 on white, and ink on it 5 : 1."""
_WHITE: Final = "#ffffff"
_COLOURS: Final = {"forward": BAR, "back": LEAST_BAR, "stays": STAYS}
_HIDDEN: Final = "Streckat: hit hör tal som är dolda"

_WIDTH: Final = 360
"""No wider than a telephone shows it: its text stays as large as the text beside it."""
_BAR: Final = 12
_TALL: Final = 400
"""How high all people of a side are together."""
_STUB: Final = 8
"""How high a bar is drawn whose number is hidden."""
_TEXT: Final = 15
_SMALL: Final = 13
_LABEL: Final = 24
_GAP: Final = 10
_LINE: Final = 20


@dataclass(frozen=True, slots=True)
class Scale:
    """What a move from one group to another is: `forward` to a higher rank, `back` to a lower, each
    with its words."""

    ranks: tuple[tuple[str, int], ...]
    forward: str
    back: str
    stays: str

    @property
    def legend(self) -> dict[str, str]:
        """The words of each kind of move."""
        return {"forward": self.forward, "back": self.back, "stays": self.stays}


INCOME: Final = Scale(
    tuple((words, int(group not in PUBLIC_GROUPS)) for group, words in INCOME_GROUP_WORDS.items()),
    "Från offentlig försörjning till annat",
    "Till offentlig försörjning",
    "Övriga",
)
OCCUPATION: Final = Scale(
    tuple((words, rank) for rank, words in enumerate(OCCUPATION_GROUP_WORDS.values())),
    "Närmare arbete",
    "Längre från arbete",
    "Lika nära",
)


@dataclass(frozen=True, slots=True)
class Group:
    """A way to live: how many before and after. None: hidden."""

    name: str
    rank: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """So many who went from one group to another, by their places among the groups."""

    source: int
    target: int
    number: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What the picture shows. Equal ones give the same picture."""

    title: str
    scale: Scale
    groups: tuple[Group, ...]
    bands: tuple[Band, ...]
    hidden: int
    """So many moves are hidden."""

    @property
    def in_words(self) -> str:
        """The picture for whoever cannot see it."""
        sides = (
            ("Vid lyftet", [(group.name, group.before) for group in self.groups]),
            ("Efter sex månader", [(group.name, group.after) for group in self.groups]),
        )
        said = [
            f"{when}: " + ", ".join(f"{name.lower()} {_number(number)}" for name, number in side)
            for when, side in sides
        ]
        said += [
            f"Från {self.groups[band.source].name.lower()}"
            f" till {self.groups[band.target].name.lower()}: {as_text(band.number)}"
            for band in self.bands
        ]
        return ". ".join(said) + "." + (f" {self.about_hidden}" if self.hidden else "")

    @property
    def about_hidden(self) -> str:
        """What the picture leaves out, in a sentence; empty when nothing is."""
        if not self.hidden:
            return ""
        if self.hidden == 1:
            return "Ett tal är dolt och har inget band."
        return f"{as_text(self.hidden)} tal är dolda och har inga band."


def flow_of(table: Table, scale: Scale = INCOME) -> Flow | None:
    """The picture of a table of moves: rows before, columns after, totals last in both.

    None when all moves in it are hidden or nought: there is nothing to draw.
    """
    names = [str(row[0]) for row in table.rows]
    ranks = dict(scale.ranks)
    groups = tuple(
        Group(name, ranks[name], _shown(row[-1]), _shown(after))
        for name, row, after in zip(names, table.rows, table.foot[1:-1], strict=True)
    )
    moves = [
        (source, target, value)
        for source, row in enumerate(table.rows)
        for target, value in enumerate(row[1:-1])
    ]
    bands = tuple(
        Band(source, target, number) for source, target, value in moves if (number := _shown(value))
    )
    hidden = sum(_shown(value) is None for _, _, value in moves)
    return Flow(table.title, scale, groups, bands, hidden) if bands else None


@lru_cache(maxsize=16)
def svg(flow: Flow) -> Markup:
    """The picture for a page, as `charts.svg`: scales, obeys a strict CSP, can be read aloud."""
    made = for_the_page(_Drawing(flow).made(), title=flow.title, description=flow.in_words)
    return Markup(made)  # noqa: S704 - written by an XML library, which escapes all text


def _shown(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _label(name: str, number: int | None) -> str:
    return f"{name} ({_number(None)})" if number is None else f"{name} {_number(number)}"


def _number(value: int | None) -> str:
    return "dolt" if value is None else as_text(value)


class _Drawing:
    """Bars and bands laid out from above; labels last, so that no band covers them."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
        self._labels: list[tuple[str, float, float, str]] = []
        sides = ([g.before for g in flow.groups], [g.after for g in flow.groups])
        explained = [self._explained(side) for side in (0, 1)]
        most = max(
            sum(max(number or 0, some) for number, some in zip(side, by_band, strict=True))
            for side, by_band in zip(sides, explained, strict=True)
        )
        self._unit = _TALL / most
        self._tops = [
            self._bars(side, numbers, by_band)
            for side, (numbers, by_band) in enumerate(zip(sides, explained, strict=True))
        ]
        self._bottom = max(bottom for _, bottom in self._tops)

    def made(self) -> str:
        """The whole as an <svg>."""
        self._bands()
        for words, x, y, anchor in self._labels:
            self._text(words, x, y, anchor, halo=True)
        bottom = self._legend(self._bottom + _GAP)
        # Its own ground, whatever colour the page has (forced colours).
        ground = {"width": str(_WIDTH), "height": f"{bottom:.0f}", "fill": _WHITE}
        self._root.insert(0, ET.Element("rect", ground))
        self._root.set("viewBox", f"0 0 {_WIDTH} {bottom:.0f}")
        return ET.tostring(self._root, encoding="unicode")

    def _explained(self, side: int) -> list[int]:
        """How many of each bar the bands on that side make up."""
        ends = [(band.source, band.target)[side] for band in self._flow.bands]
        numbers = [band.number for band in self._flow.bands]
        return [
            sum(number for end, number in zip(ends, numbers, strict=True) if end == at)
            for at in range(len(self._flow.groups))
        ]

    def _bars(
        self, side: int, numbers: list[int | None], explained: list[int]
    ) -> tuple[list[float], float]:
        """Draw the bars of a side: where each begins, and where they end."""
        x, words_at, anchor = (0, 0, "start") if side == 0 else (_WIDTH - _BAR, _WIDTH, "end")
        self._labels.append(("Efter sex månader" if side else "Vid lyftet", words_at, 16, anchor))
        y, tops = float(_LABEL), []
        for group, number, by_band in zip(self._flow.groups, numbers, explained, strict=True):
            if number == 0:
                tops.append(y)
                continue
            self._labels.append((_label(group.name, number), words_at, y + 16, anchor))
            y += _LABEL
            tops.append(y)
            drawn = by_band * self._unit
            rest = _STUB if number is None else (number - by_band) * self._unit
            self._rect(x, y, drawn, {"fill": INK})
            self._rect(
                x + 1,
                y + drawn,
                rest,
                {"fill": _WHITE, "stroke": INK, "stroke-width": "1.5", "stroke-dasharray": "3 3"},
                narrower=2,
            )
            y += drawn + rest + _GAP
        return tops, y

    def _bands(self) -> None:
        starts, ends = (list(tops) for tops, _ in self._tops)
        for band in self._flow.bands:
            thick = band.number * self._unit
            above, below = starts[band.source], ends[band.target]
            starts[band.source] += thick
            ends[band.target] += thick
            kind = self._kind(band)
            left, right, middle = _BAR, _WIDTH - _BAR, _WIDTH / 2
            ET.SubElement(
                self._root,
                "path",
                {
                    "d": f"M{left},{above:.1f}"
                    f"C{middle},{above:.1f} {middle},{below:.1f} {right},{below:.1f}"
                    f"L{right},{below + thick:.1f}"
                    f"C{middle},{below + thick:.1f} {middle},{above + thick:.1f}"
                    f" {left},{above + thick:.1f}Z",
                    "fill": _COLOURS[kind],
                    "stroke": _WHITE,
                    "stroke-width": "1",
                },
            )
            if thick >= _SMALL:
                ink = INK if kind == "stays" else _WHITE
                at = above + thick / 2 + 5
                self._text(as_text(band.number), _BAR + 8, at, "start", ink=ink, size=_SMALL)

    def _kind(self, band: Band) -> str:
        before, after = (self._flow.groups[at].rank for at in (band.source, band.target))
        if before == after:
            return "stays"
        return "forward" if after > before else "back"

    def _legend(self, y: float) -> float:
        """What the colours mean, in words; where it ends."""
        kinds = {self._kind(band) for band in self._flow.bands}
        for kind, words in self._flow.scale.legend.items():
            if kind in kinds:
                self._rect(0, y + 4, 12, {"fill": _COLOURS[kind]})
                self._text(words, 20, y + 15, "start", size=_SMALL)
                y += _LINE
        if self._flow.hidden:
            look = {"fill": _WHITE, "stroke": INK, "stroke-width": "1.5", "stroke-dasharray": "3 3"}
            self._rect(1, y + 5, 10, look, narrower=2)
            self._text(_HIDDEN, 20, y + 15, "start", size=_SMALL)
            y += _LINE
        return y + 4

    def _rect(
        self, x: float, y: float, height: float, look: dict[str, str], narrower: int = 0
    ) -> None:
        if height <= 0:
            return
        place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "height": f"{height:.1f}"}
        ET.SubElement(self._root, "rect", {**place, "width": str(_BAR - narrower), **look})

    def _text(
        self,
        words: str,
        x: float,
        y: float,
        anchor: str,
        *,
        ink: str = INK,
        size: int = _TEXT,
        halo: bool = False,
    ) -> None:
        place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": str(size)}
        edge = {"stroke": _WHITE, "stroke-width": "4", "fill": _WHITE}
        for look in ([edge] if halo else []) + [{"fill": ink}]:
            ET.SubElement(self._root, "text", {**place, **look}).text = words
