"""Numbers as people write them."""

from datetime import date

import pytest

from trisam.core.errors import RuleBroken
from trisam.people import ages, personnummer


@pytest.mark.parametrize(
    "written", ["198507099805", "19850709-9805", "850709-9805", "8507099805", " 850709 – 9805 "]
)
def test_every_way_of_writing_gives_the_same_twelve_digits(written: str) -> None:
    number = personnummer.parse(written)
    assert number.digits == "198507099805"
    assert number.born == date(1985, 7, 9)
    assert number.shown == "19850709-9805"


def test_a_samordningsnummer_is_allowed_and_tells_the_real_birthday() -> None:
    number = personnummer.parse("701063-2391")
    assert number.digits == "197010632391"
    assert number.born == date(1970, 10, 3)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("19850709-9806", "kontrollsiffran är fel"),
        ("19851309-9805", "datum som finns"),
        ("19850749-9805", "datum som finns"),
        ("19900229-1234", "Kontrollera siffrorna"),
        ("19850708", "tolv siffror"),
        ("hej", "tolv siffror"),
        ("", "tolv siffror"),
        ("٢" * 12, "tolv siffror"),
    ],
)
def test_a_wrong_number_is_a_sentence_that_does_not_repeat_it(written: str, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence) as told:
        personnummer.parse(written)
    assert told.value.field == "personnummer"
    assert not written or written not in told.value.sentence


def test_a_number_shows_in_no_repr() -> None:
    assert "9805" not in repr(personnummer.parse("19850709-9805"))


def test_ages_are_whole_years_on_the_day() -> None:
    assert ages.age_on(date(2000, 2, 29), date(2016, 2, 28)) == 15
    assert ages.age_on(date(2000, 2, 29), date(2016, 2, 29)) == 16


@pytest.mark.parametrize(
    ("born", "year", "passes"),
    [
        (date(2010, 1, 1), None, True),
        (date(2010, 1, 2), None, False),
        (date(1961, 1, 2), None, True),
        (date(1961, 1, 1), None, False),
        (None, 2010, True),
        (None, 2011, False),
        (None, 1961, True),
        (None, 1960, False),
        (None, None, True),
    ],
)
def test_trisam_is_for_sixteen_to_sixty_four(
    born: date | None, year: int | None, passes: bool
) -> None:
    assert (ages.problem(born, year, date(2026, 1, 1)) is None) is passes


def test_a_birthday_in_the_future_is_said_to_be_so() -> None:
    assert "framtiden" in (ages.problem(date(2030, 1, 1), None, date(2026, 1, 1)) or "")
