"""Who comes to a meeting, in words: one line a party."""

from collections.abc import Mapping
from typing import Any

from trisam.core import swedish
from trisam.meetings.queries.replies import Coming
from trisam.meetings.who_comes import OUT, Filling, Line, Said, State, Word

NOBODY_NAMED = "Ingen ersättare är utsedd."
STATE_WORDS = {
    State.READY: ("Kommer", "success"),
    State.WAITING: ("Inväntar svar", "warning"),
    State.MISSING: ("Ingen kommer", "error"),
}
NOT_ASKED = ("Inte frågad än", "neutral")


def lines(coming: Coming) -> list[dict[str, Any]]:
    """`coming` for the template of that name."""
    return [_line(coming, line) for line in coming.lines]


def _line(coming: Coming, line: Line) -> dict[str, Any]:
    party = coming.parties[line.party_id]
    state, kind = STATE_WORDS[line.state]
    best = {one.best for one in line.fillings} - OUT
    if line.state is State.WAITING and best == {Word.UNASKED}:
        state, kind = NOT_ASKED
    return {
        "title": f"{party.name}, rehabkoordinator" if line.of_chair else party.name,
        "state": state,
        "kind": kind,
        "people": [_person(coming, one) for one in line.fillings],
    }


def _person(coming: Coming, filling: Filling) -> dict[str, Any]:
    names, place = coming.names, filling.place
    return {
        "name": names.get(place.account_id, ""),
        "words": _words(filling, coming.said, names),
        "urgent": filling.best in OUT,
    }


def _words(filling: Filling, said: Mapping[int, Said], names: Mapping[int, str]) -> str:
    place = filling.place
    if filling.holder not in OUT:
        return _of(filling.holder, said.get(place.account_id)).capitalize()
    out = "Borta." if filling.holder is Word.AWAY else "Kan inte komma."
    if filling.substitute is None or place.substitute_id is None:
        return f"{out} {NOBODY_NAMED}"
    name = names.get(place.substitute_id, "")
    if filling.substitute in OUT:
        return f"{out} Ersättaren {name} kan inte heller komma."
    return f"{out} Ersättaren {name} {_of(filling.substitute, said.get(place.substitute_id))}."


def _of(word: Word, said: Said | None) -> str:
    """What is known of somebody who may come: "har inte svarat, frågad 20 nov"."""
    if word is Word.COMES and said and said.answered_on:
        return f"kommer, svarade {swedish.short_day(said.answered_on)}"
    if word is Word.UNANSWERED and said and said.asked_on:
        return f"har inte svarat, frågad {swedish.short_day(said.asked_on)}"
    return "är inte frågad än"
