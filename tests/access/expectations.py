"""Reading expected.txt, which is written by hand: who gets what at each address.

Its grammar stands at its own top.
"""

from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).with_name("expected.txt")
ANSWERS = ("page", "elsewhere", "sign-in", "forbidden", "gone", "refused")
ALL = "*"


@dataclass(frozen=True)
class Clause:
    """These roles, in these states (none named: in every state)."""

    roles: frozenset[str]
    states: frozenset[str]

    def fits(self, role: str, state: str) -> bool:
        """Whether the cell is one of these."""
        return role in self.roles and state in self.states


@dataclass
class Expected:
    """The whole file."""

    roles: frozenset[str]
    states: frozenset[str]
    groups: dict[str, list[Clause]] = field(default_factory=dict)
    visitors: list[tuple[str, list[Clause]]] = field(default_factory=list)
    """What holds at every address that does not say otherwise."""
    doors: dict[tuple[str, str], list[tuple[str, list[Clause]]]] = field(default_factory=dict)

    def answer(self, door: tuple[str, str], role: str, state: str) -> str | None:
        """What the file says of a cell: the first line that fits. None when no line does."""
        for answer, clauses in [*self.doors.get(door, []), *self.visitors]:
            if any(clause.fits(role, state) for clause in clauses):
                return answer
        return None

    def named(self, group: str, role: str, state: str) -> bool:
        """Whether the role belongs to the group in this state."""
        return any(clause.fits(role, state) for clause in self.groups[group])


def read(text: str, roles: frozenset[str], states: frozenset[str]) -> Expected:
    """Raises `ValueError` with the line's number for a line that says nothing clear."""
    found = Expected(roles, states)
    lines: list[tuple[str, list[Clause]]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.partition("#")[0].rstrip()
        if not line:
            continue
        first, _, rest = line.strip().partition(" ")
        try:
            if line[0].isspace():
                if first not in ANSWERS:
                    raise ValueError(f"{first} is no answer")  # noqa: TRY301
                lines.append((first, _clauses(found, rest)))
            elif first == "group":
                name, _, members = rest.partition("=")
                found.groups[name.strip()] = _clauses(found, members)
            else:
                lines = _opened(found, first, rest.strip())
        except ValueError as error:
            raise ValueError(f"{FILE.name}, line {number}: {error}") from error
    return found


def _opened(found: Expected, methods: str, rule: str) -> list[tuple[str, list[Clause]]]:
    """The list that the following lines belong to."""
    if methods == "everywhere":
        return found.visitors
    lines: list[tuple[str, list[Clause]]] = []
    for method in methods.split(","):
        if (method, rule) in found.doors:
            raise ValueError(f"{method} {rule} stands twice")
        found.doors[method, rule] = lines
    return lines


def _clauses(found: Expected, text: str) -> list[Clause]:
    clauses: list[Clause] = []
    for part in text.split(";"):
        who, _, when = part.partition(" in ")
        states = frozenset(when.split()) or found.states
        if states - found.states:
            raise ValueError(f"unknown state {sorted(states - found.states)}")
        for word in who.split():
            clauses += _narrowed(found, word, states)
    return clauses


def _narrowed(found: Expected, word: str, states: frozenset[str]) -> list[Clause]:
    if word == ALL:
        return [Clause(found.roles, states)]
    if word in found.groups:
        return [Clause(one.roles, one.states & states) for one in found.groups[word]]
    if word not in found.roles:
        raise ValueError(f"unknown role or group {word!r}")
    return [Clause(frozenset({word}), states)]
