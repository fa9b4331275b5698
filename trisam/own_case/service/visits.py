"""Opening the own page with a key, and every visit from its beginning to its end.

A link or code that opens nothing, and a birth that does not fit, get the same answer: None. Nobody
learns whether there is such a key, nor whether somebody is in Trisam.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date

from trisam.accounts.limits import network_of
from trisam.accounts.service import guesses
from trisam.accounts.service.guesses import Guess
from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.own_case.limits import CLIENT, MOST_WRONG, TOUCH_EVERY
from trisam.own_case.models import KeyEnd, OwnKey, OwnVisit
from trisam.own_case.queries import keys as queries
from trisam.own_case.service import keys
from trisam.own_case.shown_key import new_cookie, token_hash
from trisam.people import service as people
from trisam.people.models import Person

DOOR = Actor.of_system("Mitt ärende")


@dataclass(frozen=True, slots=True)
class Opened:
    """A visit that has begun."""

    cookie: str = field(repr=False)


def open_by_link(token: str, born: date | None, client: str) -> Opened | None:
    """Begin a visit by the link, which opens once. Raises `RuleBroken` while one has to wait."""
    return _open(queries.of_link(token), born, client, by_link=True)


def open_by_code(code: str, born: date | None, client: str) -> Opened | None:
    """Begin a visit by the code, which opens until the key ends. Raises as `open_by_link`."""
    return _open(queries.of_code(code), born, client, by_link=False)


def touch(visit_id: uuid.UUID) -> None:
    """The visitor is still there."""
    visit = queries.visit_by_id(visit_id)
    if visit is not None and clock.now() - visit.seen_at >= TOUCH_EVERY:
        visit.seen_at = clock.now()
        session().flush()


def leave(actor: Actor, visit_id: uuid.UUID) -> None:
    """The individual has ended the visit."""
    visit = queries.visit_by_id(visit_id)
    if visit is not None and visit.ended_at is None:
        visit.ended_at = clock.now()
        session().flush()
        case = visit.case
        audit.record(actor, "own_case.leave", case.subject, person_id=case.person_id)


def begin(case: Case, key: OwnKey | None) -> Opened:
    """A visit to this case, by a key or, without one, by e-legitimation.

    That it may begin is for the caller to have asked.
    """
    cookie, now = new_cookie(), clock.now()
    session().add(
        OwnVisit(
            id=uuid.uuid4(),
            case_id=case.id,
            own_key_id=key.id if key else None,
            cookie_hash=token_hash(cookie),
            began_at=now,
            seen_at=now,
        )
    )
    session().flush()
    who = Actor.of_individual(case.id)
    audit.record(
        who,
        "own_case.enter" if key else "own_case.sign_in",
        case.subject,
        person_id=case.person_id,
    )
    return Opened(cookie)


def _open(key: OwnKey | None, born: date | None, client: str, *, by_link: bool) -> Opened | None:
    tried = [Guess(CLIENT, network_of(client))]
    guesses.take(tried)
    if key is None:
        return None
    if not _fits(key.case.person, born):
        if born is not None:  # an empty field guesses at nothing
            _count_wrong(key)
        return None
    guesses.give_back(tried)
    key.used_at = clock.now()
    if by_link:
        key.link_used_at = key.used_at
    return begin(key.case, key)


def _fits(person: Person, born: date | None) -> bool:
    """The birth that is held: a day, only a year, or none, and then the code is long."""
    if person.protected:
        return True
    known = people.born(person)
    if known is not None:
        return born == known
    return born is not None and person.birth_year is not None and born.year == person.birth_year


def _count_wrong(key: OwnKey) -> None:
    key.wrong += 1
    session().flush()
    subject, person_id = key.case.subject, key.case.person_id
    audit.record(DOOR, "own_case.refuse", subject, person_id=person_id)
    if key.wrong >= MOST_WRONG:
        keys.end(DOOR, key.case, key, KeyEnd.GUESSED)
