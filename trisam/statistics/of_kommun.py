"""What is told of individuals in a single kommun: less than of the county, by kön. The statistics
and the reports have the same tables."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import Attendance
from trisam.recommendations.models import NOT_DONE_WORDS
from trisam.statistics.areas import Area
from trisam.statistics.counted import Counted
from trisam.statistics.families import actions
from trisam.statistics.families.cuts import ALL, SEX_WORDS, SEXES
from trisam.statistics.families.outcomes import FOLLOWED, READIER, TOLD
from trisam.statistics.families.participation import TOOK, of_kommun
from trisam.statistics.families.survey import ANSWERED
from trisam.statistics.participation import WAY_WORDS, portion
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.tables import Share, Table, Value, as_text

_COLUMNS: Final = (*SEXES, ALL)
_WAYS: Final = {**WAY_WORDS, Attendance.DECLINES: "Deltog inte"}


@dataclass(frozen=True, slots=True)
class RateTold:
    """How many did something, of how many. Everything in it may be shown."""

    table: Table
    by_sex: tuple[tuple[Value, Value, Value, Value], ...]
    """A row for each sex and last for all: its words, how many, of how many, and the share."""

    @property
    def part(self) -> Value:
        """How many of all."""
        return self.by_sex[-1][1]

    @property
    def whole(self) -> Value:
        """How many all are."""
        return self.by_sex[-1][2]

    @property
    def rate(self) -> Value:
        """The share of all."""
        return self.by_sex[-1][3]

    def bars(self, title: str) -> Bars:
        """The picture of `by_sex`."""
        return Bars(
            title,
            tuple(
                Bar(
                    as_text(words),
                    "",
                    share.value if isinstance(share, Share) else None,
                    as_text(portion(some, every, share)),
                )
                for words, some, every, share in self.by_sex
            ),
        )


def participation(counted: Counted, kommun_id: int, where: str) -> RateTold:
    """How the individuals took part, by way and kön."""

    def row(words: str, kind: Hashable) -> tuple[Value, ...]:
        return (words, *(counted.shown(of_kommun(kommun_id, kind, sex)) for sex in _COLUMNS))

    table = counted.table(
        "Hur personen deltog",
        f"Hur personerna deltog när ärendet togs upp: {where}",
        ("Sätt", *(SEX_WORDS[sex] for sex in _COLUMNS)),
        [row(words, way) for way, words in _WAYS.items()],
        row("Alla ärenden som togs upp", ALL),
    )
    places = [(of_kommun(kommun_id, TOOK, sex), of_kommun(kommun_id, ALL, sex)) for sex in _COLUMNS]
    return RateTold(table, _by_sex(counted, places))


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


def not_done(counted: Counted, area: Area, where: str) -> Table:
    """What could not be carried out, by reason."""
    return counted.table(
        "Per skäl",
        f"Åtgärder som inte gick att genomföra, per skäl: {where}",
        ("Skäl", "Åtgärder"),
        [
            (NOT_DONE_WORDS[reason], counted.shown(actions.of_kommun(area, reason)))
            for reason in actions.REASONS
        ],
        ("Alla skäl", counted.shown(actions.of_kommun(area))),
    )


def _share_table(
    counted: Counted,
    words: tuple[str, str, str],
    part: tuple[Hashable, ...],
    whole: tuple[Hashable, ...],
) -> RateTold:
    """A row for each sex. `words`: title, caption and what the part is called."""
    title, caption, head = words
    places = [((*part, sex), (*whole, sex)) for sex in _COLUMNS]
    rows = _by_sex(counted, places)
    table = counted.table(title, caption, ("Kön", head, "Av", "Andel"), rows[:-1], rows[-1])
    return RateTold(table, rows)


def _by_sex(
    counted: Counted, places: Sequence[tuple[Hashable, Hashable]]
) -> tuple[tuple[Value, Value, Value, Value], ...]:
    """`places`: how many and of how many, of each of `_COLUMNS`."""
    return tuple(
        (SEX_WORDS[sex], counted.shown(some), counted.shown(every), counted.share(some, every))
        for sex, (some, every) in zip(_COLUMNS, places, strict=True)
    )
