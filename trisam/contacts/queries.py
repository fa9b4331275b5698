"""Reading whom to turn to. Who may not see the case sees nothing of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.cases.policy import visible_to
from trisam.cases.values import CaseStatus
from trisam.contacts.models import ContactTouch, FixedContact
from trisam.contacts.policy import still_helps, touch_due
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.parties.models import Party
from trisam.teams import queries as teams
from trisam.teams.models import Seat, Team


def history(actor: Actor, case: Case) -> Sequence[FixedContact]:  # noqa: ARG001 - it was seen
    """Who has been the fast kontakt of a case that was fetched, the first one first."""
    return (
        session()
        .scalars(
            select(FixedContact)
            .where(FixedContact.case_id == case.id)
            .options(joinedload(FixedContact.account, innerjoin=True))
            .order_by(FixedContact.since, FixedContact.id)
        )
        .all()
    )


def helping(actor: Actor, case: Case) -> FixedContact | None:
    """The fast kontakt of a case that was fetched, if that person still can help."""
    contact = next((one for one in history(actor, case) if one.ended_on is None), None)
    return contact if contact and still_helps(contact, case, clock.today()) else None


def own(actor: Actor, case: Case) -> FixedContact | None:
    """The fast kontakt of a case that was fetched, with when they were in touch, if that is the
    actor."""
    return session().scalar(
        select(FixedContact)
        .where(
            FixedContact.case_id == case.id,
            FixedContact.account_id == actor.account_id,
            FixedContact.ended_on.is_(None),
        )
        .options(selectinload(FixedContact.touches))
        .execution_options(populate_existing=True)
    )


def to_touch(actor: Actor) -> list[tuple[FixedContact, date]]:
    """The open cases in which the actor is the fast kontakt and it is time to be in touch, each
    with its day, the oldest first. Only cases that the actor may see."""
    today = clock.today()
    last = (
        select(func.max(ContactTouch.day))
        .where(ContactTouch.contact_id == FixedContact.id)
        .scalar_subquery()
    )
    found = session().execute(
        select(FixedContact, last)
        .join(FixedContact.case)
        .where(
            FixedContact.account_id == actor.account_id,
            FixedContact.ended_on.is_(None),
            FixedContact.every_weeks.is_not(None),
            Case.status != CaseStatus.CLOSED,
            visible_to(actor, today),
        )
        .options(
            contains_eager(FixedContact.case).joinedload(Case.person, innerjoin=True),
            contains_eager(FixedContact.case).joinedload(Case.team, innerjoin=True),
        )
    )
    due = [
        (contact, day)
        for contact, before in found
        if (day := touch_due(contact, before)) and day <= today
    ]
    audit.record_reads(
        actor, "case.list", [(one.case.subject, one.case.person_id) for one, _ in due]
    )
    return sorted(due, key=lambda one: (one[1], one[0].id))


def standing(case_id: uuid.UUID) -> FixedContact | None:
    """The fast kontakt of the case, held until the transaction ends: for services."""
    return session().scalar(
        select(FixedContact)
        .where(FixedContact.case_id == case_id, FixedContact.ended_on.is_(None))
        .with_for_update(of=FixedContact)
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a seat in one of the actor's teams today."""

    team: Team
    party: Party
    account: Account
    leads: bool
    """The team's rehabkoordinator."""
    is_away: bool
    """Not at work today. Never why."""
    substitute: Account | None

    def matches(self, words: str) -> bool:
        """The name, the party or the team holds each of these words."""
        told = (
            self.account.name,
            self.party.name,
            self.party.short_name,
            self.team.name,
            "rehabkoordinator" if self.leads else "",
        )
        place = " ".join(told).casefold()
        return all(word in place for word in words.casefold().split())


def directory(actor: Actor, words: str = "") -> list[tuple[Team, list[Colleague]]]:
    """Those with a seat in the actor's teams today that match, by team, party and name."""
    found = _colleagues(actor)
    wanted = sorted(
        (one for one in found if one.matches(words)),
        key=lambda one: (one.team.name, one.team.id, one.party.position, one.account.name),
    )
    by_team = groupby(wanted, key=lambda one: one.team)
    return [(team, list(people)) for team, people in by_team]


def _colleagues(actor: Actor) -> list[Colleague]:
    seats: Iterable[Seat] = teams.seated_in(actor, actor.team_ids)
    people = [seat for seat in seats if seat.account.deactivated_at is None]
    away = teams.away_on(actor, {seat.account_id for seat in people}, clock.today())
    return [
        Colleague(
            seat.team,
            seat.party,
            seat.account,
            seat.chairs,
            seat.account_id in away,
            seat.substitute if seat.account_id in away else None,
        )
        for seat in people
    ]
