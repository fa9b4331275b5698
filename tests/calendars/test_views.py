"""The page Kalender, and the buttons that lead to it and to one meeting's file."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.calendars.reading import sittings
from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statements import counted
from tests.visitor import Page, Visitor
from trisam.core import clock, db
from trisam.meetings.models import Meeting

KALENDER = "/mitt-konto/kalender"


def someone(app: Flask, county: County, who: str = "fk") -> Visitor:
    return Visitor(app).sign_in(county.accounts[who])


def a_meeting(county: County, days: int = 7) -> Meeting:
    return rows.meeting(county.team, clock.today() + timedelta(days=days))


def address_on(page: Page) -> str:
    """The path of the address that the page shows."""
    found = re.search(r"http://127\.0\.0\.1:5000(/kalender/[\w-]+\.ics)", page.text)
    assert found
    return found.group(1)


def days(client: FlaskClient, path: str) -> int:
    """How many meetings the address gives."""
    answer = client.get(path)
    assert answer.status_code == 200
    return len(sittings(answer.data))


def test_an_address_is_made_shown_once_renewed_and_turned_off(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    a_meeting(county)
    visitor, program = someone(app, county), app.test_client()
    page = visitor.get(KALENDER)
    assert "Skapa en adress" in page.words
    assert f'href="{KALENDER}"' in visitor.get("/mitt-konto").text
    assert f'href="{KALENDER}"' in visitor.get("/moten").text

    made = visitor.send(page, to="/adress")
    first = address_on(made)
    assert "Adressen visas bara nu." in made.words
    assert invalid_html(made.text) == []
    assert days(program, first) == 1

    page = visitor.get(KALENDER)
    assert first not in page.text, "shown once"
    assert invalid_html(page.text) == []
    second = address_on(visitor.send(page, to="/adress"))
    assert (days(program, first), days(program, second)) == (0, 1)

    page = visitor.send(visitor.get(KALENDER), to="/stang-av")
    assert "Adressen är avstängd." in page.words
    assert "Skapa en adress" in page.words
    assert days(program, second) == 0


def test_one_meeting_is_fetched_as_a_file_from_its_page_by_whoever_sees_it(
    app: Flask, county: County
) -> None:
    meeting = a_meeting(county)
    path = f"/moten/{meeting.id}/mote.ics"
    visitor = someone(app, county)
    assert f'href="{path}"' in visitor.get(f"/moten/{meeting.id}").text

    answer = visitor.client.get(path)

    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mote.ics"'
    [shown] = sittings(answer.data)
    assert shown.description.endswith(f"http://127.0.0.1:5000/moten/{meeting.id}")
    assert someone(app, county, "fk_other").client.get(path).status_code == 404


def test_a_meeting_that_is_cancelled_or_over_is_not_offered_to_the_calendar(
    app: Flask, county: County, database: Session
) -> None:
    meeting = a_meeting(county)
    visitor, page = someone(app, county), f"/moten/{meeting.id}"
    assert "Lägg i kalendern" in visitor.get(page).words

    meeting.status, meeting.cancel_cause = "cancelled", "sjukdom"  # type: ignore[assignment]

    assert "Lägg i kalendern" not in visitor.get(page).words


def test_a_fetch_asks_the_database_as_often_however_many_meetings_there_are(
    app: Flask, county: County
) -> None:
    visitor, program = someone(app, county), app.test_client()
    a_meeting(county)
    path = address_on(visitor.send(visitor.get(KALENDER), to="/adress"))

    def asked() -> int:
        with counted(db.engine()) as sent:
            program.get(path)
        return sum(statement.startswith("SELECT") for statement in sent)

    few = asked()
    for later in range(8, 30):
        a_meeting(county, later)

    assert asked() == few == 4
    assert days(program, path) == 23
