"""The minutes of a meeting as facts for its paper: what one reader may take along, and no more.

The paper is about several individuals at once, so it names none of them: a case is its code.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.core.swedish import clock_time, day, moment
from trisam.meetings.models import FORM_WORDS, Meeting, PartyAttendance
from trisam.meetings.models.after import Participant
from trisam.meetings.queries.agenda import LeftLine
from trisam.recommendations.models import Recommendation

TEMPLATE = "recommendations/minutes.typ"
NOT_SHOWN = "Visas inte på din utskrift."
NOT_RECORDED = "Ingen rekommendation är skriven."


def facts(
    meeting: Meeting,
    there: Iterable[PartyAttendance | Participant],
    cases: Iterable[tuple[Case | None, str]],
    left: Iterable[LeftLine],
    recorded: Mapping[UUID, Recommendation],
    took_part: Mapping[Attendance, str],
) -> dict[str, object]:
    """What `TEMPLATE` asks for. `cases` are those on the agenda, with what a hidden one is called;
    `recorded` holds recommendations by case, those readable now."""
    place = FORM_WORDS[meeting.form] + (f", {meeting.place}" if meeting.place else "")
    return {
        "about": [
            ["Möte", "Efter-Trisam"] if meeting.is_after else ["Team", meeting.team.name],
            ["När", f"{moment(meeting.starts_at)}–{clock_time(meeting.ends_at)}"],
            ["Var", place],
        ],
        "there": [
            [row.party.name, row.account.name if row.account else "Ingen var med"] for row in there
        ],
        "cases": [_case(case, words, recorded, took_part) for case, words in cases],
        "left": [_left(line) for line in left],
    }


def _case(
    case: Case | None,
    words: str,
    recorded: Mapping[UUID, Recommendation],
    took_part: Mapping[Attendance, str],
) -> dict[str, object]:
    if case is None:
        return _told(words, NOT_SHOWN)
    heading = f"Ärende {case.code}, lyft av {case.lifting_party.name}"
    found = recorded.get(case.id)
    if found is None:
        return _told(heading, NOT_RECORDED)
    how = f"{took_part[found.participation]}. {found.with_whom}" if found.participation else ""
    text = found.text or "Texten är gallrad."
    if found.wait is not None:
        until, owner = day(found.wait.until), found.wait.owner.name
        text += f"\n\nÄrendet avvaktar till {until}. {owner} ser över det då."
    return _told(heading, text, how, _actions(found))


def _told(
    heading: str, text: str, participation: str = "", actions: Sequence[list[str]] = ()
) -> dict[str, object]:
    return {
        "heading": heading,
        "text": text,
        "participation": participation,
        "actions": list(actions),
    }


def _actions(found: Recommendation) -> list[list[str]]:
    return [
        [
            action.text or "Texten är gallrad",
            f"{action.party.short_name}, {action.officer.name}",
            day(action.due_on),
        ]
        for action in found.actions
    ]


def _left(line: LeftLine) -> str:
    what = f"Ärende {line.case.code}" if line.case else line.words
    if line.now_in is None:
        return f"{what}: väntar på ett nytt möte."
    return f"{what}: flyttat till {day(line.now_in.day)}."
