"""The proof: everything that was said when a consent was given, and the log about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from trisam.audit.models import AuditEntry
from trisam.consents import service
from trisam.consents.events import ConsentWithdrawn
from trisam.consents.models import Consent, ConsentMethod
from trisam.consents.service import GivenConsent
from trisam.core import clock, events
from trisam.core.errors import RuleBroken

LONGEST = timedelta(days=service.LONGEST_MONTHS * 31)


def given(county: County) -> GivenConsent:
    """A consent in which every field says something that is not the default."""
    return GivenConsent(
        person_id=county.person().id,
        party_ids=frozenset({county.parties["af"].id, county.parties["fk"].id}),
        given_on=clock.today() - timedelta(days=3),
        valid_to=clock.today() + timedelta(days=90),
        method=ConsentMethod.WRITTEN,
        language="somaliska",
        with_interpreter=True,
        explained="Vi gick igenom vilka som får veta vad.",
        may_contact=True,
        may_survey=True,
        may_register=True,
        replaces_id=county.consented(county.person(), "af", "fk").id,
    )


def logged(database: Session, consent: Consent, action: str) -> list[tuple[object, object]]:
    """Who is logged for this action on the consent, and about whom."""
    found = database.execute(
        select(AuditEntry.account_id, AuditEntry.person_id).where(
            AuditEntry.subject == f"consent:{consent.id}", AuditEntry.action == action
        )
    )
    return [(account, person) for account, person in found]


def test_a_consent_keeps_everything_that_was_said(county: County, database: Session) -> None:
    said = given(county)
    consent = service.give(county.actor("af"), said)
    database.flush()
    database.expire(consent)

    fields = ("person_id", "given_on", "valid_to", "method", "language", "with_interpreter")
    more = ("explained", "may_contact", "may_survey", "may_register", "replaces_id")
    for name in (*fields, *more):
        assert getattr(consent, name) == getattr(said, name), name
    assert consent.valid_from == said.given_on


def test_giving_and_withdrawing_are_each_logged_about_the_individual(
    county: County, database: Session
) -> None:
    consent = service.give(county.actor("af"), given(county))
    service.withdraw(county.actor("fk"), consent)

    af, fk = county.accounts["af"].id, county.accounts["fk"].id
    assert logged(database, consent, "consent.give") == [(af, consent.person_id)]
    assert logged(database, consent, "consent.withdraw") == [(fk, consent.person_id)]


def test_a_withdrawal_is_told_with_who_received_it(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[ConsentWithdrawn] = []
    monkeypatch.setitem(events._handlers, ConsentWithdrawn, [heard.append])
    consent = service.give(county.actor("af"), given(county))
    service.withdraw(county.actor("fk"), consent)

    assert [(event.actor, event.party_id) for event in heard] == [(county.actor("fk"), None)]


def test_a_consent_taken_over_from_a_list_keeps_who_received_it(county: County) -> None:
    ended = replace(given(county), valid_to=clock.today() - timedelta(days=1))
    consent = service.record_past(county.actor("vard"), ended, county.accounts["fk"].id)

    assert consent.received_by_id == county.accounts["fk"].id
    assert consent.valid_to == ended.valid_to


def test_a_list_holds_no_consent_from_tomorrow_and_none_that_names_nobody(county: County) -> None:
    past, today = given(county), clock.today()
    service.record_past(
        county.actor("vard"), replace(past, given_on=today), county.accounts["fk"].id
    )
    for wrong, field in (
        (replace(past, given_on=today + timedelta(days=1)), "given_on"),
        (replace(past, party_ids=frozenset({county.parties["af"].id})), "parties"),
    ):
        with pytest.raises(RuleBroken) as told:
            service.record_past(county.actor("vard"), wrong, county.accounts["fk"].id)
        sentence = {"given_on": service.IN_THE_FUTURE, "parties": service.NOBODY_TICKED}[field]
        assert (told.value.field, told.value.sentence) == (field, sentence)


def test_the_longest_consent_is_allowed_and_one_day_more_is_refused(county: County) -> None:
    today = clock.today()
    service.check_dates(today, today + LONGEST)
    with pytest.raises(RuleBroken, match=r"^Ett samtycke kan gälla i högst två år\. Välj") as told:
        service.check_dates(today, today + LONGEST + timedelta(days=1))
    assert told.value.field == "valid_to"


def test_what_is_wrong_with_a_consent_is_said_at_its_field(county: County) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(RuleBroken, match=r"^Samtycket måste gälla minst till och med i dag\.$"):
        service.check_dates(yesterday, yesterday)
    with pytest.raises(RuleBroken) as told:
        service.give(county.actor("af"), replace(given(county), party_ids=frozenset()))
    assert told.value.field == "parties"
