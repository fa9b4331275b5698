"""Every way through a survey, drawn at random and compared with a small model of the rules."""

import dataclasses
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    rule,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.lives import Life, run
from tests.surveys.asked import QUESTIONS, due
from tests.tally import Tally
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.consents.service import Kept
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import NotFound, RuleBroken
from trisam.followups import queries as follow_ups
from trisam.followups import service as following_up
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.handovers import service as handovers
from trisam.surveys import jobs, queries, service
from trisam.surveys.keys import Key
from trisam.surveys.models import Survey, SurveyKey
from trisam.surveys.service import Answered, GivenSurvey, asking
from trisam.surveys.values import AnswerWay, AskWay, Mark, SurveyStatus

WAYS, LENGTH, BY = 70, 20, 3
LAST = timedelta(days=60)
MOVES = [
    "time_passes",
    "the_officer_asks",
    "the_officer_asks",
    "the_officer_asks",
    "the_officer_asks_again",
    "the_officer_calls_it_back",
    "the_individual_saves_a_part",
    "the_individual_saves_a_part",
    "the_individual_opens_it",
    "the_individual_opens_it",
    "the_individual_sends",
    "the_officer_types_in",
    "the_yes_to_the_survey_is_taken_back",
    "the_individual_says_no_to_the_follow_up",
    "a_colleague_takes_it_over",
    "the_system_minds",
]
"""What may happen, the commoner things oftener."""
NEEDS_A_KEY = {one for one in MOVES if one.startswith("the_individual_s") and "says" not in one} | {
    "the_individual_opens_it"
}
FOR_EVER = {
    "the_yes_to_the_survey_is_taken_back",
    "the_individual_says_no_to_the_follow_up",
    "the_officer_calls_it_back",
}


@dataclasses.dataclass
class Waiting:
    """A survey that waits, as the rules see it."""

    last_day: date
    status: SurveyStatus = SurveyStatus.ASKED
    answers: dict[str, Mark] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Model:
    """What the rules say, in as few words as possible."""

    owner: str = "af"
    agreed: bool = True
    declined: bool = False
    waiting: Waiting | None = None
    ended: Counter[SurveyStatus] = dataclasses.field(default_factory=Counter)

    @property
    def may_ask(self) -> bool:
        return self.agreed and not self.declined

    @property
    def stands(self) -> Waiting | None:
        """What can be answered today."""
        one = self.waiting
        return one if one and self.may_ask and clock.today() <= one.last_day else None

    def end(self, status: SurveyStatus) -> None:
        self.ended[status] += 1
        self.waiting = None

    def settle(self) -> None:
        """What waits in vain ends when the officer does something."""
        if self.waiting and not self.stands:
            self.end(SurveyStatus.EXPIRED if self.may_ask else SurveyStatus.WITHDRAWN)


class SurveyLife(Life):
    """One follow-up, and what may come of asking the individual."""

    def __init__(self, session: Session, steps: Counter[str]) -> None:
        super().__init__(session, steps)
        self.follow_up_id = due(self.county).id
        case = follow_ups.get(self.county.actor("af"), self.follow_up_id).case
        assert case.consent is not None
        case.consent.valid_to = clock.today() + timedelta(days=100_000)
        self.code = case.code
        session.flush()
        self.model = Model()
        self.live: list[Key] = []
        self.dead: list[Key] = []

    # ── what happens ──────────────────────────────────────────────────────────────────────────

    @rule(
        move=st.sampled_from(MOVES),
        which=st.integers(0, 9),
        question=st.sampled_from(QUESTIONS),
        mark=st.sampled_from(list(Mark)),
        days=st.sampled_from([7, 30, 61]),
        way=st.sampled_from([AskWay.HANDED, AskWay.LETTER, AskWay.PHONE]),
    )
    def something_happens(
        self, move: str, which: int, question: str, mark: Mark, days: int, way: AskWay
    ) -> None:
        """One rule, so that no kind of step is left out of a run."""
        if move in NEEDS_A_KEY and not (self.live or self.dead):
            return
        if move in FOR_EVER and (which < 5 or not self.model.waiting):  # mostly it does not
            return
        given = {
            "time_passes": (days,),
            "the_officer_asks": (way,),
            "the_individual_saves_a_part": (which, question, mark),
            "the_individual_opens_it": (which,),
            "the_individual_sends": (which,),
        }
        getattr(self, move)(*given.get(move, ()))

    def time_passes(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))

    def the_officer_asks(self, way: AskWay) -> None:
        answered = self.model.ended[SurveyStatus.ANSWERED] > 0
        allowed = self.model.may_ask and not answered and not self.model.stands
        told = self.attempt(
            "asked", allowed, lambda: service.ask(self._actor(), self._follow_up(), way, "sv")
        )
        if allowed and told is not None:
            self.model.settle()
            self._bury()
            self.model.waiting = Waiting(clock.today() + LAST)
            self._keep(told[1])

    def the_officer_asks_again(self) -> None:
        stands = self.model.stands
        told = self.attempt(
            "asked again",
            stands is not None,
            lambda: service.renew(self._actor(), self._follow_up(), AskWay.HANDED),
        )
        if stands is not None and told is not None:
            self._bury()
            stands.last_day = clock.today() + LAST
            self._keep(told[1])

    def the_officer_calls_it_back(self) -> None:
        allowed = self.model.waiting is not None
        self.attempt(
            "called back", allowed, lambda: service.revoke(self._actor(), self._follow_up())
        )
        if allowed:
            self.model.end(SurveyStatus.REVOKED)
            self._bury()

    def the_individual_saves_a_part(self, which: int, question: str, mark: Mark) -> None:
        key, stands = self._key(which), self.model.stands
        opens = stands is not None and key in self.live
        self.attempt(
            "saved", opens, lambda: service.save(key.token, question, Answered(mark)), NotFound
        )
        if opens and stands is not None:
            stands.status = SurveyStatus.OPENED
            stands.answers[question] = mark

    def the_individual_opens_it(self, which: int) -> None:
        key, stands = self._key(which), self.model.stands
        opens = stands is not None and key in self.live
        self.attempt("opened", opens, lambda: service.begin(key.token, "en"), NotFound)
        if opens and stands is not None:
            stands.status = SurveyStatus.OPENED

    def the_individual_sends(self, which: int) -> None:
        key, stands = self._key(which), self.model.stands
        opens = stands is not None and key in self.live
        sends = opens and bool(stands and stands.answers)
        refusal = RuleBroken if opens else NotFound
        self.attempt("sent", sends, lambda: service.finish(key.token), refusal)
        if sends:
            self.model.end(SurveyStatus.ANSWERED)
            self._bury()

    def the_officer_types_in(self) -> None:
        given = GivenSurvey(AnswerWay.PHONE, {QUESTIONS[0]: Answered(Mark.WHOLLY)}, may_show=True)
        allowed = self.model.stands is not None
        self.attempt(
            "typed in",
            allowed,
            lambda: service.type_in(self._actor(), self._follow_up(), given),
        )
        if allowed:
            self.model.end(SurveyStatus.ANSWERED)
            self._bury()

    def the_yes_to_the_survey_is_taken_back(self) -> None:
        if not self.model.agreed:
            return
        actor = self._actor()
        case = cases.get(actor, self.code)
        assert case.consent is not None
        every = {grant.receiving_party_id: grant.types for grant in case.consent.grants}
        case_service.narrow_consent(actor, case, Kept(every, frozenset()))
        self.model.agreed = False

    def the_individual_says_no_to_the_follow_up(self) -> None:
        if self.model.declined:
            return
        following_up.close_without_answer(self._actor(), self._follow_up(), FollowUpStatus.DECLINED)
        self.model.declined = True

    def a_colleague_takes_it_over(self) -> None:
        if self.model.owner != "af" or self.model.declined:
            return
        actor, colleague = self._actor(), self.county.accounts["af_outside"]
        asked = handovers.ask(actor, cases.get(actor, self.code), colleague.id, "Byter tjänst.")
        handovers.accept(self.county.actor("af_outside"), asked)
        self.model.owner = "af_outside"

    def the_system_minds(self) -> None:
        jobs.mind()
        waited = self.model.waiting is not None
        self.model.settle()
        if waited and self.model.waiting is None:
            self._bury()

    # ── what always holds ─────────────────────────────────────────────────────────────────────

    @invariant()
    def it_stands_as_the_rules_say(self) -> None:
        self.session.flush()
        self.session.expire_all()
        rows = self.session.scalars(
            select(Survey).where(Survey.follow_up_id == self.follow_up_id)
        ).all()
        ended = Counter(one.status for one in rows if not one.is_live)
        assert ended == +self.model.ended
        live = [one for one in rows if one.is_live]
        assert len(live) == (self.model.waiting is not None)
        if self.model.waiting:
            assert (live[0].status, live[0].expires_on) == (
                self.model.waiting.status,
                self.model.waiting.last_day,
            )

    @invariant()
    def only_what_stands_is_opened(self) -> None:
        for key in self.dead:
            assert queries.of_token(key.token) is None
        for key in self.live:
            found = queries.of_token(key.token)
            stands = self.model.stands
            assert (found is not None) is (stands is not None)
            if found is not None and stands is not None:
                assert {one.question: one.mark for one in found.answers} == stands.answers

    @invariant()
    def nothing_that_has_ended_keeps_a_key_or_what_was_not_sent(self) -> None:
        for survey in queries.of_follow_up(self._actor(), self._follow_up()):
            kept = select(SurveyKey).where(SurveyKey.survey_id == survey.id)
            if not survey.is_live:
                assert self.session.scalars(kept).all() == []
                assert bool(survey.answers) is (survey.status is SurveyStatus.ANSWERED)

    # ── how ───────────────────────────────────────────────────────────────────────────────────

    def _actor(self) -> Actor:
        return self.county.actor(self.model.owner)

    def _follow_up(self) -> FollowUp:
        return queries.follow_up(self._actor(), self.follow_up_id)

    def _key(self, which: int) -> Key:
        known = [*self.live, *self.dead[-1:]]
        return known[which % len(known)]

    def _keep(self, key: Key | None) -> None:
        if key is not None:
            self.live.append(key)

    def _bury(self) -> None:
        self.dead += self.live
        self.live = []


def test_whatever_happens_in_whatever_order_the_rules_hold(database: Session, tally: Tally) -> None:
    steps = run(SurveyLife, database, ways=WAYS, length=LENGTH, by=BY)
    for what, count in sorted(steps.items()):
        tally(count, what)
    for what in ("asked", "asked again", "saved", "opened", "sent", "typed in"):
        assert steps[f"{what}, done"] > 2, what
        assert steps[f"{what}, refused"] > 2, what


def _keeps_its_keys(actor: Actor, survey: Survey, status: SurveyStatus) -> None:
    survey.status, survey.ended_at = status, clock.now()
    if status is not SurveyStatus.ANSWERED:
        survey.answers.clear()


def _stands_for_ever(survey: Survey, *_: object) -> bool:
    return survey.is_live


@pytest.mark.parametrize(
    ("where", "name", "defect"),
    [
        (asking, "end", _keeps_its_keys),
        (queries, "stands", _stands_for_ever),
        (asking, "may_be_asked", lambda *_: True),
        (asking, "settle", lambda _actor, follow_up: queries.live_of(follow_up)),
    ],
    ids=["keys outlive it", "answered without consent", "asked without consent", "never expires"],
)
def test_a_broken_rule_is_noticed(
    database: Session, monkeypatch: pytest.MonkeyPatch, where: object, name: str, defect: object
) -> None:
    monkeypatch.setattr(where, name, defect)
    with pytest.raises(AssertionError):
        run(SurveyLife, database, ways=WAYS, length=LENGTH, by=BY)
