"""Efter-Trisam in the demo: as the rules would have let it come about."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.beginnings import actor_of
from tests.crawling import demo_accounts
from trisam.cases import queries as cases
from trisam.core import clock
from trisam.meetings.models import MeetingStatus
from trisam.meetings.models.after import AfterMeeting, Participant
from trisam.meetings.policy import after_reaches
from trisam.meetings.queries import after
from trisam.recommendations.models import Recommendation


def test_those_who_can_be_tried_have_some_behind_them_and_some_to_come(demo: Session) -> None:
    tried = {account.id for account in demo_accounts()}
    found = {MeetingStatus.HELD: 0, MeetingStatus.PLANNED: 0}
    for about in demo.scalars(select(AfterMeeting)):
        named = demo.scalars(select(Participant).where(Participant.meeting_id == about.meeting_id))
        assert tried & {one.account_id for one in named}
        demo.refresh(about, ["meeting"])
        found[about.meeting.status] += 1
    assert found[MeetingStatus.HELD] >= 3
    assert found[MeetingStatus.PLANNED] >= 2
    waits = [one for account in demo_accounts() for one in after.coming(actor_of(account))]
    assert any(one.waits for one in waits)
    assert sum(bool(after.coming(actor_of(account))) for account in demo_accounts()) >= 2


def test_each_party_was_let_in_by_the_consent_and_each_held_one_recommended(demo: Session) -> None:
    for about in demo.scalars(select(AfterMeeting)).all():
        demo.refresh(about, ["meeting", "case"])
        [case] = [
            one
            for one in cases.resting_on(about.case.consent_id or about.case_id)
            if one.id == about.case_id
        ]
        for named in demo.scalars(
            select(Participant).where(Participant.meeting_id == about.meeting_id)
        ):
            assert after_reaches(case, named.party_id, clock.today())
        recommended = demo.scalar(
            select(Recommendation.id).where(Recommendation.meeting_id == about.meeting_id)
        )
        held = about.meeting.status is MeetingStatus.HELD
        assert held == (recommended is not None) == (about.recommended_at is not None)
