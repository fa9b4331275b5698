"""What a case led to, on its page: for the lifting party alone."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.casefile import outcome_trace
from trisam.casefile.outcome_trace import Trace
from trisam.casefile.queries import open_file
from trisam.cases.models import Case
from trisam.cases.values import Income, Occupation
from trisam.core import clock, swedish
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.recommendations.models import Action, ActionStatus, NotDoneReason


def followed_up(county: County, *, months: int = 6, answered: bool = True) -> Case:
    """A case that AF lifted, that came to two actions, and that was followed up."""
    case = county.case()
    case.income, case.occupation = Income.SJUKPENNING, Occupation.NONE
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=190))
    told = rows.recommendation(meeting, case, because="")
    for text, reason in (("Kalla till samtal", None), ("Ordna praktik", NotDoneReason.QUEUE)):
        rows.save(
            Action(
                recommendation_id=told.id,
                party_id=county.parties["fk"].id,
                officer_id=county.accounts["fk"].id,
                due_on=clock.today(),
                status=ActionStatus.NOT_DONE if reason else ActionStatus.DONE,
                not_done_reason=reason,
                closed_on=clock.today(),
                text=text,
            )
        )
    follow_up(case, months, answered=answered)
    return case


def follow_up(case: Case, months: int, *, answered: bool = True, readiness: int = 7) -> None:
    given: dict[str, Any] = {
        "status": FollowUpStatus.ANSWERED,
        "closed_on": clock.today(),
        "income": Income.LON,
        "occupation": Occupation.SUPPORTED_WORK,
        "occupation_percent": 50,
        "readiness": readiness,
        "readiness_then": 3,
    }
    rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=case.officer_id,
            months=months,
            due_on=clock.today() + timedelta(days=months),
            **(given if answered else {}),
        )
    )


def trace_for(county: County, who: str, case: Case) -> Trace | None:
    return open_file(county.actor(who), case.code).trace


def test_it_tells_what_was_proposed_how_each_action_went_and_before_and_after(
    county: County,
) -> None:
    found = trace_for(county, "af", followed_up(county))
    assert found is not None
    [proposal] = found.proposals
    today = swedish.day(clock.today())
    assert proposal.text == "Fortsätt som planerat."
    assert sorted(proposal.actions) == [
        ("Kalla till samtal", f"FK: klart {today}"),
        ("Ordna praktik", f"FK: gick inte att genomföra (kö), {today}"),
    ]
    assert found.rows == [
        ["Försörjning", "Sjukpenning", "Lön"],
        ["Sysselsättning", "Ingen sysselsättning", "Arbete med stöd, 50 %"],
        ["Redo för arbete eller studier", "3 av 10", "7 av 10"],
    ]
    assert found.step == "Personen har tagit ett steg mot arbete eller studier."


def test_a_second_follow_up_has_a_column_of_its_own(county: County) -> None:
    case = followed_up(county)
    follow_up(case, 12, readiness=9)
    found = trace_for(county, "af", case)
    assert found is not None
    assert list(found.head) == ["", "Vid lyftet", "Efter 6 månader", "Efter 12 månader"]
    assert found.rows[2][1:] == ["3 av 10", "7 av 10", "9 av 10"]


def test_while_nothing_is_answered_there_is_no_trace(county: County) -> None:
    assert trace_for(county, "af", followed_up(county, answered=False)) is None


def test_what_is_not_known_is_said_so_and_no_step_is_claimed(county: County) -> None:
    case = followed_up(county)
    case.income = case.occupation = None
    found = trace_for(county, "af", case)
    assert found is not None
    assert [row[1] for row in found.rows[:2]] == [outcome_trace.UNKNOWN] * 2
    assert found.step == ""


def test_the_lifting_party_sees_it_and_no_other_party_does(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = followed_up(county)
    for who in ("fk", "kommun", "vard"):
        assert trace_for(county, who, case) is None
        page = Visitor(app).sign_in(county.accounts[who]).get(f"/arenden/{case.code}")
        assert page.status == 200
        assert "Vad det ledde till" not in page.text
    own = Visitor(app).sign_in(county.accounts["af"]).get(f"/arenden/{case.code}")
    assert "Vad det ledde till" in own.text
    assert "Arbete med stöd, 50 %" in own.text
    assert invalid_html(own.text) == []


def test_an_owner_from_another_party_reads_the_follow_up_but_no_trace(county: County) -> None:
    """The trace tells of the lift too, which is the lifting party's own."""
    case = followed_up(county, answered=False)
    follow_up(case, 12)
    for one in session().scalars(select(FollowUp).where(FollowUp.case_id == case.id)):
        one.owner_id = county.accounts["fk"].id
    session().flush()
    file = open_file(county.actor("fk"), case.code)
    assert len(file.follow_ups) == 2
    assert file.trace is None
