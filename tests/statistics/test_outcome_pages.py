"""What the cases came to, from the database to the page: who is counted, and who may see it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import forget_figures, tell
from tests.visitor import Visitor
from trisam.cases.values import (
    Income,
    Occupation,
)
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.people.models import Gender
from trisam.recommendations.models import Action, ActionStatus, NotDoneReason, Recommendation
from trisam.statistics import service
from trisam.statistics.families.outcomes import (
    Outcome,
)
from trisam.statistics.periods import Period, last_four
from trisam.statistics.queries import outcomes
from trisam.statistics.queries.lifts import every_place

ANSWERED = FollowUpStatus.ANSWERED


def followed_up(county: County, income: Income | None = Income.LON, **fields: Any) -> FollowUp:
    case = county.case()
    case.income, case.occupation = Income.SJUKPENNING, Occupation.NONE
    about = rows.person(county.kommun)
    about.gender = Gender.WOMAN
    case.person_id = about.id
    given: dict[str, Any] = {
        "status": ANSWERED,
        "closed_on": clock.today(),
        "income": income,
        "occupation": Occupation.WORK,
        "readiness": 8,
        "readiness_then": 5,
        "due_on": clock.today(),
    }
    return rows.save(FollowUp(case_id=case.id, owner_id=case.officer_id, **{**given, **fields}))


def found_now() -> list[Outcome]:
    year = Period(clock.today() - timedelta(days=365), clock.today())
    return outcomes.fell_due(every_place(), year)


def act(county: County, follow_up: FollowUp, status: ActionStatus, times: int, held: date) -> None:
    meeting = rows.meeting(county.team, held)
    from_meeting = rows.save(
        Recommendation(
            case_id=follow_up.case_id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            text="Arbetsträning.",
        )
    )
    is_open = status is ActionStatus.OPEN
    for _ in range(times):
        rows.save(
            Action(
                recommendation_id=from_meeting.id,
                party_id=county.parties["fk"].id,
                officer_id=county.accounts["fk"].id,
                due_on=clock.today(),
                status=status,
                not_done_reason=NotDoneReason.QUEUE if status is ActionStatus.NOT_DONE else None,
                closed_on=None if is_open else clock.today(),
                text="Kalla",
            )
        )


def test_alike_follow_ups_are_one_row_with_the_actions_of_all_meetings(county: County) -> None:
    for number in range(3):
        one, held = followed_up(county), clock.today() - timedelta(days=200 + number)
        act(county, one, ActionStatus.DONE, 2, held)
        act(county, one, ActionStatus.NOT_DONE, 1, held + timedelta(days=30))
    [alike] = found_now()
    assert (alike.number, alike.done, alike.not_done, alike.open) == (3, 2, 1, 0)
    assert (alike.income_before, alike.income_after) == (Income.SJUKPENNING, Income.LON)
    assert (alike.readiness_before, alike.readiness_after, alike.is_woman) == (5, 8, True)
    assert alike.kommun_id == county.kommun.id


def test_other_years_and_the_follow_up_after_a_year_are_not_counted(county: County) -> None:
    followed_up(county)
    followed_up(county, due_on=clock.today() - timedelta(days=500))
    followed_up(county, due_on=clock.today() + timedelta(days=1))
    followed_up(county, months=12)
    assert sum(one.number for one in found_now()) == 1


@pytest.mark.usefixtures("answers_told")
def test_who_sees_no_figures_is_refused_and_a_seat_is_not(county: County) -> None:
    followed_up(county)
    tell()
    assert service.outcomes(county.actor("af"), every_place(), last_four(clock.today(), 1))
    for who in ("administrator", "af_outside"):
        with pytest.raises(Forbidden):
            service.outcomes(county.actor(who), every_place(), last_four(clock.today(), 1))


@pytest.mark.usefixtures("answers_told")
def test_before_a_quarter_more_has_ended_nothing_is_told_of_its_answers(
    app: Flask, county: County
) -> None:
    followed_up(county, due_on=clock.today() - timedelta(days=92))
    tell()
    leader = Visitor(app).sign_in(county.accounts["process_leader"])
    assert leader.get("/statistik/utfall").status == 200
    forget_figures()
    page = leader.get("/statistik/utfall")
    assert "Uppföljningar och enkäter räknas ett kvartal senare" in page.words
    assert leader.get("/statistik/utfall/fil.csv").status == 404


@pytest.mark.usefixtures("quarter_told")
def test_what_fell_due_in_the_newest_quarter_waits_for_its_answers(county: County) -> None:
    """The quarter is told of in all other figures, and the answers of it not yet."""
    for _ in range(8):
        followed_up(county)
    tell(k=1)
    newest = last_four(clock.today())
    assert service.participation(county.actor("af"), newest)
    assert service.outcomes(county.actor("af"), every_place(), newest) is None
    before = service.outcomes(county.actor("af"), every_place(), last_four(clock.today(), 1))
    assert before
    assert not before.found


@pytest.mark.usefixtures("answers_told")
def test_the_page_shows_what_it_led_to_and_the_statistics_lead_there(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    for _ in range(8):
        followed_up(county)
    tell(k=1)
    leader = Visitor(app).sign_in(county.accounts["process_leader"])
    shown = leader.get("/statistik/utfall")
    assert "0 % har offentlig försörjning efter sex månader, mot 100 % vid lyftet." in shown.words
    assert "8 av 8" in shown.words
    assert invalid_html(shown.text) == []
    assert 'href="/statistik/utfall"' in leader.get("/statistik").text
    assert Visitor(app).sign_in(county.accounts["administrator"]).get(
        "/statistik/utfall"
    ).status == 403  # fmt: skip


PLANTED = 4


def numbers_on(app: Flask, county: County) -> list[str]:
    text = Visitor(app).sign_in(county.accounts["process_leader"]).get("/statistik/utfall").text
    cells = re.findall(r"<td[^>]*><span>([^<]*)</span></td>", text)
    return [cell for cell in cells if cell == str(PLANTED)]


@pytest.fixture
def four_men(county: County) -> None:
    for _ in range(9):
        followed_up(county)
    for _ in range(PLANTED):
        followed_up(county, income=Income.A_KASSA)


@pytest.mark.usefixtures("answers_told")
@pytest.mark.usefixtures("four_men")
def test_four_are_hidden_wherever_they_would_stand_and_figures_that_hide_nothing_are_caught(
    app: Flask, county: County
) -> None:
    tell()
    assert numbers_on(app, county) == []
    tell(k=1)
    assert numbers_on(app, county)
