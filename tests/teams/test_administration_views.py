"""The administrator's pages of teams, from an empty county to a team that meets."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Page, Visitor
from trisam.accounts import queries as accounts
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.parties import service as organisation

ADMIN = "/admin/team/brynas-halsocentral"


@pytest.fixture
def admin(app: Flask, county: County) -> Visitor:
    """The administrator, signed in."""
    return Visitor(app).sign_in(county.accounts["administrator"])


def value_of(page: Page, words: str) -> str:
    """The value of the option, or the tick, that says `words`."""
    if f">{words}</option>" in page.text:
        before = page.text.split(f">{words}</option>")[0]
        return before.rpartition('value="')[2].rstrip('"')
    before = page.text.split(f">{words}</label>")[0]
    return before.rpartition('name="')[2].partition('value="')[2].partition('"')[0]


def test_a_real_installation_starts_from_nothing(app: Flask, database: Session) -> None:
    organisation.found(Actor.of_system("kommandoraden"), [])
    admin = Visitor(app).sign_in(rows.account("Ada Först", None, Role.ADMINISTRATOR))

    page = admin.get("/admin/enheter/ny")
    gavle = value_of(page, "Gävle")
    page = admin.send(
        page, party=value_of(page, "Vården"), name="Brynäs hälsocentral", kommuner=[gavle]
    )
    assert "Brynäs hälsocentral är tillagd." in page.words

    page = admin.get("/admin/konton/nytt")
    page = admin.send(
        page,
        name="Rut Exempelius",
        email="rut@trisam.test",
        unit=value_of(page, "Vård: Brynäs hälsocentral"),
        roles=["officer", "coordinator"],
        password=rows.PASSWORD,
    )
    assert "Kontot för Rut Exempelius är skapat." in page.words

    page = admin.get("/admin/team/nytt")
    page = admin.send(
        page,
        name="Brynäs hälsocentral",
        kommun=value_of(page, "Gävle"),
        unit=value_of(page, "Brynäs hälsocentral"),
        guests=[value_of(page, "Samhall")],
    )
    assert "Just nu: saknas" in page.words

    page = admin.get(f"{ADMIN}/rehabkoordinator")
    page = admin.send(page, account=value_of(page, "Rut Exempelius, Brynäs hälsocentral"))
    assert "Just nu: Rut Exempelius" in page.words

    rut = accounts.by_email("rut@trisam.test")
    assert rut is not None
    chair = Visitor(app).sign_in(rut)
    assert "Planera möten" in chair.get("/team/brynas-halsocentral").words
    assert admin.get("/arenden/BCDFGHJK").status == 404


def test_the_list_names_who_leads_or_says_that_nobody_does(admin: Visitor) -> None:
    words = admin.get("/admin/team").words

    assert "Brynäs hälsocentral Rehabkoordinator: Rut Exempelius" in words
    assert "Sätra hälsocentral Rehabkoordinator: saknas" in words


@pytest.mark.parametrize("who", ["af", "vard", "process_leader", "steering"])
def test_the_pages_are_shut_to_everybody_else(who: str, app: Flask, county: County) -> None:
    visitor = Visitor(app).sign_in(county.accounts[who])
    pages = ["/admin/team", "/admin/team/nytt", ADMIN, "/admin/team/finns-inte"]
    pages += [f"{ADMIN}/{page}" for page in ("parter", "parter/1", "rehabkoordinator", "stang")]

    assert [visitor.get(page).status for page in pages] == [403] * len(pages)


def test_what_is_wrong_with_a_new_team_is_told_and_nothing_typed_is_lost(
    admin: Visitor, county: County
) -> None:
    page = admin.get("/admin/team/nytt")
    page = admin.send(page, name="Sätra hälsocentral", kind="psychiatry", place="Rum 8")
    assert "Välj en kommun." in page.words
    assert "Välj en vårdenhet." in page.words
    page = admin.send(
        page, kommun=str(county.kommun.id), unit=str(county.units["vard"].id), slots="9"
    )
    assert (page.status, "tar 180 minuter" in page.words) == (422, True)
    page = admin.send(page, slots="4", guests=[str(county.parties["af"].id)])
    assert "inte också vara gäst" in page.words
    page = admin.send(page, guests=[])
    assert "redan ett team med det namnet" in page.words
    assert ('value="Rum 8"' in page.text, 'value="psychiatry" checked' in page.text) == (True, True)

    page = admin.send(page, name="Sätra psykiatri")
    assert (page.path, "Psykiatri" in page.words) == ("/admin/team/satra-psykiatri", True)


def test_a_party_leaves_and_comes_back_as_a_guest(admin: Visitor, county: County) -> None:
    sitting = re.search(r'href="([^"]+)">Avsluta<[^>]+> tiden för Försäkr', admin.get(ADMIN).text)
    assert sitting
    page = admin.send(admin.get(sitting.group(1)), last_day="2020-01-01")
    assert (page.status, "tidigare än i dag" in page.words) == (422, True)
    page = admin.send(page, last_day=str(clock.today()))
    assert "Tiden för Försäkringskassan får ett slut." in page.words

    page = admin.send(
        admin.get(f"{ADMIN}/parter"), party=str(county.parties["fk"].id), standing="guest"
    )
    assert (page.status, "sitter redan i teamet" in page.words) == (422, True)
    page = admin.send(page, first_day=str(clock.today() + timedelta(days=1)))
    assert "Gäst från och med" in page.words
    assert admin.get(f"{ADMIN}/parter/999999").status == 404


def test_a_rehabkoordinator_is_named_and_refused_in_words(admin: Visitor, county: County) -> None:
    path = f"{ADMIN}/rehabkoordinator"
    page = admin.send(admin.get(path), account=str(county.accounts["vard"].id))
    assert (page.status, "är redan utsedd" in page.words) == (422, True)

    successor = rows.account("Siv Efterträdare", county.units["vard"])
    tomorrow = clock.today() + timedelta(days=1)
    page = admin.send(admin.get(path), account=str(successor.id), first_day=str(tomorrow))
    assert "Rut Exempelius till och med" in page.words
    assert "Siv Efterträdare från och med" in page.words


def test_a_team_is_closed_once_nothing_is_planned(admin: Visitor, county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))
    page = admin.send(admin.get(f"{ADMIN}/stang"))
    assert (page.status, "möten som är planerade senare" in page.words) == (422, True)

    page = admin.send(page, first_day=str(meeting.day + timedelta(days=1)))
    assert "Teamet är stängt från och med" in page.words
    assert "Stängs" in admin.get("/admin/team").words
    assert admin.get("/admin/team/finns-inte").status == 404
