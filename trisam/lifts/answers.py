"""What a draft holds: the answers as they were typed, and the lift that they amount to."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from trisam.cases.lift import Background, Participation, Situation
from trisam.consents.service import GivenConsent
from trisam.core.text import clean
from trisam.people.models import Person
from trisam.people.service import NewPerson
from trisam.people.telltale.detector import naming, without

Typed = dict[str, list[str]]
"""The fields of one step, each with what was typed or ticked."""

NUMBER, WITHOUT, PROTECTED = "number", "without", "protected"
"""Ways to say who it is: by personnummer, by name and year, or by a code alone."""

MOST_CHARACTERS = 100_000
"""More than this is not kept as a draft."""


@dataclass(frozen=True, slots=True)
class Lift:
    """A complete lift, ready to be handed in. Texts are kept out of every repr."""

    team_id: int
    person: NewPerson
    issue: str = field(repr=False)
    questions: Mapping[int, str] = field(repr=False)
    own_words: str | None = field(repr=False)
    own_words_to: frozenset[int]
    participation: Participation
    situation: Situation
    background: Background
    is_relift: bool
    consent: Callable[[uuid.UUID], GivenConsent] | None
    """What the individual agreed to, once the individual has an id. None: no consent yet."""
    meeting_id: int | None
    """None: a meeting is chosen later."""
    urgent: bool
    """The meeting may get an extra slot."""


def as_typed(person: Person) -> Typed:
    """The answers that tell of somebody who was lifted before; of somebody with skyddade
    personuppgifter only the kön (L9)."""
    gender = {"gender": [person.gender.value]}
    if person.protected:
        return {"kind": [PROTECTED], **gender}
    who = {"name": [person.name or ""], "kommun": [person.kommun.slug], **gender}
    if person.shown_personnummer:
        return {"kind": [NUMBER], "personnummer": [person.shown_personnummer], **who}
    return {"kind": [WITHOUT], "birth_year": [str(person.birth_year or "")], **who}


def opened(text: str | None) -> dict[str, Typed]:
    """The answers of a draft, by step."""
    found: dict[str, Typed] = json.loads(text) if text else {}
    return found


def closed(answers: Mapping[str, Typed]) -> str:
    """The answers as a draft keeps them."""
    return json.dumps(answers)


def tidied(typed: Mapping[str, list[str]]) -> Typed:
    """What came from the browser, without control characters and without the form's own keys."""
    return {
        name: [clean(value) for value in values]
        for name, values in typed.items()
        if name not in {"csrf_token", "later"}
    }


def without_identity(typed: Typed) -> Typed:
    """What may be kept of who it is: of somebody with skyddade personuppgifter, only the kön.

    What was typed before is left out too, and so is what another page sent along (L9).
    """
    return {name: values for name, values in typed.items() if name in {"kind", "gender"}}


def without_name(answers: Mapping[str, Typed], name: str) -> dict[str, Typed]:
    """The answers of a draft after its individual got protected identity: what was written
    before no longer says the name."""
    return {
        step: {
            field: [without(text, naming(text, name)) for text in texts]
            for field, texts in typed.items()
        }
        for step, typed in answers.items()
    }


def size(typed: Typed) -> int:
    """Characters in all, names of fields too: those come from the browser as well."""
    return sum(len(name) + sum(map(len, values)) for name, values in typed.items())


def first(answers: Mapping[str, Typed], step: str, name: str) -> str:
    """One answer, or nothing."""
    values = answers.get(step, {}).get(name) or [""]
    return values[0]
