"""What one person has open: the cases they lifted, what they promised, and follow-ups to come.

For the system's own work: it tells of no case to anybody, and is counted or moved, never shown.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, literal, or_, select

from trisam.accounts.models import Account
from trisam.cases.models import Case, Wait
from trisam.cases.values import CaseStatus
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.db import session
from trisam.core.swedish import count_of, listed
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.handovers.policy import known_to_party
from trisam.people.models import Person
from trisam.recommendations.models import Action, ActionStatus, Recommendation


@dataclass(frozen=True, slots=True)
class Holding:
    """What a person has open in each case, by the case's id."""

    lifted: frozenset[uuid.UUID]
    actions: Counter[uuid.UUID]
    follow_ups: Counter[uuid.UUID]
    waits: frozenset[uuid.UUID]
    """Those that the person is to look at again."""
    contacts: frozenset[uuid.UUID]
    """Those in which the person is the fast kontakt."""
    team_of: dict[uuid.UUID, int]
    """The team of each case, also of those where only an action is open."""

    @property
    def case_ids(self) -> frozenset[uuid.UUID]:
        """The cases in which something is open."""
        return frozenset(self.team_of)

    @property
    def words(self) -> str:
        """ "12 ärenden, 3 åtgärder och 2 uppföljningar"; empty when nothing is open."""
        cases = count_of(len(self.lifted), "ärende", "ärenden")
        return listed([*([cases] if self.lifted else []), *self._besides])

    @property
    def words_of_one(self) -> str:
        """The same in one case: "ärendet, 3 åtgärder och 1 uppföljning"."""
        return listed([*(["ärendet"] if self.lifted else []), *self._besides])

    @property
    def _besides(self) -> list[str]:
        counted = (
            (self.actions.total(), "åtgärd", "åtgärder"),
            (self.follow_ups.total(), "uppföljning", "uppföljningar"),
            (len(self.waits), "avvaktande ärende att se över", "avvaktande ärenden att se över"),
            (len(self.contacts), "uppdrag som fast kontakt", "uppdrag som fast kontakt"),
        )
        return [count_of(number, one, many) for number, one, many in counted if number]


def of_account(account: Account, case_id: uuid.UUID | None = None) -> Holding:
    """What the person has open, in one case or in all, as far as the own party may know of it."""
    if account.unit is None:
        return Holding(frozenset(), Counter(), Counter(), frozenset(), frozenset(), {})
    known = known_to_party(literal(account.unit.party_id), clock.today())
    wanted = known if case_id is None else known & (Case.id == case_id)
    of_case = select(Case.id, Case.team_id).where(wanted)
    lifted = session().execute(of_case.where(Case.officer_id == account.id, _is_under_way())).all()
    actions = (
        session()
        .execute(
            of_case.join(Recommendation, Recommendation.case_id == Case.id)
            .join(Action, Action.recommendation_id == Recommendation.id)
            .where(_open_action(account.id))
        )
        .all()
    )
    follow_ups = (
        session()
        .execute(of_case.join(FollowUp, FollowUp.case_id == Case.id).where(_due(account.id)))
        .all()
    )
    waits = (
        session()
        .execute(of_case.join(Wait, Wait.case_id == Case.id).where(_to_review(account.id)))
        .all()
    )
    contacts = (
        session()
        .execute(
            of_case.join(FixedContact, FixedContact.case_id == Case.id).where(
                _is_contact(account.id), Case.status != CaseStatus.CLOSED
            )
        )
        .all()
    )
    return Holding(
        frozenset(found for found, _ in lifted),
        Counter(found for found, _ in actions),
        Counter(found for found, _ in follow_ups),
        frozenset(found for found, _ in waits),
        frozenset(found for found, _ in contacts),
        {found: team for found, team in [*lifted, *actions, *follow_ups, *waits, *contacts]},
    )


def any_protected(case_ids: Collection[uuid.UUID]) -> bool:
    """One of the cases is about somebody with protected identity (L9)."""
    about = select(Person.id).join(Case, Case.person_id == Person.id)
    wanted = about.where(Case.id.in_(case_ids), Person.protected)
    return session().scalar(wanted.limit(1)) is not None


def held_cases(case_ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """These cases as they stand now, held until the transaction ends."""
    return (
        session()
        .scalars(
            select(Case)
            .where(Case.id.in_(case_ids))
            .order_by(Case.id)
            .with_for_update(of=Case)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def open_actions(account_id: int, case_ids: Collection[uuid.UUID]) -> Sequence[Action]:
    """What the person has promised in these cases and not closed, held."""
    return (
        session()
        .scalars(
            select(Action)
            .join(Action.recommendation)
            .where(Recommendation.case_id.in_(case_ids), _open_action(account_id))
            .with_for_update(of=Action)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def due_follow_ups(account_id: int, case_ids: Collection[uuid.UUID]) -> Sequence[FollowUp]:
    """The person's follow-ups to come in these cases, held."""
    return (
        session()
        .scalars(
            select(FollowUp)
            .where(FollowUp.case_id.in_(case_ids), _due(account_id))
            .with_for_update(of=FollowUp)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def waits_to_review(account_id: int, case_ids: Collection[uuid.UUID]) -> Sequence[Wait]:
    """The cases among these that wait and that the person is to look at again, held."""
    return (
        session()
        .scalars(
            select(Wait)
            .where(Wait.case_id.in_(case_ids), _to_review(account_id))
            .with_for_update(of=Wait)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def contacts_of(account_id: int, case_ids: Collection[uuid.UUID]) -> Sequence[FixedContact]:
    """Where in these cases the person is the fast kontakt, held."""
    return (
        session()
        .scalars(
            select(FixedContact)
            .where(FixedContact.case_id.in_(case_ids), _is_contact(account_id))
            .with_for_update(of=FixedContact)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def _is_under_way() -> ColumnElement[bool]:
    """Not closed; or closed before the individual was told what the team proposed."""
    untold = exists(
        select(Recommendation.id).where(
            Recommendation.case_id == Case.id,
            Recommendation.feedback_on.is_(None),
            Recommendation.participation.is_not(None),
        )
    )
    return or_(Case.status != CaseStatus.CLOSED, untold.correlate(Case))


def _open_action(account_id: int) -> ColumnElement[bool]:
    return (Action.officer_id == account_id) & (Action.status == ActionStatus.OPEN)


def _due(account_id: int) -> ColumnElement[bool]:
    return (FollowUp.owner_id == account_id) & (FollowUp.status == FollowUpStatus.DUE)


def _to_review(account_id: int) -> ColumnElement[bool]:
    return (Wait.owner_id == account_id) & Wait.ended_on.is_(None)


def _is_contact(account_id: int) -> ColumnElement[bool]:
    return (FixedContact.account_id == account_id) & FixedContact.ended_on.is_(None)
