"""The doors of the house, read from the source: who reads, who commits, who asks the environment.

Each rule is a function from one module to what it breaks. Beside the clean house stands, for
each rule, a planted defect that it is shown to catch.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
READS = {"execute", "scalars", "scalar", "get_one", "stream", "stream_scalars"}


@dataclass(frozen=True)
class Module:
    """One source file: its path from the root of the project, and what it says."""

    path: PurePath
    tree: ast.Module

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the module."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def is_any_of(self, *places: str) -> bool:
        """Whether the module is one of the files, or stands in one of the folders."""
        path = str(self.path)
        return any(path == place or path.startswith(f"{place}/") for place in places)

    def is_layer(self, *layers: str) -> bool:
        """Whether the module is, say, a feature's `queries.py` or stands in its `queries/`."""
        parts = self.path.with_suffix("").parts
        return len(parts) > 2 and parts[2] in layers


Rule = Callable[[Module], list[int]]


def reads_outside_queries(module: Module) -> list[int]:
    """Only queries.py asks the database. policy.py builds conditions, service.py writes."""
    if module.is_any_of("trisam/core") or module.is_layer("queries"):
        return []
    return [
        call.lineno
        for call in module.calls()
        if (_runs_a_query(call) and not (module.is_layer("service") and _writes(call)))
        or (_is_select(call) and not module.is_layer("policy"))
    ]


def _writes(call: ast.Call) -> bool:
    """`execute(insert(…).values(…))`: what is executed begins with a writing verb."""
    begins: ast.expr | None = call.args[0] if call.args else None
    while isinstance(begins, ast.Call) and isinstance(begins.func, ast.Attribute):
        begins = begins.func.value
    return (
        isinstance(begins, ast.Call)
        and isinstance(begins.func, ast.Name)
        and begins.func.id in {"insert", "update", "delete"}
    )


def _runs_a_query(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in READS:
        return True
    # A dictionary has `get` too, the browser's session among them: ask whose it is.
    owner = call.func.value
    asked = ast.unparse(owner.func) if isinstance(owner, ast.Call) else ""
    return call.func.attr in {"get", "query"} and asked in {"session", "db.session"}


def _is_select(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value
        return call.func.attr == "select" and isinstance(owner, ast.Name) and owner.id == "sa"
    return isinstance(call.func, ast.Name) and call.func.id == "select"


def commits_outside_the_transaction(module: Module) -> list[int]:
    """Only core/db.py ends a transaction."""
    if module.is_any_of("trisam/core/db.py"):
        return []
    return [
        call.lineno
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}
    ]


def imports_inside_a_function(module: Module) -> list[int]:
    """An import that hides in a function hides a circle."""
    return [
        node.lineno
        for outer in ast.walk(module.tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(outer)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def imports_below_the_top(module: Module) -> list[int]:
    """Imports come first, after the docstring; `if TYPE_CHECKING:` is part of them."""
    lines: list[int] = []
    code_has_begun = False
    for node in module.tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines += [node.lineno] if code_has_begun else []
        elif not _is_docstring_or_guard(node):
            code_has_begun = True
    return lines


def _is_docstring_or_guard(node: ast.stmt) -> bool:
    guard = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    return guard or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def has_an_empty_name(module: Module) -> list[int]:
    """A module is named by what it holds."""
    return [1] if EMPTY_NAMES & set(module.path.with_suffix("").parts) else []


def asks_the_environment(module: Module) -> list[int]:
    """Only config.py reads the environment."""
    if module.is_any_of("config.py"):
        return []
    asked = {"environ", "environb", "getenv", "getenvb"}
    attributes = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in asked
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    names = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "os"
        and asked & {alias.name for alias in node.names}
    ]
    return attributes + names


def seals_by_hand(module: Module) -> list[int]:
    """Text is sealed by a `Sealed` attribute, which a change of keys finds; the rotation too."""
    if module.is_any_of("trisam/core/crypto.py", "trisam/keys/service.py"):
        return []
    return [
        call.lineno
        for call in module.calls()
        if ast.unparse(call.func) in {"crypto.seal", "crypto.unseal", "seal", "unseal"}
    ]


RULES: list[Rule] = [
    reads_outside_queries,
    commits_outside_the_transaction,
    imports_inside_a_function,
    imports_below_the_top,
    has_an_empty_name,
    asks_the_environment,
    seals_by_hand,
]

PLANTED = [
    (reads_outside_queries, "trisam/cases/service.py", "session().execute(statement)"),
    (reads_outside_queries, "trisam/cases/views.py", "rows = session().scalars(statement).all()"),
    (reads_outside_queries, "trisam/cases/views.py", "session().execute(insert(Case).values())"),
    (reads_outside_queries, "trisam/cases/jobs.py", "session().get(Case, 1)"),
    (reads_outside_queries, "trisam/accounts/sessions.py", "db.session().get(SignInSession, 1)"),
    (reads_outside_queries, "trisam/home/views/day.py", "statement = select(Case)"),
    (reads_outside_queries, "trisam/cases/policy.py", "session().scalar(select(Case))"),
    (reads_outside_queries, "trisam/web/sessions.py", "statement = sa.select(Case)"),
    (commits_outside_the_transaction, "trisam/cases/queries.py", "session().commit()"),
    (commits_outside_the_transaction, "trisam/core/events.py", "opened.rollback()"),
    (imports_inside_a_function, "trisam/cases/policy.py", "def f():\n    import trisam.meetings"),
    (imports_below_the_top, "trisam/cases/policy.py", "import a\nx = 1\nimport b"),
    (has_an_empty_name, "trisam/cases/utils.py", ""),
    (has_an_empty_name, "trisam/common/words.py", ""),
    (asks_the_environment, "trisam/web/files.py", "import os\nhome = os.environ['HOME']"),
    (asks_the_environment, "trisam/web/files.py", "import os\nhome = os.getenv('HOME')"),
    (asks_the_environment, "app.py", "from os import environ"),
    (seals_by_hand, "trisam/cases/service.py", "case.issue_sealed = crypto.seal(text, place)"),
    (seals_by_hand, "trisam/cases/queries.py", "return unseal(token, place)"),
]

ALLOWED = [
    (reads_outside_queries, "trisam/cases/queries.py", "session().scalars(select(Case))"),
    (reads_outside_queries, "trisam/meetings/queries/agenda.py", "session().get(Meeting, 1)"),
    (reads_outside_queries, "trisam/core/db.py", "connection.execute(statement)"),
    (reads_outside_queries, "trisam/cases/policy.py", "seen = exists(select(Release.id))"),
    (reads_outside_queries, "trisam/cases/service.py", "session().add(case)"),
    (reads_outside_queries, "trisam/cases/service.py", "session().execute(insert(Case).values())"),
    (reads_outside_queries, "trisam/web/forms.py", "chosen = request.args.get('vecka')"),
    (reads_outside_queries, "trisam/accounts/sessions.py", "account = session.get('account')"),
    (commits_outside_the_transaction, "trisam/core/db.py", "opened.commit()"),
    (imports_below_the_top, "trisam/a.py", '"""Why."""\nif TYPE_CHECKING:\n    import a\nimport b'),
    (has_an_empty_name, "trisam/core/text.py", ""),
    (asks_the_environment, "config.py", "import os\nhome = os.environ['HOME']"),
    (seals_by_hand, "trisam/cases/service.py", "case.issue = text"),
    (seals_by_hand, "trisam/keys/service.py", "fresh = crypto.seal(text, place)"),
]


def parsed(path: str, source: str) -> Module:
    return Module(PurePath(path), ast.parse(source))


@pytest.fixture(scope="module")
def house() -> list[Module]:
    """Every module that ships."""
    files = [*ROOT.glob("*.py"), *sorted((ROOT / "trisam").rglob("*.py"))]
    return [parsed(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in files]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_module_of_the_house(rule: Rule, house: list[Module]) -> None:
    found = [f"{module.path}:{line}" for module in house for line in rule(module)]

    assert len(house) > 50, "the walk did not find the house"
    assert found == [], rule.__doc__


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_a_planted_defect_is_caught(rule: Rule, path: str, source: str) -> None:
    assert rule(parsed(path, source))


@pytest.mark.parametrize(("rule", "path", "source"), ALLOWED)
def test_what_the_rule_allows_passes(rule: Rule, path: str, source: str) -> None:
    assert rule(parsed(path, source)) == []


def test_each_rule_has_a_planted_defect() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)
