"""What the system fills in: the one place where reports ask the statistics for figures."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.parties.models import Kommun
from trisam.reports import counting, queries, reaim
from trisam.reports.chapters import Figure, ReportKind
from trisam.reports.counting import CasesTold
from trisam.reports.frozen import Figures, ShownTable, shown
from trisam.reports.goals import GoalSource
from trisam.reports.models import Report
from trisam.reports.quarters import Quarters
from trisam.reports.queries import numbers
from trisam.statistics import of_kommun
from trisam.statistics import service as statistics
from trisam.statistics.areas import AreaKind
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.meetings_held import MeetingsHeld
from trisam.statistics.of_kommun import RateTold
from trisam.statistics.overview import Overview
from trisam.statistics.periods import A_YEAR, SETTLES, Period, earlier, newest, year_to
from trisam.statistics.service import counting as statistics_counting
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Share, Table, Value, as_text

# A report says the same whoever opens it or hands it in: `policy` has said who reads it, and what
# stands in it is decided here. Lifts are told of the whole kommun alone, never team by team.
_TAKER: Final = Actor(name="rapporten", roles=frozenset({Role.PROCESS_LEADER}))
_KON: Final = "Kön"
_NOT_COUNTED: Final = "Uppgifterna är inte räknade än."
_LATER: Final = (
    "Svaren räknas ett kvartal senare än det andra, så att de hinner komma. "
    "Därför slutar perioden ett kvartal tidigare här."
)


@dataclass(frozen=True, slots=True)
class _Taken:
    """All that a report of the place and the period can tell, protected."""

    days: Period
    """The report's own."""
    year: Period
    """What everything about individuals is told of: see `told_period`."""
    lifts: Overview | None
    """None when they are not counted yet."""
    meetings: MeetingsHeld
    cases: CasesTold
    participation: RateTold | None
    follow_ups: RateTold | None
    readier: RateTold | None
    surveys: RateTold | None
    """None of each when it is not counted yet."""
    is_earlier: bool
    """The answers are of four quarters that end a quarter before the others."""


def of(report: Report, k: int) -> Figures:
    """The figures of a report: those that were kept when it was handed in, else those of today.

    A number of individuals from 1 to `k` - 1 is never told.
    """
    if report.figures is not None:
        return Figures.from_json(report.figures)
    return take(report.kind, report.kommun, report.period, k)


def take(kind: ReportKind, kommun: Kommun, period: Quarters, k: int) -> Figures:
    """The figures as they are now."""
    taken = _taken(kommun, period, k)
    final = kind is ReportKind.FINAL
    tables = _tables(taken)
    lifts = taken.lifts if taken.lifts and _tells(taken.lifts.by_party) else None
    return Figures(
        clock.today(),
        {figure: tuple(shown(one) for one in of if _tells(one)) for figure, of in tables.items()},
        _with_hidden(_sentences(taken), tables),
        _values(taken),
        _annex(taken) if final else (),
        lifts.chart if lifts else None,
        _parts(taken),
    )


def _tells(table: Table) -> bool:
    """Some number in it is shown: a table of nothing but "dolt" is a sentence instead."""
    return any(isinstance(value, int | float) for row in (*table.rows, table.foot) for value in row)


def _with_hidden(
    said: dict[Figure, tuple[str, ...]], tables: dict[Figure, tuple[Table, ...]]
) -> dict[Figure, tuple[str, ...]]:
    """The sentences, and one for each table in which nothing is shown."""
    hidden = {
        figure: tuple(
            f"{one.title}: talen är för små för att visas." for one in of if not _tells(one)
        )
        for figure, of in tables.items()
    }
    every = {figure: (*said.get(figure, ()), *hidden.get(figure, ())) for figure in Figure}
    return {figure: sentences for figure, sentences in every.items() if sentences}


def _taken(kommun: Kommun, period: Quarters, k: int) -> _Taken:
    days = Period(period.first_day, period.last_day)
    places, _ = statistics.places_for(_TAKER)
    area = next(one for one in places if one.key == f"{AreaKind.KOMMUN}-{kommun.slug}")
    year = told_period(period)
    span = queries.place(kommun.id).team_ids, year.first, year.last
    where = f"{kommun.name}, {year.words}"
    answered, survey = _answered_by(year), statistics_counting.survey()
    before = f"{kommun.name}, {answered.words}"
    wanted = {PARTICIPATION: year, OUTCOMES: answered, survey: answered}
    told = statistics.told_together(_TAKER, wanted)
    outcomes, participation, asked = map(told.get, (OUTCOMES, PARTICIPATION, survey))
    follow_ups, readier = (
        of_kommun.follow_ups(outcomes, kommun.id, before) if outcomes else (None, None)
    )
    return _Taken(
        days,
        year,
        statistics.lifts(_TAKER, places, area, year),
        statistics.meetings(_TAKER, places, area, days),
        counting.cases(numbers.current(*span), where, k),
        of_kommun.participation(participation, kommun.id, where) if participation else None,
        follow_ups,
        readier,
        of_kommun.surveys(asked, kommun.id, before) if asked else None,
        answered != year,
    )


def _answered_by(year: Period) -> Period:
    """The period that follow-ups and surveys are told of. They are counted later, since the answers
    have to come: when that is not yet, of as many quarters, so much earlier."""
    later = OUTCOMES.later
    last = newest(clock.today(), later).number
    return year if year.quarters()[-1].number <= last else earlier(year, later)


def told_period(period: Quarters) -> Period:
    """Everything about individuals in a kommun is told four quarters at a time: those that end with
    the report's. Quarter by quarter, what is hidden of one is the year less the other three."""
    days = Period(period.first_day, period.last_day)
    return year_to(days.quarters()[-1]) if len(days.quarters()) % A_YEAR else days


def counted_from(period: Quarters) -> date:
    """The day from which the figures of the period are counted."""
    return period.last_day + SETTLES + timedelta(days=1)


def is_settled(period: Period) -> bool:
    """True when its last quarter is no later than the newest that is counted."""
    return period.quarters()[-1].number <= newest(clock.today()).number


def _uncounted(year: Period) -> str:
    """Why no lifts are told of."""
    if is_settled(year):
        return "Lyften från den tiden är inte räknade i Trisam."
    return "Lyften är inte räknade än. Ett kvartal räknas två veckor efter att det är slut."


def _tables(taken: _Taken) -> dict[Figure, tuple[Table, ...]]:
    lifts = taken.lifts
    cuts = lifts.cuts if lifts else ()
    by_kon = [replace(cut, title="Lyft efter kön") for cut in cuts if cut.title == _KON]
    causes = (taken.meetings.causes,) if taken.meetings.cancelled else ()
    return {
        Figure.CASES: taken.cases.tables,
        Figure.LIFTS: (*((lifts.by_party,) if lifts else ()), *by_kon),
        Figure.MEETINGS: (taken.meetings.held, *causes),
        Figure.PARTICIPATION: _of(taken.participation),
        Figure.FOLLOW_UPS: (*_of(taken.follow_ups), *_of(taken.readier)),
        Figure.SURVEY: _of(taken.surveys),
    }


def _of(rate: RateTold | None) -> tuple[Table, ...]:
    return (rate.table,) if rate else ()


def _rate(rate: RateTold | None) -> str:
    return as_text(rate.rate if rate else None)


def _sentences(taken: _Taken) -> dict[Figure, tuple[str, ...]]:
    lifts = taken.lifts
    parties = [str(row[0]) for row in lifts.by_party.rows] if lifts else []
    meetings = (f"{taken.meetings.sentence}.", *taken.meetings.cost, taken.meetings.spared)
    said = {
        Figure.LIFTS: _about_lifts(taken),
        Figure.MEETINGS: tuple(one for one in meetings if one),
        Figure.PARTICIPATION: () if taken.participation else (_NOT_COUNTED,),
        Figure.FOLLOW_UPS: _about_answers(taken, taken.follow_ups),
        Figure.SURVEY: _about_answers(taken, taken.surveys),
        Figure.PARTIES: (f"Parter i teamen, {taken.year.words}: {', '.join(parties)}.",)
        if parties
        else (),
    }
    return {figure: sentences for figure, sentences in said.items() if sentences}


def _about_answers(taken: _Taken, rate: RateTold | None) -> tuple[str, ...]:
    if rate is None:
        return (_NOT_COUNTED,)
    return (_LATER,) if taken.is_earlier else ()


def _about_lifts(taken: _Taken) -> tuple[str, ...]:
    lifts = taken.lifts
    if lifts is None:
        return (_uncounted(taken.year),)
    return (f"{lifts.period.words.capitalize()}: {lifts.sentence}.", *lifts.remarks)


def _values(taken: _Taken) -> dict[str, str]:
    return {
        GoalSource.LIFTS: _of_year(taken, taken.lifts.total if taken.lifts else None),
        GoalSource.CASES: _of_year(taken, taken.cases.total),
        GoalSource.MEETINGS: as_text(_held(taken)),
        GoalSource.TOOK_PART: _rate(taken.participation),
        GoalSource.FOLLOWED: _rate(taken.follow_ups),
        GoalSource.READIER: _rate(taken.readier),
    }


def _parts(taken: _Taken) -> dict[str, tuple[int, int]]:
    """How many of how many, where both may be told."""
    rates = {
        GoalSource.TOOK_PART: taken.participation,
        GoalSource.FOLLOWED: taken.follow_ups,
        GoalSource.READIER: taken.readier,
    }
    return {
        source: (rate.part, rate.whole)
        for source, rate in rates.items()
        if rate and isinstance(rate.part, int) and isinstance(rate.whole, int) and rate.whole
    }


def _of_year(taken: _Taken, number: Value) -> str:
    """With the four quarters beside it, where they are not the report's own."""
    words = "" if taken.year == taken.days else f" ({taken.year.words})"
    return f"{as_text(number)}{words}"


def _women(lifts: Overview | None) -> Value:
    """The women's share of the lifts."""
    [cut] = [one for one in lifts.cuts if one.title == _KON] if lifts else [None]
    if cut is None:
        return None
    women, all_of_them = cut.rows[0][-1], cut.foot[-1]
    if isinstance(women, int) and isinstance(all_of_them, int) and all_of_them:
        return Share(women / all_of_them)
    return HIDDEN


def _held(taken: _Taken) -> int:
    table = taken.meetings.held
    [number] = [row[1] for row in ([table.foot] if table.foot else table.rows)]
    return number if isinstance(number, int) else 0


def _annex(taken: _Taken) -> tuple[ShownTable, ...]:
    facts = reaim.Facts(
        cases=_of_year(taken, taken.cases.total),
        women=as_text(_women(taken.lifts)),
        lifts=_of_year(taken, taken.lifts.total if taken.lifts else None),
        took_part=_rate(taken.participation),
        readier=_rate(taken.readier),
        followed=_rate(taken.follow_ups),
        answered=_rate(taken.surveys),
        adopted=_adopted(taken.lifts) if taken.lifts else _uncounted(taken.year),
        teams=len(taken.meetings.held.rows),
        meetings=taken.meetings.sentence,
        spared=taken.meetings.spared,
    )
    return (reaim.table(facts),)


def _adopted(lifts: Overview) -> str:
    """How many of the parties lift. A hidden number may be nought."""
    numbers = [row[1] for row in lifts.by_party.rows]
    lifting = sum(isinstance(number, int) and number > 0 for number in numbers)
    if not numbers:
        return "Ingen part har plats i kommunens team."
    if not lifting:
        return (
            f"Det går inte att visa hur många av de {len(numbers)} parterna som har lyft ärenden."
        )
    least = "Minst " if HIDDEN in numbers else ""
    return f"{least}{lifting} av {len(numbers)} parter har lyft ärenden."
