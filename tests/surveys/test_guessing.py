"""Guessing: a million tokens find nothing, and codes are guessed slowly across workers."""

import secrets
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.factories import rows
from tests.factories.county import County
from tests.installations import Installation
from tests.surveys.asked import asked
from tests.tally import Tally
from tests.visitor import Visitor
from trisam.accounts import limits
from trisam.accounts.models import GuessCount
from trisam.core import clock, db
from trisam.core.db import session
from trisam.surveys import keys, queries
from trisam.surveys.models import SurveyKey
from trisam.surveys.values import KeyKind

GUESSES = 1_000_000
BATCH = 5_000
WRONG = "K7Q F3M XT2"
WAIT = "för många försök"


def hits(tokens: list[str]) -> int:
    """How many of the tokens open something: the hashes of the real look-up, asked in batches."""
    hashes = [keys.hash_of_token(token) for token in tokens]
    found = select(func.count()).select_from(SurveyKey).where(SurveyKey.hash.in_(hashes))
    return session().scalar(found) or 0


def guessed(number: int) -> list[str]:
    """As an attacker who knows how tokens are made would guess."""
    return [secrets.token_urlsafe(keys.TOKEN_BYTES) for _ in range(number)]


def test_a_million_guesses_find_nothing_among_a_hundred_surveys(
    county: County, tally: Tally
) -> None:
    opened = [asked(county)[1].token for _ in range(100)]
    found = sum(hits(guessed(BATCH)) for _ in range(GUESSES // BATCH))
    tally(GUESSES, "guessed tokens")
    assert found == 0
    assert hits(opened) == 100, "the look-up finds those that are right"
    assert queries.of_token(opened[0]) is not None


def test_weak_tokens_would_be_found_by_the_same_guesses(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: two random bytes."""
    monkeypatch.setattr(keys, "TOKEN_BYTES", 2)
    for _ in range(20):
        asked(county)
    assert sum(hits(guessed(BATCH)) for _ in range(40)) > 0


def test_a_token_holds_at_least_128_bits_and_its_hash_tells_nothing_of_it(county: County) -> None:
    _, key = asked(county)
    assert keys.TOKEN_BYTES * 8 >= 128
    assert len(key.code.replace(" ", "")) == keys.CODE_LENGTH
    for one in session().scalars(select(SurveyKey)):
        assert len(one.hash) == 64
        assert key.token not in one.hash
    code = keys.hash_of_code(key.code)
    assert session().get_one(SurveyKey, code).kind is KeyKind.CODE
    assert "K7Q" not in repr(keys.Key("hemlig", "K7Q F3M XT2"))
    assert "hemlig" not in repr(keys.Key("hemlig", "K7Q F3M XT2"))


def test_a_code_is_guessed_twenty_times_and_then_one_waits(
    app: Flask, county: County, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(clock.now(), tick=False)
    _, key = asked(county)
    visitor = Visitor(app)
    for _ in range(limits.SURVEY.free):
        assert "Koden gäller inte" in visitor.submit("/e", {"code": WRONG}).words
    assert WAIT in visitor.submit("/e", {"code": WRONG}).words
    assert WAIT in visitor.submit("/e", {"code": key.code}).words, "nor is a right one judged"
    time_machine.move_to(clock.now() + timedelta(minutes=2), tick=False)
    assert visitor.submit("/e", {"code": key.code}).path.startswith("/e/")


def test_the_limit_holds_across_two_workers_on_one_database(installation: Installation) -> None:
    with db.transaction():
        rows.kommun()
    workers = [Visitor(installation.app()) for _ in range(2)]
    said = [
        workers[turn % 2].submit("/e", {"code": WRONG}).words
        for turn in range(limits.SURVEY.free + 4)
    ]
    assert sum(WAIT in one for one in said) == 4
    assert all(WAIT in one for one in said[-4:])
    with db.reading():
        assert session().scalars(select(GuessCount.failures)).all() == [limits.SURVEY.free]


def test_a_limit_that_each_worker_kept_for_itself_would_be_noticed(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the count is forgotten between two requests, as in a worker's own memory."""
    monkeypatch.setattr("trisam.surveys.service.answering.guesses.take", lambda _guesses: None)
    worker = Visitor(installation.app())
    said = [worker.submit("/e", {"code": WRONG}).words for _ in range(limits.SURVEY.free + 2)]
    assert not any(WAIT in one for one in said)
