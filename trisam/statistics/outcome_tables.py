"""The page about outcomes: its sentence, its picture and its tables, of `outcomes`' figures."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import INCOME_GROUP_WORDS, IncomeGroup
from trisam.followups.values import FollowUpStatus
from trisam.statistics.areas import Area
from trisam.statistics.outcomes import (
    AFTER,
    ALL,
    BEFORE,
    DONE,
    FOLLOWED,
    LESS,
    NO,
    NOT_DONE,
    OPEN,
    OTHERS,
    READIER,
    SAME,
    SEXES,
    UNKNOWN,
    WOMEN,
    YES,
    Outcome,
    OutcomeFigures,
)
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import HIDDEN, Cell, Hidden, note
from trisam.statistics.tables import Difference, Share, Table, Value, as_text

ENOUGH: Final = 0.6
"""Share of the cases that is followed up below which a page warns: those who did not answer may
have fared otherwise."""
_COLUMNS: Final = (*SEXES, ALL)
_SEX_WORDS: Final = {WOMEN: "Kvinnor", OTHERS: "Män, annat och okänt", ALL: "Alla"}
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
    step_table: Table
    readiness_table: Table
    readiness_means: Table
    actions: Table
    followed: Table
    by_kommun: Table
    found: bool
    """Some follow-up fell due."""


def told(
    found: Sequence[Outcome], kommuner: Sequence[Area], seen: Sequence[Area], period: str, k: int
) -> Told:
    """The page over `found`; of the kommuner, `seen` are shown."""
    figures = OutcomeFigures(found, kommuner, k)
    answered = ("status", FollowUpStatus.ANSWERED, ALL)
    rate = figures.counted.share(answered, ("status", ALL, ALL))
    return Told(
        _sentence(figures),
        _ratio("Uppföljda", figures, answered, ("status", ALL, ALL)),
        _warning(rate),
        _steps(figures),
        _readiness(figures),
        _bars(figures),
        _public(figures, period),
        _moves(figures, period),
        _by_sex(figures, "Steg mot arbete eller studier", "step", _STEP_WORDS, answered, period),
        _by_sex(
            figures,
            "Redo för arbete eller studier",
            "ready",
            {READIER: "Mer redo", SAME: "Lika redo", LESS: "Mindre redo"},
            ("ready", ALL, ALL),
            period,
        ),
        _means(figures, period),
        _actions(figures, period),
        _by_sex(
            figures,
            "Hur många som har följts upp",
            "status",
            _STATUS_WORDS,
            ("status", ALL, ALL),
            period,
        ),
        _by_kommun(figures, seen, period),
        found=bool(found),
    )


def _table(
    figures: OutcomeFigures,
    title: str,
    caption: str,
    head: tuple[str, ...],
    rows: Iterable[tuple[Value, ...]],
    foot: tuple[Value, ...] = (),
) -> Table:
    every = tuple(rows)
    hides = any(isinstance(value, Hidden) for row in (*every, foot) for value in row)
    return Table(title, caption, head, every, (note(figures.k),) if hides else (), foot)


def _ratio(words: str, figures: OutcomeFigures, part: Hashable, whole: Hashable) -> str:
    some, of_all = figures.counted.shown(part), figures.counted.shown(whole)
    share = figures.counted.share(part, whole)
    if not isinstance(share, Share):
        return f"{words}: {as_text(some)} av {as_text(of_all)}"
    return f"{words}: {as_text(some)} av {as_text(of_all)} ({as_text(share)})"


def _sentence(figures: OutcomeFigures) -> str:
    before, after = (_share_on_public(figures, when, ALL) for when in (BEFORE, AFTER))
    if isinstance(before, Share) and isinstance(after, Share):
        return (
            f"{as_text(after)} har offentlig försörjning efter sex månader,"
            f" mot {as_text(before)} vid lyftet"
        )
    if figures.counted.shown(("status", ALL, ALL)) == 0:
        return "Inga uppföljningar skulle göras"
    return "Talen är för små för att visa vad det ledde till"


def _share_on_public(figures: OutcomeFigures, when: str, sex: str) -> Value:
    return figures.counted.share(("public", when, YES, sex), ("known", YES, sex))


def _warning(rate: Value) -> str:
    if isinstance(rate, Share) and rate.value >= ENOUGH:
        return ""
    return (
        "Dra inga säkra slutsatser. Färre än sex av tio har följts upp, eller så är talen för små."
        " Det kan ha gått på ett annat sätt för dem som inte har svarat."
    )


def _steps(figures: OutcomeFigures) -> str:
    answered = ("status", FollowUpStatus.ANSWERED, ALL)
    took, share = (
        figures.counted.shown(("step", YES, ALL)),
        figures.counted.share(("step", YES, ALL), answered),
    )
    if not isinstance(share, Share):
        return "Talen är för små för att visa hur många som tog ett steg."
    of_all = as_text(figures.counted.shown(answered))
    return f"{as_text(took)} av {of_all} tog ett steg mot arbete eller studier ({as_text(share)})."


def _readiness(figures: OutcomeFigures) -> str:
    found = figures.mean_readiness()
    if found is None:
        return "Talen är för små för att visa hur redo personerna känner sig."
    before, after = found
    number = as_text(figures.counted.shown(("ready", ALL, ALL)))
    return (
        f"{number} personer har sagt hur redo de känner sig, från 1 till 10: i genomsnitt"
        f" {as_text(before)} vid lyftet och {as_text(after)} efter sex månader."
    )


def _means(figures: OutcomeFigures, period: str) -> Table:
    rows: list[tuple[Value, ...]] = []
    for sex in _COLUMNS:
        found = figures.mean_readiness(sex)
        number = figures.counted.shown(("ready", ALL, sex))
        if found is None:
            unknown: Value = None if number == 0 else HIDDEN
            rows.append((_SEX_WORDS[sex], number, unknown, unknown, unknown))
        else:
            before, after = found
            rows.append((_SEX_WORDS[sex], number, before, after, after - before))
    return _table(
        figures,
        "Redo i genomsnitt",
        f"Hur redo personerna känner sig, från 1 till 10, i genomsnitt, {period}",
        ("Kön", "Antal (n)", "Vid lyftet", "Efter sex månader", "Skillnad"),
        rows[:-1],
        rows[-1],
    )


def _bars(figures: OutcomeFigures) -> Bars:
    bars = []
    for sex in _COLUMNS:
        for when, words in _WHEN_WORDS.items():
            share = _share_on_public(figures, when, sex)
            size = share.value if isinstance(share, Share) else None
            bars.append(Bar(_SEX_WORDS[sex], words, size, as_text(share)))
    return Bars("Andel med offentlig försörjning", tuple(bars))


def _public(figures: OutcomeFigures, period: str) -> Table:
    counted = figures.counted
    rows: list[tuple[Value, ...]] = []
    for sex in _COLUMNS:
        before, after = (_share_on_public(figures, when, sex) for when in (BEFORE, AFTER))
        both = isinstance(before, Share) and isinstance(after, Share)
        rows.append(
            (
                _SEX_WORDS[sex],
                counted.shown(("known", YES, sex)),
                counted.shown(("public", BEFORE, YES, sex)),
                before,
                counted.shown(("public", AFTER, YES, sex)),
                after,
                _difference(before, after) if both else HIDDEN,
            )
        )
    return _table(
        figures,
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


def _moves(figures: OutcomeFigures, period: str) -> Table:
    shown = figures.counted.shown
    return _table(
        figures,
        "Försörjning före och efter",
        f"Rader: försörjning vid lyftet. Kolumner: efter sex månader. {period}",
        ("Vid lyftet", *INCOME_GROUP_WORDS.values(), "Alla"),
        (
            (
                INCOME_GROUP_WORDS[before],
                *(shown(("move", before, after)) for after in IncomeGroup),
                shown(("move", before, ALL)),
            )
            for before in IncomeGroup
        ),
        (
            "Alla",
            *(shown(("move", ALL, after)) for after in IncomeGroup),
            shown(("known", YES, ALL)),
        ),
    )


def _by_sex(
    figures: OutcomeFigures,
    title: str,
    kind: str,
    words: dict[str, str] | dict[FollowUpStatus, str],
    whole: tuple[Hashable, ...],
    period: str,
) -> Table:
    def row(name: str, place: Sequence[Hashable]) -> tuple[Value, ...]:
        cells: list[Cell] = [figures.counted.shown((*place, sex)) for sex in _COLUMNS]
        every = (*place, ALL)
        return (name, *cells, figures.counted.share(every, whole))

    return _table(
        figures,
        title,
        f"{title}, {period}",
        (_HEADS[kind], *(_SEX_WORDS[sex] for sex in _COLUMNS), "Andel"),
        (row(name, (kind, which)) for which, name in words.items()),
        row("Alla", whole[:-1]),
    )


def _actions(figures: OutcomeFigures, period: str) -> Table:
    kinds = (DONE, NOT_DONE, OPEN, ALL)

    def row(name: str, step: str) -> tuple[Value, ...]:
        return (name, *(figures.counted.shown(("actions", step, kind)) for kind in kinds))

    return _table(
        figures,
        "Åtgärder, efter vad det ledde till",
        f"Åtgärder i de ärenden som har följts upp, {period}",
        ("Utfall", "Genomförda", "Gick inte att genomföra", "Pågår", "Alla"),
        (row(words, step) for step, words in _STEP_WORDS.items()),
        row("Alla åtgärder", ALL),
    )


def _by_kommun(figures: OutcomeFigures, seen: Sequence[Area], period: str) -> Table:
    def row(name: str, followed: Hashable, of_all: Hashable) -> tuple[Value, ...]:
        counted = figures.counted
        return name, counted.shown(followed), counted.shown(of_all), counted.share(followed, of_all)

    return _table(
        figures,
        "Per kommun",
        f"Hur många som har följts upp, per kommun, {period}",
        ("Kommun", "Har följts upp", "Skulle följas upp", "Andel"),
        (
            row(
                area.name,
                ("kommun", area.kommun_id or 0, FOLLOWED),
                ("kommun", area.kommun_id or 0, ALL),
            )
            for area in seen
        ),
        row("Hela länet", ("status", FollowUpStatus.ANSWERED, ALL), ("status", ALL, ALL)),
    )
