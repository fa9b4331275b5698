"""A party purges its own part: what goes is gone, what must be counted stays without identity."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.extracts.test_person import draft
from tests.extracts.writing import NUMBER, write
from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case, CaseQuestion, Release
from trisam.cases.values import CaseStatus, Income
from trisam.consents.models import Consent, Withdrawal, WithdrawalKind
from trisam.core import clock, db
from trisam.core.errors import NotFound, RuleBroken
from trisam.extracts import service as extracts
from trisam.followups import queries as followups
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.lifts.models import LiftDraft
from trisam.meetings.models import AgendaItem, Answer, ItemStatus
from trisam.outbox import service as outbox
from trisam.outbox.models import Message
from trisam.outbox.service import Letter
from trisam.people.models import Person
from trisam.recommendations.models import Action, ActionStatus, Recommendation
from trisam.retention.models import Purge, PurgeGround, RetentionKind
from trisam.retention.service import own
from trisam.statistics.periods import Span, between
from trisam.statistics.queries import lifts


def taken_out(county: County, who: str, case: Case) -> None:
    """The party has its part in its own journal."""
    extracts.export(county.actor(who), case.code)


def purged(county: County, database: Session, who: str = "af") -> Case:
    """A case of which a party has purged its part."""
    case = write(county).case
    taken_out(county, who, case)
    own.purge_own(county.actor(who), case.code)
    database.expire_all()
    return database.get_one(Case, case.id)


def log_of(database: Session) -> list[Purge]:
    """The purge log."""
    return list(database.scalars(select(Purge).order_by(Purge.kind)))


def test_the_lifting_partys_texts_and_the_identity_go(county: County, database: Session) -> None:
    case = purged(county, database)
    person = database.get_one(Person, case.person_id)
    question = database.scalars(select(CaseQuestion)).one()
    recommendation = database.scalars(select(Recommendation)).one()
    texts = {action.party.slug: action.text for action in database.scalars(select(Action))}

    assert (case.issue, case.own_words, question.text, recommendation.text) == (None,) * 4
    assert (person.name, person.personnummer, person.personnummer_index) == (None,) * 3
    assert person.birth_year is None
    assert texts["af"] is None
    assert database.scalars(select(Consent)).one().explained is None
    assert database.scalars(select(FollowUp)).one().note is None


def test_what_another_party_owns_stays_with_it(county: County, database: Session) -> None:
    purged(county, database)
    texts = {action.party.slug: action.text for action in database.scalars(select(Action))}

    assert texts["fk"] == "FK:s åtgärd"
    assert database.scalars(select(Answer)).one().can_do == "Det som FK kan göra"
    assert "Det som FK delade" in {release.text for release in database.scalars(select(Release))}


def test_nobody_finds_a_purged_case(county: County, database: Session, app: Flask) -> None:
    case = purged(county, database)
    for who in ("af", "fk", "kommun", "vard"):
        actor = county.actor(who)
        with pytest.raises(NotFound):
            cases.get(actor, case.code)
        assert case.code not in [one.code for one in cases.list_lifted(actor)]
        assert case_service.search(actor, NUMBER) == []
        assert case_service.search(actor, case.code) == []
        assert followups.list_for_case(actor, case) == []
    browser = Visitor(app).sign_in(county.accounts["af"])
    hidden, absent = browser.get(f"/arenden/{case.code}"), browser.get("/arenden/BCDFGHJK")
    assert (hidden.status, hidden.text) == (absent.status, absent.text)


def counted() -> object:
    """The lifts as the statistics count them."""
    quarter = Span.of(clock.today())
    return sorted(map(str, lifts.lifted(between(Span(quarter.year - 1, 1), quarter))))


def test_the_statistics_count_it_as_before(county: County, database: Session) -> None:
    case = write(county).case
    case.income = Income.SJUKPENNING
    taken_out(county, "af", case)
    before = counted()
    own.purge_own(county.actor("af"), case.code)
    database.expire_all()

    assert counted() == before
    assert database.get_one(Case, case.id).income is Income.SJUKPENNING


def test_it_leaves_its_meeting_its_messages_and_its_follow_up(
    county: County, database: Session
) -> None:
    case = county.case()
    rows.item(rows.meeting(county.team, clock.today() + timedelta(days=9)), case)
    rows.save(FollowUp(case_id=case.id, owner_id=county.accounts["af"].id, due_on=clock.today()))
    letter = Letter(1, "a@trisam.test", "Hej", "Logga in.", case.subject, "nyckel")
    outbox.queue(county.actor("af"), letter)
    taken_out(county, "af", case)
    own.purge_own(county.actor("af"), case.code)
    database.expire_all()

    assert database.scalars(select(AgendaItem)).one().status is ItemStatus.WITHDRAWN
    assert database.scalars(select(Message)).one().cancelled_at is not None
    assert (
        database.scalars(select(FollowUp).where(FollowUp.status == FollowUpStatus.DUE)).all() == []
    )
    assert database.get_one(Case, case.id).status is CaseStatus.CLOSED


def test_the_partys_drafts_about_the_same_individual_go_and_no_others(
    county: County, database: Session
) -> None:
    draft(county, "af")
    draft(county, "af_outside")
    kept = [draft(county, "kommun"), draft(county, "af", "198503119839")]
    purged(county, database)

    assert set(database.scalars(select(LiftDraft.id))) == {one.id for one in kept}


def test_another_party_purges_its_words_and_leaves_the_case(
    county: County, database: Session
) -> None:
    case = purged(county, database, "fk")
    texts = {action.party.slug: action.text for action in database.scalars(select(Action))}
    answer = database.scalars(select(Answer)).one()
    release = database.get_one(Release, answer.release_id)

    assert (texts["fk"], texts["af"]) == (None, "AF:s egen åtgärd")
    assert (answer.can_do, release.text) == (None, None)
    assert release.recalled_at is not None
    assert case.purged_at is None
    assert case.issue == "Frågan som AF ställde"
    assert database.scalars(select(Recommendation)).one().text == "Teamets gemensamma förslag"


def test_a_part_that_was_not_taken_out_is_not_purged(county: County, database: Session) -> None:
    case = write(county).case
    taken_out(county, "fk", case)  # another party's export is not ours
    with pytest.raises(RuleBroken, match="Ta ut er del först"):
        own.purge_own(county.actor("af"), case.code)

    assert own.plan(county.actor("af"), case.code).hinder == own.NOT_TAKEN_OUT
    assert log_of(database) == []


def test_an_open_action_of_somebody_who_still_sees_the_case_hinders(county: County) -> None:
    case = write(county, closed=False).case
    taken_out(county, "af", case)
    with pytest.raises(RuleBroken, match="Ni har åtgärder"):
        own.purge_own(county.actor("af"), case.code)


def test_others_open_actions_hinder_until_they_no_longer_see_the_case(
    county: County, database: Session
) -> None:
    written = write(county, closed=False)
    for action in database.scalars(
        select(Action).where(Action.party_id == county.parties["af"].id)
    ):
        action.status, action.closed_on = ActionStatus.DONE, clock.today()
    actor = county.actor("af")
    taken_out(county, "af", written.case)
    with pytest.raises(RuleBroken, match="Andra parter har åtgärder"):
        own.purge_own(actor, written.case.code)
    case_service.withdraw_consent(actor, cases.get(actor, written.case.code))
    own.purge_own(actor, written.case.code)

    of_case, _ = log_of(database)
    assert "withdrawal" not in json.loads(of_case.counted)  # with the consent it is the proof
    assert database.scalars(select(Withdrawal)).one().kind is WithdrawalKind.WHOLE


@pytest.mark.parametrize("who", ["af_outside", "fk_other", "steering", "administrator"])
def test_others_are_told_that_it_does_not_exist(who: str, county: County) -> None:
    case = write(county).case
    with pytest.raises(NotFound):
        own.purge_own(county.actor(who), case.code)


def test_the_log_tells_when_by_whom_and_how_much_and_never_what(
    county: County, database: Session
) -> None:
    case = purged(county, database)
    of_case, of_consent = log_of(database)

    assert (of_case.kind, of_consent.kind) == (RetentionKind.CASE, RetentionKind.CONSENT)
    assert {entry.ground for entry in (of_case, of_consent)} == {PurgeGround.OWN_REQUEST}
    assert (of_case.case_code, of_case.row_id) == (case.code, case.id)
    assert of_case.actor_name == "Alva Testgren"
    assert json.loads(of_case.counted) == {
        "action": 1,
        "case": 1,
        "case_question": 1,
        "follow_up": 1,
        "recommendation": 1,
        "release": 1,
    }
    audited = database.scalars(select(AuditEntry).where(AuditEntry.action == "case.purge")).all()
    assert {entry.subject for entry in audited} == {case.subject}


@pytest.mark.parametrize("statement", ["UPDATE purge SET actor_name = 'x'", "DELETE FROM purge"])
def test_the_database_lets_nobody_change_the_log(
    statement: str, county: County, database: Session
) -> None:
    purged(county, database)
    with pytest.raises(DBAPIError, match="only added to"), db.attempt():
        database.execute(text(statement))


def test_an_identity_that_another_case_rests_on_stays(county: County, database: Session) -> None:
    """A list from before Trisam, and the demo, let two lifts share the individual's row."""
    case = write(county).case
    sharing = rows.case(
        county.team, database.get_one(Person, case.person_id), county.accounts["af"]
    )
    taken_out(county, "af", case)
    own.purge_own(county.actor("af"), case.code)
    database.expire_all()
    assert database.get_one(Person, case.person_id).name == "Testa Exempelsson"

    taken_out(county, "af", sharing)
    own.purge_own(county.actor("af"), sharing.code)
    database.expire_all()
    assert database.get_one(Person, case.person_id).name is None


def test_the_page_lists_what_goes_asks_for_the_tick_and_purges(
    county: County, database: Session, app: Flask
) -> None:
    case = write(county).case
    browser = Visitor(app).sign_in(county.accounts["af"])
    address = f"/arenden/{case.code}/var-del/gallra"
    before = browser.get(address)
    assert "Ta ut er del först" in before.words
    assert "Det här blir kvar" in before.words

    browser.client.get(f"/arenden/{case.code}/var-del.txt")
    unticked = browser.send(browser.get(address))
    assert unticked.status == 422
    assert "Kryssa i att ni har fört över" in unticked.words
    done = browser.send(browser.get(address), moved="y")
    assert done.path == "/arenden"
    assert "Ärendet är gallrat" in done.words
    assert browser.get(address).status == 404


def test_the_page_of_another_party_leads_back_to_the_case(county: County, app: Flask) -> None:
    case = write(county).case
    browser = Visitor(app).sign_in(county.accounts["fk"])
    browser.client.get(f"/arenden/{case.code}/var-del.pdf")
    done = browser.send(browser.get(f"/arenden/{case.code}/var-del/gallra"), moved="y")

    assert done.path == f"/arenden/{case.code}"
    assert "Texten är gallrad" in done.words
    nothing_left = browser.get(f"/arenden/{case.code}/var-del/gallra")
    assert nothing_left.status == 200
