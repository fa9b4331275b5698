"""Recording in the meeting room, closing actions, telling the individual."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import rows
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CaseStatus
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.queries import meetings
from trisam.recommendations import queries, service
from trisam.recommendations.models import ActionStatus, NotDoneReason, Recommendation
from trisam.recommendations.service import GivenAction, GivenRecommendation


@dataclasses.dataclass
class Room:
    """A meeting of today with one case in it."""

    county: County
    meeting_id: int
    item: AgendaItem
    code: str

    def meeting(self, who: str) -> Meeting:
        return meetings.get(self.county.actor(who), self.meeting_id)

    def case(self, who: str) -> Case:
        return cases.get(self.county.actor(who), self.code)

    def record(self, who: str, given: GivenRecommendation) -> Recommendation:
        return service.record(self.county.actor(who), self.meeting(who), self.case(who), given)


def room(county: County, case: Case | None = None, *, days: int = 0) -> Room:
    case = case or county.case()
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=days))
    return Room(county, meeting.id, rows.item(meeting, case), case.code)


def given(county: County, owner: str = "fk", **changes: Any) -> GivenRecommendation:
    party = owner.split("_")[0]
    action = GivenAction(
        "Kalla till avstämning",
        county.parties[party].id,
        county.accounts[owner].id,
        clock.today() + timedelta(days=14),
    )
    return dataclasses.replace(
        GivenRecommendation("Arbetsträning i lugn takt.", Attendance.IN_PERSON, (action,)),
        **changes,
    )


def test_a_seat_in_the_team_records_what_the_team_recommends(county: County) -> None:
    here = room(county)
    kept = here.record("kommun", given(county))
    assert kept.text == "Arbetsträning i lugn takt."
    assert [action.party.slug for action in kept.actions] == ["fk"]
    assert here.item.status is ItemStatus.HELD
    assert here.case("af").status is CaseStatus.RECOMMENDED


def test_the_chair_records_a_case_that_she_may_see(county: County) -> None:
    assert room(county).record("vard", given(county)).recorded_by_id == county.accounts["vard"].id


def test_a_chair_outside_the_consent_does_not_even_find_the_case(county: County) -> None:
    here = room(county, county.case(to=("fk",)))
    with pytest.raises(NotFound):
        here.record("vard", given(county))


def test_a_lifting_officer_without_a_seat_does_not_record(county: County) -> None:
    here = room(county, county.case(by="af_outside"))
    actor = county.actor("af_outside")
    with pytest.raises(Forbidden):
        service.record(actor, here.meeting("fk"), here.case("af_outside"), given(county))


def test_a_recommendation_without_a_text_or_an_action_is_a_sentence(county: County) -> None:
    here = room(county)
    with pytest.raises(RuleBroken, match="vad teamet rekommenderar"):
        here.record("fk", given(county, text=" "))
    with pytest.raises(RuleBroken, match="minst en åtgärd"):
        here.record("fk", given(county, actions=()))
    with pytest.raises(RuleBroken, match="högst 5"):
        here.record("fk", given(county, actions=given(county).actions * 6))


def test_an_action_cannot_be_due_before_the_meeting(county: County) -> None:
    late = dataclasses.replace(given(county).actions[0], due_on=clock.today() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="före mötet"):
        room(county).record("fk", given(county, actions=(late,)))


def test_a_party_outside_the_consent_is_given_no_action(county: County) -> None:
    here = room(county, county.case(to=("fk",)))
    owners = service.owners(county.actor("fk"), here.meeting("fk"), here.case("fk"))
    assert {owner.party_name for owner in owners} == {"AF", "FK"}
    with pytest.raises(RuleBroken, match="vars part får se ärendet"):
        here.record("fk", given(county, owner="kommun"))


def test_a_lifting_officer_without_a_seat_can_be_given_an_action(county: County) -> None:
    here = room(county, county.case(by="af_outside"))
    assert here.record("fk", given(county, owner="af_outside")).actions[0].officer_id


def test_a_stranger_to_the_team_is_given_no_action(county: County) -> None:
    with pytest.raises(RuleBroken, match="Välj en person i teamet"):
        room(county).record("fk", given(county, owner="fk_other"))


def test_nothing_is_recorded_before_the_day_nor_after_the_end(county: County) -> None:
    with pytest.raises(RuleBroken, match="har inte varit än"):
        room(county, days=2).record("fk", given(county))
    here = room(county)
    meeting = here.meeting("fk")
    meeting.status, meeting.held_at = MeetingStatus.HELD, clock.now()
    with pytest.raises(RuleBroken, match="avslutat"):
        here.record("fk", given(county))


def test_a_case_that_is_not_on_the_agenda_is_not_found(county: County) -> None:
    here = room(county)
    other = county.case()
    with pytest.raises(NotFound):
        service.record(
            county.actor("fk"),
            here.meeting("fk"),
            cases.get(county.actor("fk"), other.code),
            given(county),
        )


def test_the_second_to_record_is_told_and_can_change_knowingly(county: County) -> None:
    here = room(county)
    first = here.record("fk", given(county))
    with pytest.raises(Overtaken):
        here.record("kommun", given(county, text="Något annat."))
    changed = here.record("kommun", given(county, text="Något annat.", version=first.version))
    assert changed.id == first.id
    assert changed.text == "Något annat."
    assert len(changed.actions) == 1


def test_the_owner_closes_the_action_as_done(county: County) -> None:
    action = room(county).record("af", given(county)).actions[0]
    assert [open_.id for open_ in queries.open_actions(county.actor("fk"))] == [action.id]
    closed = service.close_action(county.actor("fk"), action.id)
    assert closed.status is ActionStatus.DONE
    assert closed.closed_on == clock.today()
    assert queries.open_actions(county.actor("fk")) == []


def test_an_action_that_could_not_be_done_keeps_its_reason(county: County) -> None:
    action = room(county).record("af", given(county)).actions[0]
    closed = service.close_action(county.actor("fk"), action.id, not_done=NotDoneReason.QUEUE)
    assert (closed.status, closed.not_done_reason) == (ActionStatus.NOT_DONE, NotDoneReason.QUEUE)
    with pytest.raises(RuleBroken, match="redan avslutad"):
        service.close_action(county.actor("fk"), action.id)


def test_another_party_does_not_close_the_action(county: County) -> None:
    action = room(county).record("af", given(county)).actions[0]
    with pytest.raises(Forbidden):
        service.close_action(county.actor("kommun"), action.id)


def test_an_action_is_hidden_with_its_case_when_the_consent_ends(county: County) -> None:
    here = room(county)
    action = here.record("af", given(county)).actions[0]
    case_service.withdraw_consent(county.actor("af"), here.case("af"))
    assert queries.open_actions(county.actor("fk")) == []
    with pytest.raises(NotFound):
        service.close_action(county.actor("fk"), action.id)


def test_feedback_waits_at_the_lifting_officer_until_its_day_is_noted(county: County) -> None:
    kept = room(county).record("fk", given(county))
    assert [waiting.id for waiting in queries.awaiting_feedback(county.actor("af"))] == [kept.id]
    assert queries.awaiting_feedback(county.actor("fk")) == []
    shown = queries.get(county.actor("af"), kept.id)
    service.note_feedback(county.actor("af"), shown, clock.today())
    assert queries.awaiting_feedback(county.actor("af")) == []


def test_feedback_is_refused_for_other_parties_and_impossible_days(county: County) -> None:
    kept = room(county).record("fk", given(county))
    shown = queries.get(county.actor("fk"), kept.id)
    with pytest.raises(Forbidden):
        service.note_feedback(county.actor("fk"), shown, clock.today())
    for days, words in ((1, "efter i dag"), (-1, "före mötet")):
        with pytest.raises(RuleBroken, match=words):
            service.note_feedback(county.actor("af"), shown, clock.today() + timedelta(days=days))


def test_whoever_may_see_the_case_reads_the_recommendation_and_nobody_else(county: County) -> None:
    here = room(county, county.case(to=("fk",)))
    kept = here.record("fk", given(county))
    assert queries.for_case(county.actor("af"), here.case("af"))[0].id == kept.id
    for who in ("kommun", "vard", "fk_other", "steering", "administrator"):
        with pytest.raises(NotFound):
            queries.get(county.actor(who), kept.id)


def test_nothing_is_recorded_in_a_cancelled_meeting(county: County) -> None:
    here = room(county)
    meeting = here.meeting("fk")
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.OTHER
    with pytest.raises(RuleBroken, match="inställt"):
        here.record("fk", given(county))
