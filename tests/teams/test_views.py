"""The pages of teams as the rehabkoordinator meets them."""

import pytest
from flask import Flask

from tests.factories.county import County
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.teams.models import Seat

TEAM = "/team/brynas-halsocentral"


@pytest.fixture
def chair(app: Flask, county: County) -> Visitor:
    """The team's rehabkoordinator, signed in."""
    return Visitor(app).sign_in(county.accounts["vard"])


def test_my_teams_stand_before_all_teams_by_kommun(chair: Visitor) -> None:
    words = chair.get("/team").words

    assert words.index("Mina team") < words.index("Alla team") < words.index("Sätra hälsocentral")


def test_the_team_page_shows_parties_people_and_substitutes_to_any_officer(
    app: Flask, county: County
) -> None:
    county.seats["fk"].substitute_id = county.accounts["fk_other"].id
    page = Visitor(app).sign_in(county.accounts["af_outside"]).get(TEAM)

    assert "Folke Provberg Ersättare: Frida Annanstans" in page.words
    assert "Rut Exempelius, rehabkoordinator" in page.words
    assert "Ändra inställningarna" not in page.words
    assert "Planera möten" not in page.words


def test_settings_are_changed_and_what_does_not_fit_is_told(chair: Visitor) -> None:
    page = chair.send(chair.get(f"{TEAM}/installningar"), slots="9", place="Rum 8")
    assert (page.status, "tar 180 minuter" in page.words) == (422, True)
    assert 'value="Rum 8"' in page.text

    page = chair.send(page, slots="3")
    assert (page.path, "Rum 8" in page.words) == (TEAM, True)


def test_the_page_of_a_seat_says_what_its_substitute_may_see_and_do(
    chair: Visitor, county: County
) -> None:
    officer, own = (
        chair.get(f"{TEAM}/platser/{county.seats[who].id}").words for who in ("af", "vard")
    )
    for page in (officer, own):
        assert "ser bara de mötenas ärenden: från två veckor före mötet" in page
    assert "planera teamets möten" not in officer
    assert "De dagarna kan ersättaren också planera teamets möten." in own


def test_a_seat_is_added_gets_a_substitute_and_an_end(chair: Visitor, county: County) -> None:
    colleague = str(county.accounts["af_outside"].id)
    page = chair.send(chair.get(f"{TEAM}/platser"))
    assert (page.status, "Välj en person." in page.words) == (422, True)
    page = chair.send(page, account=str(county.accounts["af"].id))
    assert (page.status, "har redan en plats" in page.words) == (422, True)
    page = chair.send(page, account=colleague)
    assert "Arvid Utanför" in page.words

    seat = county.seats["af"].id
    page = chair.send(chair.get(f"{TEAM}/platser/{seat}"), substitute=colleague)
    assert "Ersättare: Arvid Utanför" in page.words

    page = chair.get(f"{TEAM}/platser/{seat}")
    page.sheets = [sheet for sheet in page.sheets if "last_day" in sheet.names]
    refused = chair.send(page, last_day="2020-01-01")
    assert (refused.status, "tidigare än i dag" in refused.words) == (422, True)
    done = chair.send(page, last_day=str(clock.today()))
    assert "Slutar" in done.words
    ended = session().get(Seat, seat)
    assert ended is not None
    assert ended.valid_to == clock.today()


def test_a_seat_of_another_team_is_not_found(chair: Visitor, county: County) -> None:
    assert chair.get(f"{TEAM}/platser/999999").status == 404
