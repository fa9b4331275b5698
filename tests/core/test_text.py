"""Text from people: control characters go, everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trisam.core.text import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("", ""),
        ("  Hej \n", "Hej"),
        ("a\x00b", "ab"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\ud800b", "ab"),
        ("rad ett\r\nrad två\rrad tre", "rad ett\nrad två\nrad tre"),
        ("a\tb", "a\tb"),
        ("a\x85b", "ab"),
        ("a\u030alv", "ålv"),
        ("<b>å</b> & 👩‍👩‍👧 = 5 < 6", "<b>å</b> & 👩‍👩‍👧 = 5 < 6"),
    ],
)
def test_text_is_kept_but_for_what_no_database_takes(typed: str | None, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_what_is_cleaned_can_be_stored_and_is_clean(typed: str) -> None:
    once = clean(typed)
    once.encode()
    assert "\x00" not in once
    assert clean(once) == once
