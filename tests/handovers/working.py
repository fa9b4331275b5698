"""What an officer can have open: a case, an action in somebody else's, a follow-up."""

import itertools
from datetime import timedelta

from tests.factories import rows
from tests.factories.county import County
from trisam.accounts.models import Account
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.followups.models import FollowUp
from trisam.handovers import service
from trisam.handovers.models import Caseload, Handover
from trisam.recommendations.models import Action, Recommendation

_days = itertools.cycle(range(1, 300))
NOTE = "Har lovat att ringa varje fredag."


def action(county: County, case: Case, who: str, party: str | None = None) -> Action:
    """An open action of one of the county's people, recommended at a meeting a while ago."""
    meeting = rows.meeting(case.team, clock.today() - timedelta(days=next(_days)))
    recommendation = rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            text="Arbetsträning",
        )
    )
    return rows.save(
        Action(
            recommendation_id=recommendation.id,
            party_id=county.parties[party or who].id,
            officer_id=county.accounts[who].id,
            due_on=clock.today() + timedelta(days=10),
            text="Ring arbetsgivaren",
        )
    )


def follow_up(case: Case, owner: Account) -> FollowUp:
    """A follow-up to come."""
    due = clock.today() + timedelta(days=90)
    return rows.save(FollowUp(case_id=case.id, owner_id=owner.id, due_on=due))


def asked(county: County, case: Case, who: str = "af", to: str = "af_outside") -> Handover:
    """A request from one of the county's people to another."""
    actor = county.actor(who)
    return service.ask(actor, cases.get(actor, case.code), county.accounts[to].id, NOTE)


def asked_for_all(county: County, who: str = "af", to: str = "af_outside") -> Caseload:
    """A request for everything, seats from today."""
    account = county.accounts[who]
    receiver = county.accounts[to].id
    return service.ask_for_all(county.actor(who), account, receiver, NOTE, clock.today())
