"""A case in which every party has said something, so that what is whose can be told apart."""

import itertools
from dataclasses import dataclass
from datetime import timedelta

from tests.factories import rows
from tests.factories.county import County
from trisam.cases.models import Case, CaseQuestion, Release, ReleaseKind
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.meetings.models import Answer, ItemStatus, Known, MeetingStatus
from trisam.recommendations.models import Action, ActionStatus, Recommendation

_days = itertools.count()  # a team meets once a day
NUMBER = "198507099805"


@dataclass
class Written:
    """The case and what its rows say."""

    case: Case
    recommendation: Recommendation


def write(county: County, *, number: str | None = NUMBER, closed: bool = True) -> Written:
    """AF lifts, FK answers, the team recommends, AF and FK each have an action, AF follows up."""
    case = county.case(by="af", to=("fk", "kommun", "vard"))
    if number:
        rows.identify(case.person, number)
    case.issue, case.own_words = "Frågan som AF ställde", "Personens egen röst"
    case.consent.explained = "Det som AF förklarade"  # type: ignore[union-attr]
    session().add(
        CaseQuestion(case_id=case.id, party_id=county.parties["fk"].id, text="Fråga till FK")
    )
    _answer(county, case)
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=30 + next(_days)))
    meeting.status, meeting.held_at = MeetingStatus.HELD, clock.now()
    rows.item(meeting, case).status = ItemStatus.HELD
    recommendation = rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            text="Teamets gemensamma förslag",
            actions=[action(county, "af", "AF:s egen åtgärd"), action(county, "fk", "FK:s åtgärd")],
        )
    )
    rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=county.accounts["af"].id,
            due_on=clock.today(),
            status=FollowUpStatus.NOT_REACHED,
            closed_on=clock.today(),
            note="Anteckning hos AF",
        )
    )
    if not closed:
        for one in recommendation.actions:
            one.status, one.closed_on = ActionStatus.OPEN, None
    session().flush()
    session().expire_all()
    return Written(case, recommendation)


def action(county: County, slug: str, text: str) -> Action:
    """Something that a party has done."""
    return Action(
        text=text,
        party_id=county.parties[slug].id,
        officer_id=county.accounts[slug].id,
        due_on=clock.today(),
        status=ActionStatus.DONE,
        closed_on=clock.today(),
    )


def _answer(county: County, case: Case) -> Answer:
    release = rows.save(
        Release(
            case_id=case.id,
            owner_party_id=county.parties["fk"].id,
            owner_account_id=county.accounts["fk"].id,
            kind=ReleaseKind.ANSWER,
            text="Det som FK delade",
            released_at=clock.now(),
            receivers=[county.parties["af"]],
        )
    )
    return rows.save(
        Answer(
            case_id=case.id,
            party_id=county.parties["fk"].id,
            account_id=county.accounts["fk"].id,
            known=Known.KNOWN,
            can_do="Det som FK kan göra",
            needs_talk=False,
            answered_at=clock.now(),
            release_id=release.id,
        )
    )
