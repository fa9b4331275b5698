"""The pages of units as the administrator meets them, and nobody else."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.core.actor import Role

PAGES = ("/admin", "/admin/konton", "/admin/konton/nytt", "/admin/enheter", "/admin/enheter/ny")


@pytest.fixture
def admin(app: Flask, county: County) -> Visitor:
    """The administrator, signed in."""
    return Visitor(app).sign_in(county.accounts["administrator"])


def test_the_administrator_finds_everything_from_min_dag_and_the_menu(admin: Visitor) -> None:
    assert 'href="/admin"' in admin.get("/").text
    page = admin.get("/admin")

    assert all(f'href="{path}"' in page.text for path in ("/admin/enheter", "/admin/team"))
    assert 'href="/admin" aria-current="page"' in admin.get("/admin/enheter").text


@pytest.mark.parametrize("who", ["af", "vard", "process_leader", "steering"])
def test_the_pages_are_shut_to_everybody_else(who: str, app: Flask, county: County) -> None:
    visitor = Visitor(app).sign_in(county.accounts[who])
    unit = f"/admin/enheter/{county.units['af'].id}"

    assert [visitor.get(page).status for page in (*PAGES, unit)] == [403] * (len(PAGES) + 1)
    assert "Administration" not in visitor.get("/").words


def test_a_unit_is_added_and_what_was_typed_stays_when_it_is_refused(
    admin: Visitor, county: County
) -> None:
    page = admin.send(admin.get("/admin/enheter/ny"), name=county.units["af"].name)
    assert (page.status, "Välj en part." in page.words) == (422, True)
    party, here = str(county.parties["af"].id), [str(county.kommun.id)]
    page = admin.send(page, party=party, kommuner=here)
    assert (page.status, "redan en enhet med det namnet" in page.words) == (422, True)
    assert f'value="{county.units["af"].name}"' in page.text
    assert f'value="{here[0]}" checked' in page.text

    page = admin.send(page, name="N" * 121)
    assert "Skriv högst 120 tecken." in page.words
    page = admin.send(page, name="Arbetsmarknadsenheten")
    assert (page.path, "Arbetsmarknadsenheten Gävle" in page.words) == ("/admin/enheter", True)


def test_a_unit_gets_another_name(admin: Visitor, county: County) -> None:
    path = f"/admin/enheter/{county.units['fk'].id}"
    page = admin.send(admin.get(path), kommuner=[])
    assert (page.status, "Kryssa i minst en kommun." in page.words) == (422, True)

    page = admin.send(admin.get(path), name="FK Väst")
    assert ("FK Väst Gävle" in page.words, "är sparad" in page.words) == (True, True)
    assert admin.get("/admin/enheter/999999").status == 404


def test_an_empty_installation_says_what_to_do(app: Flask, database: Session) -> None:
    first = Visitor(app).sign_in(rows.account("Ada Först", None, Role.ADMINISTRATOR))

    assert "trisam organisation init" in first.get("/admin/enheter").words
    assert "Inga team än" in first.get("/admin/team").words
    assert "Vården har inga enheter än" in first.get("/admin/team/nytt").words
