"""Lifting, releasing, withdrawing and closing."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.cases import policy, queries, service
from trisam.cases.lift import NewCase, Situation
from trisam.cases.models import Case, ReleaseKind
from trisam.cases.values import CaseStatus, CloseReason
from trisam.consents.models import ConsentMethod
from trisam.consents.service import GivenConsent
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.people import service as people
from trisam.people.models import Gender, Person


def agreed(county: County, person: Person, *slugs: str) -> GivenConsent:
    """A consent given today, for a year, with these receiving parties."""
    return GivenConsent(
        person_id=person.id,
        party_ids=frozenset(county.parties[slug].id for slug in slugs),
        given_on=clock.today(),
        valid_to=clock.today() + timedelta(days=365),
        method=ConsentMethod.WRITTEN,
    )


def lift(county: County, *to: str, person: Person | None = None, **changed: Any) -> NewCase:
    """A lift to the county's team that asks vården something."""
    about = person or county.person()
    values: dict[str, object] = {
        "team_id": county.team.id,
        "person": about,
        "issue": "Hur kommer vi vidare?",
        "questions": {county.parties["vard"].id: "Vad säger läkaren?"},
        "consent": agreed(county, about, *to) if to else None,
        **changed,
    }
    return NewCase(**values)  # type: ignore[arg-type]


def sees(county: County, who: str, case: Case) -> bool:
    """Whether one of the county's people may see the case now."""
    return policy.can_view(county.actor(who), case, clock.today())


def logged(case: Case) -> list[str]:
    """What the access log tells of the case, in order."""
    return [entry.action for entry in log.entries(subject=case.subject)]


def test_a_lift_with_consent_is_seen_by_the_ticked_parties_and_nobody_else(
    county: County,
) -> None:
    case = service.create(county.actor("af"), lift(county, "fk", "vard"))
    assert [sees(county, who, case) for who in ("af", "fk", "vard", "kommun")] == [
        True,
        True,
        True,
        False,
    ]
    assert queries.get(county.actor("fk"), case.code).issue == "Hur kommer vi vidare?"
    with pytest.raises(NotFound):
        queries.get(county.actor("kommun"), case.code)


def test_a_lift_without_consent_is_seen_by_the_lifting_party_alone(county: County) -> None:
    case = service.create(county.actor("af"), lift(county))
    assert sees(county, "af", case)
    assert not any(sees(county, who, case) for who in ("fk", "kommun", "vard"))


def test_a_lift_is_logged_with_the_individual(county: County) -> None:
    case = service.create(county.actor("af"), lift(county, "fk"))
    assert logged(case) == ["case.lift", "case.share"]


def test_an_officer_without_seat_lifts_to_a_team_of_the_units_kommun(county: County) -> None:
    case = service.create(county.actor("af_outside"), lift(county, "fk"))
    assert sees(county, "af_outside", case)


def test_an_officer_may_not_lift_to_a_team_in_another_kommun(county: County) -> None:
    far = rows.kommun("Ljusdal")
    team = rows.team("Ljusdal", far, county.units["vard"], county.parties.values())
    assert team not in queries.teams_to_lift_to(county.actor("af"))
    with pytest.raises(Forbidden):
        service.create(county.actor("af"), lift(county, "fk", team_id=team.id))


def test_steering_may_not_lift(county: County) -> None:
    with pytest.raises(Forbidden):
        service.create(county.actor("steering"), lift(county))


def test_a_party_outside_the_team_may_not_lift_to_it(county: County) -> None:
    without_af = [county.parties[slug] for slug in ("fk", "kommun", "vard")]
    team = rows.team("Hofors", county.kommun, county.units["vard"], without_af)
    with pytest.raises(RuleBroken, match="inte med i teamet"):
        service.create(county.actor("af"), lift(county, "fk", team_id=team.id))


def test_own_teams_come_before_the_others_of_the_kommun(county: County) -> None:
    names = [team.name for team in queries.teams_to_lift_to(county.actor("fk_other"))]
    assert names == ["Sätra hälsocentral", "Brynäs hälsocentral"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"issue": ""}, "Skriv vad ni behöver hjälp med"),
        ({"questions": {}}, "fråga till minst en part"),
        ({"lifted_on": date(2999, 1, 1)}, "efter i dag"),
        ({"situation": Situation(income_since=date(2999, 1, 1))}, "efter i dag"),
        ({"situation": Situation(occupation_percent=101)}, "0 till 100"),
    ],
)
def test_a_lift_that_lacks_something_is_refused_with_what_to_do(
    county: County, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        service.create(county.actor("af"), lift(county, "fk", **changed))


def test_a_question_to_the_own_party_is_refused(county: County) -> None:
    questions = {county.parties["af"].id: "Vad gör vi?"}
    with pytest.raises(RuleBroken, match="de andra parterna"):
        service.create(county.actor("af"), lift(county, questions=questions))


def test_sixteen_to_sixty_four_may_be_lifted_and_others_not(county: County) -> None:
    for years, allowed in ((16, True), (64, True), (14, False), (66, False)):
        person = county.person()
        person.birth_year = clock.today().year - years
        if allowed:
            service.create(county.actor("af"), lift(county, person=person))
        else:
            with pytest.raises(RuleBroken, match="16–64 år"):
                service.create(county.actor("af"), lift(county, person=person))


def test_the_birthday_counts_when_the_personnummer_is_known(county: County) -> None:
    person = people.add(
        county.actor("af"),
        people.NewPerson(Gender.MAN, county.kommun.id, "Testa", "19850709-9805"),
    )
    turned_sixteen = lift(county, person=person, lifted_on=date(2001, 7, 9))
    assert service.create(county.actor("af"), turned_sixteen).lifted_on == date(2001, 7, 9)
    with pytest.raises(RuleBroken, match="personen är 15 år"):
        service.create(county.actor("af"), lift(county, person=person, lifted_on=date(2001, 7, 8)))


def test_consent_given_afterwards_opens_the_case(county: County) -> None:
    case = service.create(county.actor("af"), lift(county))
    service.give_consent(county.actor("af"), case, agreed(county, case.person, "fk"))
    assert sees(county, "fk", case)
    assert not sees(county, "vard", case)


def test_another_party_may_not_give_consent_for_a_case(county: County) -> None:
    case = county.case()
    with pytest.raises(Forbidden):
        service.give_consent(county.actor("fk"), case, agreed(county, case.person, "kommun"))


def test_a_new_consent_replaces_the_old_one_and_its_release(county: County) -> None:
    case = service.create(county.actor("af"), lift(county, "fk", "vard"))
    first = case.consent
    second = service.give_consent(county.actor("af"), case, agreed(county, case.person, "kommun"))
    assert first is not None
    assert second.replaces_id == first.id
    assert [sees(county, who, case) for who in ("fk", "vard", "kommun")] == [False, False, True]


def test_what_a_party_shares_reaches_the_named_parties_only(county: County) -> None:
    case = county.case()
    release = service.share(
        county.actor("fk"),
        case,
        ReleaseKind.ANSWER,
        "Sjukpenning till mars.",
        [county.parties["af"].id],
    )
    today = clock.today()
    assert policy.can_read_release(county.actor("af"), case, release, today)
    assert policy.can_read_release(county.actor("fk"), case, release, today)
    assert not policy.can_read_release(county.actor("vard"), case, release, today)


def test_sharing_again_replaces_what_was_shared(county: County) -> None:
    case = county.case()
    to = [county.parties["af"].id, county.parties["vard"].id]
    first = service.share(county.actor("fk"), case, ReleaseKind.ANSWER, "Ett", to)
    second = service.share(county.actor("fk"), case, ReleaseKind.ANSWER, "Två", to[:1])
    assert first.recalled_at is not None
    assert second.recalled_at is None
    assert case.releases[0].recalled_at is None  # the lift itself is another's


@pytest.mark.parametrize(
    ("to", "sentence"), [("fk", "med er själva"), ("kommun", "Samtycket låter er inte")]
)
def test_sharing_with_oneself_or_outside_the_consent_is_refused(
    county: County, to: str, sentence: str
) -> None:
    case = county.case(to=("fk", "vard"))
    with pytest.raises(RuleBroken, match=sentence):
        service.share(county.actor("fk"), case, ReleaseKind.ANSWER, "Text", [county.parties[to].id])


def test_sharing_with_a_party_outside_the_team_is_refused(county: County) -> None:
    guest = rows.party("kv", "Kriminalvården", "KV", 9)
    with pytest.raises(RuleBroken, match="sitter i teamet"):
        service.share(county.actor("fk"), county.case(), ReleaseKind.ANSWER, "Text", [guest.id])


def test_somebody_outside_the_case_may_not_share(county: County) -> None:
    case = county.case(to=("fk",))
    for who in ("fk_other", "steering", "kommun"):
        with pytest.raises(Forbidden):
            service.share(county.actor(who), case, ReleaseKind.ANSWER, "Text", [])


def test_a_release_is_recalled_by_its_owner_and_by_nobody_else(county: County) -> None:
    case = county.case()
    to = [county.parties["af"].id]
    release = service.share(county.actor("fk"), case, ReleaseKind.ANSWER, "Text", to)
    with pytest.raises(Forbidden):
        service.recall(county.actor("kommun"), case, release)
    service.recall(county.actor("fk"), case, release)
    assert not policy.can_read_release(county.actor("af"), case, release, clock.today())


def test_a_withdrawn_consent_hides_the_case_at_once_and_recalls_all(county: County) -> None:
    case = county.case()
    service.withdraw_consent(county.actor("af"), case)
    assert not any(sees(county, who, case) for who in ("fk", "kommun", "vard"))
    assert sees(county, "af", case)
    assert all(release.recalled_at is not None for release in case.releases)


def test_withdrawing_for_one_party_leaves_the_others(county: County) -> None:
    case = county.case()
    service.withdraw_consent(county.actor("af"), case, county.parties["fk"].id)
    assert [sees(county, who, case) for who in ("fk", "kommun", "vard")] == [False, True, True]


def test_a_new_consent_brings_back_nothing_that_a_party_was_told_before(county: County) -> None:
    case = county.case()
    told = [county.parties[slug].id for slug in ("kommun", "vard")]
    answer = service.share(county.actor("fk"), case, ReleaseKind.ANSWER, "Läget hos oss", told)
    service.withdraw_consent(county.actor("af"), case, county.parties["kommun"].id)
    service.give_consent(
        county.actor("af"), case, agreed(county, case.person, "fk", "kommun", "vard")
    )
    reads = {
        who: policy.can_read_release(county.actor(who), case, answer, clock.today())
        for who in ("kommun", "vard")
    }
    assert sees(county, "kommun", case)
    assert reads == {"kommun": False, "vard": True}


def test_any_party_of_the_case_may_receive_a_withdrawal_and_outsiders_not(
    county: County,
) -> None:
    case = county.case(to=("fk",))
    with pytest.raises(Forbidden):
        service.withdraw_consent(county.actor("kommun"), case)
    service.withdraw_consent(county.actor("fk"), case)
    assert not sees(county, "fk", case)


def test_withdrawing_what_was_never_given_is_a_sentence(county: County) -> None:
    with pytest.raises(RuleBroken, match="inget samtycke"):
        service.withdraw_consent(county.actor("af"), county.case(to=()))


def test_a_consent_given_again_brings_back_the_lift_but_no_answer(county: County) -> None:
    case = county.case()
    to = [county.parties["af"].id]
    answer = service.share(county.actor("fk"), case, ReleaseKind.ANSWER, "Text", to)
    service.withdraw_consent(county.actor("af"), case)
    service.give_consent(county.actor("af"), case, agreed(county, case.person, "fk"))
    assert sees(county, "fk", case)
    assert not policy.can_read_release(county.actor("af"), case, answer, clock.today())


def test_the_lifting_party_closes_its_case_and_others_do_not(county: County) -> None:
    case = county.case()
    with pytest.raises(Forbidden):
        service.close(county.actor("fk"), case, CloseReason.MOVED)
    service.close(county.actor("af"), case, CloseReason.MOVED)
    assert case.status is CaseStatus.CLOSED
    assert case.closed_on == clock.today()


def test_no_case_ends_in_silence(county: County) -> None:
    untold, told = county.case(), county.case()
    with pytest.raises(RuleBroken, match="Välj varför det avslutas"):
        service.close(county.actor("af"), untold)
    service.close(county.actor("af"), untold, CloseReason.NOT_READY)
    assert untold.close_reason is CloseReason.NOT_READY
    told.status = CaseStatus.RECOMMENDED
    service.close(county.actor("af"), told)
    assert (told.status, told.close_reason) == (CaseStatus.CLOSED, None)


def test_a_closed_case_cannot_be_changed(county: County, database: Session) -> None:
    case = county.case()
    service.close(county.actor("af"), case, CloseReason.MOVED)
    for change in (
        lambda: service.close(county.actor("af"), case),
        lambda: service.share(county.actor("fk"), case, ReleaseKind.ANSWER, "Text", []),
        lambda: service.give_consent(county.actor("af"), case, agreed(county, case.person, "fk")),
    ):
        with pytest.raises(RuleBroken, match="avslutat"):
            change()


def test_a_past_lift_is_the_officers_and_its_own_words_go_where_it_went(county: County) -> None:
    officer, chair = county.accounts["fk"], county.actor("vard")
    person = county.person()
    past = lift(
        county,
        person=person,
        own_words="Jag vill arbeta",
        consent=agreed(county, person, "af", "vard"),
        lifted_on=clock.today() - timedelta(days=90),
    )
    with pytest.raises(Forbidden):
        service.record_past(county.actor("fk"), past, officer)
    case = service.record_past(chair, past, officer)

    assert (case.officer_id, case.lifting_party_id) == (officer.id, county.parties["fk"].id)
    told = {release.kind: {party.slug for party in release.receivers} for release in case.releases}
    assert told == {ReleaseKind.LIFT: {"af", "vard"}, ReleaseKind.OWN_WORDS: {"af", "vard"}}
    officer.unit = None
    with pytest.raises(RuleBroken, match="ingen enhet"):
        service.record_past(chair, past, officer)
