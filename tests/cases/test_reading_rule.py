"""The reading rule in Python and in SQL: one rule, over every state that a consent, its releases,
the rules of the pairs, the types and the seats can be in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import false

from tests.cases.worlds import PAIRS, Grant, Rule, Told, World, asked, worlds
from tests.factories.county import County
from tests.tally import Tally
from trisam.cases import policy
from trisam.consents import policy as consents
from trisam.consents.models import Consent, Purpose
from trisam.core.db import holds, session
from trisam.parties import policy as parties
from trisam.parties.information import EVERY_TYPE, InformationType

OPEN = World(
    has_consent=True,
    first=0,
    last=0,
    withdrawn=False,
    purpose=Purpose.TRISAM,
    grants={
        (a, b): Grant(EVERY_TYPE, frozenset({InformationType.HEALTH}), withdrawn=False)
        for a, b in PAIRS
    },
    rules=[],
    lift=Told(frozenset({"fk", "vard"}), EVERY_TYPE, recalled=False),
    answer=Told(frozenset({"af", "vard"}), frozenset({InformationType.WORK}), recalled=False),
    seats=frozenset({(True, "vard")}),
    stands_in=None,
    is_officer=False,
    asked=Purpose.TRISAM,
)
"""Vården may know of the case and read FK's answer."""
TO_CARE = ("af", "vard")
ONE_THING_LESS = {
    "no consent": replace(OPEN, has_consent=False),
    "consent not begun": replace(OPEN, first=1, last=9),
    "consent ended": replace(OPEN, first=-9, last=-1),
    "withdrawn": replace(OPEN, withdrawn=True),
    "another purpose": replace(OPEN, purpose=Purpose.AFTER_TRISAM),
    "asked for another purpose": replace(OPEN, asked=Purpose.AFTER_TRISAM),
    "no pair": replace(OPEN, grants={k: v for k, v in OPEN.grants.items() if k != TO_CARE}),
    "the other way round only": replace(OPEN, grants={("vard", "af"): OPEN.grants[TO_CARE]}),
    "pair withdrawn": replace(
        OPEN, grants=OPEN.grants | {TO_CARE: Grant(EVERY_TYPE, frozenset(), withdrawn=True)}
    ),
    "no type": replace(
        OPEN, grants=OPEN.grants | {TO_CARE: Grant(frozenset(), frozenset(), withdrawn=False)}
    ),
    "every type withdrawn": replace(
        OPEN, grants=OPEN.grants | {TO_CARE: Grant(EVERY_TYPE, EVERY_TYPE, withdrawn=False)}
    ),
    "rule ended": replace(OPEN, rules=[Rule(TO_CARE, None, allowed=True, first=-9, last=-1)]),
    "rule not begun": replace(OPEN, rules=[Rule(TO_CARE, None, allowed=True, first=1, last=None)]),
    "rule says no": replace(
        OPEN,
        rules=[
            Rule(TO_CARE, None, allowed=True, first=-9, last=None),
            Rule(TO_CARE, None, allowed=False, first=0, last=0),
        ],
    ),
    "rule opens what was withdrawn only": replace(
        OPEN, rules=[Rule(TO_CARE, InformationType.HEALTH, allowed=True, first=0, last=None)]
    ),
    "not released to it": replace(OPEN, lift=replace(OPEN.lift, receivers=frozenset({"fk"}))),
    "recalled": replace(OPEN, lift=replace(OPEN.lift, recalled=True)),
    "no seat": replace(OPEN, seats=frozenset()),
    "a seat in another team": replace(OPEN, seats=frozenset({(False, "vard")})),
    "a substitute for other meetings": replace(OPEN, stands_in=False),
}
"""Each takes away one condition: then Vården may not know of the case."""
FROM_FK = ("fk", "vard")
UNTOLD = {
    "a type outside the consent": replace(OPEN, answer=replace(OPEN.answer, types=EVERY_TYPE)),
    "no to the answer's type": replace(
        OPEN,
        rules=[
            Rule(FROM_FK, None, allowed=True, first=0, last=None),
            Rule(FROM_FK, InformationType.WORK, allowed=False, first=0, last=None),
        ],
    ),
    "the answer not to it": replace(OPEN, answer=replace(OPEN.answer, receivers=frozenset({"af"}))),
    "the answer recalled": replace(OPEN, answer=replace(OPEN.answer, recalled=True)),
}
"""Vården may know of the case, but not read FK's answer."""


def in_one(county: County, world: World) -> dict[str, bool]:
    """What both forms answer in this world; raises when they differ."""
    savepoint = session().begin_nested()
    found = asked(county, world)
    savepoint.rollback()
    session().expire_all()
    assert [one for one in found if one[1] != one[2]] == [], world
    return {what: answer for what, answer, _ in found}


def test_with_everything_in_order_the_case_and_the_answer_are_read(county: County) -> None:
    answers = in_one(county, OPEN)
    assert (answers["case"], answers["answer"]) == (True, True)


@pytest.mark.parametrize("what", ONE_THING_LESS)
def test_one_condition_less_and_nothing_is_known(county: County, what: str) -> None:
    assert in_one(county, ONE_THING_LESS[what])["case"] is False


@pytest.mark.parametrize("what", UNTOLD)
def test_an_answer_is_read_only_by_whom_all_of_it_may_be_told(county: County, what: str) -> None:
    answers = in_one(county, UNTOLD[what])
    assert (answers["case"], answers["answer"]) == (True, False)


def test_the_two_forms_of_the_reading_rule_agree_in_any_world(county: County, tally: Tally) -> None:
    answers: list[bool] = []

    @settings(
        max_examples=100,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # the world that differs is printed as it is
    )
    @given(worlds)
    def compare(world: World) -> None:
        answers.extend(in_one(county, world).values())

    compare()
    tally(len(answers), "answers compared")
    tally(sum(answers), "of them yes")
    assert len(answers) >= 700
    assert sum(answers) > len(answers) / 10


def everything(_rules: object, _today: object) -> frozenset[InformationType]:
    return EVERY_TYPE


def any_day(consent: Consent, _today: object) -> bool:
    return consent.withdrawn_at is None


def any_purpose(consent: Consent, a: Any, b: Any, today: Any, _: object = None) -> Any:
    return consents.told_types(consent, a, b, today, consent.purpose)


def nothing_withdrawn(codes: Any, code: Any) -> Any:
    return holds(codes, code) if codes.key != "withdrawn_types" else false()


@pytest.mark.parametrize(
    ("where", "name", "planted"),
    [
        (policy, "told_types", any_purpose),
        (consents, "is_valid", any_day),
        (consents, "open_types", everything),
        (consents, "valid_on", lambda today: Consent.valid_to >= today),
        (consents, "holds", nothing_withdrawn),
        (parties, "is_in_force", lambda rule, today: rule.valid_from <= today),
    ],
    ids=["purpose", "days", "rules", "withdrawn", "types", "a rule's last day"],
)
def test_a_planted_difference_between_the_two_forms_is_caught(
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    planted: Callable[..., object],
) -> None:
    monkeypatch.setattr(where, name, planted)
    caught = 0
    for world in [*ONE_THING_LESS.values(), *UNTOLD.values()]:
        try:
            in_one(county, world)
        except AssertionError:
            caught += 1
    assert caught > 0
