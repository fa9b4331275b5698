"""Giving and withdrawing consent."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests.factories.county import County
from trisam.consents import policy, service
from trisam.consents.events import ConsentWithdrawn
from trisam.consents.models import Consent, ConsentMethod, Purpose
from trisam.consents.service import GivenConsent
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken


def agreed(county: County, *slugs: str) -> GivenConsent:
    """A consent given today, for a year, among these parties."""
    return GivenConsent(
        person_id=county.person().id,
        party_ids=frozenset(county.parties[slug].id for slug in slugs),
        given_on=clock.today(),
        valid_to=clock.today() + timedelta(days=365),
        method=ConsentMethod.VERBAL,
    )


def lets(county: County, consent: Consent, discloser: str, receiver: str) -> bool:
    """Whether the consent lets one party tell the other today."""
    a, b = county.parties[discloser], county.parties[receiver]
    return policy.covers(consent, a.id, b.id, clock.today())


def test_a_consent_lets_the_ticked_parties_tell_one_another_and_nobody_else(
    county: County,
) -> None:
    consent = service.give(county.actor("af"), agreed(county, "af", "fk"))
    assert lets(county, consent, "af", "fk")
    assert lets(county, consent, "fk", "af")
    assert not lets(county, consent, "af", "vard")
    assert policy.shared_with(consent, clock.today()) == ["AF", "FK"]


def test_the_consent_tells_who_received_it_and_how(county: County) -> None:
    consent = service.give(county.actor("af"), agreed(county, "af", "fk"))
    assert consent.received_by_id == county.accounts["af"].id
    assert consent.method is ConsentMethod.VERBAL
    assert (consent.may_contact, consent.may_survey, consent.may_register) == (False, False, False)


def test_the_system_receives_no_consent(county: County) -> None:
    with pytest.raises(Forbidden):
        service.give(Actor.of_system("demo"), agreed(county, "af", "fk"))


def test_a_consent_cannot_be_given_tomorrow(county: County) -> None:
    tomorrow = replace(agreed(county, "af", "fk"), given_on=clock.today() + timedelta(days=1))
    with pytest.raises(RuleBroken, match="efter i dag") as told:
        service.give(county.actor("af"), tomorrow)
    assert told.value.field == "given_on"


def test_a_consent_may_end_today_but_not_yesterday(county: County) -> None:
    today = clock.today()
    given = replace(agreed(county, "af", "fk"), given_on=today - timedelta(days=9))
    assert policy.is_valid(service.give(county.actor("af"), replace(given, valid_to=today)), today)
    with pytest.raises(RuleBroken, match="till och med i dag") as told:
        service.give(county.actor("af"), replace(given, valid_to=today - timedelta(days=1)))
    assert told.value.field == "valid_to"


def test_a_consent_lasts_two_years_at_most(county: County) -> None:
    given = agreed(county, "af", "fk")
    two_years = replace(given, valid_to=given.given_on + timedelta(days=730))
    service.give(county.actor("af"), two_years)
    with pytest.raises(RuleBroken, match="högst två år"):
        service.give(
            county.actor("af"), replace(given, valid_to=given.given_on + timedelta(days=800))
        )


def test_a_consent_names_at_least_one_receiver(county: County) -> None:
    with pytest.raises(RuleBroken, match="Kryssa i minst en part"):
        service.give(county.actor("af"), agreed(county, "af"))


def test_withdrawing_the_whole_ends_every_pair_and_keeps_the_proof(county: County) -> None:
    consent = service.give(county.actor("af"), agreed(county, "af", "fk", "vard"))
    service.withdraw(county.actor("af"), consent)
    assert not lets(county, consent, "af", "fk")
    assert policy.shared_with(consent, clock.today()) == []
    assert consent.withdrawn_at is not None
    assert {grant.withdrawn_at for grant in consent.grants} == {consent.withdrawn_at}
    assert consent.given_on == clock.today()


def test_a_pair_that_ended_earlier_keeps_its_moment(county: County) -> None:
    with time_machine.travel("2026-03-02T10:00:00+01:00", tick=False) as moment:
        consent = service.give(county.actor("af"), agreed(county, "af", "fk", "vard"))
        service.withdraw(county.actor("af"), consent, county.parties["fk"].id)
        moment.shift(timedelta(days=1))
        service.withdraw(county.actor("af"), consent)
    ended = [grant.withdrawn_at for grant in consent.grants]
    assert ended.count(consent.withdrawn_at) == 2  # AF and vården, both ways
    assert len(set(ended)) == 2


def test_withdrawing_for_one_party_ends_its_pairs_both_ways(county: County) -> None:
    consent = service.give(county.actor("af"), agreed(county, "af", "fk", "vard"))
    service.withdraw(county.actor("af"), consent, county.parties["fk"].id)
    assert not lets(county, consent, "af", "fk")
    assert not lets(county, consent, "fk", "vard")
    assert lets(county, consent, "af", "vard")
    assert consent.withdrawn_at is None


def test_withdrawing_twice_keeps_the_first_moment(county: County) -> None:
    consent = service.give(county.actor("af"), agreed(county, "af", "fk"))
    service.withdraw(county.actor("af"), consent)
    first = consent.withdrawn_at
    service.withdraw(county.actor("af"), consent)
    assert consent.withdrawn_at == first


def test_a_withdrawal_is_told(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[ConsentWithdrawn] = []
    monkeypatch.setitem(events._handlers, ConsentWithdrawn, [heard.append])
    consent = service.give(county.actor("af"), agreed(county, "af", "fk", "vard"))
    party_id = county.parties["fk"].id
    service.withdraw(county.actor("af"), consent, party_id)
    assert [(event.consent_id, event.party_id) for event in heard] == [(consent.id, party_id)]


def test_a_consent_stands_from_its_first_to_its_last_day(county: County) -> None:
    consent = service.give(county.actor("af"), agreed(county, "af", "fk"))
    day = timedelta(days=1)
    assert not policy.is_valid(consent, consent.valid_from - day)
    assert policy.is_valid(consent, consent.valid_from)
    assert policy.is_valid(consent, consent.valid_to)
    assert not policy.is_valid(consent, consent.valid_to + day)


def test_a_consent_for_another_purpose_opens_nothing_here(county: County) -> None:
    consent = service.give(county.actor("af"), agreed(county, "af", "fk"))
    consent.purpose = Purpose.AFTER_TRISAM
    assert not lets(county, consent, "af", "fk")


def test_nothing_is_shared_without_consent() -> None:
    assert policy.shared_with(None, clock.today()) == []
