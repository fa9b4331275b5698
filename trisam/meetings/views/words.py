"""Answers and readiness in the words that the components show."""

from typing import Any

from flask import url_for

from trisam.core import clock
from trisam.core.swedish import day, short_day
from trisam.meetings.models import Answer, Known, Meeting
from trisam.meetings.queries.answers import AnswerState, Readiness, ReadinessRow, Voice

KNOWN_WORDS = {Known.KNOWN: "Känd hos oss", Known.UNKNOWN: "Inte känd hos oss"}


def matrix(meeting: Meeting, readiness: Readiness) -> dict[str, Any]:
    """`readiness` for the component of that name: cases × parties, each case with its link."""
    return {
        "parties": [party.short_name for party in readiness.parties],
        "cases": [_row(meeting, row) for row in readiness.rows],
    }


def voices(spoken: list[Voice]) -> list[dict[str, Any]]:
    """What the parties said, for the component of that name."""
    return [
        {
            "party": voice.party.name,
            "parts": _parts(voice.answer) if voice.answer else [],
            "by": voice.answer.account.name if voice.answer else "",
            "when": _since(voice),
            "state": voice.state.value,
        }
        for voice in spoken
    ]


def _row(meeting: Meeting, row: ReadinessRow) -> dict[str, Any]:
    case = row.line.case
    url = url_for("answers.case", meeting_id=meeting.id, code=case.code) if case else ""
    return {
        "label": row.line.words,
        "url": url,
        "answers": [{"state": v.state.value, "note": _since(v)} for v in row.voices],
    }


def _since(voice: Voice) -> str:
    if voice.since is None:
        return ""
    when = short_day(clock.local(voice.since).date())
    if voice.state is AnswerState.ANSWERED:
        return f"{when}, vill prata" if voice.wants_talk else when
    return when if voice.state is AnswerState.LIFTED else f"sedan {when}"


def _parts(answer: Answer) -> list[tuple[str, str]]:
    can_do = answer.can_do or ""
    if can_do and answer.can_do_from:
        can_do = f"{can_do}\nFrån och med {day(answer.can_do_from)}"
    parts = [
        (KNOWN_WORDS[answer.known], answer.release.text or ""),
        ("Vi kan göra", can_do),
        ("Vi behöver veta", answer.lacks or ""),
        ("", "Vi vill prata om ärendet före mötet." if answer.needs_talk else ""),
        ("", "Ärendet kan avgöras utan möte." if answer.can_settle else ""),
    ]
    return [parts[0], *(part for part in parts[1:] if part[1])]
