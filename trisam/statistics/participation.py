"""The page about how many individuals took part when their case was taken up, and how."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import Attendance
from trisam.statistics.counted import Counted, within
from trisam.statistics.families.cuts import ALL, SEX_WORDS, SEXES
from trisam.statistics.families.participation import NOT, TOLD, TOOK, UNTOLD, part, way
from trisam.statistics.figures import PartyName
from trisam.statistics.periods import Span
from trisam.statistics.release.counts import Place
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Portion, Share, Table, Value, as_text

WAY_WORDS: Final = {
    Attendance.IN_PERSON: "Var med på mötet",
    Attendance.BY_PHONE: "Var med per telefon",
    Attendance.REPRESENTATIVE: "Hade ett ombud där",
    Attendance.OWN_WORDS: "Skickade med egna ord",
}
_HEAD: Final = ("Deltog", "Av", "Andel")
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Participation:
    """How it is with taking part. Everything in it may be shown."""

    sentence: str
    tables: tuple[Table, ...]
    bars: Bars
    found: bool
    """Somebody's case was taken up."""


def told(
    counted: Counted,
    over_time: Sequence[tuple[Span, Counted]],
    parties: Iterable[PartyName],
    period: str,
) -> Participation:
    """The page. `over_time`: the same of each quarter."""
    lifting = [party for party in parties if part(party.id) in counted]
    tables = (
        _by_party(counted, lifting, period),
        _by_way(counted, period),
        _by_quarter(counted, over_time, period),
    )
    found = counted.shown(part(ALL)) != 0
    return Participation(sentence(*_of(counted, ALL, ALL)), tables, _bars(counted, lifting), found)


def sentence(took: Value, of_all: Value, share: Value) -> str:
    """How large a share took part."""
    if of_all == 0:
        return "Inga ärenden har tagits upp"
    if not isinstance(share, Share):
        return "Talen är för små för att visa hur många som deltog"
    return (
        f"{as_text(share)} av personerna deltog när deras ärende togs upp"
        f" ({as_text(took)} av {as_text(of_all)})"
    )


def told_after(counted: Counted) -> str:
    """How long it took until individuals were told, as a sentence."""
    told, untold, every = (counted.shown(at) for at in (TOLD, UNTOLD, part(ALL)))
    if every == 0:
        return "Inga rekommendationer under perioden."
    days = counted.values(part(ALL))
    if not days:
        return "Talen är för små för att visa hur snabbt personerna fick återkoppling."
    sentence = (
        "Hälften av dem som har fått återkoppling fick den inom"
        f" {as_text(within(days, _HALF))} dagar efter mötet"
    )
    if HIDDEN in (told, untold, every):
        return f"{sentence}."
    return f"{sentence} ({as_text(told)} av {as_text(every)} hade fått den när kvartalet räknades)."


def _three(counted: Counted, took: Place, of_all: Place) -> tuple[Value, Value, Value]:
    """How many took part, of how many, and the share."""
    return counted.shown(took), counted.shown(of_all), counted.share(took, of_all)


def _of(counted: Counted, party: Hashable, sex: str) -> tuple[Value, Value, Value]:
    return _three(counted, part(party, TOOK, sex), part(party, ALL, sex))


def _by_party(counted: Counted, parties: Sequence[PartyName], period: str) -> Table:
    def row(name: str, party: Hashable) -> tuple[Value, ...]:
        return (name, *(portion(*_of(counted, party, sex)) for sex in (*SEXES, ALL)))

    return counted.table(
        "Per part och kön",
        f"Hur många som deltog, efter vilken part som lyfte och kön, {period}",
        ("Lyft av", *(SEX_WORDS[sex] for sex in (*SEXES, ALL))),
        tuple(row(party.name, party.id) for party in parties),
        row("Alla parter", ALL),
    )


def _by_way(counted: Counted, period: str) -> Table:
    def row(words: str, places: Iterable[Place]) -> tuple[Value, ...]:
        return (words, *(counted.shown(place) for place in places))

    columns = (*SEXES, ALL)
    rows = [row(words, (way(how, sex) for sex in columns)) for how, words in WAY_WORDS.items()]
    rows.append(row("Deltog inte", (part(ALL, NOT, sex) for sex in columns)))
    return counted.table(
        "Hur personen deltog",
        f"Hur personerna deltog när ärendet togs upp, {period}",
        ("Sätt", *(SEX_WORDS[sex] for sex in columns)),
        tuple(rows),
        row("Alla", (part(ALL, ALL, sex) for sex in columns)),
    )


def _by_quarter(counted: Counted, over_time: Sequence[tuple[Span, Counted]], period: str) -> Table:
    rows = ((one.words.capitalize(), *_of(of, ALL, ALL)) for one, of in over_time)
    return counted.table(
        "Över tid",
        f"Hur många som deltog, per kvartal, {period}",
        ("Kvartal", *_HEAD),
        tuple(rows),
        ("Hela perioden", *_of(counted, ALL, ALL)),
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
            for label in [as_text(portion(took, of_all, share))]
        ),
    )


def portion(took: Value, of_all: Value, share: Value) -> Value:
    """How many of how many; hidden where either is, "inga" of nobody."""
    if isinstance(took, int) and isinstance(of_all, int) and of_all:
        return Portion(took, of_all)
    return "inga" if share is None else HIDDEN
