"""The seats of a team and their substitutes, as its rehabkoordinator keeps them."""

from collections.abc import Sequence
from datetime import date

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.teams import queries
from trisam.teams.events import WhoComesChanged
from trisam.teams.models import Seat, Team
from trisam.teams.policy import can_manage

ALREADY_SEATED = "Personen har redan en plats för den parten."


def add_seat(actor: Actor, team: Team, account: Account, first_day: date) -> Seat:
    """Give a person a seat for the party that the person works for, from `first_day` on.

    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` when the day has been,
    the party does not sit in the team then, or the person has such a seat already.
    """
    _may(actor, team)
    if first_day < clock.today():
        raise RuleBroken(
            "En plats kan inte börja tidigare än i dag. Välj en senare dag.", field="first_day"
        )
    party_id = account.unit.party_id if account.unit else None
    if party_id not in {party.id for party in queries.parties_on(actor, team.id, first_day)}:
        raise RuleBroken("Personens myndighet har ingen plats i teamet den dagen.", field="account")
    if any(_is_the_same(seat, account, first_day) for seat in team.seats):
        raise RuleBroken(ALREADY_SEATED, field="account")
    seat = Seat(team_id=team.id, party_id=party_id, account_id=account.id, valid_from=first_day)
    with attempt({"uq_seat_team_id_party_id_account_id_valid_from": ALREADY_SEATED}):
        session().add(seat)
    audit.record(actor, "seat.add", _subject(team), reason=f"account:{account.id}")
    events.publish(WhoComesChanged(actor, {team.id}))
    return seat


def end_seat(actor: Actor, team: Team, seat: Seat, last_day: date) -> None:
    """Let a seat end after `last_day`: from the next day on it gives nothing.

    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` when the day has been
    or lies before the seat began, and when the team would have no rehabkoordinator.
    """
    _may(actor, team)
    if last_day < max(seat.valid_from, clock.today()):
        raise RuleBroken(
            "Sista dagen kan inte vara tidigare än i dag eller innan platsen börjar.",
            field="last_day",
        )
    if seat.chairs and not any(_chairs_after(other, seat, last_day) for other in team.seats):
        raise RuleBroken("Teamet behöver en rehabkoordinator. Utse en efterträdare först.")
    seat.valid_to = last_day
    session().flush()
    audit.record(actor, "seat.end", _subject(team), reason=f"seat:{seat.id}")
    events.publish(WhoComesChanged(actor, {team.id}))


def name_substitute(actor: Actor, team: Team, seat: Seat, substitute: Account | None) -> None:
    """Say who fills the seat on the holder's days away; None = nobody.

    A substitute is never replaced in turn: nobody would know who comes (peers: loops, and
    meetings without an owner). Raises `Forbidden` for others than the rehabkoordinator,
    `RuleBroken` for the holder themself, for somebody of another party, for two who would stand
    in for each other, and for a chain.
    """
    _may(actor, team)
    if substitute is not None:
        _check_substitute(seat, substitute, queries.hold_seats(actor, team))
    seat.substitute_id = substitute.id if substitute else None
    session().flush()
    audit.record(actor, "seat.substitute", _subject(team), reason=f"seat:{seat.id}")
    events.publish(WhoComesChanged(actor, {team.id}))


def _check_substitute(seat: Seat, substitute: Account, every: Sequence[Seat]) -> None:
    if substitute.id == seat.account_id:
        raise RuleBroken("Ingen kan vara sin egen ersättare. Välj en kollega.", field="substitute")
    if substitute.unit is None or substitute.unit.party_id != seat.party_id:
        raise RuleBroken("Ersättaren måste arbeta hos samma part.", field="substitute")
    if substitute.deactivated_at is not None:
        raise RuleBroken("Personens konto är stängt. Välj någon annan.", field="substitute")
    beside = [other for other in every if _is_beside(other, seat)]
    _refuse_loop(seat, substitute, beside)
    if any(other.account_id == substitute.id and other.substitute_id for other in beside):
        raise RuleBroken(
            f"{substitute.name} har själv en ersättare i teamet. En ersättare kan inte ersättas "
            "i sin tur. Välj någon annan.",
            field="substitute",
        )
    if any(other.substitute_id == seat.account_id for other in beside):
        raise RuleBroken(
            "Den som har platsen är själv ersättare för en annan plats i teamet, och kan inte "
            "ersättas i sin tur. Byt ersättare på den andra platsen först.",
            field="substitute",
        )


def _refuse_loop(seat: Seat, substitute: Account, beside: Sequence[Seat]) -> None:
    stands_in = {other.account_id: other.substitute_id for other in beside}
    following: int | None = substitute.id
    for _ in stands_in:
        following = stands_in.get(following) if following is not None else None
        if following == seat.account_id:
            raise RuleBroken(
                "De två skulle ersätta varandra, och då är platsen tom när båda är borta. "
                "Välj någon annan.",
                field="substitute",
            )


def _is_beside(other: Seat, seat: Seat) -> bool:
    """Another seat of the same party that has not ended."""
    over = other.valid_to is not None and other.valid_to < clock.today()
    return other.party_id == seat.party_id and other.id != seat.id and not over


def _is_the_same(seat: Seat, account: Account, first_day: date) -> bool:
    return seat.account_id == account.id and (seat.valid_to is None or seat.valid_to >= first_day)


def _chairs_after(other: Seat, ending: Seat, last_day: date) -> bool:
    return (
        other.chairs
        and other.id != ending.id
        and (other.valid_to is None or other.valid_to > last_day)
    )


def _may(actor: Actor, team: Team) -> None:
    if not can_manage(actor, team.id):
        raise Forbidden


def _subject(team: Team) -> str:
    return f"team:{team.id}"
