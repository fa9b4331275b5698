"""What the system has written to those whose accounts can be tried."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from trisam.accounts.models import Account
from trisam.accounts.service.notices import SUBJECT, words
from trisam.consents.models import EndNotice
from trisam.consents.service import end_letter
from trisam.core import swedish
from trisam.core.calendar_days import working_days_before
from trisam.demo.calendars import Calendar
from trisam.demo.span import Span, at
from trisam.meetings.models import CAUSE_WORDS, Meeting, MeetingStatus
from trisam.outbox.models import Message
from trisam.outbox.service import Letter
from trisam.teams.models import Team

KNOWN_BEFORE = 7
"""Working days before the day, on which it is known that a meeting is cancelled."""
FIRST_PASSWORD, OWN_PASSWORD = 54, 53
"""Days ago."""


def write(
    plans: Iterable[Calendar], notices: Iterable[EndNotice], people: Iterable[Account], span: Span
) -> list[Message]:
    """Their messages in the order in which they were promised."""
    tried = {one.id: one for one in people if one.demo_label}
    teams = {plan.book.team.id: plan.book.team for plan in plans}
    messages = [
        *_about_accounts(tried.values(), span),
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
        about = f"account:{account.id}"
        for days, what in told:
            when = at(span.ago(days), 8, 40)
            body = words(what, when)
            letter = Letter(account.id, account.email, SUBJECT, body, about, f"{about}:demo:{days}")
            yield _message(letter, when)


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
    seats = (plan.book.seat(party, meeting.day) for party in plan.book.members(meeting.day))
    seated = {seat.account_id for seat in seats if seat is not None}
    for account_id in sorted(seated & tried.keys()):
        yield _message(_cancelled(meeting, plan.book.team, tried[account_id]), when)


def _cancelled(meeting: Meeting, team: Team, account: Account) -> Letter:
    cause = meeting.cancel_cause
    why = f" Orsak: {CAUSE_WORDS[cause].lower()}." if cause else ""
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=f"Möte inställt: {team.name}",
        body=f"Teammötet {swedish.moment(meeting.starts_at)} är inställt.{why} Mötets ärenden "
        "flyttas till nästa möte med plats.\n\nLogga in i Trisam för att se mer.",
        about=meeting.subject,
        once_key=f"{meeting.subject}:Möte inställt:{account.id}",
    )


def _about_consents(
    notices: Iterable[EndNotice], tried: dict[int, Account], teams: dict[int, Team]
) -> Iterator[Message]:
    for notice in notices:
        account = tried.get(notice.account_id)
        if account is not None:
            yield _message(end_letter(account, teams[notice.team_id], notice), at(notice.day, 9, 5))


def _message(letter: Letter, when: datetime) -> Message:
    """Never sent: the demo has no mail server. It is read on the page Meddelanden."""
    return Message(
        account_id=letter.account_id,
        address=letter.address,
        subject=letter.subject,
        body=letter.body,
        about=letter.about,
        once_key=letter.once_key,
        promised_at=when,
    )
