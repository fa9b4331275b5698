"""Every action that the code writes has words in Swedish.

The actions are read from the source. The rule is a function over one module, so that it can be
shown to catch a planted defect.
"""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.tally import Tally
from trisam.audit.action_words import ACTIONS, KIND_WORDS, OPENING, Kind, actions_of, words_of
from trisam.factory import ROOT
from trisam.handovers.models import HandoverStatus
from trisam.meetings.models import ItemStatus

WRITES = {"record", "record_reads"}
MADE_OF = {
    "agenda.": [status.value for status in ItemStatus],
    "handover.": [status.value for status in HandoverStatus],
}
"""Actions that are put together: their beginning, and every end that it can have."""
PASSED_ON = {
    ("trisam/audit/service.py", "action"),
    ("trisam/accounts/service/second_factor.py", "action"),
    ("trisam/accounts/service/signing_in.py", "action"),
}
"""Functions that write the action they are given, by file and argument."""


def actions_in(source: str, file: str = "") -> set[str]:
    """The actions that a module writes to the log; "?…" for one that cannot be read."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _writes(node):
            found |= _read(node.args[1], constants, file)
    return found


def _writes(call: ast.Call) -> bool:
    """`audit.record(actor, action, subject)`; not a recommendation's `record`."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    named = isinstance(owner, ast.Name) and "audit" in owner.id
    return named and isinstance(call.func, ast.Attribute) and call.func.attr in WRITES


def _read(argument: ast.expr, constants: Mapping[str, object], file: str) -> set[str]:
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    if isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        beginning = str(argument.values[0].value)
        return {beginning + end for end in MADE_OF.get(beginning, ["?"])}
    if isinstance(argument, ast.IfExp):
        return _read(argument.body, constants, file) | _read(argument.orelse, constants, file)
    if isinstance(argument, ast.Name):
        if argument.id in constants:
            return {str(constants[argument.id])}
        if (file, argument.id) in PASSED_ON:
            return set()
    return {f"?{ast.unparse(argument)}"}


def modules() -> dict[str, str]:
    """Every module of the house, by its path."""
    found = sorted((ROOT / "trisam").rglob("*.py"))
    return {str(Path(one).relative_to(ROOT)): one.read_text("utf-8") for one in found}


def test_every_action_of_the_code_has_words(tally: Tally) -> None:
    written = {action for file, source in modules().items() for action in actions_in(source, file)}
    tally(len(written), "actions of the log found in the code")

    assert sorted(written - ACTIONS.keys()) == []
    assert len(written) > 40
    assert "agenda.withdrawn" in written


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('audit.record(actor, "cake.eat", subject)', "cake.eat"),
        ('audit.record_reads(actor, "cake.look", [(subject, None)])', "cake.look"),
        ('EAT = "cake.eat"\naudit.record(actor, EAT, subject)', "cake.eat"),
        ('audit.record(actor, f"cake.{verb}", subject)', "cake.?"),
        ("audit.record(actor, verb, subject)", "?verb"),
    ],
)
def test_a_planted_action_without_words_is_caught(source: str, found: str) -> None:
    assert actions_in(source) - ACTIONS.keys() == {found}


def test_what_is_no_writing_to_the_log_is_let_be() -> None:
    assert actions_in('service.record(actor, meeting, case)\nrecord(actor, "cake.eat")') == set()


def test_each_kind_has_words_and_actions() -> None:
    assert set(KIND_WORDS) == set(Kind)
    assert {words.kind for words in ACTIONS.values()} == set(Kind)


def test_a_list_is_no_opening_but_a_page_and_a_paper_are() -> None:
    opened = set(actions_of(*OPENING))

    assert {"case.read", "follow_up.read", "meeting.print"} <= opened
    assert not {"case.list", "case.search", "case.refused", "log.read"} & opened


def test_an_action_that_is_no_longer_written_still_has_words() -> None:
    assert words_of("cake.eat").text == "Gjorde något som saknar namn här"
    assert words_of("case.read").text == "Öppnade ärendet"
