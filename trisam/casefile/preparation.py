"""The sheet that an individual gets before the meeting, as facts for its paper: plain words.

It is the individual's to carry, so no name of the individual and no personnummer stands on it,
and nothing that the lifting party may not tell.
"""

from collections.abc import Sequence
from datetime import date, datetime

from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.contacts.models import FixedContact
from trisam.core.swedish import day, moment
from trisam.meetings.models import Meeting, MeetingForm

TEMPLATE = "casefile/preparation.typ"
Facts = dict[str, object]

_TO_THINK_OF = (
    "Vad är viktigast för dig just nu?",
    "Vad har fungerat bra förut? Vad har inte fungerat?",
    "Vad skulle du vilja göra om ett halvår?",
    "Är det något som du inte vill att teamet pratar om? Säg det före mötet.",
)
_CHANGE = (
    "Du kan ändra dig när du vill, ända fram till mötet. Du kan delta på ett annat sätt eller "
    "avstå. Du kan också ta tillbaka ditt ja, för alla eller för en av dem som sitter där. "
    "Det gäller direkt, och du behöver inte säga varför."
)


def facts(
    case: Case,
    coming: tuple[Meeting, datetime] | None,
    sitting: Sequence[str],
    own_words: str,
    contact: FixedContact | None,
    printed: date,
) -> Facts:
    """What `TEMPLATE` asks for. `coming`: the meeting and when the case comes up in it, if a day is
    decided; `sitting`: the parties that the individual has said yes to; `contact`: the fast
    kontakt, as long as that person can help."""
    return {
        "printed": f"Utskrivet {day(printed)}",
        "when": _when(case, coming),
        "sitting": list(sitting),
        "question": case.issue or "",
        "own_words": own_words,
        "how": _how(case, coming[0] if coming else None),
        "interpreter": _interpreter(case),
        "to_think_of": list(_TO_THINK_OF),
        "contact": _contact(case, contact),
        "change": _CHANGE,
    }


def _when(case: Case, coming: tuple[Meeting, datetime] | None) -> list[list[str]]:
    if coming is None:
        return [
            ["Dag", f"Inte bestämd än. {case.officer.name} hör av sig när den är det."],
            ["Team", case.team.name],
        ]
    meeting, starts_at = coming
    return [
        ["Dag och tid", f"{moment(starts_at)}. Tiden kan ändras lite under mötet."],
        ["Team", meeting.team.name],
        ["Plats", _place(meeting)],
    ]


def _place(meeting: Meeting) -> str:
    where = meeting.place or meeting.team.place or meeting.team.name
    if meeting.form is MeetingForm.DIGITAL:
        return "Mötet hålls på datorn, i ett videomöte."
    if meeting.form is MeetingForm.HYBRID:
        return f"{where}. Det går också att vara med i ett videomöte."
    return f"{where}."


def _how(case: Case, meeting: Meeting | None) -> str:
    who = case.officer.name
    match case.attendance_wish:
        case Attendance.IN_PERSON if meeting is not None and meeting.form is MeetingForm.DIGITAL:
            return f"Du är med i videomötet. {who} visar dig hur du gör."
        case Attendance.IN_PERSON:
            return "Du är med på mötet. Kom gärna fem minuter före."
        case Attendance.BY_PHONE:
            return (
                "Du är med per telefon. Teamet ringer dig när det är din tur. "
                f"Säg till {who} vilket nummer du vill bli uppringd på."
            )
        case Attendance.OWN_WORDS:
            return "Du är inte med själv. Teamet läser det du har skrivit eller sagt."
        case Attendance.REPRESENTATIVE:
            return "Ditt ombud är med i stället för dig. Prata med ditt ombud före mötet."
        case Attendance.DECLINES:
            return "Du är inte med på mötet. Du får veta efteråt vad teamet kom fram till."
        case None:
            return (
                "Du bestämmer. Du kan vara med på mötet eller per telefon, skicka med egna ord, "
                f"låta ett ombud vara med eller avstå. Säg till {who} hur du vill ha det."
            )


def _interpreter(case: Case) -> str:
    if case.interpreter_language is None:
        return ""
    return (
        f"Du har sagt att du behöver tolk. Språk: {case.interpreter_language}. "
        f"Fråga {case.officer.name} om tolken är bokad."
    )


def _contact(case: Case, contact: FixedContact | None) -> str:
    account = contact.account if contact else case.officer
    words = contact.words if contact else f"{case.officer.name}, {case.lifting_unit.name}"
    return f"{words}. {account.reach}" if account.reach else f"{words}."
