"""The fast kontakt keeps in touch: is reminded on Min dag, and notes a day and a way, no more."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.handovers.working import asked
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.contacts import queries, service
from trisam.contacts.models import ContactTouch, FixedContact
from trisam.contacts.policy import touch_due
from trisam.contacts.values import Way
from trisam.core import clock
from trisam.core.calendar_days import is_working_day
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.handovers.service.settling import accept
from trisam.home.queries import my_day
from trisam.home.values import Task, TaskKind

MONTH = 4
SINCE = timedelta(weeks=10)


@pytest.fixture
def case(county: County) -> Case:
    """FK's officer has been the fast kontakt for ten weeks, and is to be in touch every fourth."""
    found = county.case()
    contact(county, found, every_weeks=MONTH)
    return found


def contact(county: County, case: Case, who: str = "fk", every_weeks: int | None = None) -> None:
    rows.save(
        FixedContact(
            case_id=case.id,
            party_id=county.parties[who].id,
            account_id=county.accounts[who].id,
            since=clock.today() - SINCE,
            every_weeks=every_weeks,
        )
    )


def tasks(county: County, who: str = "fk") -> Sequence[Task]:
    return [one for one in my_day(county.actor(who)).tasks if one.kind is TaskKind.TOUCH]


def touch(county: County, case: Case, day: date, way: Way = Way.PHONE, who: str = "fk") -> None:
    actor = county.actor(who)
    service.note_touch(actor, cases.get(actor, case.code), day, way)


def test_when_it_is_time_it_stands_on_the_fast_kontakts_min_dag_and_nobody_elses(
    county: County, case: Case
) -> None:
    [task] = tasks(county)
    assert (task.what, task.key) == ("Hör av dig till Testa Exempelsson", case.code)
    assert task.late.startswith("Försenad")
    assert [tasks(county, who) for who in ("af", "kommun", "vard")] == [[], [], []]


def test_noting_a_contact_puts_the_next_one_off_and_old_news_does_not(
    county: County, case: Case
) -> None:
    touch(county, case, clock.today() - timedelta(weeks=8))
    assert len(tasks(county)) == 1
    touch(county, case, clock.today() - timedelta(days=1))
    assert tasks(county) == []
    [*_, entry] = log.entries(action="contact.touch")
    assert (entry.subject, entry.account_id) == (case.subject, county.accounts["fk"].id)


def test_without_a_reminder_nothing_stands_there(county: County) -> None:
    contact(county, county.case(), every_weeks=None)
    assert tasks(county) == []


def test_a_withdrawn_consent_and_a_closed_case_take_it_away_at_once(
    county: County, case: Case
) -> None:
    closed = county.case()
    contact(county, closed, every_weeks=MONTH)
    assert len(tasks(county)) == 2
    actor = county.actor("af")
    case_service.close(actor, cases.get(actor, closed.code), CloseReason.MOVED)
    assert len(tasks(county)) == 1
    assert case.consent is not None
    case.consent.withdrawn_at = clock.now()
    session().flush()
    assert tasks(county) == []


@pytest.mark.parametrize("who", ["af", "kommun", "vard"])
def test_only_the_fast_kontakt_notes_a_contact(county: County, case: Case, who: str) -> None:
    with pytest.raises(Forbidden):
        touch(county, case, clock.today(), who=who)
    touch(county, case, clock.today())
    assert session().scalars(select(ContactTouch.day)).all() == [clock.today()]


@pytest.mark.parametrize(
    ("days_ago", "sentence"),
    [(-1, "Välj en dag som har varit."), (71, "Då var du inte fast kontakt. Välj en senare dag.")],
)
def test_a_day_that_cannot_be_is_refused(
    county: County, case: Case, days_ago: int, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        touch(county, case, clock.today() - timedelta(days=days_ago))
    touch(county, case, clock.today() - timedelta(days=70))


def test_the_same_contact_is_noted_once_and_another_way_on_the_same_day_too(
    county: County, case: Case
) -> None:
    touch(county, case, clock.today())
    with pytest.raises(RuleBroken, match="redan antecknad"):
        touch(county, case, clock.today())
    touch(county, case, clock.today(), Way.LETTER)
    assert len(session().scalars(select(ContactTouch)).all()) == 2


def test_the_day_is_a_working_day(county: County, case: Case) -> None:
    found = queries.own(county.actor("fk"), case)
    assert found is not None
    for days in range(400):
        found.since = date(2026, 1, 1) + timedelta(days=days)
        due = touch_due(found, None)
        assert due is not None
        assert is_working_day(due)
        assert timedelta(weeks=MONTH) <= due - found.since <= timedelta(weeks=MONTH, days=5)


def test_whoever_takes_the_case_over_is_reminded_as_often(county: County) -> None:
    case = county.case()
    contact(county, case, "af", every_weeks=MONTH)
    accept(county.actor("af_outside"), asked(county, case))
    now = queries.standing(case.id)
    assert now is not None
    assert (now.account_id, now.every_weeks) == (county.accounts["af_outside"].id, MONTH)


def test_another_rhythm_is_logged_and_the_same_one_again_is_not(county: County) -> None:
    case = county.case()
    contact(county, case, every_weeks=MONTH)
    actor, who = county.actor("af"), (county.parties["fk"].id, county.accounts["fk"].id)
    for every_weeks, logged in ((MONTH, 0), (2, 1), (2, 1), (None, 2)):
        chosen = service.choose(actor, cases.get(actor, case.code), who, every_weeks)
        assert chosen is not None
        assert chosen.every_weeks == every_weeks
        assert len(log.entries(action="contact.choose")) == logged


def test_the_lifting_party_chooses_how_often_and_the_contact_writes_it_down(
    app: Flask, county: County
) -> None:
    case = county.case()
    page = f"/arenden/{case.code}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    key = f"{county.parties['fk'].id}:{county.accounts['fk'].id}"
    assert "Var fjärde vecka" in alva.get(f"{page}/fast-kontakt").words
    alva.submit(f"{page}/fast-kontakt", {"person": key, "every": "2"})
    assert session().scalars(select(FixedContact.every_weeks)).one() == 2
    assert "Anteckna kontakt" not in alva.get(page).words

    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert "Anteckna kontakt" in folke.get(page).words
    noted = folke.submit(f"{page}/hort-av-mig", {"way": "telefon", "day": str(clock.today())})
    assert "Kontakten är antecknad." in noted.words
    assert "Telefon" in folke.get(f"{page}/hort-av-mig").words
