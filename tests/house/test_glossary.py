"""docs/glossary.md, the recipes and the walk-through name what is in the code.

Each rule is a function from one document to the names in it that are not there.
"""

import ast
import re
from collections.abc import Callable
from functools import cache

import pytest

from tests.tally import Tally
from trisam.factory import ROOT

DOCUMENTS = ("glossary.md", "architecture.md", "how-to/*.md")
CLASS = re.compile(r"`([A-Z]\w*[a-z]\w*)(?:\.(\w+))?`")
FILE = re.compile(r"`((?:trisam|tests|templates|docs)/[\w/.-]+\.\w+)`")
IMAGINED = {"ContactForm", "TRISAM_HOME", "templates/teams/contact.html"}
"""What the recipes make up as they go."""
Rule = Callable[[str], list[str]]


def documents() -> dict[str, str]:
    """Each document by its name."""
    found = [path for pattern in DOCUMENTS for path in sorted((ROOT / "docs").glob(pattern))]
    return {path.name: path.read_text("utf-8") for path in found}


@cache
def known() -> frozenset[str]:
    """Every name that the code defines: classes, functions, attributes."""
    names: set[str] = set()
    for file in [*ROOT.glob("*.py"), *sorted((ROOT / "trisam").rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.alias):
                names.add(node.asname or node.name)
    return frozenset(names)


def names_no_class(text: str) -> list[str]:
    """`Case` and `Case.code` are a class of the house, and a name in it."""
    return [
        ".".join(filter(None, found))
        for found in CLASS.findall(text)
        if not {part for part in found if part} - IMAGINED <= known()
    ]


def names_no_file(text: str) -> list[str]:
    """`trisam/cases/lift.py` is a file."""
    files = set(FILE.findall(text)) - IMAGINED
    return sorted(file for file in files if not (ROOT / file).exists())


RULES: list[Rule] = [names_no_class, names_no_file]
PLANTED = [
    (names_no_class, "`CityCouncil`"),
    (names_no_class, "`Case.colour_of_hair`"),
    (names_no_file, "`trisam/cases/hair.py`"),
]
ALLOWED = [
    (names_no_class, "`Case.code`, `Consent`, `WHERE`, `place_urgent`"),
    (names_no_file, "`trisam/cases/lift.py` and `queries.py`"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_document_for_developers(rule: Rule, tally: Tally) -> None:
    texts = documents()
    found = [f"{name}: {what}" for name, text in texts.items() for what in rule(text)]

    named = sum(len(CLASS.findall(text)) + len(FILE.findall(text)) for text in texts.values())
    tally(named, "classes and files named")
    assert found == [], rule.__doc__


@pytest.mark.parametrize(("rule", "text"), PLANTED)
def test_a_planted_defect_is_caught(rule: Rule, text: str) -> None:
    assert rule(text)


@pytest.mark.parametrize(("rule", "text"), ALLOWED)
def test_what_the_rule_allows_passes(rule: Rule, text: str) -> None:
    assert rule(text) == []


def test_each_rule_has_a_planted_defect() -> None:
    assert {rule for rule, _ in PLANTED} == set(RULES)
