"""Who can take something over."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, exists, or_, select

from trisam.accounts.models import Account, AccountRole
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.parties.models import Unit, unit_kommun
from trisam.teams import queries as teams
from trisam.teams.models import Seat, Team


def possible(
    actor: Actor,
    giver: Account,
    team_ids: Collection[int],
    seated_in: Collection[int] = (),
) -> Sequence[Account]:
    """The colleagues of the giver's party who can take over cases of these teams, by name.

    As when a case is lifted: a seat in the team, or a unit that serves its kommun. In the teams
    of `seated_in` only a seat will do, because the case is another party's.
    """
    if giver.unit is None or (actor.account_id is None and not actor.system):
        return []
    holds = exists(
        select(Seat.id)
        .where(
            Seat.account_id == Account.id,
            Seat.party_id == giver.unit.party_id,
            Seat.team_id == Team.id,
            teams.holds_on(clock.today()),
        )
        .correlate_except(Seat)
    )
    serves = exists(
        select(unit_kommun.c.unit_id)
        .where(unit_kommun.c.unit_id == Account.unit_id, unit_kommun.c.kommun_id == Team.kommun_id)
        .correlate_except(unit_kommun)
    )
    reaches = or_(holds, and_(serves, Team.id.not_in(sorted(seated_in))))
    out_of_reach = exists(
        select(Team.id).where(Team.id.in_(sorted(team_ids)), ~reaches).correlate_except(Team)
    )
    return (
        session()
        .scalars(
            select(Account)
            .join(Account.unit)
            .where(
                Unit.party_id == giver.unit.party_id,
                Account.id != giver.id,
                Account.deactivated_at.is_(None),
                Account.roles.any(AccountRole.role.in_([Role.OFFICER, Role.COORDINATOR])),
                ~out_of_reach,
            )
            .order_by(Account.name, Account.id)
        )
        .all()
    )


def one_of(possible_ones: Sequence[Account], account_id: int) -> Account:
    """The chosen one among those who can. Raises `NotFound`."""
    for account in possible_ones:
        if account.id == account_id:
            return account
    raise NotFound
