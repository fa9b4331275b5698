"""The case's page, as its readers meet it."""

from datetime import timedelta
from typing import Any

from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.core import clock
from trisam.recommendations.models import Action, ActionStatus, NotDoneReason, Recommendation


def test_a_party_that_owes_an_answer_gives_it_from_the_case(app: Flask, county: County) -> None:
    case = county.case(by="af", to=("fk",))
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    rows.item(meeting, case)
    answer = f"/moten/{meeting.id}/formote/{case.code}"
    asked = Visitor(app).sign_in(county.accounts["fk"]).get(f"/arenden/{case.code}")
    assert answer in asked.text
    lifter = Visitor(app).sign_in(county.accounts["af"]).get(f"/arenden/{case.code}")
    assert lifter.status == 200
    assert answer not in lifter.text


def test_the_plan_has_a_lane_for_each_party_with_how_each_action_went(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=30))
    ended = {"closed_on": clock.today(), "status": ActionStatus.NOT_DONE}
    acts: dict[str, dict[str, Any]] = {
        "fk": {**ended, "not_done_reason": NotDoneReason.QUEUE},
        "kommun": {"status": ActionStatus.OPEN},
    }
    rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            text="Arbetsträning.",
            actions=[
                Action(
                    text=f"Det som {slug} gör",
                    party_id=county.parties[slug].id,
                    officer_id=county.accounts[slug].id,
                    due_on=clock.today() - timedelta(days=2),
                    **how,
                )
                for slug, how in acts.items()
            ],
        )
    )
    page = Visitor(app).sign_in(county.accounts["fk"]).get(f"/arenden/{case.code}")
    lanes = page.text.split('class="lanes"')[1].split('class="lane"')[1:]
    assert len(lanes) == len(acts)
    assert "Det som fk gör" in lanes[0]
    assert "Inte genomförd: kö" in lanes[0]
    assert "Det som kommun gör" in lanes[1]
    assert "Försenad" in lanes[1]
    assert invalid_html(page.text) == []
