"""What is kept of the own page goes with the case, stands in its extract, and never comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.access import world
from tests.canaries import Aviary
from tests.extracts.writing import write
from tests.factories import rows
from tests.factories.county import County
from tests.own_case.opening import CLIENT, DIGITS, OTHER_DAY, individual, key_to, known, own_case
from tests.visitor import Visitor
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.extracts import service as extracts
from trisam.own_case.models import KeyEnd, OwnKey, OwnMessage, OwnVisit
from trisam.own_case.service import acts, keys, visits
from trisam.retention import journal
from trisam.retention.journal import Journal
from trisam.retention.queries import afterwards
from trisam.retention.queries.afterwards import FactKind
from trisam.retention.service import own as purging
from trisam.retention.service import restoring

SHOWN = {
    "case.issue",
    "case.own_words",
    "feedback_letter.text",
    "feedback_letter.translation",
    "own_message.text",
}
"""The only sealed texts that are the individual's to read on the own page."""
PATHS = ("", "/egna-ord", "/sa-deltar-du", "/samtycke", "/kvitto", "/meddelande", "/vem-har-last")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Journal]:
    """A journal of this test's own."""
    before = list(journal._installed)
    made = Journal(tmp_path / "after-backup.jsonl")
    journal.install(made)
    yield made
    journal._installed[:] = before


def test_keys_visits_and_messages_go_with_the_case_also_those_to_another_party(
    county: County, database: Session
) -> None:
    case = write(county, number=DIGITS).case
    case.closed_on, case.status, case.close_reason = None, "open", None  # type: ignore[assignment]
    _, shown = key_to(county, case)
    assert visits.open_by_code(shown.code, OTHER_DAY.replace(day=11), CLIENT) is not None
    visits.begin(case, None)
    assert len(database.scalars(select(OwnVisit)).all()) == 2
    acts.send(individual(case), own_case(case), "Till handläggaren")
    rows.save(
        FixedContact(
            case_id=case.id,
            party_id=county.parties["vard"].id,
            account_id=county.accounts["vard"].id,
            since=clock.today(),
        )
    )
    acts.send(individual(case), own_case(case), "Till den fasta kontakten")
    assert len(database.scalars(select(OwnMessage)).all()) == 2

    officer = county.actor("af")
    keys.revoke(officer, own_case(case))
    case.closed_on, case.status = clock.today(), "closed"  # type: ignore[assignment]
    extracts.export(officer, case.code)
    purging.purge_own(officer, case.code)

    for model in (OwnKey, OwnVisit, OwnMessage):
        assert database.scalars(select(model)).all() == []


def test_a_message_stands_in_the_extract_of_the_party_it_was_written_to(
    app: Flask, county: County
) -> None:
    case = known(county)
    acts.send(individual(case), own_case(case), "Kan du ringa mig?")
    path = f"/arenden/{case.code}/registerutdrag.json"
    assert "Kan du ringa mig?" in Visitor(app).sign_in(county.accounts["af"]).get(path).text
    assert "Kan du ringa mig?" not in Visitor(app).sign_in(county.accounts["fk"]).get(path).text


def test_a_backup_that_is_put_back_revives_no_key(
    county: County, database: Session, kept: Journal
) -> None:
    ended, used = known(county), county.case()
    first, _ = key_to(county, ended)
    second, _ = key_to(county, used)
    keys.revoke(county.actor("af"), ended)
    kept.add(afterwards.facts())
    assert FactKind.OWN_KEY in {FactKind(fact["fact"]) for fact in kept.read()}
    database.execute(  # the backup is from before
        update(OwnKey).where(OwnKey.id == first.id).values(ended_at=None, ended_why=None)
    )
    database.expire_all()
    assert [fact["fact"] for fact in afterwards.lacking(kept.read())] == ["own_key"]

    done = restoring.reapply(Actor.of_system("prov"))

    assert done == {FactKind.OWN_KEY: 1}
    database.expire_all()
    assert first.ended_why is KeyEnd.RESTORED
    assert second.ended_why is KeyEnd.RESTORED, "its link may have been used after the backup"
    assert afterwards.lacking(kept.read()) == []


def test_no_canary_but_the_individuals_own_is_met_on_the_own_page(
    app: Flask, database: Session
) -> None:
    made = world.build("valid")
    aviary = Aviary(database)
    visitor = Visitor(app)
    visitor.client.set_cookie("trisam-mitt", made.own_cookie)
    nobody = Actor("ingen")
    met: set[str] = set()
    for path in PATHS:
        page = visitor.get(f"/mitt/arende{path}")
        assert page.status == 200, path
        met |= {one for one in aviary.leaks(nobody, page.text) if not one.startswith("case.code")}
    assert met <= SHOWN
    assert {"case.issue", "case.own_words", "own_message.text"} <= met


def test_a_page_that_shows_more_is_caught(
    app: Flask, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.build("valid")
    aviary = Aviary(database)
    visitor = Visitor(app)
    visitor.client.set_cookie("trisam-mitt", made.own_cookie)
    loader = app.jinja_env.loader
    assert loader is not None
    found = loader.get_source

    def planted(environment: Environment, name: str) -> object:
        source, *rest = found(environment, name)
        return (source.replace("{{ case.issue }}", "{{ case.tried }}"), *rest)

    monkeypatch.setattr(loader, "get_source", planted)
    assert "case.tried" in aviary.leaks(Actor("ingen"), visitor.get("/mitt/arende").text)
