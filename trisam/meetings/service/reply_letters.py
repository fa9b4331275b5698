"""What is written to those who are asked whether they come, and to whoever leads the meeting.

Never anything about an individual, and never why somebody does not come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from trisam.accounts.models import Account
from trisam.core import clock, swedish
from trisam.meetings.models import FORM_WORDS, Meeting, Reply, ReplyAnswer
from trisam.meetings.service import notices
from trisam.outbox import links
from trisam.outbox.service import Letter
from trisam.parties.models import Party

ABOUT = "who-comes"
AS_SUBSTITUTE = "Kan du komma som ersättare?"
NOT_NEEDED = "Du behövs inte som ersättare"
YOU_COME = "Du kommer som ersättare"
NOBODY_LEADS = "Ingen leder mötet"
SOMEBODY_MISSING = "Någon saknas på ett möte"
_CHANGEABLE = "Du kan ändra ditt svar tills mötet börjar."
_OWN_LINK, _OWN_LINKS = (
    "Länken är din egen. Skicka den inte vidare.",
    "Länkarna är dina egna. Skicka dem inte vidare.",
)


def step_in(account: Account, asked: Sequence[tuple[Meeting, str, Reply]]) -> Letter:
    """Asks a substitute about each of these meetings, one link each."""
    meetings = swedish.count_of(len(asked), "möte", "möten")
    where = "länken" if len(asked) == 1 else "länken under varje möte"
    intro = (
        f"Du är utsedd till ersättare och behövs på {meetings}. Svara med {where}. "
        "Du behöver inte logga in."
    )
    questions = [question(*one) for one in asked]
    return _letter(
        account,
        AS_SUBSTITUTE,
        [intro, *questions, _end(len(asked))],
        f"step-in:{asked[0][2].handle}",
    )


def not_needed(account: Account, ended: Sequence[tuple[Meeting, Reply]]) -> Letter:
    """Tells a substitute which meetings the question is no more about."""
    listed = "\n".join(f"{_when(meeting)}, {meeting.team.name}" for meeting, _ in ended)
    what = "det här mötet" if len(ended) == 1 else "de här mötena"
    intro = f"Du behövs inte längre som ersättare på {what}:"
    letter = _letter(account, NOT_NEEDED, [f"{intro}\n\n{listed}"], f"ended:{ended[0][1].handle}")
    meeting, reply = ended[0]
    if len(ended) > 1 or reply.answer is not ReplyAnswer.ACCEPTED:
        return letter
    return replace(letter, about=meeting.subject, calendar=True)


def you_come(account: Account, meeting: Meeting, reply: Reply) -> Letter:
    """Tells a substitute who said yes when and where the meeting is; it goes into the calendar.
    One for each question: whoever says yes and no by turns gets no more letters."""
    letter = _letter(
        account,
        f"{YOU_COME}: {meeting.team.name}",
        [
            f"Du har svarat att du kommer som ersättare till teammötet {_when(meeting)}. "
            f"{notices.held_where(meeting.form, meeting.place)}",
            "I Trisam ser du mötets ärenden, från två veckor före mötet tills det är avslutat.",
        ],
        f"yes:{reply.handle}",
    )
    return replace(letter, about=meeting.subject, calendar=True)


def reminder(
    account: Account, questions: Sequence[str], reports: Sequence[str], once: str
) -> Letter:
    """One letter a person and day: the own questions, and who is missing where the person leads."""
    paragraphs: list[str] = []
    subject = SOMEBODY_MISSING
    if questions:
        many = len(questions) > 1
        subject = "Kommer du till mötena?" if many else "Kommer du till mötet?"
        where = "länken under varje möte" if many else "länken"
        paragraphs += [
            f"Svara med {where}. Du behöver inte logga in.", *questions, _end(len(questions))
        ]  # fmt: skip
    if reports:
        paragraphs += ["På möten som du leder är det inte klart vem som kommer:", *reports]
    return _letter(account, subject, paragraphs, once)


def lack_of(party: Party, *, of_chair: bool) -> str:
    """That nobody comes for a party, or that its rehabkoordinator is missing, in words."""
    return NOBODY_LEADS if of_chair else f"Ingen kommer för {party.name}"


def lacking(account: Account, lack: str, report: str, once: str) -> Letter:
    """Tells whoever leads the meeting what is missing at it, as `lack_of` says it."""
    return _letter(account, lack, [report], once)


def nobody_leads(account: Account, meeting: Meeting) -> Letter:
    """Tells a colleague of a meeting that nobody leads and whose rehabkoordinator is away."""
    text = (
        f"{meeting.team.name}\n{_when(meeting)}\n"
        "Ingen leder mötet. Kan du eller en kollega göra det? "
        "En administratör kan utse en ny rehabkoordinator för teamet.\n"
        f"Se vilka möten som saknar någon: {links.to_page('/team/tackning')}"
    )
    return _letter(account, NOBODY_LEADS, [text], f"unled:{meeting.id}:{meeting.day:%Y-%m-%d}")


def question(meeting: Meeting, whom: str, reply: Reply) -> str:
    """A meeting and its link: what a letter says of it, and nothing more. `whom` a substitute comes
    instead of (`ordinary`)."""
    instead = f"I stället för {whom}.\n" if reply.as_substitute else ""
    return (
        f"{meeting.team.name}\n{_when(meeting)}, {FORM_WORDS[meeting.form].lower()}\n"
        f"{instead}Svara här: {links.to_reply(reply.handle)}"
    )


def ordinary(party: Party, *, chairs: bool) -> str:
    """Who has the seat that a substitute fills: what is asked of the substitute, and no name."""
    return "rehabkoordinatorn. Du leder mötet" if chairs else f"ordinarie från {party.name}"


def report(
    meeting: Meeting,
    missing: Iterable[tuple[str, Sequence[Account]]],
    unanswered: Iterable[str],
) -> str:
    """What is missing at a meeting: each `lack_of`, with the colleagues who seem to be free; who
    has not answered; and where to do something about it."""
    lines = [f"{meeting.team.name}\n{_when(meeting)}"]
    proposed = False
    for lack, colleagues in missing:
        names = swedish.listed(one.name for one in colleagues)
        proposed = proposed or bool(names)
        free = (
            f" Kan ha tid: {names}." if names else " Ingen kollega med plats i ett team är ledig."
        )
        lines.append(f"{lack}.{free}")
    waiting = list(unanswered)
    if waiting:
        lines.append(f"Har inte svarat: {swedish.listed(waiting)}.")
    if proposed:
        lines.append(f"Utse en ersättare: {links.to_page(f'/team/{meeting.team.slug}')}")
    lines.append(f"Föreslå nytt datum: {links.to_page(f'/moten/{meeting.id}/flytta')}")
    return "\n".join(lines)


def _end(links_in_it: int) -> str:
    return f"{_CHANGEABLE} {_OWN_LINK if links_in_it == 1 else _OWN_LINKS}"


def _when(meeting: Meeting) -> str:
    return f"{swedish.moment(meeting.starts_at)}–{swedish.clock_time(meeting.ends_at)}"


def _letter(account: Account, subject: str, paragraphs: Sequence[str], once: str) -> Letter:
    """Urgent: whoever waits for the answer plans by it."""
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=subject,
        body="\n\n".join(paragraphs),
        about=ABOUT,
        once_key=f"{ABOUT}:{once}:{account.id}",
        urgent=True,
    )


def once_a_day(account_id: int) -> str:
    """What makes the reminder of a person and day the same one."""
    return f"{clock.today():%Y-%m-%d}:{account_id}"
