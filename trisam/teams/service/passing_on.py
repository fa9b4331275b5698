"""A person's seats go over to a colleague who takes over the work."""

from collections.abc import Sequence
from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.teams import queries
from trisam.teams.events import WhoComesChanged
from trisam.teams.models import Seat

A_DAY = timedelta(days=1)


def pass_on(actor: Actor, giver: Account, receiver: Account, first_day: date) -> frozenset[int]:
    """Give the giver's seats to a colleague of the same party from `first_day` on, at the earliest
    today; the ids of the teams.

    A seat to come goes over whole; one that is held ends the day before. Whoever leads a team is
    named by an administrator, so that seat stays. Whether the two agree is for the caller to have
    asked, and the teams of both to have been held (`hold_teams`).
    """
    day = max(first_day, clock.today())
    every = queries.hold_seats_of(actor, {giver.id, receiver.id})
    own = [seat for seat in every if seat.account_id == receiver.id]
    passed = set()
    for seat in every:
        if seat.account_id == giver.id and not seat.chairs and _lasts(seat, day):
            _pass(seat, receiver, day, own)
            passed.add(seat.team_id)
    session().flush()
    for team_id in sorted(passed):
        audit.record(actor, "seat.pass_on", f"team:{team_id}", reason=f"account:{receiver.id}")
    if passed:
        events.publish(WhoComesChanged(actor, frozenset(passed)))
    return frozenset(passed)


def _pass(seat: Seat, receiver: Account, day: date, own: Sequence[Seat]) -> None:
    beside = [one for one in own if (one.team_id, one.party_id) == (seat.team_id, seat.party_id)]
    if seat.valid_from >= day:
        if all(one.valid_from != seat.valid_from for one in beside):
            seat.account_id = receiver.id
            seat.substitute_id = None
        return
    last = seat.valid_to
    seat.valid_to = day - A_DAY
    if not any(one.valid_from <= day and _lasts(one, day) for one in beside):
        session().add(
            Seat(
                team_id=seat.team_id,
                party_id=seat.party_id,
                account_id=receiver.id,
                valid_from=day,
                valid_to=last,
            )
        )


def _lasts(seat: Seat, day: date) -> bool:
    return seat.valid_to is None or seat.valid_to >= day
