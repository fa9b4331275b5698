"""The index of personnummer is keyed: who holds the database cannot guess what stands in it.

There are so few personnummer that a plain hash is as good as the number itself: all of a century
take seconds. Here a thief tries every number of some days in every way that needs no key.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.sealed import tables
from tests.tally import Tally
from trisam.core import crypto
from trisam.core.keys import KeyRing

FIRST_DAY, DAYS = date(1985, 7, 5), 7
NUMBER = "198507099805"
GUESSED_KEYS = [b"", b"personnummer", b"person.personnummer", b"trisam", b"\0" * 32]


def numbers() -> Iterator[str]:
    """Every personnummer of the days, twelve digits."""
    for day in range(DAYS):
        born = f"{FIRST_DAY + timedelta(days=day):%Y%m%d}"
        for birth_number in range(1000):
            digits = f"{born[2:]}{birth_number:03}"
            doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
            check = -sum(value // 10 + value % 10 for value in doubled) % 10
            yield f"{born}{birth_number:03}{check}"


def guesses(number: str) -> Iterator[bytes]:
    """What a number becomes in every way that needs no secret."""
    forms = (number, number[2:], f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}")
    for form in forms:
        raw = form.encode()
        yield raw
        yield hashlib.sha256(raw).digest()
        yield hashlib.sha256(hashlib.sha256(raw).digest()).digest()
        yield hashlib.sha3_256(raw).digest()
        yield hashlib.blake2s(raw).digest()
        for key in GUESSED_KEYS:
            yield hmac.digest(key, raw, "sha256")
            yield hashlib.sha256(key + raw).digest()


def broken_open(stored: set[bytes]) -> tuple[list[str], int]:
    """The numbers that a thief finds in the index, and how many guesses that took."""
    found, tried = [], 0
    for number in numbers():
        for guess in guesses(number):
            tried += 1
            if guess in stored:
                found.append(number)
    return found, tried


@pytest.fixture
def index(county: County, database: Session) -> set[bytes]:
    """The index as it lies in the database, with one number of the days in it."""
    person = county.case().person
    person.personnummer, person.personnummer_index = NUMBER, crypto.index_of(NUMBER)
    database.flush()
    return stored(database)


def stored(database: Session) -> set[bytes]:
    rows = database.connection().exec_driver_sql("SELECT personnummer_index FROM person")
    return {bytes(value) for (value,) in rows if value is not None}


def test_no_guess_without_the_key_finds_the_number(index: set[bytes], tally: Tally) -> None:
    found, tried = broken_open(index)
    tally(tried, "guesses at the index")
    assert NUMBER in set(numbers())
    assert found == []


def test_who_has_the_key_finds_it(index: set[bytes], ring: KeyRing) -> None:
    assert hmac.digest(ring.index, NUMBER.encode(), "sha256") in index


@pytest.mark.parametrize("plain", [0, 1, 5, 7], ids=["as it is", "sha256", "hmac", "word"])
def test_a_planted_index_without_key_is_broken_open(
    plain: int, county: County, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypto, "index_of", lambda text: list(guesses(text))[plain])
    person = county.case().person
    person.personnummer, person.personnummer_index = NUMBER, crypto.index_of(NUMBER)
    database.flush()
    assert NUMBER in broken_open(stored(database))[0]


def lies_in(content: bytes, key: bytes) -> bool:
    forms = (key, key.hex().encode(), key.hex().upper().encode(), base64.b64encode(key))
    return any(form in content for form in forms)


def every_key(ring: KeyRing) -> list[bytes]:
    return [*ring.data.values(), ring.index, ring.web, ring.log, ring.witness]


def test_no_key_lies_in_the_database(demo: Session, tally: Tally) -> None:
    held = tables(demo)
    keys = every_key(crypto.ring())
    tally(len(keys), "keys looked for in the tables")
    assert [key for key in keys if lies_in(held, key)] == []


@pytest.mark.parametrize("coding", ["hex", "base64"])
def test_a_planted_key_in_the_database_is_found(
    coding: str, county: County, database: Session, ring: KeyRing
) -> None:
    shown = ring.index.hex() if coding == "hex" else base64.b64encode(ring.index).decode()
    county.team.place = shown
    database.flush()
    assert lies_in(tables(database), ring.index)
