from datetime import date

from personnummer import personnummer

from trisam.demo.chance import Chance
from trisam.demo.reserved_numbers import ReservedNumbers, check_digit
from trisam.people.models import Gender

BORN = date(1985, 7, 9)


def test_every_number_of_a_day_has_the_right_check_digit() -> None:
    numbers, chance = ReservedNumbers(), Chance("test")

    taken = [numbers.take(chance, BORN, Gender.OTHER) for _ in range(20)]

    assert len({number for number in taken if number}) == 20
    assert all(personnummer.valid(number) for number in taken)
    assert {number[8:11] for number in taken if number} == {str(n) for n in range(980, 1000)}


def test_women_get_even_birth_numbers_and_men_odd_ones() -> None:
    numbers, chance = ReservedNumbers(), Chance("test")

    woman = numbers.take(chance, BORN, Gender.WOMAN)
    man = numbers.take(chance, BORN, Gender.MAN)

    assert woman
    assert man
    assert int(woman[10]) % 2 == 0
    assert int(man[10]) % 2 == 1


def test_a_day_whose_numbers_are_out_gives_none() -> None:
    numbers, chance = ReservedNumbers(), Chance("test")
    for _ in range(10):
        numbers.take(chance, BORN, Gender.MAN)

    assert numbers.take(chance, BORN, Gender.MAN) is None
    assert numbers.take(chance, BORN, Gender.WOMAN) is not None


def test_the_check_digit_of_a_published_example() -> None:
    # 811218-9876 is the example number of Swedish law and of the tax agency's own texts.
    assert check_digit("811218987") == 6
