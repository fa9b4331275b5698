"""How long individuals wait: from the lift to the meeting, until they are told, and until the next
step begins. Half of them, and nine of ten, had waited no longer.

Days, counted on the calendar. What is counted: `families.waits`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.counted import Counted, within
from trisam.statistics.families.cuts import ALL, SEX_WORDS, SEXES
from trisam.statistics.families.waits import Step, at
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Table, Value, as_text

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
class LeadTimes:
    """How long individuals wait in a place. Everything in it may be shown."""

    sentence: str
    tables: tuple[Table, ...]
    bars: Bars
    found: bool
    """Somebody's wait came to an end."""


def told(counted: Counted, area: Area, parts: Sequence[Area], period: str) -> LeadTimes:
    """The page about `area`, which is divided into `parts`."""
    waits = _Waits(counted)
    tables = [_of_steps(waits, area, period), _of_sexes(waits, area, period)]
    if parts:
        tables.append(_of_parts(waits, area, parts, period))
    return LeadTimes(
        _sentence(waits, area),
        tuple(tables),
        _bars(waits, area),
        found=any(waits.number(area, step) != 0 for step in Step),
    )


@dataclass(frozen=True, slots=True)
class _Waits:
    """What is told of the waits of every place."""

    counted: Counted

    def number(self, area: Area, step: Step, sex: str = ALL) -> Value:
        """How many waited to the end."""
        return self.counted.shown(at(area, step, sex))

    def within(self, area: Area, step: Step, share: float, sex: str = ALL) -> Value:
        """The days within which that share of them had; hidden when they are too few."""
        number = self.number(area, step, sex)
        if number == 0:
            return None
        days = self.counted.values(at(area, step, sex))
        if not days or (share != HALF and sum(days.values()) < _FOR_NINE_OF_TEN):
            return HIDDEN
        return within(days, share)

    def row(self, words: str, area: Area, step: Step) -> tuple[Value, ...]:
        """Half of them, nine of ten, and how many they are."""
        times = (self.within(area, step, share) for share in (HALF, NINE_OF_TEN))
        return (words, *times, self.number(area, step))


def _of_steps(waits: _Waits, area: Area, period: str) -> Table:
    return waits.counted.table(
        "Så länge väntar personerna",
        f"Dagar från steg till steg: {area.name}, {period}",
        ("Steg", *_HEAD),
        tuple(waits.row(words, area, step) for step, words in STEP_WORDS.items()),
    )


def _of_sexes(waits: _Waits, area: Area, period: str) -> Table:
    rows = (
        (SEX_WORDS[sex], words, waits.within(area, step, HALF, sex), waits.number(area, step, sex))
        for sex in SEXES
        for step, words in STEP_WORDS.items()
    )
    return waits.counted.table(
        "Kvinnor och män",
        f"Dagar som hälften väntade, efter kön: {area.name}, {period}",
        ("Kön", "Steg", "Hälften inom (dagar)", "Antal"),
        tuple(rows),
    )


def _of_parts(waits: _Waits, area: Area, parts: Sequence[Area], period: str) -> Table:
    head = "Kommun" if area.kind is AreaKind.COUNTY else "Team"
    return waits.counted.table(
        f"{STEP_WORDS[Step.MEETING]}, per {head.lower()}",
        f"Dagar från lyft till möte, per {head.lower()}: {area.name}, {period}",
        (head, *_HEAD),
        tuple(waits.row(part.name, part, Step.MEETING) for part in parts),
        waits.row(area.name, area, Step.MEETING),
    )


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
