"""Explaining the balance of a team in a quarter: what the numbers cannot tell."""

from typing import Final

from trisam.audit import service as audit
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.core.text import clean
from trisam.people.telltale.detector import personnummer_in
from trisam.statistics import queries
from trisam.statistics.areas import Area, Areas
from trisam.statistics.models import BalanceNote
from trisam.statistics.periods import Period, Span, explainable, oldest_kept
from trisam.statistics.policy import can_explain
from trisam.statistics.queries import notes
from trisam.statistics.tables import Table

ACTOR: Final = Actor.of_system("gallringen")
LONGEST: Final = 1000
EMPTY: Final = "Skriv förklaringen först."
TOO_LONG: Final = "Förklaringen är för lång. Skriv högst 1 000 tecken."
_ONE_EACH: Final = {"uq_balance_note_team_id_year_quarter": Overtaken().sentence}


def to_write(actor: Actor, places: Areas, key: str, quarter: Span) -> Area:
    """The team that is written `key` in an address, if the actor may explain that quarter of it.

    Raises `NotFound` for a team whose figures are hidden, a quarter to come and one that is more
    than three years old; `Forbidden` for others than the team's rehabkoordinator.
    """
    area = queries.area(actor, places, key)
    if not can_explain(actor, area):
        raise Forbidden
    if quarter not in explainable(clock.today()):
        raise NotFound
    return area


def by_quarter(
    actor: Actor, area: Area, period: Period, written: list[BalanceNote]
) -> tuple[tuple[Span, BalanceNote | None, bool], ...]:
    """The quarters of a team to show, the newest first: each that has a note or that the actor may
    explain, with its note, and whether the actor may explain it."""
    found = {note.span: note for note in written}
    mine = set(explainable(clock.today())) if can_explain(actor, area) else set()
    return tuple(
        (one, found.get(one), one in mine)
        for one in reversed(period.quarters())
        if one in found or one in mine
    )


def write(
    actor: Actor, area: Area, quarter: Span, text: str, version: int | None
) -> BalanceNote | None:
    """Write why the balance of a team that may be explained (`to_write`) is as it is; an empty text
    takes away what stood there. What stands afterwards.

    Raises `Forbidden` for others than the team's rehabkoordinator, `RuleBroken` for a text that is
    too long or holds a personnummer and for nothing at all, and `Overtaken` when somebody else
    wrote since `version`; None where nothing stood.
    """
    if actor.account_id is None or not can_explain(actor, area):
        raise Forbidden
    text = _checked(text)
    note = notes.held(area, quarter)
    if (note.version if note else None) != version:
        raise Overtaken
    if not text:
        if note is None:
            raise RuleBroken(EMPTY, field="text")
        _take_away(actor, note)
        return None
    if note is None:
        [team_id] = area.team_ids
        note = BalanceNote(team_id=team_id, year=quarter.year, quarter=quarter.quarter)
    note.text, note.written_by_id, note.written_at = text, actor.account_id, clock.now()
    with db.attempt(_ONE_EACH):
        session().add(note)
    audit.record(actor, "balance_note.write", f"team:{note.team_id}", reason=_when(quarter))
    return note


def forget_old() -> int:
    """Remove the notes whose quarter ended more than five years ago; how many."""
    found = notes.older_than(oldest_kept(clock.today()))
    for note in found:
        _take_away(ACTOR, note)
    return len(found)


def what_is_wrong(text: str) -> str:
    """Why this cannot stand in a note, in a sentence; empty when it can."""
    if len(text) > LONGEST:
        return TOO_LONG
    if finds := personnummer_in(text):
        return (
            f"Här står ett personnummer: ”{finds[0].words}”. Skriv inget om enskilda personer, "
            "så ta bort det."
        )
    return ""


def as_table(explained: list[tuple[Area, list[BalanceNote]]], area: Area, period: Period) -> Table:
    """The notes as the workbook has them: a row each."""
    rows = [
        (
            team.name,
            note.span.words.capitalize(),
            note.text or "",
            written_by(note),
            clock.local(note.written_at).date(),
        )
        for team, of_team in explained
        for note in of_team
    ]
    return Table(
        "Förklaringar",
        f"Förklaringar: {area.name}, {period.words}",
        ("Team", "Kvartal", "Förklaring", "Vem", "När"),
        tuple(rows),
    )


def written_by(note: BalanceNote) -> str:
    """ "Rut Exempelius, Vården Gävle": who wrote it, and where that person works."""
    unit = note.written_by.unit
    return note.written_by.name + (f", {unit.name}" if unit else "")


def _checked(text: str) -> str:
    text = clean(text)
    if wrong := what_is_wrong(text):
        raise RuleBroken(wrong, field="text")
    return text


def _take_away(actor: Actor, note: BalanceNote) -> None:
    session().delete(note)
    session().flush()
    audit.record(actor, "balance_note.remove", f"team:{note.team_id}", reason=_when(note.span))


def _when(quarter: Span) -> str:
    return f"{quarter.year}-{quarter.quarter}"
