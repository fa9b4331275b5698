"""Coming in to Mitt ärende with e-legitimation.

The provider is asked by the view, between these: no unit of work waits for another server. Neither
the personnummer nor anything made from it is kept.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import delete

from trisam.accounts.limits import network_of
from trisam.accounts.service import guesses
from trisam.accounts.service.guesses import Guess
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.own_case.limits import SIGN_IN, SIGN_IN_LASTS
from trisam.own_case.models import OwnSignIn
from trisam.own_case.queries import sign_ins as queries
from trisam.own_case.round_trip import RoundTrip
from trisam.own_case.service import visits
from trisam.own_case.service.visits import DOOR, Opened
from trisam.own_case.shown_key import token_hash

SUBJECT = "page:mitt_inloggning"
NO_CASE = "inget öppet ärende"


@dataclass(frozen=True, slots=True)
class Found:
    """What a sign-in led to: a visit, a choice among several cases, or neither."""

    opened: Opened | None = None
    several: bool = False


def begin(trip: RoundTrip, client: str) -> None:
    """A browser goes to the provider. Raises `RuleBroken` while it has to wait."""
    guesses.take(_tried(client))
    session().add(
        OwnSignIn(id=uuid.uuid4(), cookie_hash=token_hash(trip.cookie), began_at=clock.now())
    )
    session().flush()


def claim(trip: RoundTrip | None, state: str) -> bool:
    """The browser has come back. True once, and only for what went out from this very browser."""
    if trip is None or not trip.fits(state):
        refuse("state")
        return False
    sign_in = queries.held(trip.cookie)
    if sign_in is None or sign_in.used_at is not None:
        refuse("använd eller för gammal")
        return False
    sign_in.used_at = clock.now()
    session().flush()
    return True


def enter(trip: RoundTrip, digits: str, client: str) -> Found:
    """Whoever has this personnummer is there: open the case, or keep which ones there are."""
    guesses.give_back(_tried(client))
    found = queries.cases_of(digits)
    if not found:
        refuse(NO_CASE)
        return Found()
    if len(found) == 1:
        return Found(visits.begin(found[0], None))
    sign_in = queries.held(trip.cookie)
    if sign_in is None:
        refuse("använd eller för gammal")
        return Found()
    sign_in.choices = " ".join(str(case.id) for case in found)
    session().flush()
    return Found(several=True)


def choose(trip: RoundTrip | None, case_id: uuid.UUID) -> Opened:
    """Open one of the cases that the sign-in led to. Raises `NotFound` for every other case."""
    sign_in = queries.held(trip.cookie) if trip else None
    allowed = choices_of(sign_in)
    case = next((one for one in queries.cases_among(allowed) if one.id == case_id), None)
    if sign_in is None or case is None:
        raise NotFound
    sign_in.choices = None
    session().flush()
    return visits.begin(case, None)


def choices_of(sign_in: OwnSignIn | None) -> list[uuid.UUID]:
    """The cases that a sign-in led to, when there were several."""
    kept = sign_in.choices if sign_in else None
    return [uuid.UUID(one) for one in (kept or "").split()]


def refuse(reason: str) -> None:
    """Log that somebody did not come in, and why; not who, which nobody knows for certain."""
    audit.record(DOOR, "own_case.sign_in_refused", SUBJECT, reason=reason)


def forget_old() -> int:
    """Remove the sign-ins that are over; how many."""
    gone = session().execute(
        delete(OwnSignIn)
        .where(OwnSignIn.began_at <= clock.now() - SIGN_IN_LASTS)
        .returning(OwnSignIn.id)
    )
    return len(gone.all())


def _tried(client: str) -> list[Guess]:
    return [Guess(SIGN_IN, network_of(client))]
