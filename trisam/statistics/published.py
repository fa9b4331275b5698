"""Each page of statistics as a publication: the one place where its figures become files."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from trisam.statistics import charts, flow, lifts_chart, sentences, share_bars, trend
from trisam.statistics.areas import Area
from trisam.statistics.comparison import Comparison
from trisam.statistics.flow import Flow
from trisam.statistics.gaps import Gaps
from trisam.statistics.lead_times import LeadTimes
from trisam.statistics.lifts_chart import LiftsChart
from trisam.statistics.meetings_held import MeetingsHeld
from trisam.statistics.next_steps import Ready
from trisam.statistics.not_ready import NotReady
from trisam.statistics.outcome_tables import Told
from trisam.statistics.overview import Overview
from trisam.statistics.participation import Participation
from trisam.statistics.periods import Period
from trisam.statistics.publication import Days, Picture, Place, Publication
from trisam.statistics.reason_bars import reason_bars
from trisam.statistics.share_bars import Bars
from trisam.statistics.survey_tables import SurveyTold
from trisam.statistics.tables import Table, Value, as_text
from trisam.statistics.trend import Trend

COUNTY: Final = Place("Hela länet", "lanet")
TITLES: Final = {
    "delaktighet": "Hur många som deltog",
    "luckor": "Det som inte gick att genomföra",
    "utfall": "Vad det ledde till",
    "enkat": "Enkäten",
}
"""The pages that tell more of the county than of a kommun, by the names of their files."""
_DEFINITIONS: Final = {
    "delaktighet": sentences.PARTICIPATION_DEFINITIONS,
    "luckor": sentences.GAP_DEFINITIONS,
    "utfall": sentences.OUTCOME_DEFINITIONS,
    "enkat": sentences.SURVEY_DEFINITIONS,
}
_LESS_OF_A_KOMMUN: Final = "Om en enda kommun visas färre tabeller än om hela länet."


def place_of(area: Area) -> Place:
    """The place as files name it."""
    return Place(area.name, area.slug)


def days_of(period: Period) -> Days:
    """The period as files name it."""
    return Days(period.words, period.slug)


def lifts(told: Overview, explanations: Table | None, made_on: date) -> Publication:
    """Lyft; `explanations` are what people have written about it."""
    drawn = [chart for chart in (told.chart, told.parts_chart) if chart]
    over_time = trend.trend_of(told.over_time) if told.over_time else None
    return Publication(
        slug="lyft",
        title="Lyft per part",
        sentence=told.sentence,
        place=place_of(told.area),
        period=days_of(told.period),
        counted=told.counted,
        tables=_those_of(*told.tables, explanations),
        pictures=(
            *(_of_chart(chart) for chart in drawn),
            *((_of_trend(over_time),) if over_time else ()),
        ),
        said=_not_empty(told.where, told.hint),
        remarks=told.remarks,
        definitions=sentences.DEFINITIONS,
        made_on=made_on,
    )


def beside(told: Publication, compared: Comparison) -> Publication:
    """The lifts with another period beside them, whose tables come after the first."""
    first, *rest = told.tables
    changed = f"Jämfört med {compared.other.words}: {compared.sentence}"
    return replace(
        told,
        period=Days(
            f"{told.period.words}, jämfört med {compared.other.words}",
            f"{told.period.slug}-mot-{compared.other.slug}",
        ),
        tables=(first, *compared.tables, *rest),
        said=(*told.said, changed, *compared.said),
        remarks=(*told.remarks, *compared.remarks),
    )


def meetings(told: MeetingsHeld, place: Place, period: Days, made_on: date) -> Publication:
    """Möten."""
    held, cancelled = (told.held.foot or told.held.rows[0])[1:3]
    return Publication(
        slug="moten",
        title="Möten",
        sentence=told.sentence,
        place=place,
        period=period,
        counted=f"{as_text(held)} hållna möten, {as_text(cancelled)} inställda",
        tables=_those_of(told.held, told.causes if told.cancelled else None),
        pictures=(_of_bars(told.bars),) if told.cancelled else (),
        said=_not_empty(*told.cost, *told.notes, told.spared),
        remarks=_not_empty(told.left_open),
        definitions=sentences.MEETING_DEFINITIONS,
        made_on=made_on,
    )


def waits(told: LeadTimes, place: Place, period: Days, made_on: date) -> Publication:
    """Väntetider."""
    return Publication(
        slug="vantetider",
        title="Väntetider",
        sentence=told.sentence,
        place=place,
        period=period,
        counted=". ".join(f"{as_text(row[0])}: {as_text(row[-1])}" for row in told.tables[0].rows),
        tables=_those_of(*told.tables),
        pictures=(_of_bars(told.bars),) if told.found else (),
        said=(),
        remarks=(),
        definitions=sentences.WAIT_DEFINITIONS,
        made_on=made_on,
    )


def participation(told: Participation, period: Days, made_on: date) -> Publication:
    """Hur många som deltog."""
    _, by_way, _ = told.tables
    return Publication(
        slug="delaktighet",
        title=TITLES["delaktighet"],
        sentence=told.sentence,
        place=COUNTY,
        period=period,
        counted=_number_of(by_way.foot[-1], "ärenden"),
        tables=_those_of(*told.tables),
        pictures=(_of_bars(told.bars),) if told.found else (),
        said=(),
        remarks=(),
        definitions=sentences.PARTICIPATION_DEFINITIONS,
        made_on=made_on,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told beside the gap list."""

    feedback: str
    ready: Ready
    not_ready: NotReady
    unmet: tuple[str, ...]


def gaps(told: Gaps, beside: Beside, period: Days, made_on: date) -> Publication:
    """Det som inte gick att genomföra."""
    ready, not_ready = beside.ready, beside.not_ready
    bars = reason_bars(told.by_party) if told.found else None
    return Publication(
        slug="luckor",
        title=TITLES["luckor"],
        sentence=told.sentence,
        place=COUNTY,
        period=period,
        counted=_number_of(told.by_party.foot[-1], "åtgärder gick inte att genomföra"),
        tables=_those_of(
            *told.tables,
            not_ready.table if not_ready.found else None,
            ready.by_kommun if ready.found else None,
        ),
        pictures=(
            *((_of_bars(bars),) if bars else ()),
            *((_of_bars(not_ready.bars),) if not_ready.found else ()),
        ),
        said=_not_empty(
            *beside.unmet,
            not_ready.sentence if not_ready.found else "",
            ready.sentence,
            beside.feedback,
        ),
        remarks=(),
        definitions=sentences.GAP_DEFINITIONS,
        made_on=made_on,
    )


def outcomes(told: Told, period: Days, made_on: date) -> Publication:
    """Vad det ledde till."""
    moved = (flow.flow_of(told.moves), flow.flow_of(told.occupations, flow.OCCUPATION))
    tables = (
        told.public,
        told.step_table,
        told.readiness_means,
        told.readiness_table,
        told.moves,
        told.occupations,
        told.actions,
        told.followed,
        told.by_kommun,
    )
    return Publication(
        slug="utfall",
        title=TITLES["utfall"],
        sentence=told.sentence,
        place=COUNTY,
        period=period,
        counted=told.counted,
        tables=_those_of(*tables),
        pictures=(
            *((_of_bars(told.bars),) if told.found else ()),
            *(_of_flow(one) for one in moved if one),
        ),
        said=_not_empty(told.steps, told.readiness) if told.found else (),
        remarks=_not_empty(told.warning) if told.found else (),
        definitions=sentences.OUTCOME_DEFINITIONS,
        made_on=made_on,
    )


def survey(told: SurveyTold, period: Days, made_on: date) -> Publication:
    """Enkäten."""
    return Publication(
        slug="enkat",
        title=TITLES["enkat"],
        sentence=told.sentence,
        place=COUNTY,
        period=period,
        counted=told.counted,
        tables=_those_of(told.states, told.rate, told.by_way, *told.questions),
        pictures=(_of_bars(told.bars),) if told.found else (),
        said=(),
        remarks=_not_empty(told.warning) if told.found else (),
        definitions=sentences.SURVEY_DEFINITIONS,
        made_on=made_on,
    )


@dataclass(frozen=True, slots=True)
class OfKommun:
    """What is told of a single kommun on one of the pages in `TITLES`."""

    slug: str
    sentence: str
    counted: str
    tables: tuple[Table, ...]
    bars: Bars | None
    """None: nothing to draw."""


def of_kommun(told: OfKommun, place: Place, period: Days, made_on: date) -> Publication:
    """One of the pages, for a kommun."""
    return Publication(
        slug=told.slug,
        title=TITLES[told.slug],
        sentence=told.sentence,
        place=place,
        period=period,
        counted=told.counted,
        tables=told.tables,
        pictures=(_of_bars(told.bars),) if told.bars else (),
        said=(),
        remarks=(_LESS_OF_A_KOMMUN,),
        definitions=_DEFINITIONS[told.slug],
        made_on=made_on,
    )


def _of_chart(chart: LiftsChart) -> Picture:
    return Picture(chart.title, lifts_chart.in_words(chart), lambda: charts.svg(chart))


def _of_bars(bars: Bars) -> Picture:
    return Picture(bars.title, bars.in_words, lambda: share_bars.svg(bars))


def _of_flow(moved: Flow) -> Picture:
    return Picture(moved.title, moved.in_words, lambda: flow.svg(moved), moved.about_hidden)


def _of_trend(over_time: Trend) -> Picture:
    return Picture(
        over_time.title, over_time.in_words, lambda: trend.svg(over_time), over_time.about_hidden
    )


def _number_of(value: Value, words: str) -> str:
    """ "48 ärenden"; "dolt (ärenden)" where the number must not be told."""
    return f"{as_text(value)} {words}" if isinstance(value, int) else f"{as_text(value)} ({words})"


def _those_of(*tables: Table | None) -> tuple[Table, ...]:
    return tuple(table for table in tables if table is not None)


def _not_empty(*said: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in said if sentence)
