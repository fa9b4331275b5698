"""How long individuals wait: from the lift to the meeting, until they are told, and until the next
step begins. Half of them, and nine of ten, had waited no longer.

Days, counted on the calendar. All tables of a page are over the same waits, so they are protected
as one piece, in every place of the county.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.by_place import ByPlace
from trisam.statistics.outcomes import ALL, OTHERS, SEXES, WOMEN
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import HIDDEN, note
from trisam.statistics.tables import Table, Value, as_text


class Step(StrEnum):
    """What an individual waits for."""

    MEETING = "mote"
    TOLD = "aterkoppling"
    BEGUN = "nasta-steg"


STEP_WORDS: Final = {
    Step.MEETING: "Från lyft till möte",
    Step.TOLD: "Från möte till återkoppling",
    Step.BEGUN: "Från möte till att nästa steg börjar",
}
HALF, NINE_OF_TEN = 0.5, 0.9
_HEAD: Final = ("Hälften inom (dagar)", "Nio av tio inom (dagar)", "Antal")
_FOR_NINE_OF_TEN: Final = 10
"""Of fewer, the tenth is one individual."""


@dataclass(frozen=True, slots=True)
class Waited:
    """So many who are alike in this: they waited `days` whole days."""

    number: int
    team_id: int
    is_woman: bool
    days: int


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """How long individuals wait in a place. Everything in it may be shown."""

    sentence: str
    tables: tuple[Table, ...]
    bars: Bars
    found: bool
    """Somebody's wait came to an end."""


def told(
    found: Mapping[Step, Iterable[Waited]],
    places: Areas,
    area: Area,
    parts: Sequence[Area],
    period: str,
    k: int,
) -> LeadTimes:
    """The page about `area`, which is divided into `parts`, over the waits of the whole county.

    A number from 1 to `k` - 1 is never told, nor how long so few waited.
    """
    waits = _Waits(found, places, k)
    tables = [_of_steps(waits, area, period, k), _of_sexes(waits, area, period, k)]
    if parts:
        tables.append(_of_parts(waits, area, parts, period, k))
    return LeadTimes(
        _sentence(waits, area),
        tuple(tables),
        _bars(waits, area),
        found=any(waits.number(area, step) != 0 for step in Step),
    )


def within(waited: Mapping[int, int], share: float) -> int:
    """The days within which `share` of them had waited to the end. `waited`: how many waited so
    many days. Raises ValueError of nobody."""
    so_many = share * sum(waited.values())
    reached = 0
    for days in sorted(waited):
        reached += waited[days]
        if reached >= so_many:
            return days
    raise ValueError("nobody waited")


class _Waits:
    """The waits of every place, and what may be told of them."""

    def __init__(self, found: Mapping[Step, Iterable[Waited]], places: Areas, k: int) -> None:
        numbers: Counter[tuple[int, Hashable]] = Counter()
        self._days: defaultdict[Hashable, Counter[int]] = defaultdict(Counter)
        for step, waits in found.items():
            for one in waits:
                for sex in (WOMEN if one.is_woman else OTHERS, ALL):
                    numbers[one.team_id, (step, sex)] += one.number
                    self._days[one.team_id, step, sex][one.days] += one.number
        lines = [[(step, sex) for sex in (*SEXES, ALL)] for step in Step]
        self._shown = ByPlace(places, numbers, lines, k)
        self._k = k

    def number(self, area: Area, step: Step, sex: str = ALL) -> Value:
        """How many waited to the end."""
        return self._shown.shown(area, (step, sex))

    def within(self, area: Area, step: Step, share: float, sex: str = ALL) -> Value:
        """The days within which that share of them had; hidden when they are too few."""
        number = self.number(area, step, sex)
        if not isinstance(number, int):
            return HIDDEN
        if number == 0:
            return None
        if number < (self._k if share == HALF else max(_FOR_NINE_OF_TEN, self._k)):
            return HIDDEN
        days = sum((self._days[team, step, sex] for team in area.team_ids), Counter[int]())
        return within(days, share)

    def row(self, words: str, area: Area, step: Step) -> tuple[Value, ...]:
        """Half of them, nine of ten, and how many they are."""
        times = (self.within(area, step, share) for share in (HALF, NINE_OF_TEN))
        return (words, *times, self.number(area, step))


def _of_steps(waits: _Waits, area: Area, period: str, k: int) -> Table:
    return _table(
        "Så länge väntar personerna",
        f"Dagar från steg till steg: {area.name}, {period}",
        ("Steg", *_HEAD),
        tuple(waits.row(words, area, step) for step, words in STEP_WORDS.items()),
        k,
    )


def _of_sexes(waits: _Waits, area: Area, period: str, k: int) -> Table:
    def cells(step: Step) -> Iterable[Value]:
        for sex in SEXES:
            yield waits.within(area, step, HALF, sex)
            yield waits.number(area, step, sex)

    return _table(
        "Kvinnor och män",
        f"Dagar som hälften väntade, efter kön: {area.name}, {period}",
        (
            "Steg",
            "Kvinnor, hälften inom",
            "Antal kvinnor",
            "Män, annat och okänt, hälften inom",
            "Antal män, annat och okänt",
        ),
        tuple((words, *cells(step)) for step, words in STEP_WORDS.items()),
        k,
    )


def _of_parts(waits: _Waits, area: Area, parts: Sequence[Area], period: str, k: int) -> Table:
    head = "Kommun" if area.kind is AreaKind.COUNTY else "Team"
    return _table(
        f"{STEP_WORDS[Step.MEETING]}, per {head.lower()}",
        f"Dagar från lyft till möte, per {head.lower()}: {area.name}, {period}",
        (head, *_HEAD),
        tuple(waits.row(part.name, part, Step.MEETING) for part in parts),
        k,
        waits.row(area.name, area, Step.MEETING),
    )


def _table(
    title: str,
    caption: str,
    head: tuple[str, ...],
    rows: tuple[tuple[Value, ...], ...],
    k: int,
    foot: tuple[Value, ...] = (),
) -> Table:
    hides = any(value is HIDDEN for row in (*rows, foot) for value in row)
    return Table(title, caption, head, rows, (note(k),) if hides else (), foot)


def _sentence(waits: _Waits, area: Area) -> str:
    days = waits.within(area, Step.MEETING, HALF)
    if days is None:
        return "Ingen väntan har tagit slut under perioden"
    if days is HIDDEN:
        return "Talen är för små för att visa hur länge personerna väntar"
    return f"Hälften får sitt möte inom {_in_days(days)} från lyftet"


def _in_days(days: Value) -> str:
    return f"{as_text(days)} {'dag' if days == 1 else 'dagar'}"


def _bars(waits: _Waits, area: Area) -> Bars:
    """Each wait beside the longest of them, which fills the width."""
    shares = {"Hälften inom": HALF, "Nio av tio inom": NINE_OF_TEN}
    times = {
        (words, name): waits.within(area, step, share)
        for step, words in STEP_WORDS.items()
        for name, share in shares.items()
    }
    longest = max((days for days in times.values() if isinstance(days, int)), default=0) or 1
    return Bars(
        "Hur länge personerna väntar",
        tuple(
            Bar(words, name, days / longest, _in_days(days))
            if isinstance(days, int)
            else Bar(words, name, None, "ingen" if days is None else as_text(days))
            for (words, name), days in times.items()
        ),
    )
