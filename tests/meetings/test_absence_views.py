"""The pages of absences, as the person and the rehabkoordinator meet them."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.swedish import day as in_words
from trisam.teams.models import Absence

HERE = "/franvaro"


def day(number: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=number)


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer in the team, signed in."""
    return Visitor(app).sign_in(county.accounts["af"])


def press(visitor: Visitor, path: str, **fields: object) -> str:
    """Press one of the page's buttons; what the page says afterwards."""
    token = visitor.get(path).hidden["csrf_token"]
    return visitor.post(path, {"csrf_token": token, **fields}).words


def test_whoever_leads_reads_that_nobody_leads_the_meeting(app: Flask, county: County) -> None:
    rows.meeting(county.team, day(3))
    chair = Visitor(app).sign_in(county.accounts["vard"])
    words = press(chair, HERE, step="today")
    assert "Ingen leder mötet" in words
    assert "rehabkoordinatorn" not in words


def test_away_from_today_with_one_press_and_back_with_another(
    officer: Visitor, county: County
) -> None:
    rows.meeting(county.team, day(3))
    assert "Ingen frånvaro är inlagd" in officer.get(HERE).words
    assert "Min frånvaro" in officer.get("/").words
    assert "Min frånvaro" in officer.get("/mitt-konto").words

    words = press(officer, HERE, step="today")
    assert "1 möte berörs, och ingen ersättare finns." in words
    assert f"Från {in_words(day(0))}, tills vidare" in words
    assert "Ingen kommer för Arbetsförmedlingen" in words
    assert "Borta från i dag" not in words

    absence = session().scalars(select(Absence)).one()
    words = press(officer, HERE, step="end", absence=str(absence.id))
    assert "Frånvaron är borttagen från och med i dag." in words
    assert "Ingen frånvaro är inlagd" in words


def test_days_are_saved_and_the_touched_meetings_say_who_comes(
    officer: Visitor, county: County
) -> None:
    rows.meeting(county.team, day(3))
    county.seats["af"].substitute_id = county.accounts["af_outside"].id
    page = officer.submit(HERE, {"step": "add", "first_day": str(day(2)), "last_day": str(day(4))})
    assert "1 möte berörs, och någon kommer till det." in page.words
    assert f"{in_words(day(2))} till {in_words(day(4))}" in page.words
    assert "Arvid Utanför ersätter Täckt" in page.words


def test_what_is_refused_is_told_and_what_was_typed_stays(officer: Visitor) -> None:
    fields = {"step": "add", "first_day": str(day(-1)), "last_day": str(day(4))}
    page = officer.submit(HERE, fields)
    assert (page.status, "Dagar som har varit ändras inte." in page.words) == (422, True)
    assert f'value="{day(-1)}"' in page.text
    assert f'value="{day(4)}"' in page.text
    assert officer.submit(HERE, {"step": "add"}).status == 422

    officer.submit(HERE, {"step": "today"})
    page = officer.submit(HERE, {"step": "today"})
    assert (page.status, "gäller tills vidare" in page.words) == (422, True)


def test_the_last_day_is_changed_and_an_absence_that_is_not_there_is_not_found(
    officer: Visitor, county: County
) -> None:
    absence = rows.absence(county.accounts["af"], day(-2), None)
    change = f"{HERE}?andra={absence.id}"
    page = officer.send(officer.get(change), last_day=str(day(-1)))
    assert (page.status, "Sista dagen kan inte ha varit" in page.words) == (422, True)
    page = officer.send(page, last_day=str(day(3)))
    assert (page.path, "Den nya sista dagen är sparad." in page.words) == (HERE, True)

    other = rows.absence(county.accounts["fk"], day(0), None)
    for unknown in (other.id, 987654321):
        assert officer.get(f"{HERE}?andra={unknown}").status == 404
        assert officer.submit(HERE, {"step": "end", "absence": str(unknown)}).status == 404


def test_the_rehabkoordinator_enters_an_absence_for_a_seat(app: Flask, county: County) -> None:
    chair, seat = Visitor(app).sign_in(county.accounts["vard"]), county.seats["fk"].id
    rows.meeting(county.team, day(0))
    assert (
        "Frånvaro för Folke Provberg"
        in chair.get(f"/team/brynas-halsocentral/platser/{seat}").words
    )

    page = f"/team/brynas-halsocentral/platser/{seat}/franvaro"
    words = press(chair, page, step="today")
    assert "Ingen kommer för Försäkringskassan" in words
    assert "Tillbaka i dag" in words
    assert "Frånvaro för Folke Provberg" in words


def test_an_officer_does_not_open_the_page_of_a_colleagues_seat(
    officer: Visitor, county: County
) -> None:
    page = f"/team/brynas-halsocentral/platser/{county.seats['fk'].id}/franvaro"
    assert officer.get(page).status == 403


def test_a_substitute_opens_the_case_while_the_holder_is_away_and_not_after(
    app: Flask, county: County
) -> None:
    case = county.case(by="fk", to=("af", "vard"))
    rows.item(rows.meeting(county.team, day(0)), case)
    county.seats["af"].substitute_id = county.accounts["af_outside"].id
    substitute = Visitor(app).sign_in(county.accounts["af_outside"])
    officer = Visitor(app).sign_in(county.accounts["af"])
    address = f"/arenden/{case.code}"
    assert substitute.get(address).status == 404

    fields = {"step": "add", "first_day": str(day(0)), "last_day": str(day(0))}
    officer.submit(HERE, fields)
    assert substitute.get(address).status == 200
    absence = session().scalars(select(Absence)).one()
    officer.submit(HERE, {"step": "end", "absence": str(absence.id)})
    assert substitute.get(address).status == 404
