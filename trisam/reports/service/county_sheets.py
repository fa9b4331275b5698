"""Länsbladet: shown as a page and files, and what people type beside its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trisam.audit import service as audit
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.core.text import clean
from trisam.people.telltale.detector import personnummer_in
from trisam.reports import county_sheet, policy
from trisam.reports.county_sheet import DEFINITIONS, Intervention, Money
from trisam.reports.models import CountySheet, CountySheetRow
from trisam.reports.queries import county_sheets as queries
from trisam.statistics import queries as statistics
from trisam.statistics.families.lifts import LIFTS
from trisam.statistics.period_choices import FOUR, YEAR, Choice, choices
from trisam.statistics.periods import Period
from trisam.statistics.publication import Publication
from trisam.statistics.published import COUNTY, days_of
from trisam.statistics.queries import released
from trisam.statistics.tables import Table

MOST: Final = 12
"""So many insatser a sheet holds."""
NOT_COUNTED: Final = (
    "Lyften är inte räknade för de här kvartalen. Ett kvartal räknas två veckor efter att det är "
    "slut. Välj en annan period."
)
_ONE_EACH: Final = {"uq_county_sheet_last_day": Overtaken().sentence}


@dataclass(frozen=True, slots=True)
class Given:
    """All that is typed: Trisam's kronor, and the other insatser."""

    trisam: Money
    interventions: Sequence[Intervention]


def periods(actor: Actor) -> tuple[Choice, ...]:
    """Four quarters, and calendar years, that a sheet can be about.

    Raises `Forbidden` for those who may see no figures at all.
    """
    every = choices(clock.today(), released.oldest(actor, LIFTS))
    return tuple(one for one in every if one.group in {FOUR, YEAR})


def of(actor: Actor, period: Period, k: int) -> Publication:
    """The sheet of four quarters. A number of participants from 1 to `k` - 1 is never told.

    Raises `Forbidden` for those who do not see it.
    """
    sheet = queries.written(actor, period.last)
    places = statistics.areas(actor)
    lifts = statistics.figures(actor, places, places.county, period)
    typed = [_intervention(one) for one in sheet.interventions] if sheet else []
    trisam = Money(sheet.granted, sheet.used) if sheet else Money()
    tables: list[Table] = []
    if lifts:
        tables.append(county_sheet.lifts_by_kon(lifts, period.words))
    if typed:
        tables.append(county_sheet.participants(typed, period.words, k))
    if sheet:
        tables.append(county_sheet.money(trisam, typed, period.words))
    return Publication(
        slug="lansblad",
        title="Länsblad",
        sentence=county_sheet.sentence(lifts, trisam, typed),
        place=COUNTY,
        period=days_of(period),
        counted=county_sheet.counted(lifts),
        tables=tuple(tables),
        pictures=(),
        said=(),
        remarks=() if lifts else (NOT_COUNTED,),
        definitions=DEFINITIONS,
        made_on=clock.today(),
    )


def write(actor: Actor, period: Period, given: Given, version: int | None) -> CountySheet:
    """Write what stands beside the figures anew. `version` is that of the sheet which the writer
    had before the eyes, None where there was none.

    Raises `Forbidden` for others than process leaders, `RuleBroken` for a personnummer and too many
    insatser, and `Overtaken` when somebody else was first.
    """
    sheet = queries.written(actor, period.last)
    if actor.account_id is None or not policy.writes_county_sheet(actor):
        raise Forbidden
    if len(given.interventions) > MOST:
        raise RuleBroken(f"Skriv högst {MOST} insatser.")
    if any(personnummer_in(one.what) for one in given.interventions):
        raise RuleBroken("Här står ett personnummer. Skriv inget om enskilda personer.")
    if (sheet.version if sheet else None) != version:
        raise Overtaken
    kept = sheet or CountySheet(last_day=period.last)
    kept.granted, kept.used = given.trisam.granted, given.trisam.used
    kept.written_by_id, kept.written_at = actor.account_id, clock.now()
    with db.attempt(_ONE_EACH):
        session().add(kept)
        kept.interventions.clear()
        session().flush()
        kept.interventions = [_row(at, one) for at, one in enumerate(given.interventions, start=1)]
    audit.record(actor, "county_sheet.write", kept.subject)
    return kept


def _row(position: int, one: Intervention) -> CountySheetRow:
    return CountySheetRow(
        position=position,
        what=clean(one.what),
        women=one.women,
        others=one.others,
        granted=one.money.granted,
        used=one.money.used,
    )


def _intervention(row: CountySheetRow) -> Intervention:
    return Intervention(row.what, row.women, row.others, Money(row.granted, row.used))
