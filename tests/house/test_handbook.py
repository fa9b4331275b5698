"""The Swedish handbook says what the screen says: each word in bold stands in the product.

Each rule is a function from one page of the handbook to what is wrong with it.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.tally import Tally
from trisam.factory import ROOT

FOLDER = ROOT / "docs" / "handbok"
BOLD = re.compile(r"\*\*([^*]+)\*\*")
LINK = re.compile(r"\]\(([^)#]+\.md)(?:#[^)]*)?\)")
LONGEST_SENTENCE = 25
ABOUT_THE_BOOK = {"fet stil"}
Rule = Callable[[str], list[str]]


def handbook() -> dict[str, str]:
    """Each page by its name."""
    return {page.name: page.read_text("utf-8") for page in sorted(FOLDER.glob("*.md"))}


@cache
def product() -> str:
    """Every word that the screen can show, and the code round it, on one line."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "trisam").rglob("*.py")]
    return on_one_line(" ".join(file.read_text("utf-8") for file in sorted(files)))


def on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def labels(text: str) -> list[str]:
    return [on_one_line(label) for label in BOLD.findall(text)]


def names_what_is_not_there(text: str) -> list[str]:
    """A label in bold stands just so in a template or in the code."""
    return [
        label
        for label in labels(text)
        if label.rstrip(".") not in product() and label not in ABOUT_THE_BOOK
    ]


def leads_nowhere(text: str) -> list[str]:
    """A link leads to a file."""
    return [link for link in LINK.findall(text) if not (FOLDER / link).exists()]


def is_hard_to_read_aloud(text: str) -> list[str]:
    """No sentence is longer than twenty-five words."""
    prose = re.sub(r"^(\|.*|    .*|#.*)$", "", text, flags=re.MULTILINE)
    parts = re.split(r"(?<=[.?!:;])\s|\n\s*(?:-|\d+\.)\s|\n\n", prose)
    return [part for part in parts if len(part.split()) > LONGEST_SENTENCE]


RULES: list[Rule] = [names_what_is_not_there, leads_nowhere, is_hard_to_read_aloud]

PLANTED = [
    (names_what_is_not_there, "Tryck på **Lyft nu med en gång**."),
    (leads_nowhere, "Läs [mer](finns-inte.md)."),
    (is_hard_to_read_aloud, "Skriv " + "och skriv " * LONGEST_SENTENCE + "sedan."),
]
ALLOWED = [
    (names_what_is_not_there, "Tryck på **Lyft\närendet** och **Börja**."),
    (leads_nowhere, "Läs [mer](handlaggare.md#uppfoljning)."),
    (is_hard_to_read_aloud, "Skriv kort. " * LONGEST_SENTENCE),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_page_of_the_handbook(rule: Rule, tally: Tally) -> None:
    pages = handbook()
    found = [f"{name}: {what}" for name, text in pages.items() for what in rule(text)]

    tally(sum(len(labels(text)) for text in pages.values()), "labels and sentences round them")
    assert found == [], rule.__doc__


def test_every_page_stands_in_the_contents() -> None:
    contents = set(LINK.findall((FOLDER / "README.md").read_text("utf-8")))
    assert {Path(name).name for name in handbook()} - {"README.md"} <= contents


@pytest.mark.parametrize(("rule", "text"), PLANTED)
def test_a_planted_defect_is_caught(rule: Rule, text: str) -> None:
    assert rule(text)


@pytest.mark.parametrize(("rule", "text"), ALLOWED)
def test_what_the_rule_allows_passes(rule: Rule, text: str) -> None:
    assert rule(text) == []


def test_each_rule_has_a_planted_defect() -> None:
    assert {rule for rule, _ in PLANTED} == set(RULES)
