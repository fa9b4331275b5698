"""Whether the teams meet: held and cancelled meetings, why, and what a cancelled one cost.

A meeting is nobody's secret, so meetings are counted as they are. The cases that stood on a
cancelled agenda are individuals, and told of as such: `families.moved`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.meetings.models import CAUSE_WORDS, CancelCause, MeetingStatus
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.counted import Counted, within
from trisam.statistics.families.moved import EVERY, GOT_A_DAY, WAITS, at
from trisam.statistics.lead_times import HALF
from trisam.statistics.release.told import note
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Share, Table, Value, as_text


@dataclass(frozen=True, slots=True)
class Sitting:
    """Meetings that are alike in all this: `number` of them. In `unneeded` of them it was settled
    that nobody had to meet digitally beforehand."""

    number: int
    team_id: int
    status: MeetingStatus
    cause: CancelCause | None
    unneeded: int = 0


@dataclass(frozen=True, slots=True)
class MeetingsHeld:
    """How it is with the meetings of a place. Everything in it may be shown."""

    sentence: str
    held: Table
    causes: Table
    bars: Bars
    cost: tuple[str, ...]
    """What the cancelled meetings meant for the cases, in sentences."""
    spared: str
    """How many förmöten nobody had to sit in."""
    left_open: str
    """How many have been, but are neither ended nor cancelled; empty if none."""
    notes: tuple[str, ...]
    found: bool
    cancelled: bool
    """Some meeting was cancelled."""


def told(
    sittings: Sequence[Sitting],
    moved: Counted | None,
    area: Area,
    parts: Sequence[Area],
    period: str,
) -> MeetingsHeld:
    """The page about `area`, which is divided into `parts`, over the meetings of the whole county.
    `moved`: what is told of the cases of cancelled meetings, if anything yet."""
    here = _Tally(sittings, area)
    cost, hides = _cost(moved, area) if moved else ((), False)
    return MeetingsHeld(
        _sentence(here),
        _held(sittings, area, parts, period),
        _causes(sittings, area, parts, period),
        _bars(here),
        cost if here.cancelled else (),
        _spared(here),
        _left_open(here),
        (note(moved.k),) if moved and hides and here.cancelled else (),
        found=bool(here.held + here.cancelled),
        cancelled=bool(here.cancelled),
    )


class _Tally:
    """The meetings of one place."""

    def __init__(self, sittings: Iterable[Sitting], area: Area) -> None:
        self.causes: Counter[CancelCause | None] = Counter()
        status: Counter[MeetingStatus] = Counter()
        self.unneeded = 0
        for one in sittings:
            if one.team_id not in area.team_ids:
                continue
            status[one.status] += one.number
            if one.status is MeetingStatus.CANCELLED:
                self.causes[one.cause] += one.number
            if one.status is MeetingStatus.HELD:
                self.unneeded += one.unneeded
        self.held = status[MeetingStatus.HELD]
        self.cancelled = status[MeetingStatus.CANCELLED]
        self.left_open = status[MeetingStatus.PLANNED]

    @property
    def share_cancelled(self) -> Value:
        """Of those that were either held or cancelled; None of none."""
        settled = self.held + self.cancelled
        return Share(self.cancelled / settled) if settled else None


def _sentence(here: _Tally) -> str:
    settled = here.held + here.cancelled
    if not settled:
        return "Inga möten under perioden"
    if not here.cancelled:
        return f"Alla {as_text(settled)} möten har hållits" if settled > 1 else "Mötet har hållits"
    return f"{as_text(here.cancelled)} av {as_text(settled)} möten har ställts in"


def _held(sittings: Sequence[Sitting], area: Area, parts: Sequence[Area], period: str) -> Table:
    def row(place: Area) -> tuple[Value, ...]:
        of = _Tally(sittings, place)
        return (place.name, of.held, of.cancelled, of.share_cancelled, of.unneeded)

    return Table(
        "Hållna och inställda möten",
        f"Möten: {area.name}, {period}",
        (_head(area), "Hållna", "Inställda", "Andel inställda", "Digitalt förmöte behövdes inte"),
        tuple(row(part) for part in parts) or (row(area),),
        (),
        row(area) if parts else (),
    )


def _causes(sittings: Sequence[Sitting], area: Area, parts: Sequence[Area], period: str) -> Table:
    def row(place: Area) -> tuple[Value, ...]:
        of = _Tally(sittings, place)
        return (place.name, *(of.causes[cause] for cause in CancelCause), of.cancelled)

    return Table(
        "Varför möten ställs in",
        f"Inställda möten efter orsak: {area.name}, {period}",
        (_head(area), *(CAUSE_WORDS[cause] for cause in CancelCause), "Alla"),
        tuple(row(part) for part in parts) or (row(area),),
        (),
        row(area) if parts else (),
    )


_HEADS: Final = {AreaKind.COUNTY: "Kommun", AreaKind.KOMMUN: "Team", AreaKind.TEAM: "Team"}


def _head(area: Area) -> str:
    return _HEADS[area.kind]


def _bars(here: _Tally) -> Bars:
    return Bars(
        "Varför möten ställs in",
        tuple(
            Bar(
                CAUSE_WORDS[cause],
                "",
                number / here.cancelled,
                f"{as_text(Share(number / here.cancelled))} ({as_text(number)})",
            )
            for cause in sorted(CancelCause, key=lambda one: -here.causes[one])
            if (number := here.causes[cause])
        ),
    )


def _cost(moved: Counted, area: Area) -> tuple[tuple[str, ...], bool]:
    """What it meant for the cases, and whether something is hidden."""
    every, got, waits = (moved.shown(at(area, what)) for what in (EVERY, GOT_A_DAY, WAITS))
    hides = HIDDEN in (every, got, waits)
    if every == 0:
        return ("Inga ärenden stod på de inställda mötenas listor.",), hides
    if every is HIDDEN:
        return ("Talen är för små för att visa hur många ärenden som fick vänta.",), hides
    said = [f"{as_text(every)} ärenden stod på de inställda mötenas listor."]
    if isinstance(got, int) and got:
        said.append(f"{'Alla' if got == every else as_text(got)} fick en ny dag.")
    if days := moved.values(at(area, EVERY)):
        said.append(_lost(days))
    if isinstance(waits, int) and waits:
        said.append(f"{as_text(waits)} väntade fortfarande på en ny dag när kvartalet räknades.")
    return tuple(said), hides


def _lost(days: Mapping[int, int]) -> str:
    """How many days those had to wait who got a new day."""
    lost = sum(number * waited for waited, number in days.items())
    half = as_text(within(days, HALF))
    return (
        f"Hälften av dem som fick en ny dag fick vänta högst {half} dagar till,"
        f" tillsammans {as_text(lost)} dagar."
    )


def _spared(here: _Tally) -> str:
    if not here.held:
        return ""
    if not here.unneeded:
        return "Inget av de hållna mötena klarade sig utan digitalt förmöte."
    share = as_text(Share(here.unneeded / here.held))
    return (
        f"Inför {as_text(here.unneeded)} av {as_text(here.held)} hållna möten ({share}) räckte det"
        " skriftliga förmötet: ingen behövde träffas digitalt."
    )


def _left_open(here: _Tally) -> str:
    if not here.left_open:
        return ""
    is_one = here.left_open == 1
    return (
        f"{as_text(here.left_open)} {'möte' if is_one else 'möten'} har varit men är inte"
        f" {'avslutat' if is_one else 'avslutade'} i Trisam, och räknas inte."
    )
