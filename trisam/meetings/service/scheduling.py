"""Planning a team's meetings: a year in words, or one meeting more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from trisam.audit import service as audit
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.core.calendar_days import add_months
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.conflicts import Occasion
from trisam.meetings.models import Meeting, MeetingForm, PreMeeting, Series
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import meetings as queries
from trisam.meetings.recurrence import Rhythm, in_words, occurrences, pre_meeting_day
from trisam.meetings.service import notices, replies, substitutes
from trisam.meetings.service.conflicts import At, Outlook, outlooks, refuse_stopped
from trisam.meetings.service.notices import Besides
from trisam.meetings.service.slots import fill_from_queue
from trisam.teams import queries as teams
from trisam.teams.models import Team

LONGEST_MONTHS = 24
COLLIDES = "Teamet har redan ett möte just då. Välj en annan dag eller tid."
TIME_TAKEN = {"uq_meeting_team_time": COLLIDES}


@dataclass(frozen=True, slots=True)
class Sitting:
    """How the meetings are, whenever they are."""

    starts: time
    minutes: int
    slots: int
    form: MeetingForm
    place: str
    pre_meeting_days: int
    """Working days between the last day to answer and the meeting."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A series of meetings as the rehabkoordinator says it."""

    rhythm: Rhythm
    sitting: Sitting
    first_day: date
    last_day: date
    skip_squeeze_days: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of the rhythm, before it is saved."""

    day: date
    pre_meeting_day: date
    reason: str | None = None
    """Why it is left out unless somebody restores it: "midsommarafton"."""
    hindrance: str | None = None
    """Why no meeting can be held then at all: "teamet har redan möte kl. 13.00"."""
    outlook: Outlook = Outlook()
    """Whom of the team's people the date collides with, and other times where that stops it."""

    @property
    def possible(self) -> bool:
        """True when a meeting can be held then."""
        return self.hindrance is None and not self.outlook.stops

    @property
    def proposed(self) -> bool:
        """True when the date is kept unless somebody leaves it out."""
        return self.reason is None and self.possible


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving the plan would make."""

    words: str
    dates: tuple[PlannedDate, ...]

    @property
    def proposed(self) -> frozenset[date]:
        """The dates kept unless somebody says otherwise."""
        return frozenset(planned.day for planned in self.dates if planned.proposed)


def preview(actor: Actor, team: Team, plan: Plan) -> Preview:
    """Every date of the plan, the skipped ones with their reason. Nothing is saved.

    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` for impossible plans.
    """
    if not can_schedule(actor, team.id):
        raise Forbidden
    _check_days(plan)
    check_sitting(plan.sitting, team.slot_minutes)
    taken = {
        meeting.day: meeting
        for meeting in queries.on_days(actor, team.id, plan.first_day, plan.last_day)
    }
    dates = [
        PlannedDate(
            found.day,
            answers_close(found.day, plan.sitting.pre_meeting_days),
            found.reason,
            _hindrance(team, found.day, plan.sitting, taken.get(found.day)),
        )
        for found in occurrences(
            plan.rhythm,
            plan.first_day,
            plan.last_day,
            closures=teams.closed_days(actor, team.id, plan.first_day, plan.last_day),
            skip_squeeze_days=plan.skip_squeeze_days,
        )
    ]
    if not dates:
        raise RuleBroken(
            "Det blir inga möten mellan de dagarna. Välj en senare sista dag.", field="last_day"
        )
    words = in_words(plan.rhythm, plan.sitting.starts, plan.sitting.minutes)
    return Preview(words, _with_outlooks(actor, team, plan.sitting, dates))


def schedule(
    actor: Actor,
    team: Team,
    plan: Plan,
    days: Collection[date],
    instead: Collection[datetime] = (),
) -> Series:
    """Save the plan with exactly these of its dates, and with these other times in place of dates
    that cannot be held.

    Raises as `preview`; `RuleBroken` when no date is left, or when one cannot be held.
    """
    _begin(actor, team)
    shown = preview(actor, team, plan)
    offered = {planned.day: planned for planned in shown.dates}
    if not days and not instead:
        raise RuleBroken("Kryssa i minst ett datum.", field="days")
    for day in sorted(days):
        if day not in offered:
            raise RuleBroken("Datumen hör inte till rytmen. Läs igenom listan och spara igen.")
        if hindrance := offered[day].hindrance:
            raise RuleBroken(
                f"{swedish.day(day)} går inte: {hindrance}. Ta bort krysset.", field="days"
            )
    sittings = [(day, plan.sitting) for day in sorted(days)]
    for starts_at in sorted(instead):
        check_time(actor, team.id, starts_at, plan.sitting.minutes)
        local = clock.local(starts_at)
        sittings.append((local.date(), replace(plan.sitting, starts=local.time())))
    _refuse_two_a_day([day for day, _ in sittings])
    refuse_stopped(actor, team, [thought_of(team, day, how) for day, how in sittings])
    series = _series(team, plan, shown.words)
    with attempt(TIME_TAKEN):
        session().add(series)
        session().flush()
        meetings = [_meeting(team, day, how, series_id=series.id) for day, how in sittings]
        session().add_all(meetings)
    audit.record(actor, "meeting.schedule", f"series:{series.id}", reason=f"team:{team.id}")
    for meeting in meetings:
        fill_from_queue(meeting)
    notices.tell_planned(actor, team, series, meetings)
    substitutes.settle(actor, {team.id})
    return series


def _refuse_two_a_day(days: Sequence[date]) -> None:
    twice = next((day for day in days if days.count(day) > 1), None)
    if twice is not None:
        raise RuleBroken(
            f"Två möten är ikryssade {swedish.day(twice)}. Ta bort det ena krysset.", field="days"
        )


def add_single(actor: Actor, team: Team, day: date, sitting: Sitting) -> Meeting:
    """One meeting outside the rhythm.

    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` for a time in the past,
    on top of another meeting, or too short for its cases.
    """
    _begin(actor, team)
    check_sitting(sitting, team.slot_minutes)
    check_time(actor, team.id, clock.instant(day, sitting.starts), sitting.minutes)
    refuse_stopped(actor, team, [thought_of(team, day, sitting)])
    meeting = _meeting(team, day, sitting, series_id=None)
    with attempt(TIME_TAKEN):
        session().add(meeting)
    audit.record(actor, "meeting.add", meeting.subject)
    fill_from_queue(meeting)
    notices.tell_seated(
        actor,
        meeting,
        notices.ADDED,
        notices.added(meeting),
        days={day},
        besides=Besides(to_each=replies.questions_to(actor, meeting)),
    )
    substitutes.settle(actor, {team.id})
    return meeting


def _begin(actor: Actor, team: Team) -> None:
    """Hold the team, if the actor may plan it: who else plans, moves or closes it comes wholly
    before or wholly after."""
    if not can_schedule(actor, team.id):
        raise Forbidden
    teams.hold_teams(actor, {team.id})
    session().refresh(team, ["closed_on"])


def outlook(actor: Actor, team: Team, day: date, sitting: Sitting) -> Outlook:
    """How a time for one meeting looks. Raises `Forbidden` as `add_single`."""
    wanted = thought_of(team, day, sitting)
    (found,) = outlooks(actor, team, [wanted], _at(team, sitting))
    return found


def thought_of(team: Team, day: date, sitting: Sitting) -> Occasion:
    """A meeting before it is saved, as conflicts are reckoned."""
    return Occasion(
        team_id=team.id,
        kommun_id=team.kommun_id,
        day=day,
        starts_at=clock.instant(day, sitting.starts),
        minutes=sitting.minutes,
        on_site=sitting.form is not MeetingForm.DIGITAL,
        pre_day=answers_close(day, sitting.pre_meeting_days),
    )


def _at(team: Team, sitting: Sitting) -> At:
    return lambda day, starts: thought_of(team, day, replace(sitting, starts=starts))


def _with_outlooks(
    actor: Actor, team: Team, sitting: Sitting, dates: Sequence[PlannedDate]
) -> tuple[PlannedDate, ...]:
    """The dates that could be held, each with what its people say of it."""
    wanted = [thought_of(team, planned.day, sitting) for planned in dates if planned.possible]
    found = iter(outlooks(actor, team, wanted, _at(team, sitting)))
    return tuple(
        replace(planned, outlook=next(found)) if planned.possible else planned for planned in dates
    )


def check_time(
    actor: Actor, team_id: int, starts_at: datetime, minutes: int, *, but: int | None = None
) -> None:
    """Refuse a time that has been, goes past midnight, or when the team is closed or meets."""
    if starts_at <= clock.now():
        raise RuleBroken("Tiden har redan varit. Välj en kommande tid.", field="day")
    _check_ends_the_same_day(clock.local(starts_at).time(), minutes)
    closed_on = teams.by_id(actor, team_id).closed_on
    if closed_on is not None and closed_on <= clock.local(starts_at).date():
        raise RuleBroken(
            f"Teamet är stängt från och med {swedish.day(closed_on)}. Välj en tidigare dag.",
            field="day",
        )
    if queries.colliding(actor, team_id, starts_at, minutes, but=but) is not None:
        raise RuleBroken(COLLIDES, field="day")


def _check_days(plan: Plan) -> None:
    if plan.first_day < clock.today():
        raise RuleBroken(
            "Första dagen har redan varit. Välj i dag eller en senare dag.", field="first_day"
        )
    if plan.last_day < plan.first_day:
        raise RuleBroken("Sista dagen är före den första. Byt någon av dagarna.", field="last_day")
    if plan.last_day > add_months(plan.first_day, LONGEST_MONTHS):
        raise RuleBroken(
            f"Planera högst {LONGEST_MONTHS} månader i taget. Välj en tidigare sista dag.",
            field="last_day",
        )


def check_sitting(sitting: Sitting, slot_minutes: int) -> None:
    """Refuse a meeting too short for its cases, or that goes past midnight."""
    needed = sitting.slots * slot_minutes
    if needed > sitting.minutes:
        raise RuleBroken(
            f"{sitting.slots} ärenden på {slot_minutes} minuter tar {needed} minuter, men mötet "
            f"är {sitting.minutes}. Gör mötet längre eller ta färre ärenden.",
            field="slots",
        )
    _check_ends_the_same_day(sitting.starts, sitting.minutes)


def _check_ends_the_same_day(starts: time, minutes: int) -> None:
    begins = datetime.combine(date.min, starts)
    if (begins + timedelta(minutes=minutes)).date() != begins.date():
        raise RuleBroken("Mötet måste sluta före midnatt.", field="minutes")


def _hindrance(team: Team, day: date, sitting: Sitting, other: Meeting | None) -> str | None:
    if team.closed_on is not None and team.closed_on <= day:
        return "teamet är stängt då"
    if other is not None:
        return f"teamet har redan möte kl. {swedish.clock_time(other.starts_at)}"
    if clock.instant(day, sitting.starts) <= clock.now():
        return "tiden har redan varit"
    return None


def answers_close(meeting_day: date, working_days: int) -> date:
    """When the written förmöte closes, or the agenda: so many working days before, but never a
    day that has been. Nobody is late with an answer that could not have been given."""
    return max(pre_meeting_day(meeting_day, working_days), clock.today())


def _series(team: Team, plan: Plan, words: str) -> Series:
    return Series(
        team_id=team.id,
        words=words,
        weekday=plan.rhythm.weekday,
        ordinal=plan.rhythm.ordinal,
        every_weeks=plan.rhythm.every_weeks,
        starts=plan.sitting.starts,
        minutes=plan.sitting.minutes,
        form=plan.sitting.form,
        place=plan.sitting.place,
        pre_meeting_days=plan.sitting.pre_meeting_days,
        first_day=plan.first_day,
        last_day=plan.last_day,
        months_off=plan.rhythm.months_off,
        skips_squeeze_days=plan.skip_squeeze_days,
    )


def _meeting(team: Team, day: date, sitting: Sitting, *, series_id: int | None) -> Meeting:
    return Meeting(
        team=team,
        series_id=series_id,
        day=day,
        starts_at=clock.instant(day, sitting.starts),
        minutes=sitting.minutes,
        slots=sitting.slots,
        slot_minutes=team.slot_minutes,
        form=sitting.form,
        place=sitting.place,
        open_to=answers_close(day, team.agenda_days),
        pre_meeting=PreMeeting(day=answers_close(day, sitting.pre_meeting_days)),
    )
