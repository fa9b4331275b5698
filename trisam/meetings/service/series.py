"""Changing many meetings of a series at once: this and the following, or all to come.

Each meeting keeps its cases and answers and stays one meeting: what is changed is when and how it
is held, never how many there are. See docs/adr/2026-11-28-series.md.
"""

from collections.abc import Collection, Sequence

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import RuleBroken
from trisam.meetings.models import CAUSE_WORDS, CancelCause, Meeting, MeetingStatus, Series
from trisam.meetings.queries import agenda
from trisam.meetings.queries import meetings as queries
from trisam.meetings.service import replies, substitutes
from trisam.meetings.service.agenda import MovedOn, move_cases_on
from trisam.meetings.service.changing import told_to_chair
from trisam.meetings.service.conflicts import refuse_stopped
from trisam.meetings.service.notices import CASES_MOVE_ON, Happening, tell_of_many
from trisam.meetings.service.scheduling import TIME_TAKEN, answers_close, check_time
from trisam.meetings.service.series_steps import (
    Change,
    Step,
    key_of,
    met,
    preview,
    series_of,
    stood_at,
)
from trisam.meetings.service.slots import fill_from_queue, untold
from trisam.teams import queries as teams
from trisam.teams.models import Team

STALE = "Någon har ändrat mötena under tiden. Läs igenom listan och spara igen."


def change(actor: Actor, meeting: Meeting, wanted: Change, chosen: Collection[str]) -> int:
    """Change exactly the `chosen` of the previewed meetings, all or none; how many they were.

    Raises as `preview`; `RuleBroken` also when none is chosen, one cannot be held at its new time,
    or somebody changed one since it was shown.
    """
    series = series_of(actor, meeting)
    teams.hold_teams(actor, {series.team_id})
    queries.to_come_in_series(actor, series.id, hold=True)
    shown = preview(actor, meeting, wanted)
    if not chosen:
        raise RuleBroken("Kryssa i minst ett möte.", field="chosen")
    if not set(chosen) <= {step.key for step in shown.steps}:
        raise RuleBroken(STALE, field="chosen")
    steps = [step for step in shown.steps if step.key in chosen and step.changes]
    if not steps:
        raise RuleBroken(
            "Mötena du kryssade i är redan så. Kryssa i ett som ändras.", field="chosen"
        )
    _refuse_stopped(actor, meeting.team, steps)
    told = [_happening(actor, step) for step in steps if step.moves or step.news]
    with attempt(TIME_TAKEN):
        for step in _in_turn(steps):
            _carry_out(actor, step)
        _rename(actor, series, shown.words, wanted, [step.meeting for step in steps])
    for step in steps:
        audit.record(actor, "meeting.change", step.meeting.subject, reason=f"series:{series.id}")
        fill_from_queue(step.meeting)
    tell_of_many(actor, meeting.team, "Möten ändrade", told)
    substitutes.settle(actor, {series.team_id})
    return len(steps)


def cancel(actor: Actor, meeting: Meeting, cause: CancelCause, chosen: Collection[str]) -> MovedOn:
    """Cancel the `chosen` among this meeting and those that follow it in the series, with one
    cause; their cases move on to the meetings that are left.

    Raises as `change`.
    """
    series = series_of(actor, meeting)
    teams.hold_teams(actor, {series.team_id})
    following = queries.to_come_in_series(actor, series.id, stood_at(meeting), hold=True)
    meetings = [one for one in following if key_of(one) in chosen]
    if not chosen:
        raise RuleBroken("Kryssa i minst ett möte.", field="chosen")
    if len(meetings) < len(set(chosen)):
        raise RuleBroken(STALE, field="chosen")
    for one in meetings:
        one.status, one.cancel_cause, one.cancelled_at = MeetingStatus.CANCELLED, cause, clock.now()
    session().flush()
    became, told = [], []
    for one in meetings:
        audit.record(actor, "meeting.cancel", one.subject, reason=cause.value)
        line = f"{swedish.moment(one.starts_at)} (orsak: {CAUSE_WORDS[cause].lower()})"
        released = replies.end_substitutes(actor, one)
        told.append(Happening(one, line, frozenset({one.day}), _lifters(one), released))
        became.append(move_cases_on(actor, one))
    waiting = tuple(item for one in became for item in one.waiting)
    moved = tuple(pair for one in became for pair in one.moved)
    cases = CASES_MOVE_ON if moved or waiting else ""
    tell_of_many(actor, meeting.team, "Möten inställda", told, cases, told_to_chair(len(waiting)))
    return MovedOn(moved, waiting)


def _in_turn(steps: Sequence[Step]) -> list[Step]:
    """The steps so that each goes to a time that nobody of them stands on any more: moved a week
    ahead, the last one goes first."""
    waiting, turn = list(steps), []
    while waiting:
        free = [step for step in waiting if not met(step, (w.meeting for w in waiting))]
        if not free:
            when = swedish.moment(waiting[0].meeting.starts_at)
            raise RuleBroken(
                f"Mötet {when} skulle byta plats med ett annat. Ta bort krysset.", field="chosen"
            )
        turn += free
        waiting = [step for step in waiting if step not in free]
    return turn


def _carry_out(actor: Actor, step: Step) -> None:
    meeting = step.meeting
    if step.moves or step.lasts_differently:
        try:
            check_time(actor, meeting.team_id, step.starts_at, step.sitting.minutes, but=meeting.id)
        except RuleBroken as error:
            when = swedish.moment(meeting.starts_at)
            raise RuleBroken(
                f"Mötet {when} går inte att ändra. {error.sentence}", field="chosen"
            ) from error
    sitting = step.sitting
    if step.moves:
        # It stands where its series puts it: no longer moved by itself.
        meeting.day, meeting.starts_at, meeting.moved_from = step.day, step.starts_at, None
        meeting.open_to = answers_close(step.day, meeting.team.agenda_days)
        for item in agenda.planned_items(meeting):
            item.untold_since = untold(actor, item.case) or item.untold_since
    meeting.minutes, meeting.slots = sitting.minutes, sitting.slots
    meeting.form, meeting.place = sitting.form, sitting.place
    if meeting.pre_meeting.day != step.answers_due:
        meeting.pre_meeting.day = step.answers_due
        meeting.changed_at = clock.now()  # also when nothing else of it does: it is told of
    session().flush()


def _rename(
    actor: Actor, series: Series, words: str, wanted: Change, changed: Sequence[Meeting]
) -> None:
    """Let the changed meetings be a series that says what they are. Where some of the old one are
    left as they were, those keep it, and the changed ones get a series of their own."""
    ids = {meeting.id for meeting in changed}
    left = [m for m in queries.in_series(actor, series.id) if m.id not in ids]
    now = series if not left else Series(team_id=series.team_id, first_day=changed[0].day)
    days = sorted(meeting.day for meeting in changed)
    now.words, now.weekday = words, int(wanted.weekday)
    now.ordinal, now.every_weeks = wanted.ordinal, series.every_weeks
    now.months_off, now.skips_squeeze_days = series.months_off, series.skips_squeeze_days
    now.starts, now.minutes = wanted.sitting.starts, wanted.sitting.minutes
    now.form, now.place = wanted.sitting.form, wanted.sitting.place
    now.pre_meeting_days = wanted.sitting.pre_meeting_days
    now.first_day, now.last_day = days[0], max(days[-1], series.last_day)
    session().add(now)
    session().flush()
    for meeting in changed:
        meeting.series_id = now.id
    session().flush()


def _happening(actor: Actor, step: Step) -> Happening:
    """What those who come are told of this meeting; said while it still stands where it did. No
    earlier answer to whether somebody comes counts for another time."""
    parts = [f"flyttas till {swedish.moment(step.starts_at)}"] if step.moves else []
    line = f"{swedish.moment(step.meeting.starts_at)}: {'; '.join([*parts, *step.news])}"
    released = replies.ask_again(actor, step.meeting) if step.moves else []
    days = frozenset({step.meeting.day, step.day})
    return Happening(step.meeting, line, days, _lifters(step.meeting), released)


def _lifters(meeting: Meeting) -> list[Account]:
    """Whoever lifted a case to the meeting."""
    return [item.case.officer for item in agenda.planned_items(meeting)]


def _refuse_stopped(actor: Actor, team: Team, steps: Sequence[Step]) -> None:
    """Hold the people of the team, and refuse a time at which a party would have nobody."""
    asked = [step.thought_of(team) for step in steps if step.asks_people]
    try:
        refuse_stopped(actor, team, asked, but={step.meeting.id for step in steps})
    except RuleBroken as error:
        raise RuleBroken(error.sentence, field="chosen") from error
