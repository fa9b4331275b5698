"""A case that all parties agree on in writing needs no time in the meeting."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.meetings.test_answers import answered, to
from tests.meetings.test_queue import has, in_line, put
from tests.recommendations.test_service import given
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CaseStatus
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.followups.models import FollowUp
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting
from trisam.meetings.queries import meetings
from trisam.recommendations import queries, service
from trisam.recommendations.models import Recommendation

OTHERS = ("fk", "kommun", "vard")


def prepared(county: County, **wishes: Attendance) -> tuple[Meeting, AgendaItem]:
    """A case alone in a meeting of one slot."""
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=1)
    case = county.case()
    for name, wish in wishes.items():
        setattr(case, name, wish)
    return meeting, put(meeting, case)


def all_agree(county: County, case: Case, *, but: str = "") -> None:
    for who in OTHERS:
        receivers = [slug for slug in ("af", *OTHERS) if slug != who]
        answered(county, who, case, to(county, *receivers, can_settle=who != but))


def settle(county: County, meeting: Meeting, case: Case, who: str = "af") -> Recommendation:
    actor = county.actor(who)
    words = given(county, participation=Attendance.OWN_WORDS)
    return service.settle(
        actor, meetings.get(actor, meeting.id), cases.get(actor, case.code), words
    )


def test_what_all_agree_on_is_settled_and_the_slot_goes_to_the_first_in_line(
    county: County,
) -> None:
    meeting, item = prepared(county)
    first, _ = in_line(county, 2)
    all_agree(county, item.case)
    kept = settle(county, meeting, item.case)
    assert (kept.in_writing, kept.agreed_on) == (True, clock.today())
    assert [action.party.slug for action in kept.actions] == ["fk"]
    session().refresh(item, ["status", "slot"])
    assert (item.status, item.slot) == (ItemStatus.SETTLED, None)
    assert cases.get(county.actor("af"), item.case.code).status is CaseStatus.RECOMMENDED
    assert has(meeting) == [first]


def test_its_follow_up_falls_due_six_months_after_the_day_it_was_settled(county: County) -> None:
    meeting, item = prepared(county)
    all_agree(county, item.case)
    settle(county, meeting, item.case)
    [follow_up] = session().query(FollowUp).all()
    assert follow_up.due_on < meeting.day + timedelta(days=180)


def test_while_one_party_has_not_agreed_the_case_keeps_its_slot(county: County) -> None:
    meeting, item = prepared(county)
    all_agree(county, item.case, but="kommun")
    with pytest.raises(RuleBroken, match="Alla parter har inte svarat"):
        settle(county, meeting, item.case)
    answered_again = to(county, "af", can_settle=True, version=1)
    answered(county, "kommun", item.case, answered_again)
    assert settle(county, meeting, item.case).in_writing


def test_an_agreement_that_the_lifting_party_may_not_read_is_none(county: County) -> None:
    meeting, item = prepared(county)
    all_agree(county, item.case)
    answered(county, "fk", item.case, to(county, "vard", can_settle=True, version=1))
    with pytest.raises(RuleBroken, match="Alla parter har inte svarat"):
        settle(county, meeting, item.case)


def test_a_case_in_which_nobody_was_asked_is_not_settled(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
    case = county.case(to=())
    rows.item(meeting, case)
    with pytest.raises(RuleBroken, match="Alla parter har inte svarat"):
        settle(county, meeting, case)


def test_an_individual_who_wants_to_be_there_is_met(county: County) -> None:
    meeting, item = prepared(county, attendance_wish=Attendance.IN_PERSON)
    all_agree(county, item.case)
    with pytest.raises(RuleBroken, match="vill vara med"):
        settle(county, meeting, item.case)
    item.case.attendance_wish = Attendance.OWN_WORDS
    assert settle(county, meeting, item.case).participation is Attendance.OWN_WORDS


def test_only_the_lifting_party_settles(county: County) -> None:
    meeting, item = prepared(county)
    all_agree(county, item.case)
    for who in OTHERS:
        with pytest.raises(Forbidden):
            settle(county, meeting, item.case, who)


def test_a_case_is_settled_once_and_not_after_the_meeting_has_begun(county: County) -> None:
    meeting, item = prepared(county)
    all_agree(county, item.case)
    meeting.starts_at = clock.now() - timedelta(minutes=1)
    session().flush()
    with pytest.raises(RuleBroken, match="har börjat"):
        settle(county, meeting, item.case)
    meeting.starts_at = clock.now() + timedelta(days=14)
    session().flush()
    settle(county, meeting, item.case)
    again = item.case
    session().expire_all()
    with pytest.raises(NotFound):
        settle(county, meeting, again)


def test_whoever_wants_to_talk_cannot_also_do_without_the_meeting(county: County) -> None:
    _, item = prepared(county)
    with pytest.raises(RuleBroken, match="Ta bort ett av svaren"):
        answered(county, "fk", item.case, to(county, "af", can_settle=True, needs_talk=True))


def test_an_action_of_a_settled_case_may_be_done_before_the_meeting_but_not_before_today(
    county: County,
) -> None:
    meeting, item = prepared(county)
    all_agree(county, item.case)
    actor = county.actor("af")
    plan = given(county, participation=Attendance.OWN_WORDS)
    [action] = plan.actions

    def due(days: int) -> Recommendation:
        day = clock.today() + timedelta(days=days)
        moved = given(
            county,
            participation=Attendance.OWN_WORDS,
            actions=(type(action)(action.text, action.party_id, action.officer_id, day),),
        )
        return service.settle(
            actor, meetings.get(actor, meeting.id), cases.get(actor, item.case.code), moved
        )

    with pytest.raises(RuleBroken, match="innan den är bestämd"):
        due(-1)
    assert due(3).actions[0].due_on < meeting.day


def test_the_individual_can_be_told_before_the_day_of_the_meeting(county: County) -> None:
    meeting, item = prepared(county)
    all_agree(county, item.case)
    kept = settle(county, meeting, item.case)
    actor = county.actor("af")
    service.note_feedback(actor, queries.get(actor, kept.id), clock.today())
    assert kept.feedback_on == clock.today()


def test_the_lifting_officer_is_led_from_the_answers_to_the_recommendation(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    meeting, item = prepared(county)
    case, code = item.case, item.case.code
    start = f"/moten/{meeting.id}/formote/{code}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert "Avgör utan möte" not in alva.get(start).words
    assert "kan inte avgöras utan möte" in alva.get(f"{start}/avgor").words
    all_agree(county, case)
    assert "Avgör utan möte" in alva.get(start).words
    assert "Avgör ärendet utan möte" in alva.get(f"/arenden/{code}").words
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert "Avgör utan möte" not in folke.get(start).words
    page = alva.get(f"{start}/avgor")
    assert invalid_html(page.text) == []
    owner = f"{county.parties['fk'].id}:{county.accounts['fk'].id}"
    done = alva.submit(
        f"{start}/avgor",
        {
            "text": "Arbetsträning i lugn takt.",
            "participation": "egna_ord",
            "actions-0-text": "Kalla till avstämning",
            "actions-0-owner": owner,
            "actions-0-due_on": str(clock.today() + timedelta(days=7)),
        },
    )
    assert done.path == f"/arenden/{code}"
    assert "Rekommendation utan möte" in done.words
    assert "Parterna kom överens skriftligt" in done.words
    assert "Avgjorda utan möte" in folke.get(f"/moten/{meeting.id}").words


def test_a_meeting_tells_of_a_settled_case_only_to_those_who_may_know_of_it(
    app: Flask, county: County
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=1)
    item = put(meeting, county.case(to=("fk", "vard")))
    for who in ("fk", "vard"):
        answered(county, who, item.case, to(county, "af", can_settle=True))
    settle(county, meeting, item.case)
    kajsa = Visitor(app).sign_in(county.accounts["kommun"])
    assert "Avgjorda utan möte" not in kajsa.get(f"/moten/{meeting.id}").words
    rut = Visitor(app).sign_in(county.accounts["vard"])
    assert "Avgjorda utan möte" in rut.get(f"/moten/{meeting.id}").words
