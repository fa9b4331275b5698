"""A party takes its own part of a case along: all of it, and nothing that is another's."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.extracts.writing import write
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import queries
from trisam.cases import service as cases
from trisam.consents.models import Consent
from trisam.core import clock
from trisam.core.errors import NotFound
from trisam.extracts import service
from trisam.extracts.extract import as_text

OF_AF = (
    "Testa Exempelsson",
    "19850709-9805",
    "Frågan som AF ställde",
    "Personens egen röst",
    "Det som AF förklarade",
    "Fråga till FK",
    "AF:s egen åtgärd",
    "Anteckning hos AF",
)
OF_FK = ("Det som FK delade", "Det som FK kan göra", "FK:s åtgärd")
OF_TEAM = ("Teamets gemensamma förslag",)


def entries(database: Session, action: str) -> list[AuditEntry]:
    """What the log has of one action."""
    return list(database.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_the_lifting_party_takes_along_all_it_owns_and_the_teams_own(county: County) -> None:
    code = write(county).case.code
    text = as_text(service.export(county.actor("af"), code))

    assert [words for words in OF_AF + OF_TEAM if words not in text] == []


def test_what_another_party_said_stays_with_that_party(county: County) -> None:
    code = write(county).case.code
    text = as_text(service.export(county.actor("af"), code))

    assert [words for words in OF_FK if words in text] == []


def test_another_party_takes_along_its_own_words_and_the_teams_and_no_identity(
    county: County,
) -> None:
    code = write(county).case.code
    text = as_text(service.export(county.actor("fk"), code))

    assert [words for words in OF_FK + OF_TEAM if words not in text] == []
    assert [words for words in OF_AF if words in text] == []


def test_a_party_that_has_said_nothing_takes_along_what_is_the_teams(county: County) -> None:
    code = write(county).case.code
    text = as_text(service.export(county.actor("kommun"), code))

    assert "Teamets gemensamma förslag" in text
    assert [words for words in OF_AF + OF_FK if words in text] == []


def test_consent_is_asked_when_the_part_is_handed_over(county: County) -> None:
    case = write(county).case
    service.export(county.actor("fk"), case.code)
    cases.withdraw_consent(county.actor("af"), queries.get(county.actor("af"), case.code))

    with pytest.raises(NotFound):
        service.export(county.actor("fk"), case.code)
    assert "Frågan som AF" in as_text(service.export(county.actor("af"), case.code))


def test_who_does_not_see_the_case_gets_the_same_answer_as_for_none(county: County) -> None:
    code = write(county).case.code
    for who in ("af_outside", "fk_other", "steering", "administrator"):
        for wanted in (code, "BCDFGHJK"):
            with pytest.raises(NotFound):
                service.export(county.actor(who), wanted)


def test_each_file_is_logged_as_one_export_and_nothing_else(
    county: County, database: Session, app: Flask
) -> None:
    case = write(county).case
    browser = Visitor(app).sign_in(county.accounts["af"])
    for ending in ("txt", "pdf"):
        before = len(entries(database, "case.export"))
        reads = len(entries(database, "case.read"))
        assert browser.client.get(f"/arenden/{case.code}/var-del.{ending}").status_code == 200
        [*_, entry] = entries(database, "case.export")
        assert len(entries(database, "case.export")) == before + 1
        assert len(entries(database, "case.read")) == reads
        assert (entry.subject, entry.person_id) == (case.subject, case.person_id)


def test_the_page_counts_and_is_logged_as_a_reading(
    county: County, database: Session, app: Flask
) -> None:
    case = write(county).case
    page = Visitor(app).sign_in(county.accounts["fk"]).get(f"/arenden/{case.code}/var-del")

    assert page.status == 200
    assert "Svar inför mötet" in page.words
    assert "Det som FK delade" not in page.words
    assert len(entries(database, "case.read")) == 1
    assert entries(database, "case.export") == []


def test_the_paper_is_tagged_and_says_whose_when_and_how_it_is_kept(
    county: County, app: Flask
) -> None:
    case = write(county).case
    answer = (
        Visitor(app).sign_in(county.accounts["af"]).client.get(f"/arenden/{case.code}/var-del.pdf")
    )
    read = pypdf.PdfReader(BytesIO(answer.data))
    words = " ".join(page.extract_text() for page in read.pages)

    assert "True" in str(read.root_object.get("/MarkInfo"))
    assert "Sekretess." in words
    assert "Alva Testgren, Arbetsförmedlingen Gävle" in words
    assert f"Sida 1 av {len(read.pages)}" in words
    assert "Personens egen röst" in words


def test_the_files_name_tells_the_code_and_the_day_and_nobody(county: County, app: Flask) -> None:
    case = write(county).case
    browser = Visitor(app).sign_in(county.accounts["af"])
    for ending in ("txt", "pdf"):
        said = browser.client.get(f"/arenden/{case.code}/var-del.{ending}").headers
        name = f"arende-{case.code}-{clock.today()}.{ending}"
        assert name in said["Content-Disposition"]
        assert said["Cache-Control"] == "no-store"


def test_an_expired_consent_hands_out_nothing(county: County, database: Session) -> None:
    case = write(county).case
    consent = database.get_one(Consent, case.consent_id)
    consent.valid_to = clock.today() - timedelta(days=1)
    database.flush()

    with pytest.raises(NotFound):
        service.export(county.actor("fk"), case.code)


def test_the_text_is_opened_downloaded_or_copied_from_the_same_address(
    app: Flask, county: County
) -> None:
    code = write(county).case.code
    page = Visitor(app).sign_in(county.accounts["af"]).get(f"/arenden/{code}/var-del").text
    address = f'"/arenden/{code}/var-del.txt"'
    assert page.count(f"href={address}") == 2
    assert f"href={address} download" in page
    assert f"data-copy={address}" in page
