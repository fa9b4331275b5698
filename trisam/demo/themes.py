"""What the cases are about: coherent stories, and phrases that go with all of them."""

from dataclasses import dataclass
from functools import cache

from trisam.cases.values import Income
from trisam.demo import texts
from trisam.demo.ground import PARTIES
from trisam.parties.models import Party


@dataclass(frozen=True)
class Theme:
    """One story: the question, the individual's words, and the plan that came of it."""

    lifted_by: tuple[str, ...]
    youngest: int
    oldest: int
    incomes: tuple[Income, ...]
    issue: str
    own_words: tuple[str, ...]
    tried: str
    recommendation: str
    actions: dict[str, str]
    """By party."""


@cache
def themes() -> tuple[Theme, ...]:
    """All of them."""
    return tuple(
        Theme(
            lifted_by=tuple(raw["lifted_by"]),
            youngest=raw["ages"][0],
            oldest=raw["ages"][1],
            incomes=tuple(Income(value) for value in raw["income"]),
            issue=raw["issue"],
            own_words=tuple(raw["own_words"]),
            tried=raw["tried"],
            recommendation=raw["recommendation"],
            actions=raw["actions"],
        )
        for raw in texts.read("themes")["theme"]
    )


@cache
def natural_to(party: str) -> tuple[Theme, ...]:
    """The themes that this party lifts."""
    return tuple(theme for theme in themes() if party in theme.lifted_by)


def phrases(kind: str) -> list[str]:
    """Phrases for any case, such as "context"."""
    found: list[str] = texts.read("phrases")[kind]
    return found


def lacking_from(phrase: str | None) -> str:
    """The slug of the party that could tell what is lacking, or "individ"; "" for nothing."""
    whom: dict[str, str] = texts.read("phrases")["lacks_from"]
    return whom[phrase] if phrase else ""


def own_phrases() -> dict[str, list[str]]:
    """What people have saved as phrases of their own, by the field that it is for."""
    found: dict[str, list[str]] = texts.read("phrases")["own"]
    return found


def phrases_of(kind: str, party: Party) -> list[str]:
    """What a party says, such as its "shares"; guests speak alike."""
    voices: dict[str, list[str]] = texts.read("phrases")[kind]
    return voices[party.slug if party.slug in PARTIES else "guest"]
