"""How the individual in fact took part, who was there for the individual's sake, and putting it
right afterwards."""

import pytest
from flask import Flask

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.recommendations.test_service import Room, given, room
from tests.visitor import Visitor
from trisam.cases.values import Attendance, Company
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken
from trisam.recommendations import queries, service
from trisam.recommendations.models import Recommendation
from trisam.recommendations.service import GivenTookPart


def read(here: Room, who: str, recommendation: Recommendation) -> Recommendation:
    return queries.get(here.county.actor(who), recommendation.id)


def test_whoever_was_there_for_the_individuals_sake_is_noted_in_the_room(county: County) -> None:
    kept = room(county).record("fk", given(county, company=Company.SUPPORTER))
    assert kept.company is Company.SUPPORTER
    assert kept.with_whom == "En anhörig eller stödperson var där."


def test_a_representative_was_there_when_one_took_part_instead(county: County) -> None:
    kept = room(county).record("fk", given(county, participation=Attendance.REPRESENTATIVE))
    assert kept.company is Company.REPRESENTATIVE


def test_the_lifting_party_puts_it_right_afterwards_and_no_other_does(county: County) -> None:
    here = room(county)
    kept = here.record("fk", given(county))
    put_right = GivenTookPart(Attendance.BY_PHONE, Company.NOBODY, kept.version)
    with pytest.raises(Forbidden):
        service.correct_participation(county.actor("fk"), read(here, "fk", kept), put_right)
    service.correct_participation(county.actor("af"), read(here, "af", kept), put_right)
    assert (kept.participation, kept.company) == (Attendance.BY_PHONE, Company.NOBODY)


def test_the_second_of_two_who_put_it_right_is_told(county: County) -> None:
    here = room(county)
    kept = here.record("fk", given(county))
    read_before = GivenTookPart(Attendance.BY_PHONE, None, kept.version)
    service.correct_participation(county.actor("af"), read(here, "af", kept), read_before)
    with pytest.raises(Overtaken):
        service.correct_participation(county.actor("af"), read(here, "af", kept), read_before)


def test_the_page_shows_what_stands_and_keeps_what_is_chosen(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    here = room(county)
    kept = here.record("fk", given(county))
    path = f"/rekommendationer/{kept.id}/deltagande"
    alva = Visitor(app).sign_in(county.accounts["af"])
    page = alva.get(path)
    assert invalid_html(page.text) == []
    assert alva.submit(path, {"participation": ""}).status == 422
    typed = {"participation": "telefon", "company": "stodperson"}
    assert alva.submit(path, typed).path == f"/arenden/{here.code}"
    found = session().get_one(Recommendation, kept.id)
    assert (found.participation, found.company) == (Attendance.BY_PHONE, Company.SUPPORTER)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert folke.get(path).status == 403
