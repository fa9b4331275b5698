"""Choosing whom an individual can turn to."""

import uuid
from datetime import date

from trisam.accounts import queries as accounts
from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.cases.releases import must_be_open
from trisam.contacts import queries
from trisam.contacts.models import ContactTouch, FixedContact
from trisam.contacts.policy import can_choose, can_note
from trisam.contacts.values import Way
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.meetings.queries.owners import possible
from trisam.people.telltale.detector import personnummer_in

_ONE_STANDS = {"uq_fixed_contact_one_stands": Overtaken().sentence}


def choose(
    actor: Actor, case: Case, whom: tuple[int, int] | None, every_weeks: int | None = None
) -> FixedContact | None:
    """Make somebody (party and account) the fast kontakt of a case that was fetched, and say how
    often that person is to be in touch; None: nobody.

    The one before is kept as history. Raises `Forbidden` for others than the lifting party,
    `RuleBroken` for a closed case and for somebody whose party may not see the case, `Overtaken`
    when somebody else chose at the same moment.
    """
    if not can_choose(actor, case):
        raise Forbidden
    must_be_open(case)
    before = queries.standing(case.id)
    if before and (before.party_id, before.account_id) == whom:
        _change_rhythm(actor, case, before, every_weeks)
        return before
    if before is None and whom is None:
        return None
    if whom is not None and whom not in {
        (one.party_id, one.officer_id) for one in possible(actor, case, case.team_id)
    }:
        raise RuleBroken("Välj en person i teamet vars part får se ärendet.", field="person")
    if before is not None:
        end(before)
    chosen = None
    if whom is not None:
        with db.attempt(_ONE_STANDS):
            chosen = begin(case.id, *whom, every_weeks)
    audit.record(actor, "contact.choose", case.subject, person_id=case.person_id)
    return chosen


def _change_rhythm(actor: Actor, case: Case, now: FixedContact, every_weeks: int | None) -> None:
    if now.every_weeks == every_weeks:
        return
    now.every_weeks = every_weeks
    session().flush()
    audit.record(actor, "contact.choose", case.subject, person_id=case.person_id)


def note_touch(actor: Actor, case: Case, day: date, way: Way) -> ContactTouch:
    """Note that the fast kontakt and the individual of a case that was fetched were in touch.

    Raises `Forbidden` for anybody but the fast kontakt; `RuleBroken` for a closed case, a day to
    come, one before the person became the fast kontakt, and the same contact twice.
    """
    contact = queries.own(actor, case)
    if contact is None or not can_note(actor, contact):
        raise Forbidden
    must_be_open(case)
    if day > clock.today():
        raise RuleBroken("Välj en dag som har varit.", field="day")
    if day < contact.since:
        raise RuleBroken("Då var du inte fast kontakt. Välj en senare dag.", field="day")
    touch = ContactTouch(day=day, way=way)
    with db.attempt({"uq_contact_touch_contact_id_day_way": "Den kontakten är redan antecknad."}):
        contact.touches.append(touch)
    audit.record(actor, "contact.touch", case.subject, person_id=case.person_id)
    return touch


def say_reach(actor: Actor, text: str) -> None:
    """Say how colleagues reach the actor about cases; empty: not said.

    Raises `Forbidden` for whoever has no account, `RuleBroken` when a personnummer stands in it:
    everybody in the teams reads it, and it is about nobody but the colleague.
    """
    if actor.account_id is None:
        raise Forbidden
    if personnummer_in(text):
        raise RuleBroken("Ta bort personnumret. Här står bara hur kollegor når dig.", field="reach")
    accounts.get(actor, actor.account_id).reach = text or None
    session().flush()
    audit.record(actor, "account.reach", f"account:{actor.account_id}")


def end(contact: FixedContact) -> None:
    """The person is the fast kontakt no more. The caller has asked whether that may be said."""
    contact.ended_on = clock.today()
    session().flush()


def begin(
    case_id: uuid.UUID, party_id: int, account_id: int, every_weeks: int | None
) -> FixedContact:
    """The person is the fast kontakt from today on. The caller has asked as in `end`."""
    contact = FixedContact(
        case_id=case_id,
        party_id=party_id,
        account_id=account_id,
        since=clock.today(),
        every_weeks=every_weeks,
    )
    session().add(contact)
    session().flush()
    return contact
