"""Answers and readiness in the words that the components show."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import url_for

from trisam.core import clock
from trisam.core.swedish import day, listed, short_day
from trisam.meetings.models import Known, Meeting
from trisam.meetings.queries.answers import AnswerState, Asked, Readiness, ReadinessRow, Voice

LACKS = "Vi behöver veta"
KNOWN_WORDS = {Known.KNOWN: "Känd hos oss", Known.UNKNOWN: "Inte känd hos oss"}


def matrix(
    meeting: Meeting, readiness: Readiness, asked: Mapping[int, datetime] = MappingProxyType({})
) -> dict[str, Any]:
    """`readiness` for the component of that name: cases × parties, each case with its link.

    `asked`: when each party was last asked or reminded by mail about the meeting."""
    return {
        "parties": [party.short_name for party in readiness.parties],
        "cases": [_row(meeting, row) for row in readiness.rows],
        "reminded": [_reminded(asked.get(party.id)) for party in readiness.parties]
        if readiness.missing
        else [],
    }


def voices(spoken: list[Voice]) -> list[dict[str, Any]]:
    """What the parties said, for the component of that name."""
    return [
        {
            "party": voice.party.name,
            "parts": _parts(voice),
            "by": voice.answer.account.name if voice.answer else "",
            "when": _since(voice),
            "state": voice.state.value,
            "asked": asked_in_words(voice),
        }
        for voice in spoken
    ]


def asked_in_words(voice: Voice) -> str:
    """From whom the party lacks something, and who has answered since: "AF (besvarat efter)"."""
    return listed([_asked(one) for one in voice.asked]) if voice.asked else ""


def wanted_from(own: int | None, spoken: list[Voice]) -> list[dict[str, Any]]:
    """What other parties lack from the own one, as far as it may read their answers: [{party, text,
    answered}]."""
    return [
        {
            "party": voice.party.name,
            "text": voice.answer.lacks,
            "answered": one.answered_at is not None,
        }
        for voice in spoken
        for one in voice.asked
        if voice.answer and one.party and one.party.id == own
    ]


def _asked(one: Asked) -> str:
    if one.party is None:
        return "personen själv"
    return f"{one.party.name} (besvarat efter)" if one.answered_at else one.party.name


def _reminded(at: datetime | None) -> str:
    return short_day(clock.local(at).date()) if at else "Inte än"


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


def _parts(voice: Voice) -> list[tuple[str, str]]:
    answer = voice.answer
    if answer is None:
        return []
    asked = asked_in_words(voice)
    can_do = answer.can_do or ""
    if can_do and answer.can_do_from:
        can_do = f"{can_do}\nFrån och med {day(answer.can_do_from)}"
    parts = [
        (KNOWN_WORDS[answer.known], answer.release.text or ""),
        ("Vi kan göra", can_do),
        (f"Vi behöver veta från {asked}" if asked else LACKS, answer.lacks or ""),
        ("", "Vi vill prata om ärendet före mötet." if answer.needs_talk else ""),
        ("", "Ärendet kan avgöras utan möte." if answer.can_settle else ""),
    ]
    return [parts[0], *(part for part in parts[1:] if part[1])]
