"""Two periods of one place beside each other: what each party lifted, and what changed.

Everything is worked out from numbers that are both told already, so a difference tells nothing that
they do not; where either is hidden the difference is too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.balance import balance_shown
from trisam.statistics.figures import Figures, PartyName
from trisam.statistics.lifts_chart import joined
from trisam.statistics.periods import Period
from trisam.statistics.release.told import note
from trisam.statistics.suppression import HIDDEN, Cell, Hidden
from trisam.statistics.tables import Change, Difference, Share, Table, Value, as_text

TOTAL: Final = "Totalt"
_INDEX: Final = "Balansindex"
_VISIBLE: Final = 0.005
"""Half a percentage point: a smaller change is none in whole percent."""
_CHOOSE: Final = "Välj en annan period under Jämför med."


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lifts beside those of the `other` period. `sentence` says what changed most, or why the
    two cannot be compared and what to choose: then there are no `tables`."""

    other: Period
    sentence: str
    tables: tuple[Table, ...] = ()
    said: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    """A party's lifts, or the total, in both periods; a share is of all lifts of its period."""

    name: str
    lifts: tuple[Cell | None, Cell | None]
    shares: tuple[Value, Value]

    @property
    def lift_change(self) -> Value:
        then, now = self.lifts
        if then is None or now is None:
            return None
        return HIDDEN if isinstance(then, Hidden) or isinstance(now, Hidden) else Change(now - then)

    @property
    def share_change(self) -> Value:
        then, now = self.shares
        if isinstance(then, Share) and isinstance(now, Share):
            return Difference(now.value - then.value)
        return HIDDEN if HIDDEN in self.shares and None not in self.shares else None


def not_comparable(period: Period, other: Period) -> str:
    """Why the two cannot be compared, whatever is told of them; empty when they can."""
    if period == other:
        return f"Perioden jämförs med sig själv. {_CHOOSE}"
    first, second = len(period.quarters()), len(other.quarters())
    if first != second:
        return (
            f"Perioderna är olika långa, {first} och {second} kvartal, så antalet lyft går inte "
            "att jämföra. Välj en lika lång period under Jämför med."
        )
    return ""


def not_told(area: Area, other: Period) -> Comparison:
    """Nothing is told of the other period."""
    why = (
        f"Det finns inga siffror för {other.words} i {_place(area)}. "
        "Välj en period i listan under Jämför med."
    )
    return Comparison(other, why)


def compared(
    area: Area, period: tuple[Period, Figures], other: tuple[Period, Figures]
) -> Comparison:
    """The lifts of `area` in both periods."""
    if not other[1].parties(area):
        return not_told(area, other[0])
    (then, before), (now, after) = sorted((period, other), key=lambda one: one[0].last)
    pairs = [_pair(area, before, after, party) for party in _parties(area, before, after)]
    totals = (before.total(area), after.total(area))
    indexes = (_index(area, before), _index(area, after))
    k = max(before.told.k, after.told.k)
    return Comparison(
        other[0],
        sentence=_sentence(area, pairs),
        tables=(
            _by_party(area, then, now, pairs, totals, k),
            _by_index(area, then, now, indexes, k),
        ),
        said=tuple(said for said in (_about_total(totals), _about_index(indexes)) if said),
        remarks=tuple(_remarks(area, then, now, other)),
    )


def _place(area: Area) -> str:
    return "länet" if area.kind is AreaKind.COUNTY else area.name


def _parties(area: Area, before: Figures, after: Figures) -> Sequence[PartyName]:
    """Those who were some team's own there in either period, in their usual order."""
    there = {*before.parties(area), *after.parties(area)}
    return [party for party in after.every_party if party in there]


def _pair(area: Area, before: Figures, after: Figures, party: PartyName) -> _Pair:
    lifts = (before.lifts(area, party), after.lifts(area, party))
    totals = (before.total(area), after.total(area))
    return _Pair(party.name, lifts, (_share(lifts[0], totals[0]), _share(lifts[1], totals[1])))


def _share(lifts: Cell | None, total: Cell) -> Value:
    if lifts is None or total == 0:
        return None
    if isinstance(lifts, Hidden) or isinstance(total, Hidden):
        return HIDDEN
    return Share(lifts / total)


def _index(area: Area, figures: Figures) -> Value:
    lifts = {party.name: figures.lifts(area, party) or 0 for party in figures.parties(area)}
    found = balance_shown(lifts, list(lifts))
    if found is None:
        return None if figures.total(area) == 0 else HIDDEN
    return None if found.index is None else round(found.index)


def _by_party(
    area: Area,
    then: Period,
    now: Period,
    pairs: Sequence[_Pair],
    totals: tuple[Cell, Cell],
    k: int,
) -> Table:
    whole = _Pair(TOTAL, totals, (_share(totals[0], totals[0]), _share(totals[1], totals[1])))
    rows = [(*_row(pair), pair.share_change) for pair in pairs]
    head = (
        "Part",
        f"Lyft {_short(then)}",
        f"Lyft {_short(now)}",
        "Skillnad i lyft",
        f"Andel {_short(then)}",
        f"Andel {_short(now)}",
        "Skillnad i andel (procentenheter)",
    )
    return Table(
        "Två perioder, lyft per part",
        f"Lyft per part: {area.name}, {then.words} och {now.words}",
        head,
        tuple(rows),
        _notes((*rows, _row(whole)), k),
        (*_row(whole), None),
    )


def _row(pair: _Pair) -> tuple[Value, ...]:
    return (pair.name, *pair.lifts, pair.lift_change, *pair.shares)


def _by_index(area: Area, then: Period, now: Period, indexes: tuple[Value, Value], k: int) -> Table:
    row: tuple[Value, ...] = (_INDEX, *indexes, _change(*indexes))
    return Table(
        "Två perioder, balansindex",
        f"Balansindex: {area.name}, {then.words} och {now.words}",
        ("Mått", _short(then).capitalize(), _short(now).capitalize(), "Skillnad"),
        (row,),
        _notes((row,), k),
    )


def _change(then: Value, now: Value) -> Value:
    if isinstance(then, int) and isinstance(now, int):
        return Change(now - then)
    return HIDDEN if HIDDEN in (then, now) and None not in (then, now) else None


def _notes(rows: Sequence[tuple[Value, ...]], k: int) -> tuple[str, ...]:
    return (note(k),) if any(HIDDEN in row for row in rows) else ()


def _short(period: Period) -> str:
    """ "kv. 4 2024–kv. 3 2025": it heads a column."""
    return period.words.replace("kvartal", "kv.")


def _sentence(area: Area, pairs: Sequence[_Pair]) -> str:
    """What changed most: the party whose share of the lifts did."""
    changes = {
        pair: pair.share_change.value for pair in pairs if isinstance(pair.share_change, Difference)
    }
    if not changes:
        wider = "" if area.kind is AreaKind.COUNTY else " Välj ett större område."
        return f"Talen är för små för att jämföra parternas andelar.{wider}"
    some = "" if len(changes) == len(pairs) else "Av de parter som går att jämföra: "
    most = max(abs(change) for change in changes.values())
    if most < _VISIBLE:
        return f"{some}Andelarna är nästan desamma i båda perioderna."
    who = [pair for pair, change in changes.items() if most - abs(change) < 1e-9]
    return f"{some}Störst är skillnaden för {joined([_moved(pair) for pair in who])}."


def _moved(pair: _Pair) -> str:
    """ "Kommunen, från 22 % till 28 % av lyften (från 41 till 55 lyft)"."""
    (then, now), (before, after) = pair.lifts, pair.shares
    shares = f"från {as_text(before)} till {as_text(after)} av lyften"
    return f"{pair.name}, {shares} (från {as_text(then)} till {as_text(now)} lyft)"


def _about_total(totals: tuple[Cell, Cell]) -> str:
    then, now = totals
    if isinstance(then, Hidden) or isinstance(now, Hidden):
        return ""
    if then == now:
        return f"Lyften är lika många i båda perioderna: {as_text(now)}."
    kind = "fler" if now > then else "färre"
    number = as_text(abs(now - then))
    return f"Lyften är {number} {kind}: {as_text(now)}, mot {as_text(then)} förut."


def _about_index(indexes: tuple[Value, Value]) -> str:
    then, now = indexes
    if not (isinstance(then, int) and isinstance(now, int)):
        return ""
    if then == now:
        return f"Balansindex är {now} i båda perioderna: lika jämnt mellan parterna."
    how = "jämnare" if now > then else "ojämnare"
    return f"Balansindex är {now}, mot {then} förut: {how} mellan parterna."


def _remarks(area: Area, then: Period, now: Period, other: tuple[Period, Figures]) -> Sequence[str]:
    said = []
    shared = len({*then.quarters()} & {*now.quarters()})
    if shared:
        said.append(f"Perioderna har {shared} kvartal gemensamt. Det räknas i båda.")
    period, figures = other
    in_part = [party.name for party in figures.in_part(area)]
    if in_part:
        said.append(f"{joined(in_part)} hade inte plats i alla team hela {period.words}.")
    return said
