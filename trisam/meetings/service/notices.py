"""Telling those who come to a meeting that something happened to it. Never anything about an
individual.

What stands in the calendar beside the text is made when the mail leaves: `calendars.service`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import next_working_day
from trisam.core.swedish import count_of, moment
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, Meeting, MeetingForm, Series
from trisam.meetings.policy import stands_in
from trisam.meetings.queries import replies
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.teams import queries as teams
from trisam.teams.models import Seat, Team

ADDED, PLANNED = "Nytt möte", "Nya möten"
CANCELLED = "Möte inställt"
MOVED = "Möte flyttat"
CASES_MOVE_ON = "Ärenden som skulle ha tagits upp flyttas till nästa möte med plats."
_RELEASED = "Den tidigare frågan till dig som ersättare gäller inte längre."


@dataclass(frozen=True, slots=True)
class Besides:
    """Who else is told of a meeting, and what some are told besides."""

    to_chair: str = ""
    lifters: Collection[Account] = ()
    """Whoever lifted a case to the meeting, named once for each."""
    released: Collection[Account] = ()
    """Substitutes who had been asked: the question to them stands no more."""
    to_each: Callable[[Account], str] = lambda _: ""


def tell_seated(
    actor: Actor,
    meeting: Meeting,
    what: str,
    body: str,
    *,
    days: Collection[date],
    besides: Besides = Besides(),  # noqa: B008
) -> None:
    """One message to each person with an open account who comes to the team's meetings on one of
    the `days`, and to those who are named `besides`.

    `what` is the subject line and, with the meeting's version, what makes the message the same
    one. Of a new meeting substitutes hear when they are asked to come (`substitutes.settle`).
    """
    coming = _coming(actor, meeting, days, substitutes=what != ADDED)
    chairs = {account.id for account, leads in coming if leads}
    released = {account.id for account in besides.released}
    invited = {account.id for account, _ in coming} | released
    lifted = Counter(account.id for account in besides.lifters)
    everybody = [*(account for account, _ in coming), *besides.lifters, *besides.released]
    urgent = any(map(is_near, days))
    for account in {one.id: one for one in everybody}.values():
        if account.deactivated_at is not None:
            continue
        paragraphs = (
            body,
            besides.to_chair if account.id in chairs else "",
            _to_lifter(lifted[account.id]),
            _RELEASED if account.id in released else "",
            besides.to_each(account),
        )
        one = letter(account, meeting, meeting.team, what, *paragraphs)
        # Whoever only lifted a case was never invited: nothing to take out of the calendar.
        outbox.queue(actor, replace(one, urgent=urgent, calendar=account.id in invited))


def tell_planned(actor: Actor, team: Team, series: Series, meetings: Collection[Meeting]) -> None:
    """One message to each person, with those of a series' new meetings to which they come."""
    days = [meeting.day for meeting in meetings]
    holders: dict[int, list[Seat]] = {}
    for seat in teams.seated_between(actor, team.id, min(days), max(days)):
        if seat.account.deactivated_at is None:
            holders.setdefault(seat.account_id, []).append(seat)
    for seats in holders.values():
        own = [one for one in meetings if any(_holds(seat, one.day) for seat in seats)]
        if own:
            outbox.queue(actor, planned_letter(seats[0].account, team, series, own))


@dataclass(frozen=True, slots=True)
class Happening:
    """What one of many meetings is told of with."""

    meeting: Meeting
    line: str
    """"ons 14 okt 2026 kl. 13.00: flyttas till tors 15 okt 2026 kl. 09.00"."""
    days: frozenset[date]
    """Those who come on one of these days are told."""
    lifters: Collection[Account] = ()
    """Who lifted a case to it: they are told, but were never invited."""
    released: Collection[Account] = ()
    """Substitutes to whom the question stands no more."""


def tell_of_many(
    actor: Actor,
    team: Team,
    what: str,
    happenings: Sequence[Happening],
    then: str = "",
    to_chair: str = "",
) -> None:
    """One message to each person, however many of the meetings are that person's.

    `what` is the subject line; `then` stands under the list; `to_chair` is added for the
    rehabkoordinator.
    """
    told: dict[int, list[Happening]] = {}
    accounts: dict[int, Account] = {}
    chairs: set[int] = set()
    invited: set[int] = set()
    for one in happenings:
        coming = _coming(actor, one.meeting, one.days, substitutes=True)
        chairs |= {account.id for account, leads in coming if leads}
        come = [*(account for account, _ in coming), *one.released]
        invited |= {account.id for account in come}
        people = {each.id: each for each in (*come, *one.lifters)}
        accounts |= people
        for account_id in people:
            told.setdefault(account_id, []).append(one)
    for account_id, own in sorted(told.items()):
        account = accounts[account_id]
        if account.deactivated_at is None:
            body = "\n".join([f"{team.name}:", *(f"– {one.line}" for one in own)])
            last = to_chair if account_id in chairs else ""
            message = letter(account, own[0].meeting, team, what, body, then, last)
            urgent = any(is_near(day) for one in own for day in one.days)
            about = f"series:{own[0].meeting.series_id}"
            calendar = account_id in invited
            outbox.queue(actor, replace(message, about=about, urgent=urgent, calendar=calendar))


def letter(account: Account, meeting: Meeting, team: Team, what: str, *paragraphs: str) -> Letter:
    """A message to one person about a meeting. By itself it is not urgent and brings nothing for
    the calendar."""
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=f"{what}: {team.name}",
        body="\n\n".join(filter(None, paragraphs)),
        about=meeting.subject,
        once_key=f"{key_of(meeting, what)}{account.id}",
    )


def key_of(meeting: Meeting, what: str) -> str:
    """How the keys of all messages of this occasion begin."""
    return f"{meeting.subject}:{what}:{meeting.version}:"


def _to_lifter(count: int) -> str:
    if not count:
        return ""
    cases = count_of(count, "ärende", "ärenden")
    return f"Du har lyft {cases} till mötet. Om personen ska vara med: berätta vad som ändras."


def planned_letter(
    account: Account, team: Team, series: Series, meetings: Iterable[Meeting]
) -> Letter:
    """What one person is told of a series that was planned: its rhythm, and each date."""
    dates = [meeting.starts_at for meeting in meetings]
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=f"{PLANNED}: {team.name}",
        body="\n\n".join(
            [
                f"Teamet {team.name} träffas {series.words}. "
                f"{held_where(series.form, series.place)}",
                "\n".join(moment(starts_at) for starts_at in dates),
            ]
        ),
        about=f"series:{series.id}",
        once_key=f"series:{series.id}:{PLANNED}:{account.id}",
        urgent=is_near(clock.local(min(dates)).date()),
        calendar=True,
    )


def is_near(day: date) -> bool:
    """Today or within the next two working days: a change then cannot wait for tomorrow's mail."""
    today = clock.today()
    return today <= day <= next_working_day(next_working_day(today))


def added(meeting: Meeting) -> str:
    """That there is one meeting more."""
    return f"Teammöte {moment(meeting.starts_at)}. {held_where(meeting.form, meeting.place)}"


def held_where(form: MeetingForm, place: str) -> str:
    """How and where people meet. No full stop after a link: it would become part of it."""
    return f"{FORM_WORDS[form]}. {place}".strip()


def cancelled(meeting: Meeting, *, had_cases: bool) -> str:
    """That a meeting is cancelled, why, and what becomes of cases if it had any."""
    cause = meeting.cancel_cause
    why = f" Orsak: {CAUSE_WORDS[cause].lower()}." if cause else ""
    then = f" {CASES_MOVE_ON}" if had_cases else ""
    return f"Teammötet {moment(meeting.starts_at)} är inställt.{why}{then}"


def _coming(
    actor: Actor, meeting: Meeting, days: Collection[date], *, substitutes: bool
) -> list[tuple[Account, bool]]:
    """Who holds a seat on one of the days, and which substitutes are there for the meeting; each
    with whether the seat chairs. Those who chair come last, whatever other seat they have."""
    found = []
    said = replies.said(actor, meeting.id) if substitutes else {}
    for day in days:
        seats = teams.seated_on(actor, meeting.team_id, day)
        away = teams.away_on(actor, [seat.account_id for seat in seats], day)
        found += [(seat.account, seat.chairs) for seat in seats]
        found += [
            (seat.substitute, seat.chairs)
            for seat in seats
            if substitutes
            and seat.substitute is not None
            and stands_in(seat, said.get(seat.substitute.id), away=seat.account_id in away)
        ]
    open_ones = [one for one in found if one[0].deactivated_at is None]
    return sorted(open_ones, key=lambda one: one[1])


def _holds(seat: Seat, day: date) -> bool:
    return seat.valid_from <= day and (seat.valid_to is None or seat.valid_to >= day)
