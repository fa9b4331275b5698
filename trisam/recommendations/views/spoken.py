"""What the parties have said about a case, in the order that a meeting needs it."""

from typing import Any

from trisam.meetings.queries.answers import AnswerState, Voice
from trisam.meetings.views import words

_SILENT = {AnswerState.WAITING, AnswerState.LATE}


def gaps_first(spoken: list[Voice]) -> list[dict[str, Any]]:
    """Who still lacks something comes first, then who has not answered, then the rest."""
    ordered = sorted(spoken, key=_place)
    return [
        _with_gap(said, voice) for said, voice in zip(words.voices(ordered), ordered, strict=True)
    ]


def _place(voice: Voice) -> int:
    if voice.lacks_still:
        return 0
    return 1 if voice.state in _SILENT else 2


def _with_gap(said: dict[str, Any], voice: Voice) -> dict[str, Any]:
    lacks = voice.answer.lacks if voice.answer else None
    if not lacks:
        return said
    return said | {"gap": lacks, "parts": [part for part in said["parts"] if part[1] != lacks]}
