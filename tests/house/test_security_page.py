"""docs/security.md: every requirement of OWASP ASVS 5.0.0 once, and every test it names exists."""

import re
from pathlib import Path

import pytest

from tests.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/security.md"

CATALOGUE = {
    "1": (2, 10, 12, 3, 3),
    "2": (3, 3, 5, 2),
    "3": (1, 3, 5, 8, 8, 1, 5),
    "4": (5, 5, 2, 4),
    "5": (1, 6, 3, 3),
    "6": (3, 12, 8, 6, 8, 4, 2, 4),
    "7": (3, 4, 2, 5, 3, 2),
    "8": (4, 4, 3, 2),
    "9": (3, 4),
    "10": (2, 3, 5, 16, 5, 2, 3),
    "11": (4, 5, 5, 4, 2, 2, 2),
    "12": (5, 2, 5),
    "13": (4, 6, 4, 7),
    "14": (2, 8, 3),
    "15": (5, 5, 7, 4),
    "16": (1, 5, 4, 3, 4),
    "17": (2, 8, 2),
}
"""How many requirements each section of each chapter has (ASVS 5.0.0: 345 in all)."""

ANSWERS = {"test", "operator", "open", "none"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \| [123] \| (.+?) \| (.+?) \| (.+) \|$")
TEST = re.compile(r"tests/[\w/]+\.(?:py|toml)")


def requirements() -> list[str]:
    """The numbers of all requirements, in the standard's order."""
    return [
        f"{chapter}.{section}.{number}"
        for chapter, counts in CATALOGUE.items()
        for section, count in enumerate(counts, start=1)
        for number in range(1, count + 1)
    ]


def flaws(page: str) -> list[str]:
    """What is wrong with the table: numbers left out or twice, answers without reason or test."""
    order, met, found = requirements(), list[str](), list[str]()
    for first, last, _, answer, why in (m.groups() for m in map(ROW.match, page.splitlines()) if m):
        if first not in order or (last or first) not in order:
            found.append(f"{first}: no such requirement")
            continue
        met += order[order.index(first) : order.index(last or first) + 1]
        if answer not in ANSWERS:
            found.append(f"{first}: the answer is {answer}")
        if answer == "test" and not (TEST.search(why) or "make check" in why):
            found.append(f"{first}: names no test")
    found += [f"{number}: left out" for number in order if number not in met]
    found += [f"{number}: twice" for number in sorted(set(met)) if met.count(number) > 1]
    found += [f"{path}: is no file" for path in TEST.findall(page) if not (ROOT / path).exists()]
    return found


def test_the_catalogue_is_whole() -> None:
    assert len(requirements()) == 345


def test_each_requirement_is_answered_once_and_each_test_exists(tally: Tally) -> None:
    page = PAGE.read_text()
    tally(len(requirements()), "requirements answered")
    tally(len(set(TEST.findall(page))), "tests named")

    assert flaws(page) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("| 8.2.2 |", "| 8.2.9 |", "8.2.2: left out"),
        ("| 8.2.2 |", "| 8.2.1 |", "8.2.1: twice"),
        ("tests/house/test_routes.py", "tests/house/test_gone.py", "test_gone.py: is no file"),
        ("| rows by rule | test |", "| rows by rule | yes |", "8.2.2: the answer is yes"),
    ],
)
def test_a_planted_flaw_of_the_table_is_caught(good: str, bad: str, said: str) -> None:
    page = PAGE.read_text()
    assert good in page
    assert said in "\n".join(flaws(page.replace(good, bad)))
