"""The team's month on one page: made for whoever asks, and told of to the team's members."""

from collections.abc import Iterable

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.meetings.models import CancelCause, MeetingStatus
from trisam.outbox import links
from trisam.outbox import queries as promised
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.statistics import queries, service
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.periods import Period, Span, last_four
from trisam.statistics.publication import Publication
from trisam.statistics.queries import meetings, notes, team_sheets
from trisam.statistics.team_sheet import Month, TeamMonth, month_of, sheet
from trisam.teams.models import Team

TOLD_UNTIL = 7
"""The day of the month after which nobody is told of the last one any more."""


def of_team(actor: Actor, slug: str, month_key: str) -> Publication:
    """The sheet of a team for a month. Raises `Forbidden` for those who may see no figures at all,
    `NotFound` for a team whose figures the actor may not see, and for a month that is not over or
    more than a year ago."""
    places = queries.areas(actor)
    area = queries.area(actor, places, f"{AreaKind.TEAM}-{slug}")
    month = month_of(month_key, clock.today())
    if month is None:
        raise NotFound
    told = service.lifts(actor, places, area, last_four(clock.today()))
    return sheet(area, told, _facts(actor, area, month), month, clock.today())


def tell(actor: Actor, account: Account, teams: Iterable[Team], month: Month) -> bool:
    """Tell a person of the sheets of these teams: one letter a month. True when that was now."""
    once_key = f"team-sheet:{month.key}:{account.id}"
    if promised.exists_for(once_key):
        return False
    lines = [
        f"{team.name}: {links.to_page(f'/statistik/manadsblad/{team.slug}/{month.key}')}"
        for team in teams
    ]
    body = (
        f"Månadsbladet för {month.words} är klart: teamets möten, nästa möten, tomma platser och "
        "lyften per part. Det är en sida att skriva ut, utan uppgifter om enskilda.\n\n"
        + "\n".join(lines)
    )
    outbox.queue(
        actor,
        Letter(
            account_id=account.id,
            address=account.email,
            subject=f"Månadsblad för {month.words}",
            body=body,
            about=f"team-sheet:{month.key}",
            once_key=once_key,
        ),
    )
    return True


def _facts(actor: Actor, area: Area, month: Month) -> TeamMonth:
    held = left_open = 0
    cancelled: list[CancelCause] = []
    for one in meetings.sittings(actor, Period(month.first, month.last)):
        if one.team_id not in area.team_ids:
            continue
        held += one.number if one.status is MeetingStatus.HELD else 0
        left_open += one.number if one.status is MeetingStatus.PLANNED else 0
        cancelled += [one.cause] * one.number if one.cause else []
    quarter = _last_quarter()
    return TeamMonth(
        held=held,
        cancelled=tuple(cancelled),
        left_open=left_open,
        coming=team_sheets.coming(actor, area),
        empty=team_sheets.empty_seats(actor, area),
        quarter=quarter,
        explained=notes.of_quarter(actor, area, quarter) is not None,
    )


def _last_quarter() -> Span:
    """The last whole quarter."""
    return Span.numbered(Span.of(clock.today()).number - 1)
