"""Who is away, by the day. Never why (docs/adr/2026-11-28-absences.md).

Days that have been are not changed: the log is reviewed against who filled which seat then.
"""

from datetime import date, timedelta

from trisam.audit import service as audit
from trisam.core import clock, events, swedish
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.teams import queries
from trisam.teams.events import WhoComesChanged
from trisam.teams.models import Absence
from trisam.teams.policy import can_enter_absence

A_DAY = timedelta(days=1)
NOT_BACKWARDS = (
    "Frånvaro läggs in från och med i dag. Välj i dag eller en senare dag. "
    "Dagar som har varit ändras inte."
)
ENDS_BEFORE_IT_BEGINS = "Sista dagen är före den första. Byt någon av dagarna."


def enter(actor: Actor, account_id: int, first_day: date, last_day: date | None) -> Absence:
    """Save that a person is away from `first_day` to `last_day`, both included; None = until
    further notice. From the first day on the named substitutes fill the person's seats.

    Days that overlap what is there become one absence with it. One without an end stops the day
    before the next one that is known, so that a holiday is not lost when an illness ends.
    Raises `Forbidden` for others than the person and the rehabkoordinatorer of the person's
    teams, `RuleBroken` for days that have been, that end before they begin, or that are there.
    """
    _may(actor, account_id)
    if first_day < clock.today():
        raise RuleBroken(NOT_BACKWARDS, field="first_day")
    if last_day is not None and last_day < first_day:
        raise RuleBroken(ENDS_BEFORE_IT_BEGINS, field="last_day")
    there = queries.hold_absences(actor, account_id)
    if last_day is None:
        later = [absence.first_day for absence in there if absence.first_day > first_day]
        last_day = min(later) - A_DAY if later else None
    met = [absence for absence in there if _overlaps(absence, first_day, last_day)]
    _refuse_known(met, first_day, last_day)
    absence = _joined(met, account_id, first_day, last_day)
    session().flush()
    audit.record(actor, "absence.add", _subject(account_id), reason=in_short(absence))
    _tell(actor, account_id)
    return absence


def change_last_day(actor: Actor, account_id: int, absence_id: int, last_day: date) -> None:
    """Give an absence another last day, today or later.

    Raises `Forbidden` as `enter` does, `NotFound` when there is no such absence that is not over,
    `RuleBroken` for a day that has been, before the first day, or in another absence.
    """
    absence, others = _held(actor, account_id, absence_id)
    if last_day < clock.today():
        raise RuleBroken(
            "Sista dagen kan inte ha varit. Välj i dag eller en senare dag.", field="last_day"
        )
    if last_day < absence.first_day:
        raise RuleBroken(ENDS_BEFORE_IT_BEGINS, field="last_day")
    if any(_overlaps(other, absence.first_day, last_day) for other in others):
        raise RuleBroken(
            "Där finns redan en annan frånvaro. Välj en tidigare dag, eller ta bort den andra "
            "först.",
            field="last_day",
        )
    absence.last_day = last_day
    session().flush()
    audit.record(actor, "absence.change", _subject(account_id), reason=in_short(absence))
    _tell(actor, account_id)


def end(actor: Actor, account_id: int, absence_id: int) -> None:
    """The person is here from today on: what has been of the absence stays, the rest is no more.

    At once the substitute fills the seats no longer. Raises `Forbidden` as `enter` does, and
    `NotFound` when there is no such absence that is not over.
    """
    absence, _ = _held(actor, account_id, absence_id)
    was = in_short(absence)
    if absence.first_day < clock.today():
        absence.last_day = clock.today() - A_DAY
    else:
        session().delete(absence)
    session().flush()
    audit.record(actor, "absence.end", _subject(account_id), reason=was)
    _tell(actor, account_id)


def in_short(absence: Absence) -> str:
    """The days as the log keeps them: "2026-11-30–2026-12-04", or "2026-11-30–"."""
    last = f"{absence.last_day:%Y-%m-%d}" if absence.last_day else ""
    return f"{absence.first_day:%Y-%m-%d}–{last}"


def _held(actor: Actor, account_id: int, absence_id: int) -> tuple[Absence, list[Absence]]:
    """The absence and the person's others, locked."""
    _may(actor, account_id)
    there = queries.hold_absences(actor, account_id)
    found = next((absence for absence in there if absence.id == absence_id), None)
    if found is None:
        raise NotFound
    return found, [absence for absence in there if absence is not found]


def _joined(met: list[Absence], account_id: int, first_day: date, last_day: date | None) -> Absence:
    """One absence of these days and those that they overlap."""
    if not met:
        absence = Absence(account_id=account_id, first_day=first_day, last_day=last_day)
        session().add(absence)
        return absence
    kept, *rest = met
    ends = [last_day, *(absence.last_day for absence in met)]
    known = [day for day in ends if day is not None]
    kept.first_day = min(first_day, kept.first_day)
    kept.last_day = max(known) if len(known) == len(ends) else None
    for absence in rest:
        session().delete(absence)
    return kept


def _refuse_known(met: list[Absence], first_day: date, last_day: date | None) -> None:
    for absence in met:
        if absence.first_day > first_day:
            continue
        if absence.last_day is None:
            raise RuleBroken(
                f"Frånvaron från och med {swedish.day(absence.first_day)} gäller tills vidare, och "
                "täcker de dagarna. Ändra dess sista dag först.",
                field="first_day",
            )
        if last_day is not None and last_day <= absence.last_day:
            raise RuleBroken(
                f"De dagarna är redan inlagda: {swedish.day(absence.first_day)} till "
                f"{swedish.day(absence.last_day)}.",
                field="first_day",
            )


def _overlaps(absence: Absence, first_day: date, last_day: date | None) -> bool:
    begins_in_time = last_day is None or absence.first_day <= last_day
    return begins_in_time and (absence.last_day is None or absence.last_day >= first_day)


def _may(actor: Actor, account_id: int) -> None:
    if not can_enter_absence(actor, account_id, queries.teams_of(actor, account_id)):
        raise Forbidden


def _tell(actor: Actor, account_id: int) -> None:
    events.publish(WhoComesChanged(actor, queries.teams_with(actor, account_id)))


def _subject(account_id: int) -> str:
    return f"account:{account_id}"
