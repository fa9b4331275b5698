"""How many individuals took part when their case was taken up, and how: goal (a) of TRISAM 2.0.

All tables are over the same recommendations, so they are protected as one piece.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import HAS_A_SAY, Attendance
from trisam.statistics.counted import Counted
from trisam.statistics.figures import PartyName
from trisam.statistics.outcomes import ALL, OTHERS, SEXES, WOMEN
from trisam.statistics.periods import Period
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import HIDDEN, note
from trisam.statistics.tables import Share, Table, Value, as_text

TOOK, NOT = "took", "not"
WAY_WORDS: Final = {
    Attendance.IN_PERSON: "Var med på mötet",
    Attendance.BY_PHONE: "Var med per telefon",
    Attendance.REPRESENTATIVE: "Hade ett ombud där",
    Attendance.OWN_WORDS: "Skickade med egna ord",
}
SEX_WORDS: Final = {WOMEN: "Kvinnor", OTHERS: "Män, annat och okänt", ALL: "Alla"}
_HEAD: Final = ("Deltog", "Av", "Andel")


@dataclass(frozen=True, slots=True)
class TookPart:
    """Recommendations that are alike in all this: `number` of them."""

    number: int
    party_id: int
    """The lifting party."""
    is_woman: bool
    way: Attendance
    year: int
    quarter: int


@dataclass(frozen=True, slots=True)
class Participation:
    """How it is with taking part. Everything in it may be shown."""

    sentence: str
    tables: tuple[Table, ...]
    bars: Bars
    found: bool
    """Somebody's case was taken up."""


def told(
    found: Sequence[TookPart], parties: Iterable[PartyName], period: Period, k: int
) -> Participation:
    """The page over `found`. A number from 1 to `k` - 1 is never told."""
    lifting = [party for party in parties if any(one.party_id == party.id for one in found)]
    spans = [(span.year, span.quarter or 0) for span in period.quarters()]
    counted = Counted(_numbers(found), list(_lines([p.id for p in lifting], spans)), k)
    by_party = _by_party(counted, lifting, period, k)
    tables = (
        by_party,
        _by_way(counted, period, k),
        _by_quarter(counted, period, k),
    )
    return Participation(_sentence(counted), tables, _bars(counted, lifting), found=bool(found))


def _numbers(found: Iterable[TookPart]) -> Counter[Hashable]:
    numbers: Counter[Hashable] = Counter()
    for one in found:
        sex, took = WOMEN if one.is_woman else OTHERS, TOOK if one.way in HAS_A_SAY else NOT
        for which in (took, ALL):
            for party in (one.party_id, ALL):
                numbers["part", party, sex, which] += one.number
                numbers["part", party, ALL, which] += one.number
            numbers["span", (one.year, one.quarter), which] += one.number
        for each in (sex, ALL):
            numbers["way", one.way, each] += one.number
    return numbers


def _lines(party_ids: Sequence[int], spans: Sequence[tuple[int, int]]) -> Iterator[list[Hashable]]:
    """Places whose numbers add up to that of the last one, over all tables."""
    for party in (*party_ids, ALL):
        for which in (TOOK, NOT, ALL):
            yield [*(("part", party, sex, which) for sex in SEXES), ("part", party, ALL, which)]
        for sex in (*SEXES, ALL):
            yield [("part", party, sex, which) for which in (TOOK, NOT, ALL)]
    yield from _lines_of_all(party_ids)
    for span in spans:
        yield [("span", span, which) for which in (TOOK, NOT, ALL)]
    for which in (TOOK, NOT, ALL):
        yield [*(("span", span, which) for span in spans), ("part", ALL, ALL, which)]


def _lines_of_all(party_ids: Sequence[int]) -> Iterator[list[Hashable]]:
    """Parties, and the ways of taking part, add up to all of them."""
    for sex in (*SEXES, ALL):
        for which in (TOOK, NOT, ALL):
            yield [
                *(("part", party, sex, which) for party in party_ids),
                ("part", ALL, sex, which),
            ]
        yield [*(("way", way, sex) for way in WAY_WORDS), ("part", ALL, sex, TOOK)]
        yield [("way", Attendance.DECLINES, sex), ("part", ALL, sex, NOT)]
    for way in Attendance:
        yield [*(("way", way, sex) for sex in SEXES), ("way", way, ALL)]


def _three(counted: Counted, took: Hashable, of_all: Hashable) -> tuple[Value, ...]:
    """How many took part, of how many, and the share."""
    return counted.shown(took), counted.shown(of_all), counted.share(took, of_all)


def _of(counted: Counted, party: Hashable, sex: str) -> tuple[Value, ...]:
    return _three(counted, ("part", party, sex, TOOK), ("part", party, sex, ALL))


def _table(
    k: int,
    title: str,
    caption: str,
    head: tuple[str, ...],
    rows: tuple[tuple[Value, ...], ...],
    foot: tuple[Value, ...],
) -> Table:
    """With the sentence about hidden numbers where there are any."""
    hides = any(as_text(value) == HIDDEN.value for row in (*rows, foot) for value in row)
    return Table(title, caption, head, rows, (note(k),) if hides else (), foot)


def _by_party(counted: Counted, parties: Sequence[PartyName], period: Period, k: int) -> Table:
    def row(name: str, party: Hashable) -> tuple[Value, ...]:
        return (name, *(_label(*_of(counted, party, sex)) for sex in (*SEXES, ALL)))

    return _table(
        k,
        "Per part och kön",
        f"Hur många som deltog, efter vilken part som lyfte och kön, {period.words}",
        ("Lyft av", *(SEX_WORDS[sex] for sex in (*SEXES, ALL))),
        tuple(row(party.name, party.id) for party in parties),
        row("Alla parter", ALL),
    )


def _by_way(counted: Counted, period: Period, k: int) -> Table:
    def row(words: str, places: Iterable[Hashable]) -> tuple[Value, ...]:
        return (words, *(counted.shown(place) for place in places))

    columns = (*SEXES, ALL)
    rows = [row(words, (("way", way, sex) for sex in columns)) for way, words in WAY_WORDS.items()]
    rows.append(row("Deltog inte", (("part", ALL, sex, NOT) for sex in columns)))
    return _table(
        k,
        "Hur personen deltog",
        f"Hur personerna deltog när ärendet togs upp, {period.words}",
        ("Sätt", *(SEX_WORDS[sex] for sex in columns)),
        tuple(rows),
        row("Alla", (("part", ALL, sex, ALL) for sex in columns)),
    )


def _by_quarter(counted: Counted, period: Period, k: int) -> Table:
    rows: list[tuple[Value, ...]] = []
    for span in period.quarters():
        at = (span.year, span.quarter or 0)
        words = span.words.capitalize()
        rows.append((words, *_three(counted, ("span", at, TOOK), ("span", at, ALL))))
    return _table(
        k,
        "Över tid",
        f"Hur många som deltog, per kvartal, {period.words}",
        ("Kvartal", *_HEAD),
        tuple(rows),
        ("Hela perioden", *_of(counted, ALL, ALL)),
    )


def _sentence(counted: Counted) -> str:
    took, of_all, share = _of(counted, ALL, ALL)
    if of_all == 0:
        return "Inga ärenden har tagits upp"
    if not isinstance(share, Share):
        return "Talen är för små för att visa hur många som deltog"
    return (
        f"{as_text(share)} av personerna deltog när deras ärende togs upp"
        f" ({as_text(took)} av {as_text(of_all)})"
    )


def _bars(counted: Counted, parties: Sequence[PartyName]) -> Bars:
    rows: list[tuple[str, Hashable]] = [(party.name, party.id) for party in parties]
    return Bars(
        "Andel som deltog, efter vilken part som lyfte",
        tuple(
            Bar(name, SEX_WORDS[sex], share.value if isinstance(share, Share) else None, label)
            for name, party in (*rows, ("Alla parter", ALL))
            for sex in SEXES
            for took, of_all, share in [_of(counted, party, sex)]
            for label in [_label(took, of_all, share)]
        ),
    )


def _label(took: Value, of_all: Value, share: Value) -> str:
    if share is HIDDEN:
        return as_text(HIDDEN)
    if share is None:
        return "inga"
    return f"{as_text(share)} ({as_text(took)} av {as_text(of_all)})"
