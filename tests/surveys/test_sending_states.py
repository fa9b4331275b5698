"""Whatever happens in whatever order, what leaves for the individual keeps to a small model: three
at most for each asking, a week apart, by day, to whoever is silent, and never without the yes."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories import county as counties
from tests.mailings.promised import Out, everything
from tests.surveys.asked import QUESTIONS, due
from tests.surveys.sending import GATE, MAIL, MOBILE, link_in, tick_gone
from tests.tally import Tally
from tests.undone import undone
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import NotFound, RuleBroken
from trisam.mailings import jobs as mailing_jobs
from trisam.mailings import service as mailing_service
from trisam.mailings.gateways import Text
from trisam.outbox.mail import Mail
from trisam.surveys import jobs, policy, queries, service
from trisam.surveys.models import Survey
from trisam.surveys.service import Answered
from trisam.surveys.values import AskWay, Mark

RUNS, STEPS = 15, 30
WEEK = timedelta(days=7)
START = datetime(2026, 12, 7, 8, tzinfo=UTC)
ADDRESS = {AskWay.MAIL: MAIL, AskWay.TEXT: MOBILE, AskWay.LETTER: ""}


@dataclass
class Model:
    """What may leave: the rules, in the fewest words."""

    agreed: bool = True
    alive: bool = False
    silent: bool = True
    last_day: date = START.date()
    left: list[datetime] = field(default_factory=list)
    """When something left of the present asking."""

    def asked(self) -> None:
        """A new asking begins. Who had begun is still no silent one."""
        self.alive, self.left = True, []
        self.last_day = clock.today() + timedelta(days=60)

    def may_leave(self, now: datetime) -> bool:
        """Whether one more message may leave now."""
        here = clock.local(now)
        by_day = 8 <= here.hour < 20 and here.weekday() < 6
        stands = self.alive and self.agreed and here.date() <= self.last_day
        if not self.left:
            return stands and by_day
        apart = now - self.left[-1] >= WEEK
        return stands and by_day and self.silent and apart and len(self.left) < 3


class Wanderer:
    """One way through, drawn by chance."""

    def __init__(self, chance: Random, clock_: Any) -> None:
        self.chance, self.clock = chance, clock_
        self.model, self.broken, self.steps = Model(), list[str](), Counter[str]()
        self.county = counties.build()
        self.follow_up_id = due(self.county).id
        self.actor = self.county.actor("af")
        self.token, self.server_is_silent = "", False
        self.out = Out(before=self.leaves)

    def leaves(self, thing: Mail | Text) -> None:
        """Something leaves: may it?"""
        if not self.model.may_leave(clock.now()):
            self.broken.append(f"{clock.now()}: nothing may leave")
        self.model.left.append(clock.now())
        self.token = link_in(thing.body if isinstance(thing, Mail) else thing.words)

    def walk(self) -> None:
        """So many steps, with the timed work between them."""
        moves: list[Callable[[], None]] = [
            self.time_passes,
            self.time_passes,
            self.time_passes,
            self.asked,
            self.asked,
            self.begins,
            self.sends,
            self.wants_to_talk,
            self.takes_the_yes_back,
            self.is_called_back,
            self.letter_is_posted,
            self.server_sleeps_or_wakes,
        ]
        for _ in range(STEPS):
            move = self.chance.choice(moves)
            self.steps[move.__name__] += 1
            with suppress(RuleBroken, NotFound):
                move()
            session().flush()
            if not self.server_is_silent:
                mailing_jobs.deliver(self.out.roads, GATE)
            jobs.mind()
            self.nothing_is_left_of_what_has_ended()

    def time_passes(self) -> None:
        self.clock.shift(timedelta(hours=self.chance.choice([3, 11, 24, 75, 170, 400])))

    def server_sleeps_or_wakes(self) -> None:
        """Nothing is delivered until it wakes."""
        self.server_is_silent = not self.server_is_silent

    def asked(self) -> None:
        """Asked, or asked again, by some way."""
        found, way = self.follow_up(), self.chance.choice(list(ADDRESS))
        standing = queries.standing_of(self.actor, found)
        if standing is not None:
            service.ask_again(self.actor, found, way, ADDRESS[way])
        else:
            service.ask_and_send(self.actor, found, way, "sv", ADDRESS[way])
            self.model.silent = True
        self.model.asked()

    def begins(self) -> None:
        service.save(self.token, QUESTIONS[0], Answered(Mark.MOSTLY))
        self.model.silent = False

    def sends(self) -> None:
        service.finish(self.token)
        self.model.alive = False

    def wants_to_talk(self) -> None:
        service.want_interview(self.token)
        self.model.silent = False

    def takes_the_yes_back(self) -> None:
        if self.chance.random() < 0.3 and self.model.agreed:  # noqa: PLR2004 - not each time
            survey = Survey(follow_up_id=self.follow_up_id)
            tick_gone(self.county, survey)
            self.model.agreed = False

    def is_called_back(self) -> None:
        if self.chance.random() < 0.3:  # noqa: PLR2004 - the same
            service.revoke(self.actor, self.follow_up())
            self.model.alive = False

    def letter_is_posted(self) -> None:
        """By hand, at any hour."""
        service.letter_posted(self.actor, self.follow_up())
        if self.model.left and clock.now() - self.model.left[-1] < WEEK:
            self.broken.append(f"{clock.now()}: a letter too soon")
        if self.model.left and not self.model.silent:
            self.broken.append(f"{clock.now()}: a letter to somebody who is not silent")
        self.model.left.append(clock.now())

    def follow_up(self) -> Any:
        session().flush()
        session().expire_all()
        return queries.follow_up(self.actor, self.follow_up_id)

    def nothing_is_left_of_what_has_ended(self) -> None:
        found = self.follow_up()
        waits = queries.standing_of(self.actor, found) is not None
        kept = [one for one in everything() if one.body_sealed or one.address_sealed]
        if kept and not waits:
            self.broken.append(f"{clock.now()}: {len(kept)} kept of a survey that has ended")
        if len(kept) > 3:
            self.broken.append(f"{clock.now()}: {len(kept)} wait")


def wander(runs: int, *, stop: bool = False) -> tuple[list[str], Counter[str], int]:
    """What broke the rules on so many ways, the steps taken, and how much left. `stop`: after the
    first way on which something did."""
    broken, steps, left = list[str](), Counter[str](), 0
    for seed in range(runs):
        if stop and broken:
            break
        with undone(), time_machine.travel(START, tick=False) as moved:
            one = Wanderer(Random(seed), moved)
            one.walk()
            broken += [f"way {seed}, {line}" for line in one.broken]
            steps += one.steps
            left += len(one.out.mails) + len(one.out.texts)
    return broken, steps, left


def test_whatever_happens_what_leaves_keeps_to_the_rules(database: Session, tally: Tally) -> None:
    broken, steps, left = wander(RUNS)

    assert broken == []
    assert min(steps.values()) > RUNS / 2
    assert left > RUNS / 2
    tally(steps.total(), "steps on ways of sending")
    tally(left, "messages that left")


def reaches_everybody(_kind: object, *asked: Any) -> bool:
    """Planted: reminds whoever has begun."""
    return policy.stands(*asked)


def takes_nothing_back(*_: object) -> int:
    """Planted: what waits stays when the survey ends."""
    return 0


@pytest.mark.parametrize(
    ("where", "name", "planted"),
    [
        (queries, "may_reach", reaches_everybody),
        (mailing_service, "cancel_about", takes_nothing_back),
    ],
)
def test_a_planted_defect_is_caught(
    where: Any, name: str, planted: Any, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, planted)
    broken, _, _ = wander(RUNS, stop=True)
    assert broken != []
