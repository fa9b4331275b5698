"""A broken seal is an error and never garbage: for every field, and on the page that meets it."""

import itertools
import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.sealed import found_in, plant
from tests.tally import Tally
from tests.visitor import Page, Visitor
from trisam.cases.models import Case
from trisam.core import crypto
from trisam.core.crypto import KEY_ID_AT, SealBroken
from trisam.core.db import session
from trisam.core.keys import ID_BYTES, KeyRing

SECRET = "kanariefågel-case-issue-zq7x9"


def place(row: Any, name: str) -> str:
    return crypto.place_of(row.__tablename__, name, row.id)


def with_key_id(token: bytes, name: str) -> bytes:
    return token[:KEY_ID_AT] + bytes.fromhex(name) + token[KEY_ID_AT + ID_BYTES :]


def opened(token: bytes, where: str) -> str | None:
    """The text, or None when the seal is broken; anything else is raised."""
    try:
        return crypto.unseal(token, where)
    except SealBroken:
        return None


def test_no_token_opens_in_the_place_of_another(demo: Session, tally: Tally) -> None:
    planted = [(getattr(row, f.column), place(row, f.name)) for f, row in plant(demo)]
    swaps = list(itertools.permutations(planted, 2))
    tally(len(swaps), "tokens swapped between fields")
    assert [where for (token, _), (_, where) in swaps if opened(token, where) is not None] == []
    assert all(opened(token, where) for token, where in planted)


def test_a_planted_seal_that_is_bound_to_no_place_is_caught(
    demo: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = [place(row, field.name) for field, row in plant(demo)]
    seal, unseal = crypto.seal, crypto.unseal
    monkeypatch.setattr(crypto, "seal", lambda plain, _place: seal(plain, ""))
    monkeypatch.setattr(crypto, "unseal", lambda token, _place: unseal(token, ""))
    assert opened(crypto.seal("Hej", planted[0]), planted[1]) == "Hej"


def test_two_rows_of_one_column_do_not_open_each_other(county: County) -> None:
    one, other = county.case(), county.case()
    one.issue, other.issue = "Den enas fråga", "Den andras fråga"
    one.issue_sealed, other.issue_sealed = other.issue_sealed, one.issue_sealed
    for case in (one, other):
        with pytest.raises(SealBroken):
            assert case.issue


@pytest.mark.parametrize("kind", ["in use", "retired", "unknown"])
def test_a_token_under_another_key_id_is_broken(kind: str, demo: Session, tally: Tally) -> None:
    planted = plant(demo)
    before = crypto.ring()
    more = before.with_new_key("0badcafe").with_new_key("00c0ffee").with_retired("0badcafe")
    crypto.install(more)
    name = {"in use": "00c0ffee", "retired": "0badcafe", "unknown": "deadbeef"}[kind]
    tally(len(planted), f"tokens under a key {kind}")
    for field, row in planted:
        token = getattr(row, field.column)
        assert opened(token, place(row, field.name)) == field.canary
        assert opened(with_key_id(token, name), place(row, field.name)) is None


def test_a_token_of_another_version_is_broken(ring: KeyRing) -> None:
    token = crypto.seal("Hej", "case.issue.1")
    assert opened(token, "case.issue.1") == "Hej"
    assert opened(b"\x02" + token[1:], "case.issue.1") is None


Spoil = Callable[[bytes], bytes]
SPOILED: dict[str, Spoil] = {
    "flipped": lambda token: token[:-1] + bytes([token[-1] ^ 1]),
    "cut": lambda token: token[:-1],
    "emptied": lambda _: b"",
    "under an unknown key": lambda token: with_key_id(token, "deadbeef"),
    "replaced by text": lambda _: b"Kalle Anka",
}


@pytest.fixture
def case(county: County) -> Case:
    """A case whose question is a canary."""
    found = county.case()
    found.issue = SECRET
    session().flush()
    return found


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer, signed in."""
    return Visitor(app).sign_in(county.accounts["af"])


def spoil(case: Case, how: Spoil) -> None:
    assert case.issue_sealed
    case.issue_sealed = how(case.issue_sealed)
    session().flush()


def in_order(page: Page) -> bool:
    return page.status == 200 and SECRET in page.words


@pytest.mark.parametrize("how", SPOILED.values(), ids=SPOILED)
def test_a_page_with_a_broken_seal_says_so_in_swedish_and_the_log_raises_an_alarm(
    how: Spoil, officer: Visitor, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    assert in_order(officer.get(f"/arenden/{case.code}"))
    spoil(case, how)
    with caplog.at_level(logging.INFO):
        page = officer.get(f"/arenden/{case.code}")
    assert page.status == 500
    assert "En uppgift går inte att läsa" in page.words
    assert "Kalle Anka" not in page.text
    alarms = [line for line in caplog.messages if "ALARM" in line]
    assert alarms == [f"ALARM seal broken: case.issue.{case.id}"]
    assert found_in(caplog.text.encode()) == []
    assert "Kalle" not in caplog.text


def test_the_other_pages_go_on(officer: Visitor, case: Case) -> None:
    spoil(case, SPOILED["flipped"])
    for path in ("/", "/arenden", "/moten"):
        assert officer.get(path).status == 200


def test_a_hidden_case_with_a_broken_seal_is_absent_as_ever(
    officer: Visitor, county: County, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = county.case(by="fk", to=("vard",))
    hidden.issue = SECRET
    spoil(hidden, SPOILED["flipped"])
    told = [officer.get(f"/arenden/{code}") for code in (hidden.code, "ZZZZ2345")]
    assert [page.status for page in told] == [404, 404]
    assert told[0].text == told[1].text
    assert "ALARM" not in caplog.text


def test_a_planted_unseal_that_gives_garbage_is_caught(
    officer: Visitor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Encryption without a tag would show whatever comes out."""
    monkeypatch.setattr(crypto, "unseal", lambda token, _place: token.decode("latin-1"))
    spoil(case, SPOILED["replaced by text"])
    page = officer.get(f"/arenden/{case.code}")
    assert page.status == 200
    assert "Kalle Anka" in page.text
