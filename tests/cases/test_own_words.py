"""The individual's own words: a release of their own, read by those whom the individual chose."""

from datetime import timedelta

from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.cases import own_words, service
from trisam.cases.lift import NewCase
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.consents.models import ConsentMethod
from trisam.consents.service import GivenConsent
from trisam.core import clock
from trisam.core.actor import Actor

WORDS = "Jag vill arbeta med djur."


def lifted(county: County, to: frozenset[int] | None, *, agreed: bool = True) -> Case:
    """AF lifts a case with own words; FK and vården are in the consent."""
    person = county.person()
    parties = frozenset(county.parties[slug].id for slug in ("fk", "vard"))
    consent = GivenConsent(
        person_id=person.id,
        party_ids=parties,
        given_on=clock.today(),
        valid_to=clock.today() + timedelta(days=90),
        method=ConsentMethod.WRITTEN,
    )
    return service.create(
        county.actor("af"),
        NewCase(
            team_id=county.team.id,
            person=person,
            issue="Hur går vi vidare?",
            questions={county.parties["vard"].id: "Vad säger läkaren?"},
            consent=consent if agreed else None,
            own_words=WORDS,
            own_words_to=to,
        ),
    )


def reads(actor: Actor, case: Case) -> bool:
    """Whether the actor may read the own words today."""
    found = own_words.readable(actor, case, clock.today())
    return found is not None and found.text == WORDS


def release(case: Case) -> Release:
    """The release of the own words that stands."""
    found = own_words.release_of(case)
    assert found is not None
    return found


def test_they_go_where_the_case_goes_unless_the_individual_says_otherwise(county: County) -> None:
    case = lifted(county, None)
    assert [reads(county.actor(who), case) for who in ("af", "fk", "vard", "kommun")] == [
        True,
        True,
        True,
        False,
    ]
    assert release(case).kind is ReleaseKind.OWN_WORDS


def test_the_individual_can_keep_them_from_one_party_or_from_all(county: County) -> None:
    one = lifted(county, frozenset({county.parties["fk"].id}))
    assert reads(county.actor("fk"), one)
    assert not reads(county.actor("vard"), one)

    nobody = lifted(county, frozenset())
    assert reads(county.actor("af"), nobody)
    assert not reads(county.actor("fk"), nobody)


def test_a_party_outside_the_consent_does_not_get_them_by_a_tick(county: County) -> None:
    case = lifted(county, frozenset(county.parties[slug].id for slug in ("fk", "kommun")))
    assert [party.slug for party in release(case).receivers] == ["fk"]


def test_without_consent_the_choice_waits_for_it(county: County) -> None:
    case = lifted(county, frozenset({county.parties["fk"].id}), agreed=False)
    assert not reads(county.actor("fk"), case)
    given = GivenConsent(
        person_id=case.person_id,
        party_ids=frozenset(county.parties[slug].id for slug in ("fk", "vard")),
        given_on=clock.today(),
        valid_to=clock.today() + timedelta(days=90),
        method=ConsentMethod.WRITTEN,
    )
    service.give_consent(county.actor("af"), case, given)
    assert reads(county.actor("fk"), case)
    assert not reads(county.actor("vard"), case)


def test_recalled_apart_from_the_rest_they_are_gone_and_the_case_stays(county: County) -> None:
    case = lifted(county, None)
    service.recall(county.actor("af"), case, release(case))
    assert not reads(county.actor("fk"), case)
    assert reads(county.actor("af"), case)
    assert any(r.kind is ReleaseKind.LIFT and r.recalled_at is None for r in case.releases)


def test_who_no_longer_sees_the_case_does_not_read_them_either(county: County) -> None:
    case = lifted(county, None)
    lift = next(r for r in case.releases if r.kind is ReleaseKind.LIFT)
    service.recall(county.actor("af"), case, lift)
    assert not reads(county.actor("fk"), case)
    assert own_words.release_of(case) is not None


def test_a_withdrawn_consent_ends_them_and_a_new_one_brings_nothing_back(county: County) -> None:
    case = lifted(county, None)
    service.withdraw_consent(county.actor("af"), case)
    assert not reads(county.actor("fk"), case)
    given = GivenConsent(
        person_id=case.person_id,
        party_ids=frozenset({county.parties["fk"].id}),
        given_on=clock.today(),
        valid_to=clock.today() + timedelta(days=90),
        method=ConsentMethod.WRITTEN,
    )
    service.give_consent(county.actor("af"), case, given)
    assert not reads(county.actor("fk"), case)


def test_every_page_of_the_case_asks_the_release(app: Flask, county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
    case = lifted(county, frozenset({county.parties["fk"].id}))
    rows.item(meeting, case)
    pages = (
        f"/arenden/{case.code}",
        f"/moten/{meeting.id}/formote/{case.code}",
        f"/moten/{meeting.id}/rum/{case.code}",
    )
    for who, told in (("fk", True), ("vard", False)):
        visitor = Visitor(app).sign_in(county.accounts[who])
        assert [WORDS in visitor.get(page).text for page in pages] == [told] * 3


def test_on_a_shared_screen_they_stand_open_only_when_all_may_read_them(
    app: Flask, county: County
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
    some = lifted(county, frozenset({county.parties["fk"].id}))
    every = lifted(county, None)
    rows.item(meeting, some, 1)
    rows.item(meeting, every, 2)
    visitor = Visitor(app).sign_in(county.accounts["fk"])
    warned = "Alla på mötet får inte läsa dem"
    assert warned in visitor.get(f"/moten/{meeting.id}/rum/{some.code}").words
    assert warned not in visitor.get(f"/moten/{meeting.id}/rum/{every.code}").words


def test_of_two_releases_the_latest_that_stands_counts(county: County) -> None:
    case = lifted(county, None)
    first = release(case)
    first.released_at -= timedelta(hours=2)
    lift = next(one for one in case.releases if one.kind is ReleaseKind.LIFT)
    later = rows.save(
        Release(
            case_id=case.id,
            owner_party_id=first.owner_party_id,
            owner_account_id=first.owner_account_id,
            kind=ReleaseKind.OWN_WORDS,
            released_at=first.released_at + timedelta(hours=1),
            receivers=[],
        )
    )
    case.releases = [later, first, lift]
    assert own_words.release_of(case) is later
    later.recalled_at = clock.now()
    assert own_words.release_of(case) is first
    first.recalled_at = clock.now()
    assert own_words.release_of(case) is None
