"""The written förmöte: who answers, who reads what, and two who save at once."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case, Release
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.meetings.models import Answer, ItemStatus, Known, Meeting
from trisam.meetings.policy import (
    answers_readable_by,
    audience,
    can_read_answer,
    possible_receivers,
)
from trisam.meetings.queries import answers as queries
from trisam.meetings.queries import meetings
from trisam.meetings.queries.answers import AnswerState, Voice
from trisam.meetings.queries.owed import to_answer
from trisam.meetings.service import answers as service
from trisam.meetings.service.answers import GivenAnswer

SAID = GivenAnswer(
    known=Known.KNOWN,
    needs_talk=False,
    shares="Har sjukpenning på halvtid sedan mars.",
    can_do="Ett avstämningsmöte.",
    lacks="Om läkarintyget gäller efter jul, från vården.",
)
EVERYBODY = ("af", "fk", "kommun", "vard", "af_outside", "fk_other", "steering", "administrator")


def coming(county: County, case: Case, *, days: int = 14, slot: int = 1) -> Meeting:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=days))
    rows.item(meeting, case, slot)
    return meeting


def to(county: County, *slugs: str, **changes: Any) -> GivenAnswer:
    receivers = frozenset(county.parties[slug].id for slug in slugs)
    return dataclasses.replace(SAID, receivers=receivers, **changes)


def seen_by(county: County, who: str, case: Case) -> Case:
    return cases.get(county.actor(who), case.code)


def answered(county: County, who: str, case: Case, given: GivenAnswer) -> Answer:
    return service.answer(county.actor(who), seen_by(county, who, case), given)


def voice_of(county: County, party: str, case: Case, reader: str) -> Voice:
    actor = county.actor(reader)
    spoken = queries.list_for_case(actor, seen_by(county, reader, case))
    return next(v for v in spoken if v.party.slug == party)


def test_an_answer_is_read_by_the_parties_it_names(county: County) -> None:
    case = county.case()
    coming(county, case)
    answered(county, "fk", case, to(county, "af", "vard"))
    voice = voice_of(county, "fk", case, "af")
    assert voice.answer is not None
    assert voice.answer.release.text == SAID.shares
    assert voice.answer.can_do == SAID.can_do


def test_a_party_that_was_not_named_learns_only_that_it_was_answered(county: County) -> None:
    case = county.case()
    coming(county, case)
    answered(county, "fk", case, to(county, "af", "vard"))
    voice = voice_of(county, "fk", case, "kommun")
    assert voice.state is AnswerState.ANSWERED
    assert voice.answer is None


def test_the_answering_party_reads_its_own_answer_though_it_named_nobody(county: County) -> None:
    case = county.case()
    coming(county, case)
    answered(county, "fk", case, to(county))
    assert voice_of(county, "fk", case, "fk").answer is not None
    assert voice_of(county, "fk", case, "af").answer is None


def test_both_forms_of_the_reading_rule_agree_for_everybody(county: County) -> None:
    case = county.case(to=("fk", "kommun"))
    county.case(by="fk", to=("af",))
    coming(county, case)
    for who, receivers in (("fk", ("af",)), ("kommun", ("af", "fk"))):
        answered(county, who, case, to(county, *receivers))
    everything = session().scalars(select(Answer)).all()
    checks = 0
    for who in EVERYBODY:
        actor, today = county.actor(who), clock.today()
        in_sql = set(
            session().scalars(
                select(Answer.id)
                .join(Release, Release.id == Answer.release_id)
                .join(Case, Case.id == Answer.case_id)
                .where(answers_readable_by(actor, today))
            )
        )
        about = seen_by(county, "af", case)
        for answer in everything:
            release = session().get_one(Release, answer.release_id)
            in_python = can_read_answer(actor, about, release, today)
            assert in_python == (answer.id in in_sql), who
            checks += 1
    assert checks == 2 * len(EVERYBODY)


def test_a_withdrawn_pair_stops_the_reading_at_once(county: County) -> None:
    case = county.case()
    coming(county, case)
    answered(county, "fk", case, to(county, "af", "kommun"))
    case_service.withdraw_consent(
        county.actor("af"), seen_by(county, "af", case), county.parties["fk"].id
    )
    assert voice_of(county, "fk", case, "af").answer is None
    assert voice_of(county, "fk", case, "af").state is AnswerState.OUTSIDE


def test_a_receiver_outside_the_consent_is_refused(county: County) -> None:
    case = county.case(to=("fk", "kommun"))
    coming(county, case)
    with pytest.raises(RuleBroken, match="Samtycket omfattar inte alla parter"):
        answered(county, "fk", case, to(county, "vard"))
    assert answered(county, "fk", case, to(county, "kommun")).known is Known.KNOWN


def test_someone_without_a_seat_reads_the_own_case_but_does_not_answer(county: County) -> None:
    case = county.case(by="af_outside")
    coming(county, case)
    with pytest.raises(Forbidden):
        answered(county, "af_outside", case, to(county, "fk"))


def test_an_answer_can_be_changed_until_the_case_has_been_taken_up(county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    first = answered(county, "fk", case, to(county, "af"))
    changed = answered(
        county, "fk", case, to(county, "af", "vard", version=first.version, can_do="Två möten.")
    )
    assert changed.id == first.id
    assert voice_of(county, "fk", case, "vard").answer is not None
    meetings.get(county.actor("af"), meeting.id).items[0].status = ItemStatus.HELD
    with pytest.raises(RuleBroken, match="väntar inte på något möte"):
        answered(county, "fk", case, to(county, "af", version=changed.version))


def test_a_narrower_answer_takes_back_what_a_party_could_read(county: County) -> None:
    case = county.case()
    coming(county, case)
    first = answered(county, "fk", case, to(county, "af", "vard"))
    answered(county, "fk", case, to(county, "af", version=first.version))
    assert voice_of(county, "fk", case, "vard").answer is None


def test_of_two_in_one_party_the_second_is_told_and_nothing_is_overwritten(county: County) -> None:
    case = county.case()
    coming(county, case)
    answered(county, "fk", case, to(county, "af", shares="Den första."))
    with pytest.raises(Overtaken):
        answered(county, "fk", case, to(county, "af", shares="Den andra."))
    said = voice_of(county, "fk", case, "af").answer
    assert said is not None
    assert said.release.text == "Den första."


def test_a_day_without_anything_to_do_is_refused(county: County) -> None:
    case = county.case()
    coming(county, case)
    with pytest.raises(RuleBroken, match="vad ni kan göra"):
        answered(county, "fk", case, to(county, "af", can_do=None, can_do_from=date(2030, 1, 7)))


def test_readiness_tells_who_answered_who_is_waited_for_and_who_is_outside(county: County) -> None:
    case = county.case(to=("fk", "kommun"))
    meeting = coming(county, case)
    answered(county, "fk", case, to(county, "af"))
    shown = queries.readiness(county.actor("af"), meetings.get(county.actor("af"), meeting.id))
    states = {voice.party.slug: voice.state for voice in shown.rows[0].voices}
    assert states == {
        "af": AnswerState.LIFTED,
        "fk": AnswerState.ANSWERED,
        "kommun": AnswerState.WAITING,
        "vard": AnswerState.OUTSIDE,
    }
    assert (shown.answered, shown.asked) == (1, 2)
    assert [party.slug for party in shown.missing] == ["kommun"]
    assert shown.rows[0].voices[2].since is not None


def test_after_the_day_of_the_pre_meeting_a_missing_answer_is_late(county: County) -> None:
    case = county.case()
    meeting = coming(county, case, days=3)
    shown = queries.readiness(county.actor("af"), meetings.get(county.actor("af"), meeting.id))
    assert shown.rows[0].voices[1].state is AnswerState.LATE


def test_readiness_tells_a_chair_outside_the_consent_nothing_of_the_case(county: County) -> None:
    case = county.case(to=("fk",))
    meeting = coming(county, case)
    answered(county, "fk", case, to(county, "af"))
    shown = queries.readiness(county.actor("vard"), meetings.get(county.actor("vard"), meeting.id))
    assert {voice.state for voice in shown.rows[0].voices} == {AnswerState.HIDDEN}
    assert (shown.answered, shown.asked) == (0, 0)


def test_a_wish_to_talk_is_shown_to_those_who_may_read_the_answer(county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    answered(county, "fk", case, to(county, "af", needs_talk=True))

    def wants_talk(who: str) -> bool:
        shown = meetings.get(county.actor(who), meeting.id)
        return queries.readiness(county.actor(who), shown).wants_talk

    assert wants_talk("af")
    assert not wants_talk("kommun")


def test_what_is_left_to_answer_is_counted_per_meeting_for_the_own_party(county: County) -> None:
    first, second, hidden = county.case(), county.case(), county.case(to=("kommun",))
    meeting = coming(county, first)
    rows.item(meeting, second, 2)
    rows.item(meeting, hidden, 3)

    def owed(who: str) -> list[tuple[int, int]]:
        return [(left.meeting.id, left.count) for left in to_answer(county.actor(who))]

    assert owed("fk") == [(meeting.id, 2)]
    answered(county, "fk", first, to(county, "af"))
    assert owed("fk") == [(meeting.id, 1)]
    assert owed("af") == []
    assert owed("fk_other") == []


def test_a_substitute_from_another_authority_answers_for_the_party_of_the_seat(
    county: County,
) -> None:
    case = county.case()
    coming(county, case)
    county.seats["kommun"].substitute_id = county.accounts["fk_other"].id
    rows.absence(county.accounts["kommun"], clock.today(), None)
    given = answered(county, "fk_other", case, to(county, "af"))
    assert given.party_id == county.parties["kommun"].id
    assert voice_of(county, "kommun", case, "af").answer is not None


def test_without_consent_there_is_nobody_to_tell(county: County) -> None:
    case = seen_by(county, "af", county.case(to=()))
    party_id = county.parties["af"].id
    assert possible_receivers(case, party_id, clock.today()) == frozenset()
    assert audience(case, clock.today()) == {party_id}


def test_a_case_that_left_the_agenda_is_not_found_there(county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    fresh = meetings.get(county.actor("fk"), meeting.id)
    assert queries.case_on(county.actor("fk"), fresh, case.code).id == case.id
    fresh.items[0].status, fresh.items[0].slot = ItemStatus.MOVED, None
    with pytest.raises(NotFound):
        queries.case_on(county.actor("fk"), fresh, case.code)
