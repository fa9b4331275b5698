"""Less than was agreed: what stops, what is kept as proof, and who is told what."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.consents.test_service import agreed
from tests.factories import rows
from tests.factories.county import County
from tests.log import entries
from trisam.cases import jobs, policy
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import ReleaseKind
from trisam.cases.values import CloseReason
from trisam.consents import policy as consent_policy
from trisam.consents import queries, service
from trisam.consents.models import Consent, EndKind, EndNotice, Tick, Withdrawal, WithdrawalKind
from trisam.consents.policy import standing_types, told_types
from trisam.consents.service import Kept
from trisam.core import clock, swedish
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.outbox.models import Message
from trisam.parties.information import EVERY_TYPE, InformationType

HEALTH, WORK = InformationType.HEALTH, InformationType.WORK


def given(county: County, *slugs: str) -> Consent:
    """A consent among these parties, with every tick."""
    words = replace(agreed(county, *slugs), may_contact=True, may_survey=True)
    return service.give(county.actor("af"), words)


def keep(county: County, **types: AbstractSet[InformationType]) -> Kept:
    """What holds still: these types for these parties, and both ticks."""
    return Kept(
        types={county.parties[slug].id: kinds for slug, kinds in types.items()},
        ticks=frozenset({Tick.CONTACT, Tick.SURVEY}),
    )


def proof(consent: Consent) -> list[tuple[WithdrawalKind, int | None]]:
    """What was written down, in order."""
    found = session().scalars(
        select(Withdrawal).where(Withdrawal.consent_id == consent.id).order_by(Withdrawal.id)
    )
    return [(one.kind, one.party_id) for one in found]


def test_a_consent_is_given_for_the_ticked_types(county: County) -> None:
    words = replace(agreed(county, "af", "fk"), types=frozenset({WORK}))
    consent = service.give(county.actor("af"), words)
    af, fk = county.parties["af"].id, county.parties["fk"].id
    assert told_types(consent, af, fk, clock.today()) == {WORK}
    with pytest.raises(RuleBroken, match="minst ett slags uppgifter") as told:
        service.give(county.actor("af"), replace(words, types=frozenset()))
    assert told.value.field == "types"


def test_less_about_one_party_leaves_the_others_and_what_was_agreed(county: County) -> None:
    consent = given(county, "af", "fk", "vard")
    service.narrow(
        county.actor("af"),
        consent,
        keep(county, af=EVERY_TYPE, fk=frozenset({WORK}), vard=EVERY_TYPE),
    )
    af, fk, vard = (county.parties[slug].id for slug in ("af", "fk", "vard"))
    assert told_types(consent, af, fk, clock.today()) == {WORK}
    assert told_types(consent, af, vard, clock.today()) == EVERY_TYPE
    assert {grant.types for grant in consent.grants} == {EVERY_TYPE}
    assert proof(consent) == [(WithdrawalKind.TYPES, fk)]
    assert consent.withdrawn_at is None


def test_less_and_then_less_again_adds_up(county: County) -> None:
    consent = given(county, "af", "fk")
    fk = county.parties["fk"].id
    for kept in (EVERY_TYPE - {HEALTH}, EVERY_TYPE - {WORK}):
        service.narrow(county.actor("af"), consent, keep(county, af=EVERY_TYPE, fk=kept))
    assert standing_types(consent, fk) == EVERY_TYPE - {HEALTH, WORK}
    ticks = [frozenset({Tick.SURVEY}), frozenset({Tick.CONTACT})]
    every = keep(county, af=EVERY_TYPE, fk=EVERY_TYPE)
    for still in ticks:
        service.narrow(county.actor("af"), consent, replace(every, ticks=still))
    assert consent.withdrawn_ticks == {Tick.SURVEY, Tick.CONTACT}


def test_a_party_that_keeps_nothing_neither_tells_nor_is_told(county: County) -> None:
    consent = given(county, "af", "fk", "vard")
    service.narrow(county.actor("af"), consent, keep(county, af=EVERY_TYPE, vard=EVERY_TYPE))
    fk, vard = county.parties["fk"].id, county.parties["vard"].id
    assert told_types(consent, fk, vard, clock.today()) == frozenset()
    assert standing_types(consent, fk) == frozenset()
    assert proof(consent) == [(WithdrawalKind.PARTY, fk)]


def test_nothing_left_is_the_whole_consent(county: County) -> None:
    consent = given(county, "af", "fk")
    service.narrow(county.actor("af"), consent, keep(county))
    assert consent.withdrawn_at is not None
    assert proof(consent) == [(WithdrawalKind.WHOLE, None)]


def test_the_last_other_party_ends_the_consent_and_the_proof_says_which(county: County) -> None:
    consent = given(county, "af", "fk")
    service.withdraw(county.actor("af"), consent, county.parties["fk"].id)
    assert consent.withdrawn_at is not None
    assert proof(consent) == [(WithdrawalKind.PARTY, county.parties["fk"].id)]


def test_a_separate_yes_is_taken_back_alone(county: County) -> None:
    consent = given(county, "af", "fk")
    every = keep(county, af=EVERY_TYPE, fk=EVERY_TYPE)
    service.narrow(county.actor("af"), consent, replace(every, ticks=frozenset({Tick.SURVEY})))
    today = clock.today()
    assert not consent_policy.may(consent, Tick.CONTACT, today)
    assert consent_policy.may(consent, Tick.SURVEY, today)
    assert not consent_policy.may(consent, Tick.SURVEY, consent.valid_to + timedelta(days=1))
    assert not consent_policy.may(None, Tick.SURVEY, today)
    assert consent.may_contact  # what was agreed is kept
    assert proof(consent) == [(WithdrawalKind.TICKS, None)]


def test_narrowing_to_the_same_is_a_sentence_and_adds_nothing(county: County) -> None:
    consent = given(county, "af", "fk")
    with pytest.raises(RuleBroken, match="Inget är ändrat"):
        service.narrow(county.actor("af"), consent, keep(county, af=EVERY_TYPE, fk=EVERY_TYPE))
    service.narrow(county.actor("af"), consent, keep(county, af=EVERY_TYPE, fk=frozenset({WORK})))
    with pytest.raises(RuleBroken, match="Inget är ändrat"):
        service.narrow(county.actor("af"), consent, keep(county, af=EVERY_TYPE, fk=EVERY_TYPE))
    assert standing_types(consent, county.parties["fk"].id) == {WORK}


def test_the_proof_says_when_and_who_received_it(county: County) -> None:
    consent = given(county, "af", "fk", "vard")
    service.withdraw(county.actor("vard"), consent, county.parties["fk"].id)
    [withdrawal] = session().scalars(select(Withdrawal))
    assert withdrawal.registered_by_id == county.accounts["vard"].id
    assert withdrawal.at == consent.narrowed_at


def told(county: County) -> list[tuple[str, EndKind]]:
    """Whom a notice went to."""
    names = {account.id: who for who, account in county.accounts.items()}
    found = session().scalars(select(EndNotice).order_by(EndNotice.account_id))
    return [(names[one.account_id], one.kind) for one in found]


def test_those_who_read_less_are_told_by_mail_without_a_word_of_whom(county: County) -> None:
    case = county.case()
    case_service.withdraw_consent(county.actor("vard"), case)
    assert told(county) == [("fk", EndKind.WITHDRAWN), ("kommun", EndKind.WITHDRAWN)]
    letters = session().scalars(select(Message)).all()
    assert len(letters) == 2
    for letter in letters:
        everything = letter.subject + letter.body + letter.about + letter.once_key
        assert "Brynäs hälsocentral" in letter.subject
        assert case.code not in everything
        assert "Exempelsson" not in everything
        assert "Arbetsförmedlingen" not in everything
        assert letter.body.startswith("Ett samtycke togs tillbaka i teamet Brynäs hälsocentral ")
        assert " Ni ser inte längre det ärendet i Trisam.\n\n" in letter.body


def test_a_narrowing_tells_only_the_party_that_it_concerns(county: County) -> None:
    case = county.case()
    kept = Kept(
        {p.id: EVERY_TYPE if p.slug != "fk" else {WORK} for p in county.parties.values()},
        frozenset(),
    )
    case_service.narrow_consent(county.actor("af"), case, kept)
    assert told(county) == [("fk", EndKind.NARROWED)]
    [letter] = session().scalars(select(Message))
    assert letter.body == (
        f"Ett samtycke begränsades i teamet Brynäs hälsocentral {swedish.day(clock.today())}. "
        "Ni ser mindre än förut i ett ärende.\n\n"
        "Det som ni redan har fört in i er egen akt finns kvar där."
    )
    assert policy.can_view(county.actor("fk"), case, clock.today())
    assert policy.readable_types(county.actor("fk"), case, clock.today()) == {WORK}


def test_a_substitute_is_told_while_the_holder_is_away_and_a_closed_account_never(
    county: County,
) -> None:
    county.seats["fk"].substitute_id = county.accounts["fk_other"].id
    rows.absence(county.accounts["fk"], clock.today(), clock.today())
    county.accounts["kommun"].deactivated_at = clock.now()
    case = county.case()
    rows.item(rows.meeting(county.team, clock.today()), case)
    case_service.withdraw_consent(county.actor("af"), case)
    assert sorted(who for who, _ in told(county)) == ["fk", "fk_other", "vard"]


def test_a_substitute_who_is_there_for_another_case_is_told_nothing(county: County) -> None:
    county.seats["fk"].substitute_id = county.accounts["fk_other"].id
    rows.absence(county.accounts["fk"], clock.today(), clock.today())
    rows.item(rows.meeting(county.team, clock.today()), county.case())
    case_service.withdraw_consent(county.actor("af"), county.case())
    assert sorted(who for who, _ in told(county)) == ["fk", "kommun", "vard"]


def test_a_substitute_whose_holder_is_at_work_is_told_nothing(county: County) -> None:
    county.seats["fk"].substitute_id = county.accounts["fk_other"].id
    case = county.case()
    rows.item(rows.meeting(county.team, clock.today()), case)
    case_service.withdraw_consent(county.actor("af"), case)
    assert sorted(who for who, _ in told(county)) == ["fk", "kommun", "vard"]


def test_narrowing_away_a_party_ends_its_releases_and_those_to_it(county: County) -> None:
    case = county.case()
    case_service.share(
        county.actor("fk"),
        case,
        ReleaseKind.ANSWER,
        "Vi kan",
        [county.parties["vard"].id],
        frozenset({WORK}),
    )
    kept = Kept({p.id: EVERY_TYPE for p in county.parties.values() if p.slug != "fk"}, frozenset())
    case_service.narrow_consent(county.actor("af"), case, kept)
    lift, answer = case.releases
    assert answer.recalled_at is not None
    assert lift.recalled_at is None
    assert "fk" not in {party.slug for party in lift.receivers}


def test_whoever_does_not_see_the_case_narrows_nothing(county: County) -> None:
    with pytest.raises(Forbidden):
        case_service.narrow_consent(county.actor("fk_other"), county.case(), keep(county))
    with pytest.raises(RuleBroken, match="inget samtycke"):
        case_service.narrow_consent(county.actor("af"), county.case(to=()), keep(county))


def test_an_answer_about_more_than_the_receiver_may_hear_is_a_sentence(county: County) -> None:
    case = county.case()
    kept = Kept(
        {p.id: EVERY_TYPE if p.slug != "vard" else {WORK} for p in county.parties.values()},
        frozenset(),
    )
    case_service.narrow_consent(county.actor("af"), case, kept)
    to = [county.parties["vard"].id]
    fk = county.actor("fk")
    with pytest.raises(RuleBroken, match="Vården får inte veta något om hälsa") as told:
        case_service.share(fk, case, ReleaseKind.ANSWER, "x", to, frozenset({HEALTH, WORK}))
    assert told.value.field == "types"
    case_service.share(fk, case, ReleaseKind.ANSWER, "x", to, frozenset({WORK}))


def test_prolonging_what_changed_meanwhile_is_refused_and_what_did_not_is_not(
    county: County,
) -> None:
    case = county.case()
    consent = case.consent
    assert consent is not None
    again = replace(
        agreed(county, "af", "fk"), replaces_id=consent.id, replaces_version=consent.version
    )
    session().flush()
    kept = Kept({p.id: {WORK} for p in county.parties.values()}, frozenset())
    case_service.narrow_consent(county.actor("af"), case, kept)
    with pytest.raises(RuleBroken, match="medan du fyllde i"):
        case_service.give_consent(county.actor("af"), case, again)
    newest = replace(again, replaces_version=consent.version)
    later = case_service.give_consent(county.actor("af"), case, newest)
    assert later.replaces_id == consent.id
    with pytest.raises(Overtaken):
        case_service.give_consent(county.actor("af"), case, newest)
    assert [one.id for one in queries.of_case(county.actor("af"), later.id)] == [
        later.id,
        consent.id,
    ]


def test_a_notice_is_its_receivers_own(county: County) -> None:
    readers = [county.accounts["fk"], county.accounts["af"]]
    service.tell_ended(county.actor("af"), county.team, readers, EndKind.WITHDRAWN)
    assert queries.notices(county.actor("af")) == []
    [notice] = queries.notices(county.actor("fk"))
    assert queries.notices(county.actor("vard")) == []
    with pytest.raises(NotFound):
        queries.notice(county.actor("vard"), notice.id)
    with pytest.raises(Forbidden):
        service.put_aside(county.actor("vard"), notice)
    service.put_aside(county.actor("fk"), queries.notice(county.actor("fk"), notice.id))
    assert queries.notices(county.actor("fk")) == []


def test_what_runs_out_is_told_once_to_those_who_could_read(county: County) -> None:
    case, closed, fresh = county.case(), county.case(), county.case(to=("fk",))
    yesterday = clock.today() - timedelta(days=1)
    for one in (case, closed):
        assert one.consent is not None
        one.consent.valid_to = yesterday
    case_service.close(county.actor("af"), closed, CloseReason.DECLINED)
    assert fresh.consent is not None
    session().flush()
    assert jobs.tell_expired() == 2
    assert sorted(told(county)) == sorted(
        (who, EndKind.EXPIRED) for who in ("fk", "kommun", "vard")
    )
    assert jobs.tell_expired() == 0
    logged = entries(action="consent.expire")
    assert {(entry.subject, entry.person_id) for entry in logged} == {
        (f"consent:{one.consent_id}", one.person_id) for one in (case, closed)
    }
    assert {entry.actor_name for entry in logged} == {jobs.ACTOR.name}


def test_a_message_about_a_case_is_heard_only_by_who_may_know_of_it(county: County) -> None:
    case = county.case(to=("fk",))
    session().flush()
    fk, vard = county.accounts["fk"].id, county.accounts["vard"].id
    about = f"case:{case.code}"
    assert cases.may_hear(fk, about)
    assert not cases.may_hear(vard, about)
    assert cases.may_hear(vard, "meeting:1")
    case_service.withdraw_consent(county.actor("af"), case)
    assert not cases.may_hear(fk, about)
    county.accounts["vard"].deactivated_at = clock.now()
    session().flush()
    assert not cases.may_hear(vard, "meeting:1")
