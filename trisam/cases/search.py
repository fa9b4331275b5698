"""Searching for cases: by name, personnummer or code, and by nothing else (L3)."""

import uuid
from collections.abc import Sequence

from trisam.audit import service as audit
from trisam.cases import queries
from trisam.cases.models import Case
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken
from trisam.people import personnummer
from trisam.people import queries as people_queries


def search(actor: Actor, words: str) -> Sequence[Case]:
    """The visible cases that a name, a personnummer or a case code leads to; logged.

    The log tells that a search was made and of what kind, never the words. A hidden case is
    answered like one that does not exist (L3: no other way to search).
    """
    kind, person_ids = "name", list[uuid.UUID]()
    try:
        number = personnummer.parse(words)
    except RuleBroken:
        if any(character.isdigit() for character in words):
            kind = "code"
        else:
            person_ids = _named(actor, words)
    else:
        kind = "personnummer"
        person_ids = list(people_queries.ids_with_personnummer(actor, number.digits))
    audit.record(actor, "case.search", f"search:{kind}")
    return queries.search(actor, code=words.strip().upper(), person_ids=person_ids)


def _named(actor: Actor, words: str) -> list[uuid.UUID]:
    """Individuals of visible cases whose names hold every word, in any order and case."""
    wanted = words.casefold().split()
    known = people_queries.by_ids(actor, queries.visible_person_ids(actor))
    return [
        person.id
        for person in known
        if person.name and wanted and all(word in person.name.casefold() for word in wanted)
    ]
