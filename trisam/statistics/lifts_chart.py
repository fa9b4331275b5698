"""What a picture of the balance shows, taken from its table, and the same said in words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.balance import Balance, balance_shown, least_shown
from trisam.statistics.suppression import Cell, Hidden
from trisam.statistics.tables import Share, Table, Value, as_text

# What no picture can hold. A NUL in a text ends the whole process inside the drawing library.
# Letters beyond the basic plane go too: a long name may be cut in the middle of one.
_NOT_DRAWABLE: Final = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]")


@dataclass(frozen=True)
class Place:
    """A place (team, kommun, county), the lifts of each party there, and their total.

    None stands for a party that takes no part there.
    """

    name: str
    lifts: tuple[Cell | None, ...]
    total: Cell


@dataclass(frozen=True)
class LiftsChart:
    """What a picture shows. Equal charts give the same picture.

    Raises ValueError without a place or a party, for then there is nothing to draw, and for
    control characters in a name. `chart_of_totals` and `chart_of_rows` replace those.
    """

    title: str
    parties: tuple[str, ...]
    places: tuple[Place, ...]

    def __post_init__(self) -> None:
        """Refuse an empty chart."""
        if not self.parties or not self.places:
            raise ValueError("a chart needs a party and a place")
        texts = (self.title, *self.parties, *(place.name for place in self.places))
        if any(_NOT_DRAWABLE.search(text) for text in texts):
            raise ValueError("a name holds a sign that cannot be drawn")


def chart_of_totals(table: Table, parties: Sequence[str], total: str = "Totalt") -> LiftsChart:
    """The chart of a table's last row: all places together.

    `parties` and `total` are headings of columns. Raises ValueError if the table has no foot, no
    such columns, or something else than counts in them.
    """
    if not table.foot:
        raise ValueError("the table has no row of totals")
    return _chart(table, [table.foot], parties, total)


def chart_of_rows(table: Table, parties: Sequence[str], total: str = "Totalt") -> LiftsChart:
    """The chart of a table's rows, a place each. Raises ValueError as `chart_of_totals` does."""
    return _chart(table, table.rows, parties, total)


def balance_at(chart: LiftsChart, place: Place) -> Balance | None:
    """The balance between the parties that take part at a place; None if it cannot be shown."""
    present = _present(chart, place)
    return balance_shown(present, tuple(present))


def least_at(chart: LiftsChart, place: Place) -> tuple[str, ...]:
    """The party or parties that lift the fewest at a place, as far as the shown numbers tell."""
    return least_shown(_present(chart, place))


def hides_something(chart: LiftsChart) -> bool:
    """True if a number of some party is hidden."""
    return any(isinstance(lifts, Hidden) for place in chart.places for lifts in place.lifts)


def headline(chart: LiftsChart) -> str:
    """The one sentence to remember: who lifts least, and by how much or where."""
    if len(chart.places) == 1:
        return _headline_of_one(chart, chart.places[0])
    told = [place for place in chart.places if can_be_told(chart, place)]
    least = Counter(party for place in told for party in least_at(chart, place))
    if not least:
        return "Ingen part lyfter minst på något ställe som kan visas"
    most_often = max(least.values())
    names = joined([party for party in chart.parties if least[party] == most_often])
    sentence = f"{names} lyfter minst på {most_often} av {len(told)} ställen"
    return sentence + (" som kan jämföras" if len(told) < len(chart.places) else "")


def can_be_told(chart: LiftsChart, place: Place) -> bool:
    """True when the shown numbers tell who lifts the fewest at a place, or that all are equal."""
    return bool(balance_at(chart, place))


def in_words(chart: LiftsChart) -> str:
    """What the picture says, for those who do not see it: a sentence per place."""
    return " ".join(_sentence(chart, place) for place in chart.places)


def joined(names: Sequence[str]) -> str:
    """Names as in a sentence: "AF", "AF och FK", "AF, FK och vård"."""
    *before, last = names
    return f"{', '.join(before)} och {last}" if before else last


def _chart(
    table: Table, rows: Sequence[tuple[Value, ...]], parties: Sequence[str], total: str
) -> LiftsChart:
    return LiftsChart(
        _drawable(table.title),
        tuple(_drawable(party) for party in parties),
        tuple(_place(table, row, parties, total) for row in rows),
    )


def _drawable(text: str) -> str:
    return _NOT_DRAWABLE.sub("\ufffd", text)


def _place(table: Table, row: tuple[Value, ...], parties: Sequence[str], total: str) -> Place:
    lifts = tuple(_count(row[table.head.index(party)]) for party in parties)
    whole = _count(row[table.head.index(total)])
    if whole is None:
        raise ValueError("a place must have a total")
    return Place(_drawable(as_text(row[0])), lifts, whole)


def _present(chart: LiftsChart, place: Place) -> dict[str, Cell]:
    return {
        party: lifts
        for party, lifts in zip(chart.parties, place.lifts, strict=True)
        if lifts is not None
    }


def _count(value: Value) -> Cell | None:
    if value is None or isinstance(value, int | Hidden):
        return value
    raise ValueError("a chart is drawn from counts")


def _headline_of_one(chart: LiftsChart, place: Place) -> str:
    if place.total == 0:
        return "Inga lyft under perioden"
    found = balance_at(chart, place)
    if found is None:
        return "Vissa tal är dolda, därför jämförs inte parterna"
    if not found.least:
        return "Alla parter lyfter lika många"
    fewest = min(party.lifts for party in found.parties)
    fewer = as_text(round(found.equal_lifts - fewest))
    return f"{joined(found.least)} lyfter minst, {fewer} färre än en lika del"


def _sentence(chart: LiftsChart, place: Place) -> str:
    found = balance_at(chart, place)
    shares = {party.party: party.share for party in found.parties} if found else {}
    parts = [
        _party_in_words(party, lifts, shares.get(party))
        for party, lifts in zip(chart.parties, place.lifts, strict=True)
    ]
    sentence = f"{place.name}: {', '.join(parts)}."
    if least := least_at(chart, place):
        sentence += f" Minst lyfter {joined(least)}."
    return sentence


def _party_in_words(party: str, lifts: Cell | None, share: float | None) -> str:
    if lifts is None:
        return f"{party} deltar inte"
    if share is None:
        return f"{party} {as_text(lifts)}"
    return f"{party} {as_text(lifts)} lyft ({as_text(Share(share))})"
