"""docs/wishes.md tells the truth: fifty-eight wishes, pages that exist and tests that exist.

Each rule is a function from the rows of the table to what is wrong with them.
"""

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import pytest
from flask import Flask

from tests.tally import Tally
from trisam.factory import BLUEPRINTS, ROOT

LIST = ROOT / "docs" / "wishes.md"
WISHES = range(1, 59)
NOT_YET = "not yet"
NO_TEST = "–"
BACKTICKED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One wish as the table has it."""

    number: str
    wish: str
    answer: str
    page: str
    test: str

    @property
    def is_answered(self) -> bool:
        return self.page != NOT_YET


Rule = Callable[[list[Row], set[str]], list[str]]


def rows_of(text: str) -> list[Row]:
    """The rows of the table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


def are_not_the_fifty_eight(rows: list[Row], _pages: set[str]) -> list[str]:
    """The wishes are numbered 1-58, in order, each once and in words."""
    wanted = [str(number) for number in WISHES]
    numbers = [row.number for row in rows]
    wordless = [row.number for row in rows if not row.wish or not row.answer]
    return wordless + ([] if numbers == wanted else [f"numbers {numbers}"])


def name_no_page(rows: list[Row], pages: set[str]) -> list[str]:
    """An answered wish names at least one page, and each is a rule of the site."""
    found = []
    for row in rows:
        named = BACKTICKED.findall(row.page)
        if row.is_answered and not named:
            found.append(f"{row.number}: no page")
        found += [f"{row.number}: {page}" for page in named if page not in pages]
    return found


def name_no_test(rows: list[Row], _pages: set[str]) -> list[str]:
    """An answered wish names a test, and it is a function of that file; the others name none."""
    found = []
    for row in rows:
        named = BACKTICKED.findall(row.test)
        if not row.is_answered and row.test != NO_TEST:
            found.append(f"{row.number}: a test without a page")
        if row.is_answered and not named:
            found.append(f"{row.number}: no test")
        found += [f"{row.number}: {test}" for test in named if not is_a_test(test)]
    return found


def keep_quiet_about_the_rest(rows: list[Row], _pages: set[str]) -> list[str]:
    """ "partly:" is followed by the pages, a semicolon and what is missing."""
    partly = [row for row in rows if "partly" in row.page]
    shape = re.compile(r"partly: `[^;]+`; \S.+")
    return [row.number for row in partly if not shape.fullmatch(row.page)]


def is_a_test(address: str) -> bool:
    """True for `tests/…/test_x.py::test_name` where that function stands in that file."""
    file, _, name = address.partition("::")
    return name.startswith("test_") and name in functions_of(file)


@cache
def functions_of(file: str) -> frozenset[str]:
    """The functions at the top of a test file; none where there is no such file."""
    path = ROOT / file
    if not file.startswith("tests/") or not path.is_file():
        return frozenset()
    return frozenset(names(ast.parse(path.read_text("utf-8")).body))


def names(body: Iterable[ast.stmt]) -> list[str]:
    return [node.name for node in body if isinstance(node, ast.FunctionDef)]


RULES: list[Rule] = [
    are_not_the_fifty_eight,
    name_no_page,
    name_no_test,
    keep_quiet_about_the_rest,
]
A_TEST = "`tests/house/test_wishes.py::test_the_list_of_wishes_is_true`"
A_PAGE = "`/statistik`"


def planted(page: str, test: str) -> list[Row]:
    """The list with its first wish answered like this."""
    rest = [Row(str(number), "wish", "answer", NOT_YET, NO_TEST) for number in WISHES[1:]]
    return [Row("1", "wish", "answer", page, test), *rest]


PLANTED = [
    (are_not_the_fifty_eight, planted(NOT_YET, NO_TEST)[:-1]),
    (are_not_the_fifty_eight, [*planted(NOT_YET, NO_TEST)[1:], Row("58", "w", "a", "", "")]),
    (are_not_the_fifty_eight, [Row("1", "", "a", NOT_YET, NO_TEST), *planted("", "")[1:]]),
    (name_no_page, planted("`/finns-inte`", A_TEST)),
    (name_no_page, planted("`/moten/<int:id>`", A_TEST)),
    (name_no_page, planted("the page of statistics", A_TEST)),
    (name_no_test, planted(A_PAGE, "`tests/house/test_wishes.py::test_that_is_gone`")),
    (name_no_test, planted(A_PAGE, "`tests/house/test_that_is_gone.py::test_x`")),
    (name_no_test, planted(A_PAGE, "`tests/house/test_wishes.py::planted`")),
    (name_no_test, planted(A_PAGE, NO_TEST)),
    (name_no_test, planted(NOT_YET, A_TEST)),
    (keep_quiet_about_the_rest, planted(f"partly: {A_PAGE}", A_TEST)),
    (keep_quiet_about_the_rest, planted(f"partly: {A_PAGE}; ", A_TEST)),
]

ALLOWED = [
    (are_not_the_fifty_eight, planted(NOT_YET, NO_TEST)),
    (name_no_page, planted(f"{A_PAGE}, `/moten/<int:meeting_id>`", A_TEST)),
    (name_no_test, planted(A_PAGE, A_TEST)),
    (name_no_test, planted(NOT_YET, NO_TEST)),
    (keep_quiet_about_the_rest, planted(f"partly: {A_PAGE}, {A_PAGE}; no note", A_TEST)),
]


@pytest.fixture(scope="module")
def pages() -> set[str]:
    """The rules of the site; they need no database."""
    app = Flask("pages")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return {rule.rule for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_list_of_wishes_is_true(rule: Rule, pages: set[str], tally: Tally) -> None:
    rows = rows_of(LIST.read_text("utf-8"))

    tally(len(rows), "wishes")
    assert rule(rows, pages) == [], rule.__doc__


def test_answered_wishes_name_pages_and_tests(tally: Tally) -> None:
    rows = rows_of(LIST.read_text("utf-8"))
    named = [name for row in rows for name in BACKTICKED.findall(row.page + row.test)]

    tally(len(named), "pages and tests named")


@pytest.mark.parametrize(("rule", "rows"), PLANTED)
def test_a_planted_defect_is_caught(rule: Rule, rows: list[Row], pages: set[str]) -> None:
    assert rule(rows, pages)


@pytest.mark.parametrize(("rule", "rows"), ALLOWED)
def test_what_the_rule_allows_passes(rule: Rule, rows: list[Row], pages: set[str]) -> None:
    assert rule(rows, pages) == []


def test_each_rule_has_a_planted_defect() -> None:
    assert {rule for rule, _ in PLANTED} == set(RULES)
