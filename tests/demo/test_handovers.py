"""The demo's handovers, and that nobody in it falls between."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.beginnings import actor_of
from trisam.accounts import queries as accounts
from trisam.core.actor import Actor
from trisam.handovers.models import Handover, HandoverStatus
from trisam.handovers.queries import ownerless, requests
from trisam.teams.models import Team

ACTOR = Actor.of_system("prov")


def test_every_party_of_every_open_case_has_an_owner(demo: Session) -> None:
    team_ids = demo.scalars(select(Team.id)).all()
    without = ownerless.in_teams(ACTOR, team_ids)
    assert [(one.team.name, one.party.name, one.why) for one in without] == []


def test_an_owner_who_is_taken_away_is_missed(demo: Session) -> None:
    """The planted defect of the test above."""
    one = demo.scalars(select(Handover).where(Handover.status == HandoverStatus.ASKED)).first()
    assert one is not None
    giver = accounts.get(ACTOR, one.giver_id)
    giver.deactivated_at = one.asked_at
    demo.flush()
    team_ids = demo.scalars(select(Team.id)).all()
    assert ownerless.in_teams(ACTOR, team_ids) != []


def test_the_social_worker_who_can_be_tried_is_asked_asks_and_has_taken_over(demo: Session) -> None:
    tried = next(one for one in accounts.demo_accounts() if one.demo_label == "Socialsekreterare")
    actor = actor_of(tried)
    single = [one for one in requests.open_ones(actor) if one.caseload_id is None]
    assert sorted(one.receiver_id == tried.id for one in single) == [False, True]
    [caseload] = requests.caseloads(actor)
    assert caseload.receiver_id == tried.id
    assert len(requests.in_caseload(caseload.id)) > 1
    assert len(requests.to_tell(actor)) == 1
    assert (
        demo.scalars(select(Handover.note_sealed).where(Handover.note_sealed.is_(None))).all() == []
    )
