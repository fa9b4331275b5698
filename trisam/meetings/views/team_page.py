"""A team's page. It shows the team's meetings too, so it lives above `teams`."""

from flask import Blueprint, render_template

from trisam.core import clock
from trisam.core.actor import Role
from trisam.core.swedish import short_day
from trisam.meetings.models import FORM_WORDS
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import agenda, meetings, queue
from trisam.teams import queries as teams
from trisam.teams.models import Closure
from trisam.teams.policy import can_manage
from trisam.web import actor

pages = Blueprint("team", __name__)
SHOWN = 6


@pages.get("/team/<slug>")
def show(slug: str) -> str:
    """The team's next meetings, its people and its settings."""
    team = teams.get(actor(), slug)
    today = clock.today()
    seats = teams.seated_on(actor(), team.id, today)
    coming = meetings.upcoming(actor(), team.id)
    return render_template(
        "meetings/team.html",
        team=team,
        coming=coming[:SHOWN],
        more=len(coming) - SHOWN,
        parties=[
            (party, [seat for seat in seats if seat.party_id == party.id])
            for party in teams.parties_on(actor(), team.id, today)
        ],
        away=teams.away_on(actor(), {seat.account_id for seat in seats}, today),
        in_line=queue.lines(actor(), team.id),
        closures=[_closure(one) for one in teams.closures(actor(), team.id)],
        waiting=agenda.waiting(actor(), [team.id]),
        may_open=actor().sits_in(team.id) or actor().has(Role.PROCESS_LEADER),
        may_schedule=can_schedule(actor(), team.id),
        may_manage=can_manage(actor(), team.id),
        form_words=FORM_WORDS,
    )


def _closure(closure: Closure) -> str:
    if closure.first_day == closure.last_day:
        return f"{short_day(closure.first_day)} ({closure.words})"
    return f"{short_day(closure.first_day)}–{short_day(closure.last_day)} ({closure.words})"
