"""Fields are called what the screen calls them, also where only their names were sent."""

import pytest

from trisam.web.labels import Labels

ANSWER = {"known", "shares", "can_do", "can_do_from", "lacks", "needs_talk", "version"}


@pytest.mark.parametrize(
    ("package", "names", "name", "label"),
    [
        ("trisam.meetings", ANSWER, "shares", "Vad kan ni dela?"),
        ("trisam.recommendations", {"actions-0-text"}, "actions-0-text", "Vad ska göras?"),
        ("trisam.lifts", {"issue"}, "issue", "Vad behöver ni hjälp med?"),
        ("trisam.meetings", ANSWER, "version", None),
        ("trisam.meetings", ANSWER, "made_up", None),
        ("trisam.statistics", {"shares"}, "shares", None),
    ],
)
def test_a_field_has_the_label_of_its_own_feature(
    package: str, names: set[str], name: str, label: str | None
) -> None:
    assert Labels(package, names).label(name) == label


def test_the_form_that_has_most_of_the_fields_decides() -> None:
    """Two forms of the accounts have a field of the same name."""
    new_account = Labels("trisam.accounts", {"name", "email", "unit", "password"})
    let_in_again = Labels("trisam.accounts", {"password", "without_factor"})
    assert new_account.label("password") == "Första lösenord"
    assert let_in_again.label("password") == "Nytt första lösenord"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("known", "kand", "Ja"),
        ("known", "nonsens", None),
        ("receivers", "3", None),
        ("shares", "Ja.", "Ja."),
    ],
)
def test_a_choice_is_told_in_words_if_they_are_known_and_a_text_as_it_is(
    name: str, value: str, words: str | None
) -> None:
    assert Labels("trisam.meetings", ANSWER).words(name, value) == words
