"""/halsa, and the administrator's page about the timed work."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.installations import Installation
from tests.visitor import Visitor
from trisam.core import db
from trisam.core.actor import Role
from trisam.timed import service
from trisam.timed.service import Job
from trisam.timed.timetable import HEARTBEAT, MINUTE, TIMETABLE, entry

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def beat() -> None:
    """A sign of life, now."""
    service.run(Job(HEARTBEAT, MINUTE, lambda: "i gång"))


def test_health_says_ok_while_the_scheduler_is_heard(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        beat()
        answer = app.test_client().get("/halsa")
    assert (answer.status_code, answer.text) == (200, "ok\ntidsstyrt arbete: ok\n")


def test_health_says_since_when_the_scheduler_is_silent_and_closes_no_site(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        never = app.test_client().get("/halsa")
        beat()
        traveller.shift(timedelta(hours=2))
        silent = app.test_client().get("/halsa")
    assert (never.status_code, never.text) == (200, "ok\ntidsstyrt arbete: har aldrig hörts\n")
    assert silent.status_code == 200
    assert silent.text == ("ok\ntidsstyrt arbete: har inte hörts sedan mån 2 mars 2026 kl. 12.00\n")


def test_health_answers_503_without_secrets_when_the_database_does_not(
    installation: Installation,
) -> None:
    client = installation.app().test_client()
    assert client.get("/halsa").status_code == 200
    db.install(create_engine("sqlite:////nowhere/at/all/secret.sqlite"))
    answer = client.get("/halsa")
    assert (answer.status_code, answer.text) == (503, "databasen svarar inte\n")


def test_the_administrator_reads_what_every_job_does_and_what_came_of_it(
    app: Flask, database: Session
) -> None:
    administrator = Visitor(app).sign_in(rows.account("Ada Först", None, Role.ADMINISTRATOR))
    beat()
    service.run(Job("sweep_guesses", entry("sweep_guesses").every, lambda: "3 borttagna"))

    page = administrator.get("/admin/automatiskt-arbete")

    assert page.status == 200
    assert all(one.title in page.text and one.does in page.text for one in TIMETABLE)
    assert "3 borttagna" in page.text
    assert "Det automatiska arbetet är i gång" in page.text
    assert "Se efter" not in page.text


def test_a_failed_job_is_told_of_by_the_kind_of_error_and_never_by_its_words(
    app: Flask, database: Session
) -> None:
    administrator = Visitor(app).sign_in(rows.account("Ada Först", None, Role.ADMINISTRATOR))
    beat()

    def fails() -> str:
        raise RuntimeError("Alva Testgren 19900101-2391")

    with pytest.raises(RuntimeError):
        service.run(Job("purge_due", entry("purge_due").every, fails))

    page = administrator.get("/admin/automatiskt-arbete")

    assert "Se efter" in page.text
    assert "Misslyckades" in page.text
    assert "fel: RuntimeError" in page.text
    assert "Alva" not in page.text


def test_a_silent_scheduler_is_an_error_on_the_page(app: Flask, database: Session) -> None:
    administrator = Visitor(app).sign_in(rows.account("Ada Först", None, Role.ADMINISTRATOR))
    assert (
        "Det automatiska arbetet står still" in administrator.get("/admin/automatiskt-arbete").text
    )


def test_an_officer_may_not_look_at_the_timed_work(app: Flask, county: County) -> None:
    officer = Visitor(app).sign_in(county.accounts["af"])
    assert officer.get("/admin/automatiskt-arbete").status == 403
