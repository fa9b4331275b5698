"""Which parties sit in a team, and who leads it, over time: dated, never deleted."""

from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.core import clock, events, swedish
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.parties.models import Party, Unit
from trisam.parties.policy import can_organise
from trisam.teams import queries
from trisam.teams.events import WhoComesChanged
from trisam.teams.models import PartyStanding, Seat, Team, TeamParty
from trisam.teams.service.founding import check_open

ALREADY_SITS = "Parten sitter redan i teamet, eller ska göra det senare."
A_DAY = timedelta(days=1)


def let_join(
    actor: Actor, team: Team, party: Party, standing: PartyStanding, first_day: date
) -> TeamParty:
    """Let a party sit in the team from `first_day` on; also one that was there before.

    Raises `Forbidden` for others than the administrator, `RuleBroken` when the party sits there
    at that time or later, or the team is closed then.
    """
    _may(actor)
    check_open(team, first_day)
    if any(_overlaps(sitting, party, first_day) for sitting in team.parties):
        raise RuleBroken(ALREADY_SITS, field="party")
    sitting = TeamParty(team_id=team.id, party_id=party.id, standing=standing, valid_from=first_day)
    with attempt({"uq_team_party_team_id_party_id_valid_from": ALREADY_SITS}):
        session().add(sitting)
    audit.record(actor, "team.party_join", _subject(team), reason=f"party:{party.id}")
    return sitting


def end_time(actor: Actor, team: Team, sitting: TeamParty, at: Unit, last_day: date) -> None:
    """Let a party's time in a team from `queries.get` end after `last_day`, with its seats.

    `at` is the vårdenhet of the team. Raises `Forbidden` for others than the administrator,
    `RuleBroken` for vården itself, for a day that has been or lies before the time began, for a
    time that has ended, and while a seat of the party begins later.
    """
    _may(actor)
    if sitting.party_id == at.party_id:
        raise RuleBroken("Vården leder teamet och kan inte lämna det. Stäng teamet i stället.")
    if sitting.valid_to is not None and sitting.valid_to < clock.today():
        raise RuleBroken("Tiden i teamet är redan slut.")
    if last_day < max(sitting.valid_from, clock.today()):
        raise RuleBroken(
            "Sista dagen kan inte vara tidigare än i dag eller innan tiden i teamet börjar.",
            field="last_day",
        )
    seats = [seat for seat in team.seats if seat.party_id == sitting.party_id]
    if any(seat.valid_from > last_day for seat in seats):
        raise RuleBroken(
            "Någon har en plats för parten som börjar efter den dagen. Välj en senare dag.",
            field="last_day",
        )
    sitting.valid_to = last_day
    for seat in seats:
        if seat.valid_to is None or seat.valid_to > last_day:
            seat.valid_to = last_day
    session().flush()
    audit.record(actor, "team.party_end", _subject(team), reason=f"party:{sitting.party_id}")
    events.publish(WhoComesChanged(actor, {team.id}))


def name_coordinator(actor: Actor, team: Team, at: Unit, account: Account, first_day: date) -> Seat:
    """Let somebody of vården lead the team from `first_day` on; the former's seat ends before.

    `team` is from `queries.get`, `at` its vårdenhet. Raises `Forbidden` for others than the
    administrator, `RuleBroken` when the day has been, the team is closed then, the person works
    elsewhere, or somebody else is named from that day or a later one. Nobody names themself:
    an administrator sees no case content.
    """
    _may(actor)
    check_open(team, first_day)
    if first_day < clock.today():
        raise RuleBroken("Välj i dag eller en senare dag.", field="first_day")
    _check_person(actor, team, at, account, first_day)
    for chair in team.seats:
        if chair.chairs and _holds_after(chair, first_day):
            _give_way(chair, account, first_day)
    seat = _seat_of(team, at.party_id, account, first_day)
    seat.chairs, seat.valid_from, seat.valid_to = True, first_day, None
    session().add(seat)
    session().flush()
    audit.record(actor, "team.coordinator", _subject(team), reason=f"account:{account.id}")
    events.publish(WhoComesChanged(actor, {team.id}))
    return seat


def _check_person(actor: Actor, team: Team, at: Unit, account: Account, first_day: date) -> None:
    if account.id == actor.account_id:
        raise RuleBroken("Ingen utser sig själv. Be en annan administratör.", field="account")
    works_there = account.unit is not None and account.unit.party_id == at.party_id
    if account.deactivated_at is not None or not works_there:
        raise RuleBroken("Rehabkoordinatorn måste arbeta hos vården.", field="account")
    if at.party_id not in {party.id for party in queries.parties_on(actor, team.id, first_day)}:
        raise RuleBroken(
            "Vården sitter inte i teamet den dagen. Välj en senare dag.", field="first_day"
        )


def _give_way(chair: Seat, successor: Account, first_day: date) -> None:
    """End the seat of whoever led the team until now."""
    if chair.account_id == successor.id:
        raise RuleBroken(
            f"{successor.name} är redan utsedd från och med {swedish.day(chair.valid_from)}.",
            field="account",
        )
    if chair.valid_from >= first_day:
        raise RuleBroken(
            f"{chair.account.name} är utsedd från och med {swedish.day(chair.valid_from)}. "
            "Välj en senare dag.",
            field="first_day",
        )
    chair.valid_to = first_day - A_DAY


def _seat_of(team: Team, party_id: int, account: Account, first_day: date) -> Seat:
    """A seat to lead from: the person's own that has not begun, else a new one.

    An ordinary seat held until then ends the day before.
    """
    waiting = None
    for seat in team.seats:
        if (seat.party_id, seat.account_id) == (party_id, account.id):
            if seat.valid_from >= first_day:
                waiting = seat
            elif _holds_after(seat, first_day):
                seat.valid_to = first_day - A_DAY
    return waiting or Seat(team_id=team.id, party_id=party_id, account_id=account.id)


def _overlaps(sitting: TeamParty, party: Party, first_day: date) -> bool:
    return sitting.party_id == party.id and (
        sitting.valid_to is None or sitting.valid_to >= first_day
    )


def _holds_after(seat: Seat, day: date) -> bool:
    return seat.valid_to is None or seat.valid_to >= day


def _may(actor: Actor) -> None:
    if not can_organise(actor):
        raise Forbidden


def _subject(team: Team) -> str:
    return f"team:{team.id}"
