"""What the system has written to those whose accounts can be tried."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from trisam.accounts.models import Account
from trisam.accounts.service import notices as account_notices
from trisam.consents.models import EndNotice
from trisam.consents.service import end_letter
from trisam.core import clock
from trisam.core.calendar_days import working_days_before
from trisam.demo.calendars import Calendar
from trisam.demo.span import Span, at
from trisam.meetings.models import CancelCause, Meeting, MeetingStatus
from trisam.meetings.service import notices as meeting_notices
from trisam.outbox.models import Message
from trisam.outbox.service import Letter
from trisam.teams.models import Team

KNOWN_BEFORE = 7
"""Working days before the day, on which it is known that a meeting is cancelled."""
FIRST_PASSWORD, OWN_PASSWORD, PLANNED = 54, 53, 25
"""Days ago."""
PLANNING_DAYS = 15
"""Working days on which the teams planned, one after the other."""


def write(
    plans: Iterable[Calendar], notices: Iterable[EndNotice], people: Iterable[Account], span: Span
) -> list[Message]:
    """Their messages in the order in which they were promised."""
    tried = {one.id: one for one in people if one.demo_label}
    teams = {plan.book.team.id: plan.book.team for plan in plans}
    messages = [
        *_about_accounts(tried.values(), span),
        *_about_plans(plans, tried, span),
        *_about_meetings(plans, tried, span),
        *_about_consents(notices, tried, teams),
    ]
    return sorted(messages, key=lambda one: (one.promised_at, one.once_key))


def _about_accounts(tried: Iterable[Account], span: Span) -> Iterator[Message]:
    told = (
        (FIRST_PASSWORD, "Du har fått ett nytt första lösenord av administratören."),
        (OWN_PASSWORD, "Ditt lösenord har ändrats."),
    )
    for account in tried:
        for days, what in told:
            when = at(span.ago(days), 8, 40)
            yield message(account_notices.letter(account, what, when, f"demo:{days}"), when)


def _about_plans(
    plans: Iterable[Calendar], tried: dict[int, Account], span: Span
) -> Iterator[Message]:
    """The dates of the rhythm that goes on, to those who have a seat then."""
    for number, plan in enumerate(plans):
        when = at(working_days_before(span.ago(PLANNED), number % PLANNING_DAYS), 13, 20)
        series = plan.series[-1]
        own: dict[int, list[Meeting]] = {}
        for meeting in plan.meetings:
            if meeting.series_id == series.id and meeting.day > clock.local(when).date():
                for account_id in _seated(plan, meeting) & tried.keys():
                    own.setdefault(account_id, []).append(meeting)
        for account_id, meetings in sorted(own.items()):
            account, team = tried[account_id], plan.book.team
            yield message(meeting_notices.planned_letter(account, team, series, meetings), when)


def _about_meetings(
    plans: Iterable[Calendar], tried: dict[int, Account], span: Span
) -> Iterator[Message]:
    for plan in plans:
        for meeting in plan.meetings:
            if meeting.status is MeetingStatus.CANCELLED:
                yield from _about_meeting(plan, meeting, tried, span)


def _about_meeting(
    plan: Calendar, meeting: Meeting, tried: dict[int, Account], span: Span
) -> Iterator[Message]:
    when = at(span.done(working_days_before(meeting.day, KNOWN_BEFORE)), 10, 15)
    for account_id in sorted(_seated(plan, meeting) & tried.keys()):
        account = tried[account_id]
        had_cases = meeting.cancel_cause is not CancelCause.NO_CASES
        words = meeting_notices.cancelled(meeting, had_cases=had_cases)
        letter = meeting_notices.letter(
            account, meeting, plan.book.team, meeting_notices.CANCELLED, words
        )
        yield message(replace(letter, calendar=True), when)


def _seated(plan: Calendar, meeting: Meeting) -> set[int]:
    """Ids of the accounts that have a seat on the meeting's day."""
    seats = (plan.book.seat(party, meeting.day) for party in plan.book.members(meeting.day))
    return {seat.account_id for seat in seats if seat is not None}


def _about_consents(
    notices: Iterable[EndNotice], tried: dict[int, Account], teams: dict[int, Team]
) -> Iterator[Message]:
    for notice in notices:
        account = tried.get(notice.account_id)
        if account is not None:
            yield message(end_letter(account, teams[notice.team_id], notice), at(notice.day, 9, 5))


def message(letter: Letter, when: datetime) -> Message:
    """A letter as it lies in the outbox. Never sent: the demo has no mail server. It is read on the
    page Meddelanden."""
    return Message(
        account_id=letter.account_id,
        address=letter.address,
        subject=letter.subject,
        body=letter.body,
        about=letter.about,
        once_key=letter.once_key,
        urgent=letter.urgent,
        calendar=letter.calendar,
        promised_at=when,
    )
