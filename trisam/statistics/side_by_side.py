"""The tables of a page for two periods, row by row: then, now, and what changed.

A difference of two numbers that are told tells nothing that they do not; where one of them is
hidden, so is the difference.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from trisam.statistics.publication import Days, Publication
from trisam.statistics.suppression import Hidden
from trisam.statistics.tables import Change, Difference, Portion, Share, Table, Value, as_text

_CHANGED: Final = "skillnad"
_POINTS: Final = "Skillnaden mellan två andelar är i procentenheter."
_Key = tuple[str, int]
"""The heading of a row, and which one with that heading it is."""
_Row = tuple[Value, ...]


def side_by_side(told: Publication, other: Publication) -> Publication:
    """Both pages as one: the tables that both have, with `other`'s numbers beside each row."""
    in_order = sorted((told, other), key=lambda one: one.period.slug)
    then, now = in_order
    before = {table.title: table for table in then.tables}
    paired = [
        _pair(before[table.title], table, (then.period, now.period))
        for table in now.tables
        if table.title in before
    ]
    tables = tuple(table for table in paired if table)
    return replace(
        told,
        period=Days(
            f"{told.period.words}, jämfört med {other.period.words}",
            f"{told.period.slug}-mot-{other.period.slug}",
        ),
        counted=_counted(told, other),
        tables=tables,
        pictures=(),
        said=tuple(_said(other, tables)),
        remarks=tuple(dict.fromkeys((*told.remarks, *other.remarks))),
    )


def _counted(told: Publication, other: Publication) -> str:
    if told.counted == other.counted:
        return told.counted
    return f"{told.counted}, mot {_small(other.counted)}"


def _said(other: Publication, tables: Sequence[Table]) -> Iterator[str]:
    if not other.only:
        yield f"{other.period.words.capitalize()}: {_small(other.sentence)}."
    if not tables:
        yield "Det finns ingen tabell som går att jämföra mellan perioderna."


def _small(sentence: str) -> str:
    """After a colon or a comma; a word of capitals ("AF") keeps them."""
    first = sentence.split(" ", maxsplit=1)[0]
    return sentence if first.isupper() else sentence[:1].lower() + sentence[1:]


def _pair(then: Table, now: Table, periods: tuple[Days, Days]) -> Table | None:
    """None of tables that have no row, or not all columns, in common."""
    if then.head != now.head:
        return None
    before = dict(_keyed(then))
    rows: list[_Row] = []
    for key, row in _keyed(now):
        if key in before:
            rows += _three(before[key], row, periods)
    if not rows:
        return None
    notes = [*then.notes, *now.notes]
    if any(isinstance(value, Difference) for row in rows for value in row):
        notes.append(_POINTS)
    words = " och ".join(period.words for period in periods)
    return Table(
        now.title, f"{now.title}, {words}", now.head, tuple(rows), tuple(dict.fromkeys(notes))
    )


def _keyed(table: Table) -> Iterator[tuple[_Key, _Row]]:
    seen: Counter[str] = Counter()
    for row in (*table.rows, *((table.foot,) if table.foot else ())):
        words = as_text(row[0])
        yield (words, seen[words]), row
        seen[words] += 1


def _three(then: _Row, now: _Row, periods: tuple[Days, Days]) -> Iterable[_Row]:
    words, labels = as_text(now[0]), _labels(now)
    for row, period in zip((then, now), periods, strict=True):
        yield (f"{words}, {_short(period)}", *row[1:])
    changes = [_change(*pair) for pair in zip(then[1:], now[1:], strict=True)][len(labels) :]
    if any(change is not None for change in changes):
        yield (f"{words}, {_CHANGED}", *labels, *changes)


def _labels(row: _Row) -> Sequence[Value]:
    """The words beside the heading that tell what the row is: "Från lyft till möte"."""
    return list(takewhile(lambda value: isinstance(value, str), row[1:]))


def _short(period: Days) -> str:
    """ "kv. 4 2024–kv. 3 2025"."""
    return period.words.replace("kvartal", "kv.")


def _change(then: Value, now: Value) -> Value:
    """What changed; None of words, and where there was nothing to count."""
    match then, now:
        case ((Share() | Portion()), (Share() | Portion())):
            return Difference(now.value - then.value)
        case int(), int():
            return Change(now - then)
        case (int() | float(), int() | float()):
            return Change(round(now - then, 1))
        case (None, _) | (_, None):
            return None
        case (Hidden() as hidden, _) | (_, Hidden() as hidden):
            return hidden
    return None
