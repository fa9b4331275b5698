"""Every way through a follow-up, drawn at random and compared with a small model of the rules."""

import dataclasses
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.lives import Life, run
from tests.tally import Tally
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.values import Income, Occupation
from trisam.consents.service import Kept
from trisam.contacts.values import Way
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.followups import jobs, queries, service
from trisam.followups.due import due_on
from trisam.followups.models import FollowUp, FollowUpTry
from trisam.followups.service import UNANSWERED, GivenFollowUp
from trisam.followups.values import FollowUpStatus, Step
from trisam.handovers import service as handovers
from trisam.outbox.models import Message
from trisam.recommendations.events import CaseConcluded

FOUR_WEEKS, TWO_WEEKS = timedelta(28), timedelta(14)
WAYS, LENGTH, BY = 60, 25, 5
ANSWER = GivenFollowUp({Income.LON: 100}, Occupation.WORK, 7, Step.FULLY)


@dataclasses.dataclass
class Model:
    """What the rules say, in as few words as possible."""

    due: date
    owner: str = "af"
    may_ask: bool = True
    status: FollowUpStatus = FollowUpStatus.DUE
    closed_on: date | None = None
    tried: set[tuple[date, Way]] = dataclasses.field(default_factory=set)

    @property
    def open(self) -> bool:
        """Nothing has come of it yet."""
        return self.status is FollowUpStatus.DUE

    def close(self, status: FollowUpStatus) -> None:
        self.status, self.closed_on = status, clock.today()


class FollowUpLife(Life):
    """One case whose meeting was held, and what may come of its follow-up."""

    def __init__(self, session: Session, steps: Counter[str]) -> None:
        super().__init__(session, steps)
        case = self.county.case()
        assert case.consent is not None
        case.consent.may_contact = True
        case.consent.valid_to = clock.today() + timedelta(days=100_000)
        session.flush()
        self.case_id, self.code = case.id, case.code
        self._concluded()
        self.follow_up_id = session.scalars(select(FollowUp.id)).one()
        self.model = Model(due_on(clock.today()))
        self.clock.shift(timedelta(days=160))  # soon it is time

    # ── what happens ──────────────────────────────────────────────────────────────────────────

    @rule(days=st.sampled_from([1, 7, 15, 20, 40]))
    def time_passes(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))

    @rule()
    def it_is_answered(self) -> None:
        early = self.model.due - clock.today() > FOUR_WEEKS
        allowed = self.model.open and self.model.may_ask and not early
        self.attempt(
            "answered", allowed, lambda: service.answer(self._actor(), self._row(), ANSWER)
        )
        if allowed:
            self.model.close(FollowUpStatus.ANSWERED)

    @rule(status=st.sampled_from(sorted(UNANSWERED)), chance=st.integers(1, 2))
    def it_gives_no_answer(self, status: FollowUpStatus, chance: int) -> None:
        if chance > 1:
            return
        reached = status is not FollowUpStatus.NOT_REACHED
        tried = len({day for day, _ in self.model.tried}) >= 2
        true = status is not FollowUpStatus.NO_CONSENT or not self.model.may_ask
        allowed = self.model.open and (reached or tried) and true
        self.attempt(
            "closed",
            allowed,
            lambda: service.close_without_answer(self._actor(), self._row(), status),
        )
        if allowed:
            self.model.close(status)

    @rule(days_ago=st.integers(-1, 3), way=st.sampled_from(list(Way)))
    def somebody_tries(self, days_ago: int, way: Way) -> None:
        day = clock.today() - timedelta(days=days_ago)
        in_time = self.model.due - FOUR_WEEKS <= day <= clock.today()
        new = (day, way) not in self.model.tried
        allowed = self.model.open and self.model.may_ask and in_time and new
        self.attempt(
            "tried", allowed, lambda: service.note_try(self._actor(), self._row(), day, way)
        )
        if allowed:
            self.model.tried.add((day, way))

    @rule(chance=st.integers(1, 3))
    def the_yes_to_contact_is_taken_back(self, chance: int) -> None:
        if chance > 1 or not self.model.may_ask:
            return
        actor = self._actor()
        case = cases.get(actor, self.code)
        assert case.consent is not None
        every = {grant.receiving_party_id: grant.types for grant in case.consent.grants}
        case_service.narrow_consent(actor, case, Kept(every, frozenset()))
        self.model.may_ask = False

    @rule(chance=st.integers(1, 4))
    def the_case_comes_to_one_more_meeting(self, chance: int) -> None:
        if chance > 1:  # mostly it does not
            return
        self._concluded()
        if self.model.open:
            self.model.due = due_on(clock.today())
            self.model.owner = "af"

    @rule()
    def a_colleague_takes_it_over(self) -> None:
        if self.model.owner != "af" or not self.model.open:
            return
        actor = self.county.actor("af")
        colleague = self.county.accounts["af_outside"]
        asked = handovers.ask(actor, cases.get(actor, self.code), colleague.id, "Byter tjänst.")
        handovers.accept(self.county.actor("af_outside"), asked)
        self.model.owner = "af_outside"

    @rule()
    def the_system_minds(self) -> None:
        jobs.mind()
        late = clock.today() - self.model.due >= TWO_WEEKS
        if self.model.open and late and not self.model.may_ask:
            self.model.close(FollowUpStatus.NO_CONSENT)

    # ── what always holds ─────────────────────────────────────────────────────────────────────

    @invariant()
    def it_stands_as_the_rules_say(self) -> None:
        row, model = self._fresh(), self.model
        assert (row.status, row.closed_on, row.due_on) == (
            model.status,
            model.closed_on,
            model.due,
        )
        assert {(one.day, one.way) for one in queries.tries(row.id)} == model.tried

    @invariant()
    def nobody_is_told_the_same_thing_twice(self) -> None:
        waiting = self._waiting()
        told = Counter((one.subject, one.account_id) for one in waiting)
        assert all(count == 1 for count in told.values()), told
        if not self.model.open:
            assert not waiting

    @invariant()
    def nothing_goes_out_that_may_not(self) -> None:
        owner = self.county.accounts[self.model.owner].id
        about = f"follow_up:{self.follow_up_id}"
        assert queries.may_hear(owner, about) is (self.model.open and self.model.may_ask)

    # ── how ───────────────────────────────────────────────────────────────────────────────────

    def _concluded(self) -> None:
        events.publish(CaseConcluded(self.case_id, self.county.accounts["af"].id, clock.today()))

    def _actor(self) -> Actor:
        return self.county.actor(self.model.owner)

    def _row(self) -> FollowUp:
        return queries.get(self._actor(), self.follow_up_id)

    def _fresh(self) -> FollowUp:
        self.session.flush()
        self.session.expire_all()
        return self.session.get_one(FollowUp, self.follow_up_id)

    def _waiting(self) -> list[Message]:
        about = f"follow_up:{self.follow_up_id}"
        return list(
            self.session.scalars(
                select(Message).where(Message.about == about, Message.cancelled_at.is_(None))
            )
        )


def test_whatever_happens_in_whatever_order_the_rules_hold(database: Session, tally: Tally) -> None:
    steps = run(FollowUpLife, database, ways=WAYS, length=LENGTH, by=BY)
    for what, count in sorted(steps.items()):
        tally(count, what)
    for what in ("answered", "closed", "tried"):
        assert steps[f"{what}, done"] > 10
        assert steps[f"{what}, refused"] > 10


def _at_any_time(actor: Actor, follow_up: FollowUp, day: date, way: Way) -> object:
    follow_up.tries.append(FollowUpTry(day=day, way=way, by_id=actor.account_id))
    return follow_up


@pytest.mark.parametrize(
    ("where", "name", "defect"),
    [
        (service, "note_try", _at_any_time),
        (jobs, "may_contact", lambda _case, _today: True),
        (queries, "may_contact", lambda _case, _today: True),
    ],
    ids=["a try at any time", "asked without consent", "heard without consent"],
)
def test_a_broken_rule_is_noticed(
    database: Session, monkeypatch: pytest.MonkeyPatch, where: object, name: str, defect: object
) -> None:
    monkeypatch.setattr(where, name, defect)
    with pytest.raises(AssertionError):
        run(FollowUpLife, database, ways=WAYS, length=LENGTH, by=BY)
