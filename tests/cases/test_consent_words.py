"""A consent in words: what stands, what ended and why, and what was taken back."""

from datetime import timedelta

from tests.factories.county import County
from trisam.cases import consent_words as words
from trisam.cases import lift_words, service
from trisam.cases.models import Case
from trisam.consents.models import Consent, Tick
from trisam.consents.service import Kept
from trisam.core import clock
from trisam.core.db import session
from trisam.parties.information import EVERY_TYPE, InformationType

WORK, HEALTH = InformationType.WORK, InformationType.HEALTH
DAY = timedelta(days=1)


def fetched(case: Case) -> Consent:
    """The case's consent with what its words are made of."""
    session().flush()
    consent = case.consent
    assert consent is not None
    session().refresh(consent, ["withdrawals", "received_by", "grants"])
    return consent


def test_types_are_listed_in_their_usual_order() -> None:
    assert lift_words.types_in_words(frozenset()) == ""
    assert lift_words.types_in_words({HEALTH}) == "hälsa och sjukskrivning"
    assert (
        lift_words.types_in_words({InformationType.PLANNING, WORK, HEALTH})
        == "hälsa och sjukskrivning, arbete och studier samt planering"
    )


def test_a_case_without_consent_has_no_words(county: County) -> None:
    case, today = county.case(to=()), clock.today()
    assert words.standing_parties(case, today) == []
    assert words.party_lines(case, today) == []
    assert words.given_facts(None) == []
    assert words.ended_words(None, today) == ""
    assert lift_words.withheld(case, today) == []


def test_each_party_is_told_of_what_and_until_when_or_that_it_ended(county: County) -> None:
    case, today = county.case(to=("fk", "vard")), clock.today()
    service.withdraw_consent(county.actor("af"), case, county.parties["fk"].id)
    consent = fetched(case)
    lines = {party.slug: line for party, line in words.party_lines(case, today)}
    assert lines["fk"].startswith("återtaget")
    assert lines["vard"].startswith("hälsa och sjukskrivning, ")
    later = consent.valid_to + DAY
    lines = {party.slug: line for party, line in words.party_lines(case, later)}
    assert lines["vard"] == "gäller inte längre"


def test_why_a_consent_does_not_stand(county: County) -> None:
    case, today = county.case(), clock.today()
    consent = fetched(case)
    assert words.ended_words(consent, today) == ""
    assert "gick ut" in words.ended_words(consent, consent.valid_to + DAY)
    assert "börjar gälla" in words.ended_words(consent, consent.valid_from - DAY)
    service.withdraw_consent(county.actor("af"), case)
    assert "togs tillbaka" in words.ended_words(consent, today)


def test_everything_that_was_taken_back_is_told_the_latest_first(county: County) -> None:
    case = county.case(to=("fk", "kommun", "vard"))
    assert case.consent is not None
    case.consent.may_contact = True
    every = {party.id: EVERY_TYPE for party in county.parties.values()}
    fk, kommun = county.parties["fk"].id, county.parties["kommun"].id
    officer = county.actor("af")
    for kept in (
        Kept({**every, fk: {WORK}}, {Tick.CONTACT}),
        Kept({**every, fk: {WORK}, kommun: frozenset()}, frozenset()),
    ):
        service.narrow_consent(officer, case, kept)
    service.withdraw_consent(officer, case)
    told = [what for _, what in words.taken_back([fetched(case)])]
    by = ". Togs emot av Alva Testgren"
    assert told[0] == f"Hela samtycket{by}"
    assert set(told[1:3]) == {f"Kommunen{by}", f"Kontakt efter sex månader{by}"}
    assert told[3].startswith("Försäkringskassan: hälsa och sjukskrivning, försörjning")
    facts = dict(words.given_facts(fetched(case)))
    assert facts["Kontakt efter sex månader"] == "Återtaget"
    assert facts["Enkät efter sex månader"] == "Nej"


def test_what_was_taken_over_from_before_names_nobody(county: County) -> None:
    case = county.case()
    service.withdraw_consent(county.actor("af"), case)
    consent = fetched(case)
    consent.withdrawals[0].registered_by = None
    assert [what for _, what in words.taken_back([consent])] == ["Hela samtycket"]


def test_the_owner_is_told_in_one_line_which_parties_lack_the_same(county: County) -> None:
    case = county.case()
    some = {party.id: EVERY_TYPE - {HEALTH} for party in county.parties.values()}
    service.narrow_consent(county.actor("af"), case, Kept(some, frozenset()))
    assert lift_words.withheld(case, clock.today()) == [
        ("Försäkringskassan, Kommunen och Vården", "hälsa och sjukskrivning")
    ]
