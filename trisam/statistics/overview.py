"""Everything a page about one place says, made from its figures.

The page, the workbook and "Min dag" all take it from here, so a figure has one definition.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics import sentences
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.balance import Balance, balance_shown, least_shown
from trisam.statistics.families.lifts import ALL
from trisam.statistics.figures import Dimension, Figures, PartyName
from trisam.statistics.lifts_chart import LiftsChart, chart_of_rows, chart_of_totals, joined
from trisam.statistics.periods import Period
from trisam.statistics.release.told import note
from trisam.statistics.suppression import HIDDEN, Cell, Hidden
from trisam.statistics.tables import Difference, Share, Table, Value, as_text

TOTAL: Final = "Totalt"
_PARTS: Final = {AreaKind.COUNTY: ("Kommun", "kommuner"), AreaKind.KOMMUN: ("Team", "team")}
_INDEX: Final = "Balansindex"
_OVER_TIME: Final = "Över tid"


@dataclass(frozen=True)
class Overview:
    """One place in one period. `chart` and `parts_chart` are None when there is nothing to draw.

    `parts` are the places within it that the reader may see, in the order of `by_part`'s rows.
    """

    area: Area
    period: Period
    total: Cell
    balance: Balance | None
    least: tuple[str, ...]
    by_party: Table
    chart: LiftsChart | None
    parts: tuple[Area, ...]
    by_part: Table | None
    parts_chart: LiftsChart | None
    cuts: tuple[Table, ...]
    remarks: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Which party lifts least, and how far from an equal share."""
        return sentences.sentence(self.total, self.balance)

    @property
    def hint(self) -> str:
        """What to do when too much is hidden to compare; empty otherwise."""
        can_compare = self.balance or self.total == 0
        can_widen = not can_compare and self.area.kind is not AreaKind.COUNTY
        return "Välj ett större område för att se mer." if can_widen else ""

    @property
    def where(self) -> str:
        """In which of the places within it that is most so; empty when nothing can be said."""
        if self.parts_chart is None or len(self.parts) == 1:
            return ""
        return sentences.where(self.parts_chart, _PARTS[self.area.kind][1], self.least)

    @property
    def counted(self) -> str:
        """ "912 lyft", "antalet lyft är dolt": n, which always stands beside a share."""
        hidden = isinstance(self.total, Hidden)
        return "antalet lyft är dolt" if hidden else f"{as_text(self.total)} lyft"

    @property
    def over_time(self) -> Table | None:
        """How it has been over time, where that is told."""
        return next((cut for cut in self.cuts if cut.title == _OVER_TIME), None)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the page."""
        return (self.by_party, *([self.by_part] if self.by_part else ()), *self.cuts)


def overview(figures: Figures, area: Area, parts: Sequence[Area], period: Period) -> Overview:
    """What is told about `area`; of the places within it, only about `parts`. `k`: the smallest
    number that is told, for the notes."""
    names = [party.name for party in figures.parties(area)]
    lifts = _of(figures, area)
    shown = [part for part in parts if figures.parties(part)]
    by_part = _by_part(figures, area, shown, period) if shown else None
    whole = _counts_table(figures, area, period)
    return Overview(
        area=area,
        period=period,
        total=figures.total(area),
        balance=balance_shown(lifts, names),
        least=least_shown(lifts),
        by_party=_by_party(figures, area, period),
        chart=chart_of_totals(whole, names) if names else None,
        parts=tuple(shown),
        by_part=by_part,
        parts_chart=chart_of_rows(by_part, names) if by_part and len(shown) > 1 else None,
        cuts=tuple(_cuts(figures, area, period)),
        remarks=_remarks(figures, area),
    )


def _by_party(figures: Figures, area: Area, period: Period) -> Table:
    """A row per party: lifts, share, and how far that is from an equal one."""
    lifts = _of(figures, area)
    total = figures.total(area)
    rows = [(name, number, *_share(number, total, len(lifts))) for name, number in lifts.items()]
    return _table(
        "Lyft per part",
        f"Lyft per part: {area.name}, {period.words}",
        ("Part", "Lyft", "Andel", "Skillnad mot lika del (procentenheter)"),
        rows,
        (TOTAL, total, Share(1) if total else None, None),
        figures.told.k,
    )


def _share(number: Cell, total: Cell, parties: int) -> tuple[Value, Value]:
    """A party's share and how far it is from an equal one: hidden where either number is."""
    if number is HIDDEN or total is HIDDEN:
        return HIDDEN, HIDDEN
    return (
        (Share(number / total), Difference(number / total - 1 / parties)) if total else (None, None)
    )


def _counts_table(figures: Figures, area: Area, period: Period) -> Table:
    """The place alone, as the last row of a table: what its picture is drawn from."""
    names = tuple(party.name for party in figures.parties(area))
    return _table(
        f"Lyft per part, {area.name}, {period.words}",
        "",
        ("Plats", *names, TOTAL),
        [],
        (area.name, *_lifts(figures, area, figures.parties(area)), figures.total(area)),
        figures.told.k,
    )


def _by_part(figures: Figures, area: Area, parts: Sequence[Area], period: Period) -> Table:
    head, _ = _PARTS[area.kind]
    names = [party.name for party in figures.parties(area)]
    rows = [_part_row(figures, area, part) for part in (*parts, area)]
    return _table(
        f"Lyft per {head.lower()}",
        f"Lyft per {head.lower()} och part: {area.name}, {period.words}",
        (head, *names, TOTAL, "Lyfter minst", _INDEX),
        rows[:-1],
        rows[-1],
        figures.told.k,
    )


def _part_row(figures: Figures, whole: Area, part: Area) -> tuple[Value, ...]:
    lifts = _of(figures, part)
    found = balance_shown(lifts, list(lifts))
    total = figures.total(part)
    unknown: Value = "–" if total == 0 else as_text(HIDDEN)
    who = least_shown(lifts)
    least: Value = joined(who) if who else ("Alla lika" if found else unknown)
    return (
        part.name,
        *_lifts(figures, part, figures.parties(whole)),
        total,
        least,
        _index(lifts, total),
    )


def _cuts(figures: Figures, area: Area, period: Period) -> Iterator[Table]:
    if figures.over_time:
        yield _over_time(figures, area)
    for dimension in figures.dimensions(area):
        yield _cut(figures, area, period, dimension)


def _over_time(figures: Figures, area: Area) -> Table:
    """A row per quarter; in a place that is told of by four at a time, a row per last quarter."""
    single = area.kind is AreaKind.COUNTY
    names = [party.name for party in figures.parties(area)]
    rows = []
    for last, told in figures.over_time:
        then = figures.then(told)
        words = last.words.capitalize() if single else f"Till och med {last.words}"
        lifts = _lifts(then, area, figures.parties(area))
        rows.append((words, *lifts, then.total(area), _index(_of(then, area), then.total(area))))
    kind = "kvartal för kvartal" if single else "fyra kvartal i taget"
    return _table(
        _OVER_TIME,
        f"Lyft {kind}: {area.name}",
        ("Kvartal" if single else "Fyra kvartal", *names, TOTAL, _INDEX),
        rows,
        (),
        figures.told.k,
    )


def _cut(figures: Figures, area: Area, period: Period, cut: Dimension) -> Table:
    """A row per part, by party where that is told."""
    code = cut.cuts[0][0]
    parties = [one for one in figures.parties(area) if figures.lifts(area, one, code) is not None]
    rows: list[tuple[Value, ...]] = []
    for part, words in (*cut.cuts, (ALL, TOTAL)):
        total = figures.total(area, part)
        lifts = _lifts(figures, area, parties, part)
        index = (_index(_of(figures, area, part), total),) if parties else ()
        rows.append((words, *lifts, total, *index))
    return _table(
        cut.title,
        f"{cut.title}: {area.name}, {period.words}",
        (cut.head, *(party.name for party in parties), TOTAL, *((_INDEX,) if parties else ())),
        rows[:-1],
        rows[-1],
        figures.told.k,
    )


def _of(figures: Figures, area: Area, cut: str = ALL) -> dict[str, Cell]:
    """The lifts of each party that is there, by its name."""
    return {party.name: figures.lifts(area, party, cut) or 0 for party in figures.parties(area)}


def _index(lifts: Mapping[str, Cell], total: Cell) -> Value:
    """The balance index in a table; hidden where it would give a hidden number away."""
    found = balance_shown(lifts, list(lifts))
    if found is None:
        return None if total == 0 else HIDDEN
    return None if found.index is None else round(found.index)


def _lifts(
    figures: Figures, area: Area, parties: Sequence[PartyName], cut: str = ALL
) -> list[Cell | None]:
    return [figures.lifts(area, party, cut) for party in parties]


def _table(
    title: str,
    caption: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[Value, ...]],
    foot: tuple[Value, ...],
    k: int,
) -> Table:
    hides = any(isinstance(value, Hidden) for row in (*rows, foot) for value in row)
    return Table(title, caption, head, tuple(rows), (note(k),) if hides else (), foot)


def _remarks(figures: Figures, area: Area) -> tuple[str, ...]:
    said = (
        sentences.about_parties([party.name for party in figures.in_part(area)]),
        sentences.about_others(figures.outside(area)),
    )
    return tuple(remark for remark in said if remark)
