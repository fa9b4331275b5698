"""The journal after the backup: a file that is only added to, and nothing in it names anybody."""

import json
import os
import stat
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from tests.extracts.writing import NUMBER, write
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.consents.models import Consent, ConsentGrant, Tick
from trisam.consents.policy import standing_ticks, standing_types
from trisam.consents.service import GivenConsent, Kept
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.extracts import service as extracts
from trisam.parties.information import InformationType
from trisam.recommendations.models import Action
from trisam.retention import journal
from trisam.retention.journal import Journal
from trisam.retention.queries import afterwards
from trisam.retention.queries.afterwards import FactKind
from trisam.retention.service import own, restoring

FACT = {"fact": "release", "id": str(uuid.UUID(int=1)), "at": "2026-11-28T08:00:00+00:00"}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Journal]:
    """A journal of this test's own."""
    before = list(journal._installed)
    made = Journal(tmp_path / "efter" / "after-backup.jsonl")
    journal.install(made)
    yield made
    journal._installed[:] = before


def kinds(facts: list[journal.Fact]) -> list[FactKind]:
    """What the facts tell of, in order."""
    return sorted(FactKind(fact["fact"]) for fact in facts)


def test_a_fact_is_written_once_and_for_the_owner_alone(kept: Journal) -> None:
    later = {**FACT, "at": "2026-11-29T08:00:00+00:00"}
    assert kept.add([FACT]) == 1
    assert kept.add([FACT, later]) == 0
    assert kept.read() == [FACT]
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_a_line_cut_by_a_crash_is_passed_over_and_added_again(kept: Journal) -> None:
    other = {**FACT, "id": str(uuid.UUID(int=2))}
    kept.add([FACT, other])
    whole = kept.path.read_text()
    for cut in range(1, len(whole)):
        kept.path.write_text(whole[:cut])
        kept.add([FACT, other])
        assert {fact["id"] for fact in kept.read()} == {FACT["id"], other["id"]}, cut


def test_processes_that_write_at_once_lose_nothing(kept: Journal) -> None:
    program = (
        "import sys, uuid; from pathlib import Path; from trisam.retention.journal import Journal\n"
        "for n in range(25): Journal(Path(sys.argv[1])).add("
        "[{'fact': 'release', 'id': str(uuid.uuid5(uuid.NAMESPACE_OID, sys.argv[2] + str(n)))}])"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", program, kept.path, name]) for name in "abcd"
    ]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0, 0, 0]
    assert len({fact["id"] for fact in kept.read()}) == 100
    assert all(json.loads(line) for line in kept.path.read_text().splitlines())


def test_it_holds_withdrawals_recalls_and_purges_and_no_identity(
    county: County, kept: Journal
) -> None:
    case = write(county).case
    actor = county.actor("af")
    case_service.withdraw_consent(actor, cases.get(actor, case.code), county.parties["kommun"].id)
    extracts.export(actor, case.code)
    own.purge_own(actor, case.code)
    kept.add(afterwards.facts())

    assert set(kinds(kept.read())) == {FactKind.GRANT, FactKind.RELEASE, FactKind.PURGE}
    told = kept.path.read_text()
    for secret in (NUMBER, "Testa", "Exempelsson", case.code, "Alva"):
        assert secret not in told


def test_a_narrower_consent_that_replaces_another_is_a_fact(
    county: County, database: Session, kept: Journal
) -> None:
    case = write(county).case
    actor = county.actor("af")
    old = database.get_one(Consent, case.consent_id)
    old.may_contact = True
    given = GivenConsent(
        person_id=case.person_id,
        party_ids=frozenset({county.parties["fk"].id}),
        given_on=clock.today(),
        valid_to=clock.today(),
        method=old.method,
    )
    case_service.give_consent(actor, cases.get(actor, case.code), given)
    facts = afterwards.facts()

    narrowed = [fact for fact in facts if fact["fact"] == FactKind.NARROWED]
    assert len(narrowed) == 10  # twelve pairs among four parties, two of them kept
    assert {fact["id"] for fact in narrowed} == {str(old.id)}
    assert {FactKind.UNTIL, FactKind.TICK} <= set(kinds(facts))
    assert afterwards.lacking(facts) == []


def test_a_grant_is_told_apart_by_its_unique_key() -> None:
    assert {"disclosing_party_id", "receiving_party_id"} <= set(afterwards.KEY)
    assert "consent_id" not in afterwards.KEY
    assert {"may_contact", "may_survey", "may_register"} <= set(afterwards.TICKS)


def test_what_is_about_a_row_that_the_database_lacks_holds_by_itself(
    county: County, kept: Journal
) -> None:
    gone = str(uuid.UUID(int=7))
    kept.add(
        [
            FACT,
            {"fact": "consent", "id": gone, "at": "2026-11-28T08:00:00+00:00"},
            {"fact": "purge", "id": gone, "what": "arende", "row": gone},
        ]
    )
    assert afterwards.lacking(kept.read()) == []
    restoring.demand_caught_up()


def test_without_an_installation_nothing_is_written_or_lacking() -> None:
    before = list(journal._installed)
    journal._installed.clear()
    assert restoring.remember() == 0
    assert restoring.behind() == []
    assert not restoring.reapply(Actor.of_system("prov"))
    journal._installed[:] = before


def test_every_withdrawn_grant_in_the_database_is_a_fact(county: County, database: Session) -> None:
    case = write(county).case
    case_service.withdraw_consent(county.actor("af"), cases.get(county.actor("af"), case.code))
    withdrawn = database.scalars(
        select(ConsentGrant.id).where(ConsentGrant.withdrawn_at.is_not(None))
    ).all()
    facts = kinds(afterwards.facts())

    assert facts.count(FactKind.GRANT) == len(withdrawn) == 12
    assert facts.count(FactKind.CONSENT) == 1


def test_a_disk_that_cannot_be_written_undoes_no_withdrawal(
    county: County, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = list(journal._installed)
    (tmp_path / "fil").write_text("")
    journal.install(Journal(tmp_path / "fil" / "after-backup.jsonl"))  # a folder that is a file
    restoring._remember_quietly()
    journal._installed[:] = before
    assert "could not be written" in caplog.text
    assert os.listdir(tmp_path) == ["fil"]


def test_a_narrower_consent_holds_again_when_only_the_wider_one_is_there(
    county: County, database: Session, kept: Journal
) -> None:
    """As after a restore: the case rests on the earlier consent, and the later one is gone."""
    case = write(county).case
    actor = county.actor("af")
    old = database.get_one(Consent, case.consent_id)
    old.may_contact = True
    given = GivenConsent(
        person_id=case.person_id,
        party_ids=frozenset({county.parties["fk"].id}),
        given_on=clock.today(),
        valid_to=clock.today(),
        method=old.method,
    )
    new = case_service.give_consent(actor, cases.get(actor, case.code), given)
    kept.add([fact for fact in afterwards.facts() if fact["fact"] not in {FactKind.RELEASE}])
    database.get_one(Case, case.id).consent_id = old.id
    database.flush()
    database.execute(delete(ConsentGrant).where(ConsentGrant.consent_id == new.id))
    database.execute(delete(Consent).where(Consent.id == new.id))
    database.expire_all()

    done = restoring.reapply(Actor.of_system("prov"))
    database.expire_all()
    assert done == {FactKind.NARROWED: 10, FactKind.UNTIL: 1, FactKind.TICK: 1}
    old = database.get_one(Consent, old.id)
    assert (old.valid_to, old.may_contact) == (clock.today(), False)
    standing = (
        database.scalars(
            select(ConsentGrant).where(
                ConsentGrant.consent_id == old.id, ConsentGrant.withdrawn_at.is_(None)
            )
        )
        .unique()
        .all()
    )
    assert {frozenset((g.disclosing_party_id, g.receiving_party_id)) for g in standing} == {
        frozenset((county.parties["af"].id, county.parties["fk"].id))
    }
    assert not restoring.reapply(Actor.of_system("prov"))


def test_types_and_questions_taken_back_after_the_backup_are_taken_back_again(
    county: County, database: Session, kept: Journal
) -> None:
    """As after a restore: the consent stands as wide as it was before it was narrowed."""
    case = write(county).case
    consent = stored_consent(case, database)
    consent.may_contact = True
    actor, fk = county.actor("af"), county.parties["fk"].id
    everything = {grant.receiving_party_id: set(InformationType) for grant in consent.grants}
    less = {**everything, fk: set(InformationType) - {InformationType.HEALTH}}
    case_service.narrow_consent(
        actor, cases.get(actor, case.code), Kept(types=less, ticks=frozenset())
    )
    kept.add(afterwards.facts())
    database.execute(update(ConsentGrant).values(withdrawn_types=frozenset()))
    database.execute(update(Consent).values(withdrawn_ticks=frozenset()))

    done = restoring.reapply(Actor.of_system("prov"))
    assert done == {FactKind.TYPES: 3, FactKind.TAKEN_BACK: 1}  # three parties told FK
    consent = stored_consent(case, database)
    assert InformationType.HEALTH not in standing_types(consent, fk)
    assert standing_types(consent, county.parties["vard"].id) == set(InformationType)
    assert Tick.CONTACT not in standing_ticks(consent)
    assert not restoring.reapply(Actor.of_system("prov"))


def stored_consent(case: Case, database: Session) -> Consent:
    """The consent of the case as the database has it, with its grants."""
    database.expire_all()
    wanted = select(Consent).where(Consent.id == case.consent_id)
    return database.scalars(wanted.options(selectinload(Consent.grants))).one()


def test_a_purge_of_what_had_no_text_yet_is_done_again_as_an_entry_alone(
    county: County, database: Session, kept: Journal
) -> None:
    action = write(county).recommendation.id
    row = database.scalars(select(Action).where(Action.recommendation_id == action)).first()
    assert row is not None
    row.text = None
    database.flush()
    purge_id = str(uuid.UUID(int=9))
    kept.add([{"fact": "purge", "id": purge_id, "what": "atgard", "row": str(row.id)}])

    assert restoring.reapply(Actor.of_system("prov")) == {FactKind.PURGE: 1}
    assert not restoring.reapply(Actor.of_system("prov"))
