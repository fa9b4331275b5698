"""Registerutdrag: what a party owns about an individual, and everything for the operator."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from tests import log
from tests.extracts.test_part import OF_AF, OF_FK, entries
from tests.extracts.writing import NUMBER, write
from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.cases import queries
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.extracts import cli, service
from trisam.extracts.extract import as_json, as_text
from trisam.lifts import steps
from trisam.lifts.answers import closed
from trisam.lifts.models import LiftDraft
from trisam.people.models import Person

SYSTEM = cli.ACTOR


def draft(county: County, who: str, number: str = NUMBER) -> LiftDraft:
    """A lift that somebody is writing about this personnummer."""
    typed = {steps.PERSON: {"personnummer": [number], "name": [f"Utkast av {who}"]}}
    return rows.save(
        LiftDraft(officer_id=county.accounts[who].id, changed_at=clock.now(), answers=closed(typed))
    )


def test_a_party_gets_its_own_of_every_case_about_the_individual(county: County) -> None:
    first = write(county).case
    again = county.case(by="af", to=())
    again.issue = "Andra lyftet"
    rows.identify(again.person, NUMBER)
    text = as_text(service.of_person(county.actor("af"), first.code))

    assert "Andra lyftet" in text
    assert [words for words in OF_AF if words not in text] == []
    assert [words for words in OF_FK if words in text] == []


def test_a_case_that_the_actor_may_not_see_is_not_in_it(county: County) -> None:
    first = write(county).case
    hidden = county.case(by="kommun", to=("fk",))
    hidden.issue = "Kommunens eget"
    rows.identify(hidden.person, NUMBER)
    text = as_text(service.of_person(county.actor("af"), first.code))

    assert "Kommunens eget" not in text
    assert hidden.code not in text


def test_another_party_gets_what_it_said_itself(county: County) -> None:
    code = write(county).case.code
    text = as_text(service.of_person(county.actor("fk"), code))

    assert [words for words in OF_FK if words not in text] == []
    assert [words for words in OF_AF if words in text] == []


def test_it_tells_who_has_read_by_unit_and_party_without_a_colleagues_name(
    county: County, database: Session
) -> None:
    case = write(county).case
    log.told(
        at=clock.now(),
        action="case.read",
        account_id=county.accounts["vard"].id,
        actor_name="Rut Exempelius",
        party_id=county.parties["vard"].id,
        unit_id=county.units["vard"].id,
        subject=case.subject,
        person_id=case.person_id,
    )
    [read] = [
        part
        for part in json.loads(as_json(service.of_person(county.actor("af"), case.code)))["delar"]
        if part["avsnitt"][0]["tabell"] == "audit_entry"
    ]
    told = json.dumps(read, ensure_ascii=False)

    assert "Vården Gävle" in told
    assert "Rut Exempelius" not in told
    assert "person_id" not in told


def test_the_log_of_another_case_on_the_same_row_is_not_told(
    county: County, database: Session
) -> None:
    """A list from before Trisam, and the demo, let two lifts share the individual's row."""
    case = write(county).case
    hidden = rows.case(
        county.team, database.get_one(Person, case.person_id), county.accounts["kommun"]
    )
    queries.get(county.actor("kommun"), hidden.code)
    queries.get(county.actor("fk"), case.code)
    told = as_json(service.of_person(county.actor("af"), case.code))

    assert hidden.code not in told
    assert "Försäkringskassan Gävle" in told
    assert hidden.code in as_json(service.whole(SYSTEM, digits=NUMBER))


def test_a_search_leads_to_the_extract_and_no_number_stands_in_the_address(
    county: County, app: Flask, database: Session
) -> None:
    case = write(county).case
    browser = Visitor(app).sign_in(county.accounts["af"])
    found = browser.send(browser.get("/registerutdrag"), personnummer="850709-9805")
    assert found.path == f"/arenden/{case.code}/registerutdrag"
    assert found.status == 200

    for ending in ("pdf", "json"):
        before = len(entries(database, "extract.person"))
        answer = browser.client.get(f"/arenden/{case.code}/registerutdrag.{ending}")
        assert answer.status_code == 200
        assert NUMBER not in str(answer.headers)
        assert len(entries(database, "extract.person")) == before + 1


def test_hidden_and_absent_give_the_same_sentence(county: County, app: Flask) -> None:
    write(county)
    browser = Visitor(app).sign_in(county.accounts["fk_other"])
    hidden = browser.send(browser.get("/registerutdrag"), personnummer="850709-9805")
    absent = browser.send(browser.get("/registerutdrag"), personnummer="19850311-9839")

    assert (hidden.status, absent.status) == (422, 422)
    assert service.NOBODY in hidden.words
    assert hidden.words == absent.words


def test_a_wrong_number_is_told_and_kept(county: County, app: Flask) -> None:
    browser = Visitor(app).sign_in(county.accounts["af"])
    page = browser.send(browser.get("/registerutdrag"), personnummer="850709-9806")

    assert page.status == 422
    assert "kontrollsiffran" in page.words
    assert "850709-9806" in page.text


def test_those_without_cases_cannot_ask(county: County) -> None:
    with pytest.raises(Forbidden):
        service.find(county.actor("steering"), "850709-9805")
    with pytest.raises(RuleBroken):
        service.find(county.actor("af"), "850709-9805")


def test_own_drafts_are_in_it_and_colleagues_are_not(county: County) -> None:
    case = write(county).case
    draft(county, "af")
    draft(county, "af_outside")
    text = as_text(service.of_person(county.actor("af"), case.code))

    assert "Utkast av af" in text
    assert "Utkast av af_outside" not in text


def test_the_whole_holds_every_party_and_is_logged(county: County, database: Session) -> None:
    case = write(county).case
    draft(county, "kommun")
    text = as_text(service.whole(SYSTEM, digits=NUMBER))

    assert [words for words in OF_AF + OF_FK if words not in text] == []
    assert "Utkast av kommun" in text
    [entry] = entries(database, "extract.person")
    person = database.get_one(Person, case.person_id)
    assert (entry.subject, entry.person_id) == (f"person:{person.code}", person.id)


def test_only_the_command_line_takes_out_the_whole(county: County) -> None:
    write(county)
    for who in ("af", "vard", "administrator"):
        with pytest.raises(Forbidden):
            service.whole(county.actor(who), digits=NUMBER)


def test_somebody_without_number_is_found_by_the_code(county: County) -> None:
    case = write(county, number=None).case
    assert "Frågan som AF ställde" in as_text(service.whole(SYSTEM, code=case.code))
    with pytest.raises(NotFound):
        service.whole(SYSTEM, code="BCDFGHJK")


def run(*words: object, typed: str = "19850709-9805\n") -> Result:
    return CliRunner().invoke(cli.extract, ["person", *map(str, words)], input=typed)


def test_the_command_writes_two_files_for_their_owner_alone(county: County, tmp_path: Path) -> None:
    write(county)
    result = run("--out", tmp_path / "ut")
    assert result.exit_code == 0, result.output
    files = sorted((tmp_path / "ut").iterdir())

    assert [file.name for file in files] == [
        f"registerutdrag-{clock.today()}.json",
        f"registerutdrag-{clock.today()}.pdf",
    ]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert "Det som FK delade" in files[0].read_text()
    assert files[1].read_bytes().startswith(b"%PDF")
    assert "9805" not in result.output


def test_the_command_overwrites_nothing_and_refuses_nobody_in_words(
    county: County, tmp_path: Path
) -> None:
    write(county)
    assert run("--out", tmp_path).exit_code == 0
    again = run("--out", tmp_path)
    assert again.exit_code == 2
    assert "finns redan" in again.stderr
    absent = run("--out", tmp_path / "b", typed="19850311-9839\n")
    assert absent.exit_code == 2
    assert absent.stderr.strip() == cli.NOTHING
    assert not list((tmp_path / "b").iterdir())
