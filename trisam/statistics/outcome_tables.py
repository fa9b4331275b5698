"""The page about outcomes: its sentence, its picture and its tables, of `outcomes`' figures."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import INCOME_GROUP_WORDS, OCCUPATION_GROUP_WORDS
from trisam.followups.values import FollowUpStatus
from trisam.statistics.areas import Area
from trisam.statistics.counted import Counted
from trisam.statistics.families.cuts import ALL, HEADS_BY_SEX, SEX_WORDS, SEXES
from trisam.statistics.families.outcomes import (
    AFTER,
    BEFORE,
    DONE,
    FOLLOWED,
    LESS,
    NO,
    NOT_DONE,
    OPEN,
    READIER,
    SAME,
    UNKNOWN,
    YES,
    readiness,
)
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Difference, Share, Table, Value, as_text

ENOUGH: Final = 0.6
"""Share of the cases that is followed up below which a page warns: those who did not answer may
have fared otherwise."""
_COLUMNS: Final = (*SEXES, ALL)
_STATUS_WORDS: Final = {
    FollowUpStatus.ANSWERED: "Har följts upp",
    FollowUpStatus.NOT_REACHED: "Gick inte att nå",
    FollowUpStatus.DECLINED: "Ville inte",
    FollowUpStatus.NO_CONSENT: "Hade inte sagt ja",
    FollowUpStatus.MOVED: "Hade flyttat",
    FollowUpStatus.DEAD: "Hade avlidit",
    FollowUpStatus.DUE: "Är inte gjord än",
}
_STEP_WORDS: Final = {
    YES: "Steg mot arbete eller studier",
    NO: "Inget steg",
    UNKNOWN: "Går inte att säga",
}
_HEADS: Final = {"step": "Utfall", "ready": "Känner sig", "status": "Uppföljningen"}
_INCOMES: Final = dict[Hashable, str](INCOME_GROUP_WORDS.items())
_OCCUPATIONS: Final = dict[Hashable, str](OCCUPATION_GROUP_WORDS.items())
_MOVES: Final = {"move": "Försörjning", "occupied": "Sysselsättning"}
_WHEN_WORDS: Final = {BEFORE: "Vid lyftet", AFTER: "Efter sex månader"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about outcomes. Everything in it may be shown."""

    sentence: str
    counted: str
    """How many were followed up, and of how many."""
    warning: str
    """Why no conclusion should be drawn; empty when enough were followed up."""
    steps: str
    readiness: str
    bars: Bars
    public: Table
    moves: Table
    occupations: Table
    step_table: Table
    readiness_table: Table
    readiness_means: Table
    actions: Table
    followed: Table
    by_kommun: Table
    found: bool
    """Some follow-up fell due."""


def told(counted: Counted, seen: Sequence[Area], period: str) -> Told:
    """The page; of the kommuner, `seen` are shown."""
    answered = ("status", FollowUpStatus.ANSWERED, ALL)
    rate = counted.share(answered, ("status", ALL, ALL))
    return Told(
        _sentence(counted),
        _ratio("Uppföljda", counted, answered, ("status", ALL, ALL)),
        _warning(rate),
        _steps(counted),
        _readiness(counted),
        _bars(counted),
        _public(counted, period),
        _moves(counted, "move", _INCOMES, ("known", YES, ALL), period),
        _moves(counted, "occupied", _OCCUPATIONS, ("occupied", ALL, ALL), period),
        _by_sex(counted, "Steg mot arbete eller studier", "step", _STEP_WORDS, answered, period),
        _by_sex(
            counted,
            "Redo för arbete eller studier",
            "ready",
            {READIER: "Mer redo", SAME: "Lika redo", LESS: "Mindre redo"},
            ("ready", ALL, ALL),
            period,
        ),
        _means(counted, period),
        _actions(counted, period),
        _by_sex(
            counted,
            "Hur många som har följts upp",
            "status",
            _STATUS_WORDS,
            ("status", ALL, ALL),
            period,
        ),
        _by_kommun(counted, seen, period),
        found=counted.shown(("status", ALL, ALL)) != 0,
    )


def _ratio(words: str, counted: Counted, part: Hashable, whole: Hashable) -> str:
    some, of_all = counted.shown(part), counted.shown(whole)
    share = counted.share(part, whole)
    if not isinstance(share, Share):
        return f"{words}: {as_text(some)} av {as_text(of_all)}"
    return f"{words}: {as_text(some)} av {as_text(of_all)} ({as_text(share)})"


def _sentence(counted: Counted) -> str:
    before, after = (_share_on_public(counted, when, ALL) for when in (BEFORE, AFTER))
    if isinstance(before, Share) and isinstance(after, Share):
        return (
            f"{as_text(after)} har offentlig försörjning efter sex månader,"
            f" mot {as_text(before)} vid lyftet"
        )
    if counted.shown(("status", ALL, ALL)) == 0:
        return "Inga uppföljningar skulle göras"
    return "Talen är för små för att visa vad det ledde till"


def _share_on_public(counted: Counted, when: str, sex: str) -> Value:
    return counted.share(("public", when, YES, sex), ("known", YES, sex))


def _warning(rate: Value) -> str:
    if isinstance(rate, Share) and rate.value >= ENOUGH:
        return ""
    return (
        "Dra inga säkra slutsatser. Färre än sex av tio har följts upp, eller så är talen för små."
        " Det kan ha gått på ett annat sätt för dem som inte har svarat."
    )


def _steps(counted: Counted) -> str:
    answered = ("status", FollowUpStatus.ANSWERED, ALL)
    took, share = (
        counted.shown(("step", YES, ALL)),
        counted.share(("step", YES, ALL), answered),
    )
    if not isinstance(share, Share):
        return "Talen är för små för att visa hur många som tog ett steg."
    of_all = as_text(counted.shown(answered))
    return f"{as_text(took)} av {of_all} tog ett steg mot arbete eller studier ({as_text(share)})."


def _readiness(counted: Counted) -> str:
    before, after = (counted.mean(readiness(when)) for when in (BEFORE, AFTER))
    if before is None or after is None:
        return "Talen är för små för att visa hur redo personerna känner sig."
    number = as_text(counted.shown(("ready", ALL, ALL)))
    return (
        f"{number} personer har sagt hur redo de känner sig, från 1 till 10: i genomsnitt"
        f" {as_text(before)} vid lyftet och {as_text(after)} efter sex månader."
    )


def _means(counted: Counted, period: str) -> Table:
    rows: list[tuple[Value, ...]] = []
    for sex in _COLUMNS:
        before, after = (counted.mean(readiness(when, sex)) for when in (BEFORE, AFTER))
        number = counted.shown(("ready", ALL, sex))
        if before is None or after is None:
            unknown: Value = None if number == 0 else HIDDEN
            rows.append((SEX_WORDS[sex], number, unknown, unknown, unknown))
        else:
            rows.append((SEX_WORDS[sex], number, before, after, after - before))
    return counted.table(
        "Redo i genomsnitt",
        f"Hur redo personerna känner sig, från 1 till 10, i genomsnitt, {period}",
        ("Kön", "Antal (n)", "Vid lyftet", "Efter sex månader", "Skillnad"),
        rows[:-1],
        rows[-1],
    )


def _bars(counted: Counted) -> Bars:
    bars = []
    for sex in _COLUMNS:
        for when, words in _WHEN_WORDS.items():
            share = _share_on_public(counted, when, sex)
            size = share.value if isinstance(share, Share) else None
            bars.append(Bar(SEX_WORDS[sex], words, size, as_text(share)))
    return Bars("Andel med offentlig försörjning", tuple(bars))


def _public(counted: Counted, period: str) -> Table:
    rows: list[tuple[Value, ...]] = []
    for sex in _COLUMNS:
        before, after = (_share_on_public(counted, when, sex) for when in (BEFORE, AFTER))
        both = isinstance(before, Share) and isinstance(after, Share)
        rows.append(
            (
                SEX_WORDS[sex],
                counted.shown(("known", YES, sex)),
                counted.shown(("public", BEFORE, YES, sex)),
                before,
                counted.shown(("public", AFTER, YES, sex)),
                after,
                _difference(before, after) if both else HIDDEN,
            )
        )
    return counted.table(
        "Offentlig försörjning",
        f"Hur många som har offentlig försörjning, vid lyftet och efter sex månader, {period}",
        (
            "Kön",
            "Antal (n)",
            "Vid lyftet",
            "Andel",
            "Efter sex månader",
            "Andel då",
            "Skillnad (procentenheter)",
        ),
        rows[:-1],
        rows[-1],
    )


def _difference(before: Value, after: Value) -> Value:
    if isinstance(before, Share) and isinstance(after, Share):
        return Difference(after.value - before.value)
    return HIDDEN


def _moves(
    counted: Counted, kind: str, words: Mapping[Hashable, str], whole: Hashable, period: str
) -> Table:
    """How many went from one group to another."""
    name = _MOVES[kind]

    def row(title: str, before: Hashable, every: Hashable) -> tuple[Value, ...]:
        return (
            title,
            *(counted.shown((kind, before, after)) for after in words),
            counted.shown(every),
        )

    return counted.table(
        f"{name} före och efter",
        f"Rader: {name.lower()} vid lyftet. Kolumner: efter sex månader. {period}",
        ("Vid lyftet", *words.values(), "Alla"),
        (row(title, before, (kind, before, ALL)) for before, title in words.items()),
        row("Alla", ALL, whole),
    )


def _by_sex(
    counted: Counted,
    title: str,
    kind: str,
    words: dict[str, str] | dict[FollowUpStatus, str],
    whole: tuple[Hashable, ...],
    period: str,
) -> Table:
    def row(name: str, place: Sequence[Hashable]) -> tuple[Value, ...]:
        cells: list[Value] = [name]
        for sex in _COLUMNS:
            here = (*place, sex)
            cells += [counted.shown(here), counted.share(here, (*whole[:-1], sex))]
        return tuple(cells)

    return counted.table(
        title,
        f"{title}, {period}",
        (_HEADS[kind], *HEADS_BY_SEX),
        (row(name, (kind, which)) for which, name in words.items()),
        row("Alla", whole[:-1]),
    )


def _actions(counted: Counted, period: str) -> Table:
    kinds = (DONE, NOT_DONE, OPEN, ALL)

    def row(name: str, step: str) -> tuple[Value, ...]:
        return (name, *(counted.shown(("actions", step, kind)) for kind in kinds))

    return counted.table(
        "Åtgärder, efter vad det ledde till",
        f"Åtgärder i de ärenden som har följts upp, {period}",
        ("Utfall", "Genomförda", "Gick inte att genomföra", "Pågår", "Alla"),
        (row(words, step) for step, words in _STEP_WORDS.items()),
        row("Alla åtgärder", ALL),
    )


def _by_kommun(counted: Counted, seen: Sequence[Area], period: str) -> Table:
    def row(name: str, followed: Hashable, of_all: Hashable) -> tuple[Value, ...]:
        return name, counted.shown(followed), counted.shown(of_all), counted.share(followed, of_all)

    return counted.table(
        "Per kommun",
        f"Hur många som har följts upp, per kommun, {period}",
        ("Kommun", "Har följts upp", "Skulle följas upp", "Andel"),
        (
            row(
                area.name,
                ("kommun", area.kommun_id or 0, FOLLOWED, ALL),
                ("kommun", area.kommun_id or 0, ALL, ALL),
            )
            for area in seen
        ),
        row("Hela länet", ("status", FollowUpStatus.ANSWERED, ALL), ("status", ALL, ALL)),
    )
