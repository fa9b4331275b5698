"""Asking every cell of the matrix, and what is wrong with the answers."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache

from flask import Flask
from werkzeug.routing import Rule

from tests.access.asking import UNKNOWN, Answer, Asker
from tests.access.expectations import FILE, Expected, read
from tests.access.world import NAME, ROLES, SECRET, STATES

OWN_PAGE = {
    "report_id": "/rapporter/<uuid:report_id>",
    "code": "/arenden/<code>",
    "meeting_id": "/moten/<int:meeting_id>",
    "after_id": "/moten/<int:after_id>/efter-trisam",
    "action_id": "/atgarder/<uuid:action_id>",
    "recommendation_id": "/aterkoppling/<uuid:recommendation_id>",
    "handover_id": "/overlamningar/<uuid:handover_id>",
    "caseload_id": "/overlamningar/allt/<uuid:caseload_id>",
}
"""The page of the thing that an id names: whoever reads it may be told that more is forbidden."""
READERS, REVIEWERS, ASKED = "readers", "reviewers", "asked"

Door = tuple[str, str]


@cache
def expected() -> Expected:
    """What stands in the file."""
    return read(FILE.read_text(encoding="utf-8"), frozenset(ROLES), frozenset(STATES))


def doors(app: Flask) -> dict[Door, Rule]:
    """Every method and rule of the site."""
    return {
        (method, rule.rule): rule
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
    }


def unlisted(app: Flask, file: Expected) -> list[str]:
    """Addresses that the file does not name, and names that no address has."""
    real = doors(app)
    return [
        f"{method} {rule} stands not in {FILE.name}: write a line “{method}  {rule}” there, and "
        "under it who gets what"
        for method, rule in sorted(real.keys() - file.doors.keys())
    ] + [
        f"{method} {rule} stands in {FILE.name} but is no address: take the line away"
        for method, rule in sorted(file.doors.keys() - real.keys())
    ]


@dataclass
class Round:
    """One state of the matrix, asked of one application."""

    asker: Asker
    state: str
    file: Expected = field(default_factory=expected)
    cells: int = 0
    compared: int = 0
    wrong: list[str] = field(default_factory=list)
    _twins: dict[tuple[str, str, str, str], Answer] = field(default_factory=dict)

    def walk(self, wanted: Collection[Door] | None = None, roles: Collection[str] = ROLES) -> None:
        """Ask every cell, or those of the wanted doors and roles."""
        for door, rule in doors(self.asker.app).items():
            if wanted is not None and door not in wanted:
                continue
            for role in roles:
                self.cells += 1
                self._cell(door, rule, role)

    def _cell(self, door: Door, rule: Rule, role: str) -> None:
        method, path = door
        where = f"{method} {path}, {role}, {self.state}"
        should = self.file.answer(door, role, self.state)
        got = self.asker.ask(role, method, rule, self.asker.world.values)
        if should is None:
            self.wrong.append(
                f"{where}: {FILE.name} says nothing. The answer is “{got.kind}”: if that is right, "
                f"write “{got.kind}  {role}” under {method}  {path}"
            )
        elif got.kind != should:
            self.wrong.append(f"{where}: {should} is expected, and the answer is {got.kind}")
        self.wrong += [f"{where}: {line}" for line in self._told(door, rule, role, got)]

    def _told(self, door: Door, rule: Rule, role: str, got: Answer) -> Iterator[str]:
        """What the answer tells of a case that the role may not know of."""
        on_own_page = role == "individual" and door[1].startswith("/mitt/arende")
        if not (on_own_page or self.file.named(READERS, role, self.state)):
            text = f"{got.body}\n{got.headers}"
            if SECRET in text or NAME in text:
                yield "something about the individual stands in the answer"
            if not self._may_hold_code(door, role) and self.asker.world.code in text:
                yield "the case's code stands in the answer"
        if got.kind not in {"gone", "forbidden"}:
            return
        for name in sorted(rule.arguments & UNKNOWN.keys()):
            if got.kind == "forbidden" and self._knows(name, role):
                continue
            self.compared += 1
            if got != self._twin(door, rule, role, name):
                yield f"an unknown {name} is answered differently, so the refusal tells"

    def _may_hold_code(self, door: Door, role: str) -> bool:
        """Whether who asks has typed the code, reviews the log, where cases are codes, or is asked
        to take the case over."""
        if door[1].startswith("/overlamningar"):
            return self.file.named(ASKED, role, self.state)
        if door[1].startswith("/logg/") or door[1] == "/logg":
            return self.file.named(REVIEWERS, role, self.state)
        return "<code>" in door[1] or door == ("POST", "/arenden/sok")

    def _knows(self, name: str, role: str) -> bool:
        """Whether the role reads the page of the thing itself, by the file."""
        page = OWN_PAGE.get(name)
        return page is not None and self.file.answer(("GET", page), role, self.state) == "page"

    def _twin(self, door: Door, rule: Rule, role: str, name: str) -> Answer:
        """The answer to the same request, with an id there that no row has."""
        key = (*door, role, name)
        if key not in self._twins:
            values = {**self.asker.world.values, name: UNKNOWN[name]}
            self._twins[key] = self.asker.ask(role, door[0], rule, values)
        return self._twins[key]


def summary(wrong: list[str]) -> str:
    """The wrong cells, those of one address and answer together."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for line in wrong:
        cell, _, what = line.partition(": ")
        address, role, state = cell.rsplit(", ", 2)
        grouped[f"{address} ({state}): {what}"].append(role)
    return "\n".join(f"{what} [{' '.join(roles)}]" for what, roles in sorted(grouped.items()))
