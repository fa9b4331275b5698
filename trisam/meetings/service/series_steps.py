"""What changing many meetings of a series would do, meeting by meeting. Nothing is saved here.

See docs/adr/2026-11-28-series.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.core.calendar_days import is_squeeze_day, monday_of, red_day
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.conflicts import Occasion
from trisam.meetings.models import FORM_WORDS, Meeting, MeetingForm, Series
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import agenda
from trisam.meetings.queries import meetings as queries
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday, day_in_month, in_words
from trisam.meetings.service.conflicts import stops
from trisam.meetings.service.scheduling import Sitting, answers_close, check_sitting, thought_of
from trisam.teams import queries as teams
from trisam.teams.models import Team


@dataclass(frozen=True, slots=True)
class Change:
    """What the meetings are to be like, and which of the series are meant."""

    only_following: bool
    """From the meeting on which the change is made; otherwise all to come."""
    weekday: Weekday
    ordinal: Ordinal | None
    """For a monthly series: which such weekday of its month."""
    weeks_later: int
    """For a series counted in weeks: so many weeks later; negative = earlier."""
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class Step:
    """One meeting of the series, before and after."""

    meeting: Meeting
    day: date
    starts_at: datetime
    sitting: Sitting
    answers_due: date
    """When the written förmöte closes afterwards."""
    reason: str | None = None
    """Why it stays as it is unless somebody ticks it: "midsommarafton"."""
    hindrance: str | None = None
    """Why it cannot be changed at all."""

    @property
    def key(self) -> str:
        """The meeting as it was when this was reckoned."""
        return key_of(self.meeting)

    @property
    def moves(self) -> bool:
        """It gets another time."""
        return self.starts_at != self.meeting.starts_at

    @property
    def proposed(self) -> bool:
        """It is changed unless somebody says otherwise."""
        return self.reason is None and self.hindrance is None

    @property
    def lasts_differently(self) -> bool:
        """It gets another length."""
        return self.sitting.minutes != self.meeting.minutes

    @property
    def news(self) -> list[str]:
        """What else than the time becomes another for those who come, in words."""
        before, after, told = self.meeting, self.sitting, []
        if self.lasts_differently:
            told.append(f"{after.minutes} minuter i stället för {before.minutes}")
        if (before.form, before.place) != (after.form, after.place):
            told.append(
                FORM_WORDS[after.form].lower() + (f", {after.place}" if after.place else "")
            )
        if self.answers_due != before.pre_meeting.day:
            told.append(f"svara senast {swedish.day(self.answers_due)}")
        return told

    @property
    def asks_people(self) -> bool:
        """The people have to be somewhere at a time when they did not have to be there before."""
        to_a_place = MeetingForm.DIGITAL in {self.meeting.form} - {self.sitting.form}
        return self.moves or self.lasts_differently or to_a_place

    def thought_of(self, team: Team) -> Occasion:
        """The meeting afterwards, as conflicts are reckoned."""
        starts = clock.local(self.starts_at).time()
        wanted = thought_of(team, self.day, replace(self.sitting, starts=starts))
        return replace(wanted, meeting_id=self.meeting.id)

    @property
    def changes_slots(self) -> bool:
        """It gets room for another number of cases. Nobody but the reader of the list is told."""
        return self.sitting.slots != self.meeting.slots

    @property
    def changes(self) -> bool:
        """Anything at all becomes another."""
        return self.moves or self.changes_slots or bool(self.news)


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving the change would do."""

    words: str
    steps: tuple[Step, ...]

    @property
    def proposed(self) -> frozenset[str]:
        """The keys of the meetings that are changed unless somebody says otherwise."""
        return frozenset(step.key for step in self.steps if step.proposed)


def preview(actor: Actor, meeting: Meeting, change: Change) -> Preview:
    """Every meeting that the change is about, before and after. Nothing is saved.

    Those that were moved by themselves, and those whose new day the team skips, stay unless they
    are chosen. Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` when the
    change is impossible or changes nothing.
    """
    series = series_of(actor, meeting)
    since = stood_at(meeting) if change.only_following else None
    affected = queries.to_come_in_series(actor, series.id, since)
    if not affected:
        raise RuleBroken("Serien har inga kommande möten att ändra.")
    check_sitting(change.sitting, max(m.slot_minutes for m in affected))
    steps = [_step(series, meeting, one, change) for one in affected]
    if not any(step.changes for step in steps):
        raise RuleBroken("Inget är ändrat. Byt tid, plats eller något annat, eller gå tillbaka.")
    steps = _with_room(_with_stops(actor, meeting.team, _with_reasons(actor, series, steps)))
    return Preview(_words(series, steps, change), tuple(_settled(steps)))


def series_of(actor: Actor, meeting: Meeting) -> Series:
    """The series of a meeting that the actor may change.

    Raises `Forbidden` for others than the rehabkoordinator, `NotFound` when it stands alone.
    """
    if not can_schedule(actor, meeting.team_id):
        raise Forbidden
    if meeting.series is None:
        raise NotFound
    return meeting.series


def stood_at(meeting: Meeting) -> datetime:
    """Where the series put the meeting, before it was moved by itself."""
    return meeting.moved_from or meeting.starts_at


def key_of(meeting: Meeting) -> str:
    """The meeting as it is now: another key when somebody has changed it."""
    return f"{meeting.id}.{meeting.version}"


def _step(series: Series, shown: Meeting, meeting: Meeting, change: Change) -> Step:
    """What the change makes of one meeting: only what was changed on the page of the one `shown`
    there becomes another, so that a room of its own stays."""
    day, starts_at = meeting.day, meeting.starts_at
    if _retimes(series, change):
        stood = clock.local(stood_at(meeting)).date()
        day = _new_day(stood, change)
        starts_at = clock.instant(day, change.sitting.starts)
    days_before, due = change.sitting.pre_meeting_days, meeting.pre_meeting.day
    if day != meeting.day or days_before != series.pre_meeting_days:
        due = answers_close(day, days_before)
    reason = "flyttat för sig tidigare" if meeting.moved_from is not None else None
    return Step(meeting, day, starts_at, _sitting_of(shown, meeting, change.sitting), due, reason)


def _sitting_of(shown: Meeting, meeting: Meeting, wanted: Sitting) -> Sitting:
    own = {
        name: getattr(meeting, name)
        for name in ("minutes", "slots", "form", "place")
        if getattr(wanted, name) == getattr(shown, name)
    }
    return replace(wanted, **own)


def _retimes(series: Series, change: Change) -> bool:
    """The rhythm or the hour becomes another; otherwise every meeting keeps its time."""
    return (series.weekday, series.ordinal, series.starts, 0) != (
        change.weekday,
        change.ordinal,
        change.sitting.starts,
        change.weeks_later,
    )


def _new_day(stood: date, change: Change) -> date:
    """The day of the changed rhythm that takes the place of `stood`: in the same month, or so
    many weeks away."""
    if change.ordinal is not None:
        return day_in_month(change.ordinal, change.weekday, stood)
    return monday_of(stood) + timedelta(days=change.weekday, weeks=change.weeks_later)


def _with_reasons(actor: Actor, series: Series, steps: Sequence[Step]) -> list[Step]:
    """Say of each step why it should not be, or cannot be."""
    first, last = min(step.day for step in steps), max(step.day for step in steps)
    closed = teams.closed_days(actor, series.team_id, first, last)
    own = {step.meeting.id for step in steps}
    others = [
        meeting
        for meeting in queries.on_days(actor, series.team_id, first, last)
        if meeting.id not in own
    ]
    ends = teams.by_id(actor, series.team_id).closed_on
    return [
        _judged(step, _skipped(series, step, closed), _hindrance(step, others, ends))
        for step in steps
    ]


def _with_stops(actor: Actor, team: Team, steps: Sequence[Step]) -> list[Step]:
    """Say of each step whose new time would leave a party without anybody that it cannot be."""
    told = [step for step in steps if step.hindrance is None and step.asks_people]
    own = {step.meeting.id for step in steps}
    why = stops(actor, team, [step.thought_of(team) for step in told], but=own)
    stopped = {step.key: words for step, words in zip(told, why, strict=True) if words}
    return [
        replace(step, hindrance=stopped[step.key].rstrip(".")) if step.key in stopped else step
        for step in steps
    ]


def _with_room(steps: Sequence[Step]) -> list[Step]:
    """Say of each step that would take away the slot of a case that it cannot be."""
    return [replace(step, hindrance=step.hindrance or _crowded(step)) for step in steps]


def _crowded(step: Step) -> str | None:
    room, had = step.sitting.slots, step.meeting.slots
    taken = agenda.taken_slots(step.meeting) if room < had else set()
    last = max((slot for slot in taken if slot <= had), default=0)
    return f"ett ärende står på plats {last}: flytta det först" if last > room else None


def _judged(step: Step, reason: str | None, hindrance: str | None) -> Step:
    if step.moves:
        return replace(step, reason=step.reason or reason, hindrance=hindrance)
    return replace(step, reason=None, hindrance=hindrance if step.lasts_differently else None)


def _skipped(series: Series, step: Step, closed: dict[date, str]) -> str | None:
    """Why a plan would leave the new day out; a day that the meeting already has is its own."""
    if step.day == step.meeting.day:
        return None
    squeezed = "klämdag" if series.skips_squeeze_days and is_squeeze_day(step.day) else None
    return red_day(step.day) or closed.get(step.day) or squeezed


def _hindrance(step: Step, others: Iterable[Meeting], ends: date | None) -> str | None:
    if ends is not None and ends <= step.day:
        return "teamet är stängt då"
    if step.starts_at <= clock.now():
        return "tiden har redan varit"
    for other in others:
        if _overlap(step, other):
            return f"teamet har redan möte kl. {swedish.clock_time(other.starts_at)}"
    return None


def _settled(steps: Sequence[Step]) -> list[Step]:
    """Those that would meet one that stays where it is stay too, until nothing more does."""
    while True:
        staying = [step.meeting for step in steps if not step.proposed or not step.moves]
        after = [
            replace(step, reason=f"då ligger mötet {swedish.day(meeting.day)} som står kvar")
            if step.proposed and step.moves and (meeting := met(step, staying))
            else step
            for step in steps
        ]
        if after == list(steps):
            return after
        steps = after


def met(step: Step, meetings: Iterable[Meeting]) -> Meeting | None:
    """One of `meetings`, never its own, that is going on at the step's new time."""
    return next((m for m in meetings if m.id != step.meeting.id and _overlap(step, m)), None)


def _overlap(step: Step, meeting: Meeting) -> bool:
    ends_at = step.starts_at + timedelta(minutes=step.sitting.minutes)
    return meeting.starts_at < ends_at and step.starts_at < meeting.ends_at


def _words(series: Series, steps: Sequence[Step], change: Change) -> str:
    """The series afterwards, as people say it."""
    starts, minutes = change.sitting.starts, change.sitting.minutes
    if change.ordinal is not None:
        rhythm = Rhythm.monthly(change.ordinal, change.weekday, months_off=series.months_off)
    else:
        rhythm = Rhythm.weekly(
            change.weekday,
            every=series.every_weeks or 1,
            starts_on=min(step.day for step in steps),
            months_off=series.months_off,
        )
    return in_words(rhythm, starts, minutes)
