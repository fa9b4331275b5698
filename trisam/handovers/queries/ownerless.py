"""Ägarlöst: an open case that a party is part of, where nobody of that party answers for it.

The rehabkoordinator learns the team and the party, never how many cases or which: that a seat is
empty or an account closed is known to all who work here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, literal, select, union, union_all

from trisam.accounts.models import Account
from trisam.cases.models import Case, Wait
from trisam.cases.policy import reaches_party
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.handovers.policy import known_to_party
from trisam.parties.models import Party
from trisam.recommendations.models import Action, ActionStatus, Recommendation
from trisam.teams import queries as teams
from trisam.teams.models import Seat, Team, TeamParty


class Why(StrEnum):
    """Why nobody answers for it."""

    LEFT = "left"  # the account of whoever answered for it is closed
    EMPTY = "empty"  # nobody has the party's seat in the team


@dataclass(frozen=True, slots=True)
class Ownerless:
    """A party without owner in some open case of a team."""

    team: Team
    party: Party
    why: Why


def in_teams(actor: Actor, team_ids: Collection[int]) -> Sequence[Ownerless]:
    """Where a party of an open case has no owner: in those of these teams that the actor leads
    today (the system: in all of them), by team and party."""
    wanted = {team_id for team_id in team_ids if actor.system or actor.chairs(team_id)}
    if not wanted:
        return []
    rows = session().execute(union_all(_empty(wanted), _left(wanted))).all()
    if not rows:
        return []
    found = {(team_id, party_id): Why(why) for team_id, party_id, why in rows}
    known = {team.id: team for team in session().scalars(_teams(wanted))}
    parties = {party.id: party for party in session().scalars(select(Party))}
    places = sorted(found, key=lambda at: (known[at[0]].name, parties[at[1]].position))
    return [Ownerless(known[team], parties[party], found[team, party]) for team, party in places]


def _teams(wanted: Collection[int]) -> Select[Team]:
    return select(Team).where(Team.id.in_(sorted(wanted)))


def _left(team_ids: Collection[int]) -> Select[int, int, str]:
    """Teams and parties where whoever lifted, promised, follows up or is to look at a waiting case
    again has a closed account."""
    today, here = clock.today(), Case.team_id.in_(sorted(team_ids))
    closed = Account.deactivated_at.is_not(None)
    lifted = (
        select(Case.team_id, Case.lifting_party_id)
        .join(Account, Account.id == Case.officer_id)
        .where(here, closed, Case.status != CaseStatus.CLOSED)
    )
    promised = (
        select(Case.team_id, Action.party_id)
        .join(Recommendation, Recommendation.case_id == Case.id)
        .join(Action, Action.recommendation_id == Recommendation.id)
        .join(Account, Account.id == Action.officer_id)
        .where(
            here,
            closed,
            Action.status == ActionStatus.OPEN,
            known_to_party(Action.party_id, today),
        )
    )
    followed = (
        select(Case.team_id, Case.lifting_party_id)
        .join(FollowUp, FollowUp.case_id == Case.id)
        .join(Account, Account.id == FollowUp.owner_id)
        .where(here, closed, FollowUp.status == FollowUpStatus.DUE, Case.purged_at.is_(None))
    )
    waited = (
        select(Case.team_id, Wait.party_id)
        .join(Wait, Wait.case_id == Case.id)
        .join(Account, Account.id == Wait.owner_id)
        .where(here, closed, Wait.ended_on.is_(None), known_to_party(Wait.party_id, today))
    )
    found = union(lifted, promised, followed, waited).subquery()
    return select(found.c.team_id, found.c.lifting_party_id, literal(Why.LEFT.value))


def _empty(team_ids: Collection[int]) -> Select[int, int, str]:
    """Teams and parties that open cases reach, where nobody with an open account has a seat.

    The few empty places are found first: asking each case whom it reaches is dear.
    """
    today = clock.today()
    reached = select(Case.id).where(
        Case.team_id == TeamParty.team_id,
        Case.status != CaseStatus.CLOSED,
        TeamParty.party_id != Case.lifting_party_id,  # its officer answers for it
        reaches_party(TeamParty.party_id, today),
    )
    return (
        select(TeamParty.team_id, TeamParty.party_id, literal(Why.EMPTY.value))
        .where(
            TeamParty.team_id.in_(sorted(team_ids)),
            teams.sits_on(today),
            ~_seated(),
            exists(reached.correlate(TeamParty)),
        )
        .distinct()
    )


def _seated() -> ColumnElement[bool]:
    holder = select(Seat.id).join(Account, Account.id == Seat.account_id)
    return exists(
        holder.where(
            Seat.team_id == TeamParty.team_id,
            Seat.party_id == TeamParty.party_id,
            teams.holds_on(clock.today()),
            Account.deactivated_at.is_(None),
        ).correlate_except(Seat, Account)
    )
