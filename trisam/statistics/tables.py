"""A table of figures, once: the HTML table, the workbook and the picture are made from it."""

from dataclasses import dataclass
from datetime import date

from trisam.core.swedish import day
from trisam.statistics.suppression import Hidden

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
# Shown where there is nothing to count, for example a party that had no seat.
NOTHING = "–"


@dataclass(frozen=True)
class Share:
    """A part of one, shown as a percentage: Share(0.25) is "25 %"."""

    value: float


@dataclass(frozen=True)
class Difference:
    """Percentage points between two shares, shown with its sign: Difference(-0.1) is "−10"."""

    value: float


@dataclass(frozen=True)
class Change:
    """So many more or fewer, shown with its sign: Change(3) is "+3"; of means Change(-0.4)."""

    value: int | float


@dataclass(frozen=True)
class Portion:
    """So many of so many, more than none: Portion(3, 4) is "75 % (3 av 4)"."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share."""
        return self.part / self.whole


Value = str | int | float | date | Share | Difference | Change | Portion | Hidden | None


@dataclass(frozen=True)
class Table:
    """A table that may be shown: everything in it is already protected.

    `title` names it, `caption` says what is counted, where and when. The first value of each row
    is its heading. `foot` is the row of totals, if any. `notes` stand under the table.
    Raises ValueError if a row is not as long as the head.
    """

    title: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    foot: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit under the head."""
        all_rows = (*self.rows, self.foot) if self.foot else self.rows
        if any(len(row) != len(self.head) for row in all_rows):
            raise ValueError("every row must be as long as the head")


def is_number(value: Value) -> bool:
    """True for what is set to the right in a table, hidden numbers included."""
    return not isinstance(value, str | date | Portion)


def as_text(value: Value) -> str:
    """`value` as Swedish readers expect it: "1 234", "2,5", "25 %", "−3", "dolt", "–".

    A date is "ons 14 okt 2026".
    """
    match value:
        case None:
            return NOTHING
        case str():
            return value
        case Hidden():
            return value.value
        case date():
            return day(value)
        case Portion():
            some, every = _number(value.part), _number(value.whole)
            return f"{_number(Share(value.value))} ({some} av {every})"
        case _:
            return _number(value)


def _number(value: int | float | Share | Difference | Change) -> str:
    match value:
        case Share():
            return f"{_grouped(round(value.value * 100))}{NO_BREAK_SPACE}%"
        case Difference():
            points = round(value.value * 100)
            return ("+" if points > 0 else "") + _grouped(points)
        case Change():
            return ("+" if value.value > 0 else "") + _number(value.value)
        case int():
            return _grouped(value)
        case float():
            # Adding nought turns -0.0 into 0.0.
            return _grouped(round(value, 1) + 0.0).replace(".", ",")


def _grouped(number: int | float) -> str:
    return f"{number:,}".replace(",", NO_BREAK_SPACE).replace("-", MINUS)
