"""In SQL: what holds of a seat, an absence, a party's time and a team on a day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.core.events import publish
from trisam.teams.events import SubstituteCalledIn
from trisam.teams.models import (
    Absence,
    Seat,
    Team,
    TeamParty,
)
from trisam.teams.policy import STANDS_IN_FOR


def holds_on(day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The seat is valid on `day`."""
    return and_(Seat.valid_from <= day, or_(Seat.valid_to.is_(None), Seat.valid_to >= day))


def seat_within(first: date, last: date) -> ColumnElement[bool]:
    """The seat is valid on some day from `first` to `last`."""
    return and_(Seat.valid_from <= last, not_over(Seat.valid_to, first))


def lasts_on(day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The absence holds on `day`."""
    return touches(day, day)


def touches(
    first: date | InstrumentedAttribute[date], last: date | InstrumentedAttribute[date]
) -> ColumnElement[bool]:
    """The absence holds on some day from `first` to `last`."""
    return and_(Absence.first_day <= last, not_over(Absence.last_day, first))


def not_over(
    last: InstrumentedAttribute[date | None], day: date | InstrumentedAttribute[date]
) -> ColumnElement[bool]:
    return or_(last.is_(None), last >= day)


def is_open_on(day: date) -> ColumnElement[bool]:
    """The team is not closed on `day`."""
    return or_(Team.closed_on.is_(None), Team.closed_on > day)


def sits_on(day: date) -> ColumnElement[bool]:
    """The party has a place in the team on `day`."""
    return and_(
        TeamParty.valid_from <= day,
        or_(TeamParty.valid_to.is_(None), TeamParty.valid_to >= day),
    )


def holder_is_away(day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The holder of the seat is away on `day`: over `Seat`."""
    return exists(
        select(Absence.id)
        .where(Absence.account_id == Seat.account_id, lasts_on(day))
        .correlate_except(Absence)
    )


def may_be_stood_in_for(today: date) -> ColumnElement[bool]:
    """The holder is away now or later, or was at a meeting that may still be open; or the features
    above say that the substitute is called in (`SubstituteCalledIn`): over `Seat`."""
    not_long_over = not_over(Absence.last_day, today - STANDS_IN_FOR)
    away = exists(select(Absence.id).where(Absence.account_id == Seat.account_id, not_long_over))
    call = SubstituteCalledIn(since=today - STANDS_IN_FOR)
    publish(call)
    return or_(away, *call.conditions)


def known_to(actor: Actor) -> None:
    """Nobody outside: an actor is an account or the system itself."""
    if actor.account_id is None and not actor.system:
        raise NotFound
