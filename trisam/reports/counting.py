"""The tables that only reports have, of numbers that are protected together."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import CLOSE_WORDS, HAS_A_SAY, Attendance, CloseReason
from trisam.statistics.counted import Counted
from trisam.statistics.tables import Table, Value

ALL, WOMEN, OTHERS = "all", "women", "others"
ANONYMOUS, NAMED, ACTIVE, ENDED = "anonymous", "named", "active", "ended"
YES, NO = "yes", "no"
READIER, LESS, TOLD, SILENT = "readier", "less", "told", "silent"
CONCLUDED: Final = "concluded"
UNTOLD: Final = "untold"
SEXES: Final = (WOMEN, OTHERS)
SEX_WORDS: Final = {WOMEN: "Kvinnor", OTHERS: "Män, annat och okänt", ALL: "Alla"}
WAY_WORDS: Final = {
    Attendance.IN_PERSON: "Var med på mötet",
    Attendance.BY_PHONE: "Var med per telefon",
    Attendance.REPRESENTATIVE: "Hade ett ombud där",
    Attendance.OWN_WORDS: "Skickade med egna ord",
    Attendance.DECLINES: "Deltog inte",
}
REASON_WORDS: Final[dict[Hashable, str]] = {
    CONCLUDED: "Avslutat efter teamets rekommendation",
    **dict[Hashable, str](CLOSE_WORDS.items()),
    UNTOLD: "Orsak saknas",
}
_COLUMNS: Final = (*SEXES, ALL)


@dataclass(frozen=True, slots=True)
class Current:
    """Cases that are alike in all this: `number` of them."""

    number: int
    is_anonymous: bool
    is_woman: bool
    has_ended: bool
    reason: CloseReason | None
    is_concluded: bool
    """A team recommended something before it ended: then no other reason is asked for."""

    @property
    def why(self) -> Hashable:
        """Under which reason it is counted."""
        return self.reason or (CONCLUDED if self.is_concluded else UNTOLD)


@dataclass(frozen=True, slots=True)
class Taking:
    """Cases that were taken up and are alike in all this: `number` of them."""

    number: int
    is_woman: bool
    way: Attendance


@dataclass(frozen=True, slots=True)
class Followed:
    """Follow-ups that are alike in all this: `number` of them."""

    number: int
    is_woman: bool
    is_answered: bool
    is_readier: bool | None = None
    """Readier to work or study than at the lift; None when that was not told."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Surveys that are alike in all this: `number` of them."""

    number: int
    is_woman: bool
    is_answered: bool


@dataclass(frozen=True, slots=True)
class CasesTold:
    """The cases of a period. Everything in it may be shown."""

    tables: tuple[Table, ...]
    total: Value


@dataclass(frozen=True, slots=True)
class RateTold:
    """How many did something, of how many. Everything in it may be shown."""

    table: Table
    part: Value
    whole: Value
    rate: Value


def cases(found: Sequence[Current], where: str, k: int) -> CasesTold:
    """Current cases: registered and anonymous, active and ended, and why.

    Not by kön: those that are current, less those that were active a year before, are the lifts of
    the year, and of a kommun's women they may be hidden.
    """
    numbers: Counter[Hashable] = Counter()
    for one in found:
        kinds: list[Hashable] = [ALL, ANONYMOUS if one.is_anonymous else NAMED]
        kinds += [ENDED, ("why", one.why)] if one.has_ended else [ACTIVE]
        for kind in kinds:
            numbers[kind] += one.number
    reasons: list[Hashable] = [why for why in REASON_WORDS if numbers["why", why]]
    lines: list[list[Hashable]] = [[NAMED, ANONYMOUS, ALL], [ACTIVE, ENDED, ALL]]
    lines += [[*(("why", why) for why in reasons), ENDED]] if reasons else []
    counted = Counted.alone(numbers, lines, k)

    def row(words: str, kind: Hashable) -> tuple[Value, ...]:
        return words, counted.shown(kind)

    current = counted.table(
        "Aktuella ärenden",
        f"Ärenden som var öppna någon gång under perioden: {where}",
        ("Ärenden", "Antal"),
        [
            row("Registrerade med namn", NAMED),
            row("Anonyma, bara kod", ANONYMOUS),
            row("Aktiva när perioden slutade", ACTIVE),
            row("Avslutade under perioden", ENDED),
        ],
        row("Alla aktuella", ALL),
    )
    ended = counted.table(
        "Avslutade ärenden efter orsak",
        f"Ärenden som avslutades under perioden, efter orsak: {where}",
        ("Orsak", "Antal"),
        [row(REASON_WORDS[why], ("why", why)) for why in reasons],
        row("Alla avslutade", ENDED),
    )
    tables = (current, ended) if reasons else (current,)
    return CasesTold(tables, counted.shown(ALL))


def participation(found: Sequence[Taking], where: str, k: int) -> RateTold:
    """How the individuals took part, by way and kön."""
    numbers: Counter[Hashable] = Counter()
    for one in found:
        took = YES if one.way in HAS_A_SAY else NO
        for sex in (_sex(one.is_woman), ALL):
            for kind in (one.way, took, ALL):
                numbers[kind, sex] += one.number
    says = [way for way in WAY_WORDS if way in HAS_A_SAY]
    lines: list[list[Hashable]] = [[(YES, sex), (NO, sex), (ALL, sex)] for sex in _COLUMNS]
    lines += [[*((way, sex) for way in says), (YES, sex)] for sex in _COLUMNS]
    lines += [[(Attendance.DECLINES, sex), (NO, sex)] for sex in _COLUMNS]
    kinds: list[Hashable] = [*WAY_WORDS, YES, NO, ALL]
    lines += [[*((kind, sex) for sex in SEXES), (kind, ALL)] for kind in kinds]
    counted = Counted.alone(numbers, lines, k)

    def row(words: str, kind: Hashable) -> tuple[Value, ...]:
        return (words, *(counted.shown((kind, sex)) for sex in _COLUMNS))

    table = counted.table(
        "Hur personen deltog",
        f"Hur personerna deltog när ärendet togs upp: {where}",
        ("Sätt", *(SEX_WORDS[sex] for sex in _COLUMNS)),
        [row(words, way) for way, words in WAY_WORDS.items()],
        row("Alla ärenden som togs upp", ALL),
    )
    return _rate(counted, table)


def follow_ups(found: Sequence[Followed], where: str, k: int) -> tuple[RateTold, RateTold]:
    """How many six-month follow-ups were done, and how many individuals then were readier to work
    or study, by kön: protected as one piece."""
    numbers = _answered(found)
    for one in found:
        if not one.is_answered:
            continue
        kinds = [SILENT] if one.is_readier is None else [READIER if one.is_readier else LESS, TOLD]
        for sex in (_sex(one.is_woman), ALL):
            for kind in kinds:
                numbers[kind, sex] += one.number
    lines = _by_sex((YES, NO, ALL, READIER, LESS, TOLD, SILENT))
    for sex in _COLUMNS:
        lines += [
            [(YES, sex), (NO, sex), (ALL, sex)],
            [(READIER, sex), (LESS, sex), (TOLD, sex)],
            [(TOLD, sex), (SILENT, sex), (YES, sex)],
        ]
    counted = Counted.alone(numbers, lines, k)
    done = _share_table(
        counted,
        ("Uppföljning efter sex månader", f"Uppföljningar som skulle göras: {where}", "Uppföljda"),
        (YES, ALL),
    )
    readier = _share_table(
        counted,
        (
            "Mer redo för arbete eller studier",
            f"Efter sex månader, mot vid lyftet: {where}",
            "Mer redo",
        ),
        (READIER, TOLD),
    )
    return done, readier


def surveys(found: Sequence[Surveyed], where: str, k: int) -> RateTold:
    """How many answered the survey, of those who were asked, by kön."""
    lines = _by_sex((YES, NO, ALL))
    lines += [[(YES, sex), (NO, sex), (ALL, sex)] for sex in _COLUMNS]
    return _share_table(
        Counted.alone(_answered(found), lines, k),
        ("Enkäten till personerna", f"Enkäter som lämnades ut: {where}", "Svarade"),
        (YES, ALL),
    )


def _answered(found: Iterable[Followed | Surveyed]) -> Counter[Hashable]:
    numbers: Counter[Hashable] = Counter()
    for one in found:
        for sex in (_sex(one.is_woman), ALL):
            for kind in (YES if one.is_answered else NO, ALL):
                numbers[kind, sex] += one.number
    return numbers


def _by_sex(kinds: Iterable[Hashable]) -> list[list[Hashable]]:
    """The lines in which the sexes add up to all."""
    return [[*((kind, sex) for sex in SEXES), (kind, ALL)] for kind in kinds]


def _share_table(counted: Counted, words: tuple[str, str, str], parts: tuple[str, str]) -> RateTold:
    """A row for each sex. `words`: title, caption and what the part is called; `parts`: the part
    and the whole."""
    title, caption, head = words
    part, whole = parts

    def row(sex: str) -> tuple[Value, ...]:
        some, every = (part, sex), (whole, sex)
        share = counted.share(some, every)
        return (SEX_WORDS[sex], counted.shown(some), counted.shown(every), share)

    rows = [row(sex) for sex in SEXES]
    table = counted.table(title, caption, ("Kön", head, "Av", "Andel"), rows, row(ALL))
    return _rate(counted, table, part, whole)


def _rate(counted: Counted, table: Table, part: str = YES, whole: str = ALL) -> RateTold:
    some, every = (part, ALL), (whole, ALL)
    return RateTold(table, counted.shown(some), counted.shown(every), counted.share(some, every))


def _sex(is_woman: bool) -> str:
    return WOMEN if is_woman else OTHERS
