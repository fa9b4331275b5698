"""The tables that only reports have, of numbers that are protected together."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import CLOSE_WORDS, Attendance, CloseReason
from trisam.statistics.counted import Counted
from trisam.statistics.families.cuts import ALL, OTHERS, SEXES, WOMEN
from trisam.statistics.families.outcomes import FOLLOWED, READIER, TOLD
from trisam.statistics.families.participation import TOOK, of_kommun
from trisam.statistics.families.survey import ANSWERED
from trisam.statistics.tables import Table, Value

ANONYMOUS, NAMED, ACTIVE, ENDED = "anonymous", "named", "active", "ended"
CONCLUDED: Final = "concluded"
UNTOLD: Final = "untold"
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


def participation(counted: Counted, kommun_id: int, where: str) -> RateTold:
    """How the individuals took part, by way and kön."""

    def row(words: str, kind: Hashable) -> tuple[Value, ...]:
        return (words, *(counted.shown(of_kommun(kommun_id, kind, sex)) for sex in _COLUMNS))

    table = counted.table(
        "Hur personen deltog",
        f"Hur personerna deltog när ärendet togs upp: {where}",
        ("Sätt", *(SEX_WORDS[sex] for sex in _COLUMNS)),
        [row(words, way) for way, words in WAY_WORDS.items()],
        row("Alla ärenden som togs upp", ALL),
    )
    part, whole = of_kommun(kommun_id, TOOK), of_kommun(kommun_id)
    return RateTold(table, counted.shown(part), counted.shown(whole), counted.share(part, whole))


def follow_ups(counted: Counted, kommun_id: int, where: str) -> tuple[RateTold, RateTold]:
    """How many six-month follow-ups were done, and how many individuals then were readier to work
    or study, by kön."""
    done = _share_table(
        counted,
        ("Uppföljning efter sex månader", f"Uppföljningar som skulle göras: {where}", "Uppföljda"),
        ("kommun", kommun_id, FOLLOWED),
        ("kommun", kommun_id, ALL),
    )
    readier = _share_table(
        counted,
        (
            "Mer redo för arbete eller studier",
            f"Efter sex månader, mot vid lyftet: {where}",
            "Mer redo",
        ),
        ("kommun", kommun_id, READIER),
        ("kommun", kommun_id, TOLD),
    )
    return done, readier


def surveys(counted: Counted, kommun_id: int, where: str) -> RateTold:
    """How many answered the survey, of those who were asked, by kön."""
    return _share_table(
        counted,
        ("Enkäten till personerna", f"Enkäter som lämnades ut: {where}", "Svarade"),
        ("kommun", kommun_id, ANSWERED),
        ("kommun", kommun_id, ALL),
    )


def _share_table(
    counted: Counted,
    words: tuple[str, str, str],
    part: tuple[Hashable, ...],
    whole: tuple[Hashable, ...],
) -> RateTold:
    """A row for each sex. `words`: title, caption and what the part is called."""
    title, caption, head = words

    def row(sex: str) -> tuple[Value, ...]:
        some, every = (*part, sex), (*whole, sex)
        share = counted.share(some, every)
        return (SEX_WORDS[sex], counted.shown(some), counted.shown(every), share)

    rows = [row(sex) for sex in SEXES]
    table = counted.table(title, caption, ("Kön", head, "Av", "Andel"), rows, row(ALL))
    _, some, every, share = row(ALL)
    return RateTold(table, some, every, share)
