"""Names of invented people."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from trisam.demo import texts
from trisam.demo.chance import Chance
from trisam.people.models import Gender


@dataclass(frozen=True, slots=True)
class Named:
    """A name, and the language in which its bearer may need an interpreter."""

    name: str
    language: str | None = None


@dataclass(frozen=True)
class NameGroup:
    """First and last names that go together."""

    weight: float
    first: Mapping[Gender, tuple[str, ...]]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    languages: tuple[str, ...]


@cache
def _groups() -> tuple[NameGroup, ...]:
    return tuple(
        NameGroup(
            weight=raw["weight"],
            first={
                Gender.WOMAN: tuple(raw["women"]),
                Gender.MAN: tuple(raw["men"]),
                Gender.OTHER: (*raw["women"], *raw["men"]),
            },
            starts=tuple(raw["starts"]),
            ends=tuple(raw["ends"]),
            languages=tuple(raw.get("languages", ())),
        )
        for raw in texts.read("names")["group"]
    )


def draw(chance: Chance, gender: Gender) -> Named:
    """A name for somebody of this kön."""
    groups = _groups()
    chosen = groups[chance.weighted({i: group.weight for i, group in enumerate(groups)})]
    name = (
        f"{chance.one(chosen.first[gender])} {chance.one(chosen.starts)}{chance.one(chosen.ends)}"
    )
    return Named(name, chance.one(chosen.languages) if chosen.languages else None)
