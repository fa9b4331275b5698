"""When a team does not meet by its own choice. What is already planned stays where it is."""

from datetime import date

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import add_months
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.teams import queries
from trisam.teams.models import Closure, Team
from trisam.teams.policy import can_manage

LONGEST_MONTHS = 12


def add(actor: Actor, team: Team, first_day: date, last_day: date, words: str) -> Closure:
    """Save that the team does not meet from `first_day` to `last_day`, both included.

    `words` are the reason as it stands in a list of dates: "sommarstängt". Raises `Forbidden` for
    others than the rehabkoordinator, `RuleBroken` for days that are over, end before they begin,
    last longer than a year, or are there already.
    """
    if not can_manage(actor, team.id):
        raise Forbidden
    if last_day < first_day:
        raise RuleBroken("Sista dagen är före den första. Byt någon av dagarna.", field="last_day")
    if last_day < clock.today():
        raise RuleBroken("Uppehållet är redan över. Välj dagar som kommer.", field="last_day")
    if last_day >= add_months(first_day, LONGEST_MONTHS):
        raise RuleBroken(
            f"Ett uppehåll är kortare än {LONGEST_MONTHS} månader. Välj en tidigare sista dag.",
            field="last_day",
        )
    there = queries.closures(actor, team.id)
    if any((one.first_day, one.last_day) == (first_day, last_day) for one in there):
        raise RuleBroken("De dagarna är redan inlagda.", field="first_day")
    closure = Closure(team_id=team.id, first_day=first_day, last_day=last_day, words=words)
    session().add(closure)
    session().flush()
    audit.record(actor, "closure.add", f"team:{team.id}")
    return closure


def remove(actor: Actor, team: Team, closure_id: int) -> None:
    """Let the team meet on those days again. Raises `Forbidden` as `add`, and `NotFound`."""
    if not can_manage(actor, team.id):
        raise Forbidden
    session().delete(queries.closure(actor, team, closure_id))
    session().flush()
    audit.record(actor, "closure.remove", f"team:{team.id}")
