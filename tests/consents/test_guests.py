"""Guests of a team: told only by a tick of their own."""

from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.teams.models import PartyStanding, TeamParty


def test_a_guest_of_the_team_has_a_consent_tick_of_its_own(app: Flask, county: County) -> None:
    guest = rows.party("kriminalvarden", "Kriminalvården", "KV", 5)
    rows.save(
        TeamParty(
            team_id=county.team.id,
            party_id=guest.id,
            standing=PartyStanding.GUEST,
            valid_from=rows.long_ago(),
        )
    )
    case = county.case(to=())
    page = Visitor(app).sign_in(county.accounts["af"]).get(f"/arenden/{case.code}/samtycke/nytt")
    assert 'value="kriminalvarden"' in page.text
    assert 'value="kriminalvarden" checked' not in page.text
