"""Kontakter: the colleagues of one's teams, how each is reached, and who is away today."""

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.contacts import queries, service
from trisam.contacts.channels import pieces
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken

REACH = "026-12 34 56, vardagar 8–10"


def names(county: County, who: str, words: str = "") -> list[str]:
    found = queries.directory(county.actor(who), words)
    return [one.account.name for _, people in found for one in people]


def test_the_colleagues_of_ones_own_teams_stand_there_by_party(county: County) -> None:
    everybody = ["Alva Testgren", "Folke Provberg", "Kajsa Testdal", "Rut Exempelius"]
    assert names(county, "fk") == everybody
    assert names(county, "fk_other") == ["Frida Annanstans"]
    assert names(county, "af_outside") == names(county, "administrator") == []


def test_whoever_has_left_or_has_no_seat_any_more_is_not_there(county: County) -> None:
    county.accounts["kommun"].deactivated_at = clock.now()
    county.seats["af"].valid_to = clock.today()
    assert names(county, "fk") == ["Alva Testgren", "Folke Provberg", "Rut Exempelius"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("folke", ["Folke Provberg"]),
        ("försäkringskassan", ["Folke Provberg"]),
        ("TEST", ["Alva Testgren", "Kajsa Testdal"]),
        ("test kommun", ["Kajsa Testdal"]),
        ("rehabkoordinator", ["Rut Exempelius"]),
        ("sätra", []),
    ],
)
def test_one_looks_by_name_party_and_team(county: County, words: str, found: list[str]) -> None:
    assert names(county, "af", words) == found


def test_who_is_away_today_is_told_with_the_substitute_and_never_why(county: County) -> None:
    substitute = county.accounts["af_outside"]
    county.seats["af"].substitute_id = substitute.id
    [(_, before)] = queries.directory(county.actor("fk"), "alva")
    assert (before[0].is_away, before[0].substitute) == (False, None)
    rows.absence(county.accounts["af"], clock.today(), clock.today())
    [(_, after)] = queries.directory(county.actor("fk"), "alva")
    assert after[0].is_away
    assert after[0].substitute is not None
    assert after[0].substitute.name == "Arvid Utanför"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (REACH, ["026123456"]),
        ("Ring 070-123 45 67 eller +46 26 12 34 56.", ["0701234567", "+4626123456"]),
        ("Rum 12, tisdagar 8-10", []),
        ("2026-10-14", []),
        ("växel 010", []),
    ],
)
def test_phone_numbers_are_known_and_the_text_stays_as_it_was(
    text: str, numbers: list[str]
) -> None:
    found = list(pieces(text))
    assert "".join(piece.text for piece in found) == text
    assert [piece.number for piece in found if piece.number] == numbers


def test_one_says_how_one_is_reached_and_takes_it_back(county: County) -> None:
    service.say_reach(county.actor("fk"), REACH)
    assert county.accounts["fk"].reach == REACH
    service.say_reach(county.actor("fk"), "")
    assert county.accounts["fk"].reach is None
    with pytest.raises(Forbidden):
        service.say_reach(Actor.of_system("test"), REACH)


def test_a_personnummer_is_not_taken(county: County) -> None:
    with pytest.raises(RuleBroken, match="Ta bort personnumret"):
        service.say_reach(county.actor("fk"), "Frågor om 19850709-9805")
    assert county.accounts["fk"].reach is None


def test_what_one_writes_stands_in_the_list_with_a_number_to_call(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    folke = Visitor(app).sign_in(county.accounts["fk"])
    refused = folke.submit("/mitt-konto/sa-nar-du-mig", {"reach": "Om 19850709-9805"})
    assert refused.status == 422
    assert "Ta bort personnumret" in refused.text
    folke.submit("/mitt-konto/sa-nar-du-mig", {"reach": REACH})
    assert REACH in folke.get("/mitt-konto").text
    alva = Visitor(app).sign_in(county.accounts["af"])
    page = alva.get("/kontakter")
    assert '<a href="tel:026123456">026-12 34 56</a>, vardagar 8–10' in page.text
    assert invalid_html(page.text) == []
    found = alva.submit("/kontakter", {"words": "folke"})
    assert "Folke Provberg" in found.text
    assert "Kajsa Testdal" not in found.text
    blank = alva.submit("/kontakter", {"words": ""})
    assert (blank.status, "Skriv vem du söker." in blank.text) == (422, True)
    nobody = alva.submit("/kontakter", {"words": "<script>"})
    assert "Ingen hittades" in nobody.text
    frida = Visitor(app).sign_in(county.accounts["fk_other"])
    assert "026-12 34 56" not in frida.get("/kontakter").text


def test_whoever_has_no_seat_is_told_so(app: Flask, county: County) -> None:
    page = Visitor(app).sign_in(county.accounts["af_outside"]).get("/kontakter")
    assert "Du har ingen plats i något team" in page.text
