"""Min dag: what waits for each role, and nothing else."""

from datetime import time, timedelta

import pytest
from flask import Flask
from time_machine import travel

from tests.factories import rows
from tests.factories.county import County
from tests.log_reviews import reviewing
from tests.visitor import Visitor
from trisam.cases import service
from trisam.cases.values import CloseReason
from trisam.core import clock
from trisam.core.calendar_days import add_months
from trisam.core.db import session
from trisam.home.queries import my_day
from trisam.home.values import Task, TaskKind
from trisam.home.views import PAGES
from trisam.log_reviews.service import starting
from trisam.meetings.queries import answers, meetings
from trisam.meetings.queries import meetings as queries
from trisam.meetings.service import agenda


def kinds(county: County, who: str) -> list[TaskKind]:
    """What kinds of tasks wait for somebody."""
    return [task.kind for task in my_day(county.actor(who)).tasks]


def test_a_case_without_consent_alarms_its_officer_and_nobody_else(county: County) -> None:
    county.case(to=())
    [task] = my_day(county.actor("af")).tasks
    assert task.kind is TaskKind.CONSENT
    assert task.late == "Ingen annan ser ärendet"
    assert kinds(county, "fk") == kinds(county, "vard") == []


def test_a_case_with_consent_but_without_a_meeting_alarms_its_officer(county: County) -> None:
    case = county.case()
    assert kinds(county, "af") == [TaskKind.PLACE]
    rows.item(rows.meeting(county.team, clock.today() + timedelta(days=10)), case)
    assert kinds(county, "af") == []


def test_a_case_whose_consent_ran_out_alarms_its_officer(county: County) -> None:
    case = county.case()
    assert case.consent is not None
    case.consent.valid_to = clock.today() - timedelta(days=1)
    assert kinds(county, "af") == [TaskKind.CONSENT]


def test_the_parties_of_the_consent_are_asked_to_answer_and_others_are_not(
    county: County,
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    rows.item(meeting, county.case(to=("kommun",)))
    [task] = my_day(county.actor("kommun")).tasks
    assert (task.kind, task.key) == (TaskKind.ANSWER, str(meeting.id))
    assert task.due == meeting.pre_meeting.day
    assert kinds(county, "fk") == kinds(county, "vard") == []


def test_the_chair_is_asked_to_end_a_meeting_that_has_been(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=3))
    [task] = my_day(county.actor("vard")).tasks
    assert (task.kind, task.late) == (TaskKind.END_MEETING, "Försenad 3 dagar")
    assert meeting.pre_meeting is not None
    assert kinds(county, "af") == []


def test_the_next_meetings_show_how_far_the_answers_have_come(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    rows.item(meeting, county.case(to=("fk", "kommun")))
    day = my_day(county.actor("af"))
    assert [choice.meeting.id for choice in day.meetings] == [meeting.id]
    assert (day.preparation[meeting.id].answered, day.preparation[meeting.id].asked) == (0, 2)


def test_somebody_outside_the_consent_is_told_nothing_of_the_preparation(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    rows.item(meeting, county.case(to=("kommun",)))
    day = my_day(county.actor("fk"))
    assert [choice.meeting.id for choice in day.meetings] == [meeting.id]
    assert day.preparation == {}


def test_steering_has_no_tasks_and_no_meetings(county: County) -> None:
    rows.item(rows.meeting(county.team, clock.today() + timedelta(days=10)), county.case())
    day = my_day(county.actor("steering"))
    assert (list(day.tasks), list(day.meetings)) == ([], [])


def test_what_is_late_is_said_in_days() -> None:
    yesterday = Task(TaskKind.ACTION, "1", "Ring", due=clock.today() - timedelta(days=1))
    today = Task(TaskKind.ACTION, "1", "Ring", due=clock.today())
    assert (yesterday.late, today.late) == ("Försenad 1 dag", "")


def test_every_kind_of_task_leads_to_a_page_of_the_house(app: Flask) -> None:
    asked = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    assert set(PAGES) == set(TaskKind)
    assert {kind: asked.get(endpoint) for kind, (endpoint, _) in PAGES.items()} == {
        kind: {name} if name else set() for kind, (_, name) in PAGES.items()
    }


def test_a_case_that_lost_its_meeting_leads_the_chair_to_the_team(
    app: Flask, county: County
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    officer = county.actor("af")
    agenda.take_out(officer, agenda.place(officer, county.case(), queries.get(officer, meeting.id)))
    page = Visitor(app).sign_in(county.accounts["vard"]).get("/")
    assert "1 ärende står utan möte" in page.text
    assert f'href="/team/{county.team.slug}"' in page.text


def test_a_case_without_a_meeting_is_given_one_from_min_dag_and_from_its_page(
    app: Flask, county: County
) -> None:
    case = county.case()
    rows.meeting(county.team, clock.today() + timedelta(days=10))
    officer = Visitor(app).sign_in(county.accounts["af"])
    place = f'href="/arenden/{case.code}/mote"'
    assert place in officer.get("/").text
    assert place in officer.get(f"/arenden/{case.code}").text
    assert (
        place not in Visitor(app).sign_in(county.accounts["fk"]).get(f"/arenden/{case.code}").text
    )


def test_the_preparation_counts_the_same_parties_as_the_readiness_of_the_page(
    county: County,
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    partly = county.case(to=("fk", "kommun", "vard"))
    assert partly.consent is not None
    for grant in partly.consent.grants:
        if grant.receiving_party_id == county.parties["fk"].id:
            grant.withdrawn_at = clock.now()
    rows.item(meeting, partly, slot=1)
    rows.item(meeting, county.case(by="kommun", to=("af",)), slot=2)
    session().flush()
    for who in ("af", "kommun", "vard"):
        actor = county.actor(who)
        shown = my_day(actor).preparation[meeting.id]
        ready = answers.readiness(actor, meetings.get(actor, meeting.id))
        assert (shown.answered, shown.asked) == (ready.answered, ready.asked)


def test_a_log_reviewer_is_told_when_the_log_has_never_been_reviewed(
    app: Flask, county: County
) -> None:
    lova = reviewing.reviewer(county)
    [task] = my_day(reviewing.actor_of(lova)).tasks
    assert (task.what, task.late) == ("Granska loggen", "Loggen har inte granskats")

    page = Visitor(app).sign_in(lova).get("/")
    assert 'href="/logg/granskningar/ny"' in page.text
    assert 'href="/logg"' in page.text


def test_a_review_that_is_not_signed_waits_for_every_log_reviewer_of_the_party(
    county: County,
) -> None:
    lova, lars, other = (
        reviewing.actor_of(reviewing.reviewer(county, party, name))
        for party, name in (("vard", "Lova"), ("vard", "Lars"), ("af", "Lo"))
    )
    review = starting.start(lova, reviewing.plan())

    for actor in (lova, lars):
        [task] = my_day(actor).tasks
        assert (task.kind, task.key) == (TaskKind.LOG_REVIEW, str(review.id))
    assert my_day(other).tasks[0].kind is TaskKind.START_LOG_REVIEW


def test_a_new_review_is_asked_for_when_the_last_is_a_month_old(county: County) -> None:
    lova = reviewing.actor_of(reviewing.reviewer(county))
    reviewing.signed(lova)
    due = add_months(clock.today(), 1)

    with travel(clock.instant(due - timedelta(days=1), time(12)), tick=False):
        assert list(my_day(lova).tasks) == []
    with travel(clock.instant(due, time(12)), tick=False):
        [task] = my_day(lova).tasks
    assert (task.what, task.due, task.alarm) == ("Granska loggen", due, "")
    assert "Senast underskriven" in task.detail


def test_nobody_else_is_asked_to_review_the_log(county: County) -> None:
    for who in ("vard", "af", "administrator", "process_leader"):
        assert not [t for t in my_day(county.actor(who)).tasks if "loggen" in t.what]


@pytest.mark.parametrize(
    ("days", "warned"),
    [(31, ""), (30, "Samtycket går ut: "), (0, "Samtycket går ut: ")]
    + [(-1, "Samtycket gick ut: "), (-30, "Samtycket gick ut: "), (-31, "")],
)
def test_the_officer_is_warned_thirty_days_before_a_consent_runs_out_and_thirty_after(
    county: County, days: int, warned: str
) -> None:
    case = county.case()
    rows.item(rows.meeting(county.team, clock.today() + timedelta(days=10)), case)
    assert case.consent is not None
    case.consent.given_on = case.consent.valid_from = clock.today() - timedelta(days=90)
    case.consent.valid_to = clock.today() + timedelta(days=days)
    session().flush()
    tasks = my_day(county.actor("af")).tasks
    assert [task.what.removesuffix("Testa Exempelsson") for task in tasks] == [warned] * bool(
        warned
    )
    assert [task.kind for task in tasks] == [TaskKind.CONSENT_ENDS] * bool(warned)
    assert [bool(task.late) for task in tasks] == [days < 0] * bool(warned)
    assert TaskKind.CONSENT_ENDS not in kinds(county, "fk")


def test_a_consent_that_was_taken_back_or_a_closed_case_is_not_warned_about(
    county: County,
) -> None:
    taken_back, closed = county.case(), county.case()
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    for slot, case in enumerate((taken_back, closed), start=1):
        rows.item(meeting, case, slot)
        assert case.consent is not None
        case.consent.valid_to = clock.today()
    assert taken_back.consent is not None
    taken_back.consent.withdrawn_at = clock.now()
    service.close(county.actor("af"), closed, CloseReason.DECLINED)
    assert TaskKind.CONSENT_ENDS not in kinds(county, "af")
