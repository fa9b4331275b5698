"""Which passwords are good enough: long, not common, not the first that comes to mind here."""

import pytest

from tests.tally import Tally
from trisam.accounts.models import Account
from trisam.accounts.service import passwords
from trisam.core.errors import RuleBroken

ADDRESS = "alva.testgren@trisam.test"
GOOD = (
    "korrekt-häst-batteri",
    "blå cykel springer uppför trappan",
    "x7#Qm!pL02zVd",
    "åäö åäö sju gröna elefanter",
    "kort men udda ¤ fras 9",
    "a" * 3 + " fyra björnar läser tidning " * 6,
)
BAD = (
    "",
    "kort",
    "elva tecken",
    "111111111111",
    "abcdefghijkl",
    "password1234",
    "qwertyuiop123",
    "passwordpassword",
    "trisam är bäst av alla",
    "alva.testgren är jag 17",
    "gävleborg2026",
    "lösenord2026!",
)


def accepted(password: str) -> bool:
    try:
        passwords.demand_good(password, ADDRESS)
    except RuleBroken:
        return False
    return True


def test_long_and_unusual_ones_are_accepted_whatever_they_are_made_of(tally: Tally) -> None:
    tally(len(GOOD), "good passwords")
    assert [password for password in GOOD if not accepted(password)] == []


def test_short_common_and_near_ones_are_refused(tally: Tally) -> None:
    tally(len(BAD), "bad passwords")
    assert [password for password in BAD if accepted(password)] == []


def test_a_planted_judge_that_only_counts_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "zxcvbn", lambda *_, **__: {"score": 4})
    assert accepted("password1234")


def test_a_password_is_taken_as_it_was_typed_also_a_long_one() -> None:
    long = "Blå Cykel " * 19
    kept = passwords.hash_password(long)
    account = Account(password_hash=kept)
    assert passwords.fits(account, long)
    assert not passwords.fits(account, long.lower())
    assert not passwords.fits(account, long.strip())
    assert not passwords.fits(account, long[:72])
