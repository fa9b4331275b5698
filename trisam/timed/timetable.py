"""The timetable: every job of the system, how often it runs, and what it does in plain words.

The administrator's page shows it, docs/operations.md repeats it, and the scheduler takes its hours
from it. What the work is, only the composition of the scheduler knows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SILENT_AFTER = timedelta(minutes=3)
"""A scheduler that has shown no sign of life for so long is not running."""
SLOTS_TO_MISS = 2
LONGEST_WORK = timedelta(hours=1)
"""A run that began longer ago, or a slot ago, and has not ended was cut off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A job as people read of it."""

    name: str
    every: timedelta
    title: str
    does: str
    needs_mail: bool = False
    """Runs only where a mail server is set."""

    @property
    def how_often(self) -> str:
        """How often it runs, in words."""
        minutes = int(self.every.total_seconds() // 60)
        known = {1: "Varje minut", 60: "Varje timme", 24 * 60: "Varje dygn"}
        return known.get(minutes) or f"Var {minutes}:e minut"


HEARTBEAT = "heartbeat"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

TIMETABLE = (
    Entry(HEARTBEAT, MINUTE, "Livstecken", "Visar att det automatiska arbetet är i gång."),
    Entry(
        "deliver_messages",
        MINUTE,
        "Skicka meddelanden",
        "Skickar det som är bråttom som e-post genast, och resten samlat klockan 7 på vardagar. "
        "Den som inte längre får veta något om ett ärende får "
        "inget meddelande om det.",
        needs_mail=True,
    ),
    Entry(
        "deliver_mailings",
        MINUTE,
        "Skicka till enskilda",
        "Skickar e-post och SMS till enskilda på dagtid, aldrig på söndagar och helgdagar. "
        "Den som har tagit tillbaka sitt ja får inget.",
    ),
    Entry(
        "tell_expired_consents",
        HOUR,
        "Berätta om utgångna samtycken",
        "Talar om för dem som fick läsa att ett samtycke har gått ut. Läsningen är redan stängd.",
    ),
    Entry(
        "ask_who_comes",
        DAY,
        "Fråga vem som kommer",
        "Frågar ersättare som behövs. De som inte har svarat frågas sju dagar och två arbetsdagar "
        "före mötet. Då får också den som leder det veta vem som saknas.",
    ),
    Entry(
        "mind_follow_ups",
        DAY,
        "Påminna om uppföljningar",
        "Säger till när en uppföljning ska göras, och en gång till andra när den är två veckor "
        "försenad. Avslutar då den som ingen får fråga om.",
    ),
    Entry(
        "mind_surveys",
        HOUR,
        "Se till enkäterna",
        "Avslutar enkäter som är för gamla eller som personen inte längre har sagt ja till. Säger "
        "till när ett brev ska skickas och när något inte kom fram.",
    ),
    Entry(
        "return_unanswered",
        DAY,
        "Lämna tillbaka obesvarade överlämningar",
        "En begäran om att ta över som inte är besvarad på 14 dagar går tillbaka till den som "
        "frågade.",
    ),
    Entry(
        "purge_due",
        DAY,
        "Gallra",
        "Tar bort det som inte längre ska sparas enligt parternas regler.",
    ),
    Entry(
        "keep_journal",
        10 * MINUTE,
        "Fyll på journalen efter säkerhetskopian",
        "Skriver upp återtaganden och gallringar som en krasch lämnade utanför.",
    ),
    Entry(
        "keep_log_head",
        HOUR,
        "Skriv under loggen",
        "Kontrollerar det som har loggats sedan sist och skriver under hur loggen står.",
    ),
    Entry(
        "hand_out_log_head",
        DAY,
        "Dela ut loggens kvitto",
        "Skickar dagens underskrift till loggranskarna och administratörerna.",
    ),
    Entry(
        "sweep_sessions",
        10 * MINUTE,
        "Stäng gamla inloggningar",
        "Stänger inloggningar som är för gamla och tar bort text som ingen kom tillbaka till.",
    ),
    Entry(
        "sweep_guesses",
        HOUR,
        "Glöm gamla felförsök",
        "Tar bort räkningen av felaktiga lösenord och koder när väntetiden är över.",
    ),
    Entry(
        "sweep_lists",
        10 * MINUTE,
        "Rensa ärendelistor",
        "Tar bort innehållet i inlästa ärendelistor som är färdiga eller har blivit liggande.",
    ),
    Entry(
        "release_figures",
        DAY,
        "Ta fram siffror",
        "Räknar de kvartal som har tagit slut och tar fram det som får visas av dem.",
    ),
    Entry(
        "tell_of_sheets",
        DAY,
        "Tala om att månadsbladet är klart",
        "Skickar en länk till förra månadens blad till varje teams medlemmar, i månadens första "
        "vecka.",
    ),
    Entry(
        "sweep_notes",
        DAY,
        "Ta bort gamla förklaringar",
        "Tar bort förklaringar till statistiken fem år efter det kvartal som de gäller.",
    ),
)


def entry(name: str) -> Entry:
    """The job of this name. Raises `KeyError` for one that the timetable lacks."""
    return {one.name: one for one in TIMETABLE}[name]


class Standing(StrEnum):
    """How it is with a job."""

    FINE = "fine"
    NEW = "new"
    RUNNING = "running"
    FAILED = "failed"
    CUT_OFF = "cut_off"
    LATE = "late"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Run:
    """A job's latest run."""

    slot: datetime
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None


def standing(entry: Entry, run: Run | None, now: datetime, *, mails: bool) -> Standing:
    """How it is with a job whose latest run is `run`; `mails`: there is a mail server."""
    if entry.needs_mail and not mails:
        return Standing.UNUSED
    if run is None:
        return Standing.NEW
    if now >= run.slot + (1 + SLOTS_TO_MISS) * entry.every:
        return Standing.LATE
    if run.finished_at is not None:
        return Standing.FINE
    if run.outcome is not None:
        return Standing.FAILED
    going_on = now - run.started_at < min(entry.every, LONGEST_WORK)
    return Standing.RUNNING if going_on else Standing.CUT_OFF


def is_silent(heard_at: datetime | None, now: datetime) -> bool:
    """No scheduler has shown a sign of life lately."""
    return heard_at is None or now - heard_at > SILENT_AFTER
