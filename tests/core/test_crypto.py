"""Sealing, opening and the search index."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trisam.core import crypto
from trisam.core.crypto import SealBroken, Sealed
from trisam.core.keys import KeyFile, KeyRing

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


def test_text_in_place_of_a_token_is_broken_and_not_another_error() -> None:
    with pytest.raises(SealBroken):
        crypto.unseal("Kalle Anka", PLACE)  # type: ignore[arg-type]


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


@pytest.fixture
def elsewhere(tmp_path: Path) -> KeyFile:
    """The key file as another process has it open; this process follows it too."""
    crypto.install(KeyFile(tmp_path / "keys.json"))
    return KeyFile(tmp_path / "keys.json")


def test_a_new_key_of_another_process_seals_the_next_text(elsewhere: KeyFile) -> None:
    before = crypto.seal("Hej", PLACE)
    elsewhere.change(lambda ring: ring.with_new_key("0badcafe"))
    after = crypto.seal("Hej", PLACE)
    assert crypto.key_id(after) == "0badcafe" != crypto.key_id(before)
    assert [crypto.unseal(token, PLACE) for token in (before, after)] == ["Hej", "Hej"]


def test_an_unknown_key_is_looked_for_in_the_file(elsewhere: KeyFile) -> None:
    elsewhere.change(lambda ring: ring.with_new_key("0badcafe"))
    here = crypto.key_file()
    crypto.install(elsewhere.ring())
    token = crypto.seal("Hej", PLACE)
    crypto.install(here)
    assert crypto.unseal(token, PLACE) == "Hej"


def test_a_planted_process_that_does_not_look_cannot_open_it(elsewhere: KeyFile) -> None:
    crypto.install(crypto.ring())  # the ring as it was at the start
    elsewhere.change(lambda ring: ring.with_new_key("0badcafe"))
    before = crypto.ring()
    crypto.install(elsewhere.ring())
    token = crypto.seal("Hej", PLACE)
    crypto.install(before)
    with pytest.raises(SealBroken):
        crypto.unseal(token, PLACE)


def test_a_retired_key_still_opens_and_a_forgotten_one_does_not(elsewhere: KeyFile) -> None:
    token = crypto.seal("Hej", PLACE)
    first = crypto.key_id(token)
    elsewhere.change(lambda ring: ring.with_new_key("0badcafe").with_retired(first))
    assert crypto.unseal(token, PLACE) == "Hej"
    assert crypto.key_id(crypto.seal("Hej", PLACE)) == "0badcafe"
    elsewhere.change(lambda ring: ring.with_forgotten(first))
    crypto.install(elsewhere)
    with pytest.raises(SealBroken):
        crypto.unseal(token, PLACE)


def test_search_uses_both_keys_while_the_index_changes_its_own(elsewhere: KeyFile) -> None:
    before = crypto.index_of("198501019999")
    assert crypto.indexes_of("198501019999") == [before]
    elsewhere.change(lambda ring: ring.with_coming_index())
    assert crypto.index_of("198501019999") == before
    assert len(crypto.indexes_of("198501019999")) == 2
    elsewhere.change(lambda ring: ring.with_present_index())
    after = crypto.index_of("198501019999")
    assert crypto.indexes_of("198501019999") == [after, before]
    elsewhere.change(lambda ring: ring.with_settled_index())
    assert crypto.indexes_of("198501019999") == [after]


def test_a_bare_ring_has_no_file() -> None:
    with pytest.raises(RuntimeError, match="no key file"):
        crypto.key_file()


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
