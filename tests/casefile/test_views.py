"""The case's page, as its readers meet it."""

from datetime import timedelta

from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.core import clock


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
