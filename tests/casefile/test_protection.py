"""The individual gets skyddade personuppgifter after the lift: only the code is left."""

import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.casefile.service import protection
from trisam.cases import service as cases
from trisam.cases.models import Case, CaseQuestion
from trisam.core import clock, crypto
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken
from trisam.lifts.models import LiftDraft
from trisam.meetings.models import Answer, Known
from trisam.people import service as people

NAME, DIGITS = "Tuva Provdal", "198507099805"


@pytest.fixture
def case(county: County) -> Case:
    """AF's case about a named individual; the name stands in texts of AF and FK."""
    found = county.case(by="af")
    name(found)
    found.issue = "Tuva vill börja arbeta. Provdal är känd, 850709-9805."
    found.own_words = "Jag heter Tuva Provdal."
    rows.save(CaseQuestion(case_id=found.id, party_id=county.parties["fk"].id, text="Tuvas ärende"))
    release = cases.share(
        county.actor("fk"), found, found.releases[0].kind.ANSWER, "Vi har träffat Tuva.", []
    )
    rows.save(
        Answer(
            case_id=found.id,
            party_id=county.parties["fk"].id,
            account_id=county.accounts["fk"].id,
            known=Known.KNOWN,
            needs_talk=False,
            answered_at=clock.now(),
            release_id=release.id,
            can_do="Träffa provdal igen",
        )
    )
    return found


def name(case: Case) -> None:
    """Give the case's individual a name and a number."""
    case.person.name = NAME
    case.person.personnummer, case.person.personnummer_index = DIGITS, crypto.index_of(DIGITS)


def everything(database: Session, case: Case) -> str:
    """Every text about the case, and who it is about."""
    answer = database.scalars(select(Answer).where(Answer.case_id == case.id)).one()
    question = database.scalars(select(CaseQuestion).where(CaseQuestion.case_id == case.id)).one()
    shared = [release.text for release in case.releases]
    texts = [case.issue, case.own_words, question.text, answer.can_do, *shared]
    return json.dumps([*texts, case.person.name, case.person.personnummer], ensure_ascii=False)


def test_identity_is_removed_and_the_name_leaves_every_text(
    county: County, case: Case, database: Session
) -> None:
    before = everything(database, case)
    assert before.count("Tuva") == 5
    assert before.lower().count("provdal") == 4
    protection.protect(county.actor("af"), case)
    after = everything(database, case)

    assert "tuva" not in after.lower()
    assert "provdal" not in after.lower()
    assert "9805" not in after
    assert case.issue == "[borttaget] vill börja arbeta. [borttaget] är känd, [borttaget]."
    person = case.person
    assert (person.protected, person.birth_year, person.personnummer_index) == (True, None, None)
    assert person.kommun_id == case.team.kommun_id


def test_it_is_logged_without_a_name(county: County, case: Case, database: Session) -> None:
    protection.protect(county.actor("af"), case)
    entries = database.scalars(
        select(AuditEntry).where(AuditEntry.action.in_(["case.protect", "person.protect"]))
    ).all()
    assert {entry.subject for entry in entries} == {case.subject, f"person:{case.person.code}"}
    assert all("Tuva" not in f"{entry.subject} {entry.reason}" for entry in entries)


def test_neither_name_nor_number_leads_to_it_any_longer(county: County, case: Case) -> None:
    officer = county.actor("af")
    for words in (NAME, DIGITS, case.code):
        assert [found.code for found in cases.search(officer, words)] == [case.code]
    protection.protect(officer, case)
    for words, codes in ((NAME, []), (DIGITS, []), (case.code, [case.code])):
        assert [found.code for found in cases.search(officer, words)] == codes


def test_the_own_partys_other_cases_follow_and_another_partys_do_not(
    county: County, case: Case
) -> None:
    own = county.case(by="af")
    theirs = county.case(by="fk", to=("af",))
    name(own)
    name(theirs)
    protection.protect(county.actor("af"), case)
    assert own.person.protected
    assert not theirs.person.protected
    assert theirs.person.name == NAME


def test_the_officers_own_drafts_forget_who_it_is(
    county: County, case: Case, database: Session
) -> None:
    answers = {
        "person": {
            "kind": ["number"],
            "name": [NAME],
            "personnummer": [DIGITS],
            "gender": ["kvinna"],
            "kommun": ["gavle"],
        },
        "fraga": {"issue": ["Tuva vill arbeta"]},
    }
    for officer in ("af", "fk"):
        rows.save(
            LiftDraft(
                officer_id=county.accounts[officer].id,
                changed_at=clock.now(),
                answers=json.dumps(answers),
            )
        )
    protection.protect(county.actor("af"), case)
    mine, theirs = (
        database.scalars(
            select(LiftDraft).where(LiftDraft.officer_id == county.accounts[who].id)
        ).one()
        for who in ("af", "fk")
    )
    assert json.loads(mine.answers or "") == {
        "person": {"kind": ["protected"], "gender": ["kvinna"]},
        "fraga": {"issue": ["[borttaget] vill arbeta"]},
    }
    assert json.loads(theirs.answers or "") == answers


def test_only_the_lifting_party_does_it_and_only_once(county: County, case: Case) -> None:
    with pytest.raises(Forbidden):
        protection.protect(county.actor("fk"), case)
    protection.protect(county.actor("af"), case)
    with pytest.raises(RuleBroken, match="redan"):
        protection.protect(county.actor("af"), case)


def test_words_are_taken_out_of_the_own_texts_of_a_protected_case_only(
    county: County, case: Case
) -> None:
    case.issue = "Mamman Kerstin ringer."
    with pytest.raises(Forbidden):
        protection.take_out(county.actor("af"), case, ["Kerstin"])
    protection.protect(county.actor("af"), case)
    with pytest.raises(Forbidden):
        protection.take_out(county.actor("fk"), case, ["Kerstin"])
    protection.take_out(county.actor("af"), case, ["Kerstin"])
    assert case.issue == "Mamman [borttaget] ringer."


def test_the_page_asks_once_more_warns_of_texts_and_helps_afterwards(
    app: Flask, county: County, case: Case
) -> None:
    case.tried = "Mamman Kerstin ringer på 070-123 45 67."
    officer = Visitor(app).sign_in(county.accounts["af"])
    page = officer.get(f"/arenden/{case.code}/skyddad")
    assert "Det går inte att ångra" in page.words
    assert "frågeställning, personens egna ord och fråga till en part" in page.words

    refused = officer.send(page)
    assert (refused.status, NAME in refused.text) == (422, True)
    page = officer.send(page, sure="y")
    assert NAME not in officer.get(f"/arenden/{case.code}").text
    assert page.sheets[-1].offered["words"] == ["Kerstin", "070-123 45 67"]

    page = officer.send(page, words=["Kerstin", "070-123 45 67"])
    assert case.tried == "Mamman [borttaget] ringer på [borttaget]."
    assert "Vi hittar inga namn" in page.words


def test_the_page_is_for_the_lifting_party(app: Flask, county: County, case: Case) -> None:
    answers = [
        Visitor(app).sign_in(county.accounts[who]).get(f"/arenden/{case.code}/skyddad").status
        for who in ("af", "fk", "af_outside")
    ]
    assert answers == [200, 403, 404]


def test_somebody_without_a_personnummer_is_protected_as_well(county: County, case: Case) -> None:
    case.person.personnummer = case.person.personnummer_index = None
    protection.protect(county.actor("af"), case)

    assert case.person.protected
    assert case.person.name is None


def test_only_a_person_takes_an_identity_away(county: County, case: Case) -> None:
    kommun = county.team.kommun_id
    with pytest.raises(Forbidden):
        people.protect(Actor.of_system("prov"), case.person, kommun)
    people.protect(county.actor("af"), case.person, kommun)
    assert case.person.protected
