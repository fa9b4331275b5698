"""Uppgift saknas från: who could tell what a party lacks, who sees it, and who has answered it."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.meetings.test_answer_drafts import saved, written
from tests.meetings.test_answer_views import ticked
from tests.meetings.test_answers import SAID, answered, coming, to, voice_of
from tests.visitor import Visitor
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.errors import RuleBroken
from trisam.meetings.models import Answer
from trisam.meetings.views.words import asked_in_words

LACKS = "Om läkarintyget gäller efter jul, från vården."


def asks(county: County, who: str, case: Case, *whom: str, **changes: Any) -> Answer:
    """`who` answers everybody and lacks something from `whom`."""
    readers = [slug for slug in ("af", "fk", "kommun", "vard") if slug != who]
    asked = frozenset(county.parties[slug].id for slug in whom)
    earlier = voice_of(county, who, case, who).answer
    version = earlier.version if earlier else None
    given = to(county, *readers, asked=asked, version=version)
    return answered(county, who, case, dataclasses.replace(given, **changes))


def in_words(county: County, case: Case, reader: str, by: str = "fk") -> str:
    return asked_in_words(voice_of(county, by, case, reader))


def a_while_later(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(clock.now() + timedelta(minutes=10), tick=False)


def test_what_is_lacking_is_asked_of_parties_and_of_the_individual(county: County) -> None:
    case = county.case()
    coming(county, case)
    asks(county, "fk", case, "vard", "kommun", asks_individual=True)
    assert in_words(county, case, "af") == "Kommunen, Vården och personen själv"


def test_an_answer_after_the_question_counts_and_one_before_it_does_not(
    county: County, time_machine: TimeMachineFixture
) -> None:
    case = county.case()
    coming(county, case)
    asks(county, "kommun", case)
    a_while_later(time_machine)
    asks(county, "fk", case, "vard", "kommun")
    a_while_later(time_machine)
    asks(county, "vard", case)
    assert in_words(county, case, "af") == "Kommunen och Vården (besvarat efter)"
    assert voice_of(county, "fk", case, "af").lacks_still
    a_while_later(time_machine)
    asks(county, "kommun", case)
    assert not voice_of(county, "fk", case, "af").lacks_still


def test_a_question_that_stands_as_it_was_stays_answered_and_a_changed_one_is_new(
    county: County, time_machine: TimeMachineFixture
) -> None:
    case = county.case()
    coming(county, case)
    asks(county, "fk", case, "vard")
    a_while_later(time_machine)
    asks(county, "vard", case)
    a_while_later(time_machine)
    asks(county, "fk", case, "vard", can_do="Något annat.")
    assert in_words(county, case, "af") == "Vården (besvarat efter)"
    asks(county, "fk", case, "vard", lacks="Något nytt.")
    assert in_words(county, case, "af") == "Vården"


def test_whoever_may_not_read_the_answer_is_not_told_that_it_was_asked(county: County) -> None:
    case = county.case()
    coming(county, case)
    given = to(county, "af", asked=frozenset({county.parties["vard"].id}))
    answered(county, "fk", case, given)
    assert in_words(county, case, "af") == "Vården"
    assert voice_of(county, "fk", case, "vard").asked == ()


def test_a_withdrawn_consent_hides_the_question_too(county: County) -> None:
    case = county.case()
    coming(county, case)
    asks(county, "fk", case, "vard")
    assert in_words(county, case, "vard") == "Vården"
    case_service.withdraw_consent(county.actor("af"), case, county.parties["vard"].id)
    assert in_words(county, case, "af") == "Vården"
    with pytest.raises(RuleBroken, match="får inte se ärendet längre"):
        asks(county, "fk", case, "vard", receivers=frozenset({county.parties["af"].id}))


def test_a_party_outside_the_consent_and_the_own_one_are_not_asked(county: County) -> None:
    case = county.case(to=("fk", "kommun"))
    coming(county, case)
    for whom in ("vard", "fk"):
        given = to(county, "af", asked=frozenset({county.parties[whom].id}))
        with pytest.raises(RuleBroken, match="får inte se ärendet längre"):
            answered(county, "fk", case, given)
    given = to(county, "af", asked=frozenset({county.parties["kommun"].id}))
    assert [party.slug for party in answered(county, "fk", case, given).asked] == ["kommun"]


def test_somebody_is_asked_only_about_something(county: County) -> None:
    case = county.case()
    coming(county, case)
    for asked in ({"asked": frozenset({county.parties["af"].id})}, {"asks_individual": True}):
        with pytest.raises(RuleBroken, match="Skriv också vad ni behöver veta"):
            answered(county, "fk", case, to(county, "af", lacks=None, **asked))
    kept = answered(county, "fk", case, to(county, "af", lacks=None))
    assert (kept.asked, kept.asked_at) == ([], None)


def test_the_ticks_are_saved_as_a_draft_of_their_own(county: County) -> None:
    case = county.case()
    coming(county, case)
    vard = str(county.parties["vard"].id)
    saved(county, "fk", case, f"{vard}\nindivid", field="asked")
    assert written(county, "fk", case) == {"asked": f"{vard}\nindivid"}


def test_the_asked_party_reads_it_beside_its_own_form_and_others_who_was_asked(
    app: Flask, county: County, invalid_html: InvalidHtml, time_machine: TimeMachineFixture
) -> None:
    case = county.case()
    path = f"/moten/{coming(county, case).id}/formote/{case.code}"
    vard = str(county.parties["vard"].id)
    fields = {**ticked(county, "af", "vard"), "lacks": LACKS, "asked": [vard, "individ"]}
    Visitor(app).sign_in(county.accounts["fk"]).submit(path, fields)
    rut = Visitor(app).sign_in(county.accounts["vard"])
    page = rut.get(path)
    assert invalid_html(page.text) == []
    assert f"Försäkringskassan saknar en uppgift från er {LACKS}" in page.words
    assert "Ni har svarat efter det." not in page.words
    alva = Visitor(app).sign_in(county.accounts["af"]).get(path)
    assert "saknar en uppgift från er" not in alva.words
    assert "Vi behöver veta från Vården och personen själv" in alva.words
    kalle = Visitor(app).sign_in(county.accounts["kommun"]).get(path)
    assert LACKS not in kalle.text
    assert "från Vården" not in kalle.words
    a_while_later(time_machine)
    rut.submit(path, ticked(county, "fk", "af"))
    assert "Ni har svarat efter det." in rut.get(path).words
    again = Visitor(app).sign_in(county.accounts["fk"]).get(path)
    form = next(sheet for sheet in again.sheets if "asked" in sheet.names)
    assert form.fields.getlist("asked") == [vard, "individ"]


def test_the_room_says_from_whom_and_puts_what_is_answered_behind(
    app: Flask, county: County, time_machine: TimeMachineFixture
) -> None:
    case = county.case()
    meeting = coming(county, case)
    asks(county, "vard", case, "fk")
    asks(county, "af", case, lacks=None)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    room = f"/moten/{meeting.id}/rum/{case.code}"
    first = folke.get(room).words
    assert f"Saknar uppgift från Försäkringskassan {SAID.lacks}" in first
    assert first.index("Vården Saknar uppgift") < first.index("Kommunen")
    a_while_later(time_machine)
    asks(county, "fk", case, lacks=None)
    after = folke.get(room).words
    assert "Saknar uppgift från Försäkringskassan (besvarat efter)" in after
    assert after.index("Vården Saknar uppgift") > after.index("Kommunen")
