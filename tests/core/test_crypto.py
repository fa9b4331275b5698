"""Sealing, opening and the search index."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trisam.core import crypto
from trisam.core.crypto import SealBroken, Sealed
from trisam.core.keys import KeyRing

PLACE = f"case.issue.{uuid.UUID(int=1)}"


@pytest.fixture(autouse=True)
def ring(ring: KeyRing) -> Iterator[KeyRing]:
    """The ring of the run, whatever a test did with it."""
    crypto.install(ring)
    yield ring
    crypto.install(ring)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_what_is_sealed_opens_as_it_was(plain: str) -> None:
    assert crypto.unseal(crypto.seal(plain, PLACE), PLACE) == plain


def test_the_same_text_is_never_sealed_twice_alike() -> None:
    assert len({crypto.seal("Hej", PLACE) for _ in range(100)}) == 100


@pytest.mark.parametrize("place", ["case.issue.2", "case.tried.1", "release.issue.1", ""])
def test_a_token_opens_only_in_its_place(place: str) -> None:
    with pytest.raises(SealBroken):
        crypto.unseal(crypto.seal("Hej", "case.issue.1"), place)


def test_any_flipped_bit_breaks_the_seal() -> None:
    token = crypto.seal("Hej", PLACE)
    for at in range(len(token) * 8):
        broken = bytearray(token)
        broken[at // 8] ^= 1 << (at % 8)
        with pytest.raises(SealBroken):
            crypto.unseal(bytes(broken), PLACE)


@pytest.mark.parametrize("length", [0, 1, 4, 5, 16, 17, 20])
def test_a_cut_token_is_broken_and_not_another_error(length: int) -> None:
    with pytest.raises(SealBroken):
        crypto.unseal(crypto.seal("Hej", PLACE)[:length], PLACE)


def test_another_installation_cannot_open_it() -> None:
    token = crypto.seal("Hej", PLACE)
    crypto.install(KeyRing.fresh())
    with pytest.raises(SealBroken):
        crypto.unseal(token, PLACE)


def test_text_sealed_with_an_older_key_still_opens(ring: KeyRing) -> None:
    token = crypto.seal("Hej", PLACE)
    newer = KeyRing.fresh()
    crypto.install(replace(newer, data={**newer.data, **ring.data}))
    assert crypto.unseal(token, PLACE) == "Hej"
    assert crypto.seal("Hej", PLACE)[1:5].hex() == newer.current


def test_the_index_finds_the_same_and_needs_the_key() -> None:
    found = crypto.index_of("198501019999")
    assert crypto.index_of("198501019999") == found
    assert crypto.index_of("198501019998") != found
    crypto.install(KeyRing.fresh())
    assert crypto.index_of("198501019999") != found


class Note:
    """As much of a row as a sealed attribute asks for."""

    __tablename__ = "note"
    text = Sealed("text_sealed")

    def __init__(self) -> None:
        self.id = uuid.uuid4()
        self.text_sealed: bytes | None = None


def test_the_column_holds_only_the_sealed_text() -> None:
    note = Note()
    note.text = "Hej"
    assert note.text_sealed is not None
    assert b"Hej" not in note.text_sealed
    assert note.text == "Hej"


@pytest.mark.parametrize("empty", [None, ""])
def test_no_text_is_no_token(empty: str | None) -> None:
    note = Note()
    note.text = "Hej"
    note.text = empty
    assert note.text_sealed is None
    assert note.text is None


def test_an_unchanged_text_leaves_the_row_clean() -> None:
    note = Note()
    note.text = "Hej"
    before = note.text_sealed
    note.text = "Hej"
    assert note.text_sealed is before


def test_a_code_that_is_read_aloud_has_no_letters_to_mix_up() -> None:
    codes = {crypto.random_code(8) for _ in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(r"[2-9BCDFGHJKMNPQRSTVWXYZ]{8}", code) for code in codes)
