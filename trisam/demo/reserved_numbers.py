"""Personnummer that nobody has.

Skatteverket keeps birth numbers 980–999 for tests and gives them to nobody. The third digit of
the birth number is even for women and odd for men; the check digit is right (modulus 10).
"""

from datetime import date

from trisam.demo.chance import Chance
from trisam.people.models import Gender

LOWEST, HIGHEST = 980, 999


class ReservedNumbers:
    """Hands out personnummer, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, chance: Chance, born: date, gender: Gender) -> str | None:
        """Twelve digits for somebody born on this day; None when the day's numbers are out."""
        birth_numbers = [n for n in range(LOWEST, HIGHEST + 1) if _fits(n, gender)]
        for birth_number in chance.some(birth_numbers, len(birth_numbers)):
            nine = f"{born:%y%m%d}{birth_number}"
            digits = f"{born:%Y}{nine[2:]}{check_digit(nine)}"
            if digits not in self._taken:
                self._taken.add(digits)
                return digits
        return None


def check_digit(nine: str) -> int:
    """The last digit: times 2, 1, 2 …, the sum of the digits filled up to a whole ten."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return -sum(number // 10 + number % 10 for number in doubled) % 10


def _fits(birth_number: int, gender: Gender) -> bool:
    odd = birth_number % 2 == 1
    return gender is Gender.OTHER or odd == (gender is Gender.MAN)
