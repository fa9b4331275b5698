"""Rules, what falls due under them, and the timed work that purges it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.extracts.test_person import draft
from tests.extracts.writing import write
from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case, Release
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.parties import service as parties
from trisam.parties.models import Party
from trisam.people.models import Person
from trisam.recommendations.models import Action, ActionStatus
from trisam.retention import jobs
from trisam.retention.models import Purge, PurgeGround, RetentionKind, RetentionRule
from trisam.retention.queries import overview
from trisam.retention.queries import rules as rule_queries
from trisam.retention.reckoning import CountedFrom
from trisam.retention.service import rules
from trisam.retention.service.purging import Ground, purge
from trisam.retention.service.rules import GivenRule

ALL = tuple(RetentionKind)


def rule(
    county: County, slug: str, kind: RetentionKind, months: int, *, since: date | None = None
) -> RetentionRule:
    """A rule that has held for long."""
    return rows.save(
        RetentionRule(
            party_id=county.parties[slug].id,
            kind=kind,
            months=months,
            counted_from=CountedFrom.END,
            source="Prov",
            valid_from=since or rows.long_ago(),
        )
    )


def closed_case(county: County, database: Session, days_ago: int) -> Case:
    """A case in which every party has said something, closed so many days ago."""
    case = write(county).case
    day = clock.today() - timedelta(days=days_ago)
    case.lifted_on = min(case.lifted_on, day)
    case.status, case.closed_on = CaseStatus.CLOSED, day
    database.flush()
    return case


def purges(database: Session) -> list[tuple[str, RetentionKind]]:
    """Party and kind of each entry of the log."""
    found = database.execute(select(Party.slug, Purge.kind).join(Party, Party.id == Purge.party_id))
    return sorted((slug, kind) for slug, kind in found)


def test_each_kind_goes_by_its_owners_rule(county: County, database: Session) -> None:
    closed_case(county, database, 100)
    for kind in ALL:
        rule(county, "fk", kind, 3)
        rule(county, "af", kind, 6)
    jobs.purge_due()

    assert purges(database) == [("fk", RetentionKind.ACTION), ("fk", RetentionKind.ANSWER)]


def test_a_case_goes_with_all_that_its_party_owns_and_the_proof_by_its_own_rule(
    county: County, database: Session
) -> None:
    case = closed_case(county, database, 100)
    rule(county, "af", RetentionKind.CASE, 3)
    rule(county, "af", RetentionKind.CONSENT, 6)
    jobs.purge_due()
    database.expire_all()

    assert purges(database) == [("af", RetentionKind.CASE)]
    assert database.get_one(Case, case.id).issue is None
    assert database.get_one(Person, case.person_id).name == "Testa Exempelsson"
    assert database.scalars(select(Consent)).one().explained == "Det som AF förklarade"

    database.scalars(select(RetentionRule).where(RetentionRule.months == 6)).one().months = 3
    jobs.purge_due()
    database.expire_all()
    assert database.get_one(Person, case.person_id).name is None
    assert database.scalars(select(Consent)).one().explained is None


def test_nothing_goes_before_its_day_without_rule_or_while_it_is_open(
    county: County, database: Session
) -> None:
    closed_case(county, database, 80)
    write(county)  # open
    for slug in ("af", "fk"):
        rule(county, slug, RetentionKind.CASE, 3)
        rule(county, slug, RetentionKind.ACTION, 3)
    jobs.purge_due()
    assert purges(database) == []


def test_a_case_with_an_open_action_is_reported_and_not_purged(
    county: County, database: Session
) -> None:
    closed_case(county, database, 100)
    action = database.scalars(select(Action).where(Action.text_sealed.is_not(None))).first()
    assert action is not None
    action.status, action.closed_on = ActionStatus.OPEN, None
    database.flush()
    rule(county, "af", RetentionKind.CASE, 3)

    assert jobs.purge_due() == "0 gallrade, 1 hindras av öppen åtgärd eller planerat möte"
    assert purges(database) == []
    [one] = overview.of_actor(county.actor("af"))
    assert one.blocked
    action.status, action.closed_on = ActionStatus.DONE, clock.today()
    database.flush()
    assert jobs.purge_due().startswith("1 gallrade, 0 hindras")


def test_a_case_that_waits_in_a_meeting_is_not_purged(county: County, database: Session) -> None:
    case = closed_case(county, database, 100)
    rows.item(rows.meeting(county.team, clock.today() + timedelta(days=3)), case)
    rule(county, "af", RetentionKind.CASE, 3)
    jobs.purge_due()
    assert purges(database) == []


def test_running_again_purges_nothing_again(county: County, database: Session) -> None:
    closed_case(county, database, 100)
    for kind in ALL:
        rule(county, "af", kind, 3)
        rule(county, "fk", kind, 3)
    jobs.purge_due()
    before = purges(database)
    assert jobs.purge_due() == "0 gallrade, 0 hindras av öppen åtgärd eller planerat möte"
    assert purges(database) == before
    assert len(before) == len(set(before)) == 4


def test_a_batch_asks_again_what_is_due_before_it_purges(county: County, database: Session) -> None:
    case = closed_case(county, database, 100)
    found = rule(county, "af", RetentionKind.CASE, 3)
    ids = [case.id]
    ground = Ground(PurgeGround.RULE, found.id)
    assert jobs._batch(ground, RetentionKind.CASE, ids) == 1
    assert jobs._batch(ground, RetentionKind.CASE, ids) == 0


def test_the_log_names_the_rule_and_the_timed_work(county: County, database: Session) -> None:
    closed_case(county, database, 100)
    found = rule(county, "af", RetentionKind.CASE, 3)
    jobs.purge_due()
    [entry] = database.scalars(select(Purge))

    assert (entry.rule_id, entry.ground, entry.account_id) == (found.id, PurgeGround.RULE, None)
    [audited] = database.scalars(select(AuditEntry).where(AuditEntry.action == "case.purge"))
    assert audited.actor_name == "gallringen"


def test_a_draft_that_nobody_touched_goes(county: County, database: Session) -> None:
    old, fresh = draft(county, "af"), draft(county, "af")
    old.changed_at = clock.now() - timedelta(days=120)
    database.flush()
    rule(county, "af", RetentionKind.DRAFT, 3)
    jobs.purge_due()

    assert database.scalar(select(func.count()).select_from(Purge)) == 1
    assert database.scalars(select(Purge.row_id)).one() == old.id != fresh.id


def test_the_rule_of_the_day_counts_and_a_later_one_waits(
    county: County, database: Session
) -> None:
    closed_case(county, database, 100)
    rule(county, "af", RetentionKind.CASE, 12)
    rule(county, "af", RetentionKind.CASE, 1, since=clock.today() + timedelta(days=1))
    jobs.purge_due()
    assert purges(database) == []


def test_an_answer_is_gone_and_the_case_is_still_the_others(
    county: County, database: Session
) -> None:
    closed_case(county, database, 100)
    rule(county, "fk", RetentionKind.ANSWER, 3)
    jobs.purge_due()
    database.expire_all()
    texts = {
        release.owner_party.slug: release.text for release in database.scalars(select(Release))
    }
    assert texts["fk"] is None


def given(**changed: object) -> GivenRule:
    """What a jurist decided."""
    told: dict[str, object] = {
        "months": 12,
        "counted_from": CountedFrom.END,
        "source": "Beslut",
        "valid_from": clock.today(),
    }
    return GivenRule(**{**told, **changed})  # type: ignore[arg-type]


def test_the_administrator_writes_a_rule_and_it_is_logged(
    county: County, database: Session
) -> None:
    admin, party = county.actor("administrator"), county.parties["af"]
    first = rules.change(admin, party, RetentionKind.CASE, given())
    same_day = rules.change(admin, party, RetentionKind.CASE, given(months=24))

    assert first is same_day
    assert same_day.months == 24
    entry = database.scalars(
        select(AuditEntry).where(AuditEntry.action == "retention.rule").order_by(AuditEntry.id)
    ).all()[-1]
    assert entry.reason is not None
    assert "24 månader" in entry.reason


@pytest.mark.parametrize("who", ["af", "vard", "process_leader"])
def test_nobody_else_changes_a_rule(who: str, county: County) -> None:
    with pytest.raises(Forbidden):
        rules.change(county.actor(who), county.parties["af"], RetentionKind.CASE, given())


def test_a_rule_cannot_begin_before_today(county: County) -> None:
    with pytest.raises(RuleBroken, match="tidigast från i dag"):
        rules.change(
            county.actor("administrator"),
            county.parties["af"],
            RetentionKind.CASE,
            given(valid_from=clock.today() - timedelta(days=1)),
        )


def test_a_new_installation_starts_from_the_suggested_rules(database: Session) -> None:
    parties.found(Actor.of_system("prov"), ["Gävle"])
    found = {
        (one.party.slug, one.kind): (one.months, one.counted_from)
        for one in database.scalars(select(RetentionRule))
    }

    assert found["af", RetentionKind.CASE] == (36, CountedFrom.YEAR_END)
    assert found["kommun", RetentionKind.CASE] == (60, CountedFrom.END)
    assert found["samhall", RetentionKind.DRAFT] == (3, CountedFrom.END)
    assert len(found) == 7 * len(ALL)


def test_the_administrators_page_counts_and_names_no_case(
    county: County, database: Session, app: Flask
) -> None:
    case = closed_case(county, database, 100)
    soon = closed_case(county, database, 60)
    rule(county, "af", RetentionKind.CASE, 3)
    page = Visitor(app).sign_in(county.accounts["administrator"]).get("/admin/gallring")
    [(_, lines), *_] = overview.of_parties(county.actor("administrator"))

    assert (lines[0].now, lines[0].soon, lines[0].blocked) == (1, 1, 0)
    assert "Varje parts jurist bestämmer" in page.words
    assert case.code not in page.text
    assert soon.code not in page.text


def test_the_administrator_changes_a_rule_on_the_page(county: County, app: Flask) -> None:
    browser = Visitor(app).sign_in(county.accounts["administrator"])
    wrong = browser.send(
        browser.get("/admin/gallring/af/arende"),
        months="tre",
        source="Beslut",
        counted_from="avslut",
    )
    assert wrong.status == 422
    assert "tre" in wrong.text
    done = browser.send(wrong, months="30", source="Beslut 7", counted_from="arsskifte")
    assert done.path == "/admin/gallring/af"
    assert "30 månader, från slutet av det året. Beslut 7" in done.words
    assert browser.get("/admin/gallring/af/nagot").status == 404
    assert browser.get("/admin/gallring/ingen/arende").status == 404


def test_own_officers_see_which_cases_and_the_administrators_log_only_how_many(
    county: County, database: Session, app: Flask
) -> None:
    case = closed_case(county, database, 100)
    rule(county, "af", RetentionKind.CASE, 3)
    officer = Visitor(app).sign_in(county.accounts["af"])
    other = Visitor(app).sign_in(county.accounts["fk_other"])
    assert case.code in officer.get("/gallring").text
    assert case.code not in other.get("/gallring").text
    jobs.purge_due()
    database.expire_all()

    assert case.code in officer.get("/gallring").text  # now in the log of what has gone
    assert case.code not in other.get("/gallring").text
    log = Visitor(app).sign_in(county.accounts["administrator"]).get("/admin/gallring/logg")
    assert "Ärenden som parten har lyft" in log.words
    assert case.code not in log.text


@pytest.mark.parametrize("address", ["/admin/gallring", "/admin/gallring/logg"])
def test_others_do_not_reach_the_administrators_pages(
    address: str, county: County, app: Flask
) -> None:
    assert Visitor(app).sign_in(county.accounts["af"]).get(address).status == 403
    assert Visitor(app).sign_in(county.accounts["steering"]).get("/gallring").status == 403


def test_the_note_of_a_follow_up_goes_by_its_own_rule(county: County, database: Session) -> None:
    closed_case(county, database, 100)
    rule(county, "af", RetentionKind.FOLLOW_UP, 3)
    jobs.purge_due()
    database.expire_all()

    follow_up = database.scalars(select(FollowUp)).one()
    assert follow_up.note is None
    assert follow_up.status is FollowUpStatus.NOT_REACHED
    assert purges(database) == [("af", RetentionKind.FOLLOW_UP)]


@pytest.mark.parametrize("kind", RetentionKind)
def test_what_does_not_exist_or_is_gone_is_not_purged_again(
    kind: RetentionKind, county: County, database: Session
) -> None:
    case = closed_case(county, database, 1)
    rows_of = {
        RetentionKind.CASE: case.id,
        RetentionKind.CONSENT: case.consent_id,
        RetentionKind.ANSWER: database.scalars(
            select(Release.id).where(Release.owner_party_id == county.parties["fk"].id)
        ).one(),
        RetentionKind.ACTION: database.scalars(select(Action.id)).first(),
        RetentionKind.FOLLOW_UP: database.scalars(select(FollowUp.id)).one(),
        RetentionKind.DRAFT: draft(county, "af").id,
    }
    ground, system = Ground(PurgeGround.OWN_REQUEST), Actor.of_system("prov")
    row_id = rows_of[kind]
    assert row_id is not None

    assert purge(system, kind, rows.nobody(), ground) is None
    assert purge(system, kind, row_id, ground) is not None
    database.expire_all()
    assert purge(system, kind, row_id, ground) is None


@pytest.mark.parametrize("months", [-1, 241])
def test_a_time_that_cannot_be_is_refused(months: int, county: County) -> None:
    with pytest.raises(RuleBroken, match="heltal från 0 till 240"):
        rules.change(
            county.actor("administrator"),
            county.parties["af"],
            RetentionKind.CASE,
            given(months=months),
        )


@pytest.mark.parametrize("read", [overview.of_parties, rule_queries.count_log])
def test_only_the_administrator_reads_the_numbers(
    read: Callable[[Actor], object], county: County
) -> None:
    read(county.actor("administrator"))
    with pytest.raises(Forbidden):
        read(county.actor("af"))
