"""A report as it is read: each chapter with its text and its figures, alike on the page and in the
documents."""

from dataclasses import dataclass
from typing import Final

from trisam.core import clock
from trisam.core.swedish import number
from trisam.reports.chapters import STRUCTURE, Chapter, Figure
from trisam.reports.frozen import Figures, ShownTable
from trisam.reports.goals import SIDE_WORDS, GoalSide, GoalSource, GoalUnit, out_of
from trisam.reports.models import Report, ReportGoal, ReportText
from trisam.reports.service import figures as taking
from trisam.statistics.lifts_chart import LiftsChart
from trisam.statistics.tables import NOTHING

FOUR_QUARTERS: Final = (
    "Talen om personer visas för fyra kvartal i taget, "
    "så att ingen ska kunna räkna ut ett litet tal."
)
_THIN: Final = "\N{NO-BREAK SPACE}"
_GOAL_HEAD: Final = ("Mål", "Måltal", "Utfall")


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter with all that stands in it."""

    chapter: Chapter
    written: ReportText | None
    sentences: tuple[str, ...]
    tables: tuple[ShownTable, ...]
    chart: LiftsChart | None

    @property
    def text(self) -> str:
        """What people have written; empty when nothing is."""
        return (self.written.text or "") if self.written else ""

    @property
    def paragraphs(self) -> list[str]:
        """The text, paragraph by paragraph."""
        return [one.strip() for one in self.text.split("\n\n") if one.strip()]

    @property
    def takes_goals(self) -> bool:
        """Goals are typed in here."""
        return Figure.GOALS in self.chapter.figures

    @property
    def takes_budget(self) -> bool:
        """A budget is typed in here."""
        return Figure.BUDGET in self.chapter.figures


@dataclass(frozen=True, slots=True)
class Content:
    """All of a report."""

    report: Report
    figures: Figures
    parts: tuple[Part, ...]

    @property
    def explanation(self) -> str:
        """Why the figures are of more quarters than the report; empty when they are not."""
        told = taking.told_period(self.report.period)
        if told.first == self.report.period.first_day:
            return ""
        return f"{FOUR_QUARTERS} Här är det {told.words}."

    def part(self, chapter: Chapter) -> Part:
        """One chapter of it."""
        return next(one for one in self.parts if one.chapter is chapter)


def of(report: Report, k: int, only: Chapter | None = None) -> Content:
    """The report that was found, with its figures: kept ones, or those of today.

    Of one chapter `only` where that is wanted: most have no figures that must be taken.
    """
    chapters = (only,) if only else STRUCTURE[report.kind]
    told = {figure for one in chapters for figure in one.figures} - {Figure.BUDGET}
    figures = taking.of(report, k) if told else Figures(clock.today(), {})
    texts = {one.number: one for one in report.texts}
    return Content(report, figures, tuple(_part(report, figures, one, texts) for one in chapters))


def _part(report: Report, figures: Figures, chapter: Chapter, texts: dict[str, ReportText]) -> Part:
    tables = [table for one in chapter.figures for table in figures.tables.get(one, ())]
    if Figure.GOALS in chapter.figures:
        tables = [*_goals(report, figures), *tables]
    if Figure.BUDGET in chapter.figures and report.budgets:
        tables.append(_budget(report))
    return Part(
        chapter,
        texts.get(chapter.number),
        # Once each: two figures of a chapter can have the same thing said of them.
        tuple(dict.fromkeys(said for one in chapter.figures for said in _said(figures, one))),
        tuple(tables),
        figures.chart if Figure.LIFTS in chapter.figures else None,
    )


def _said(figures: Figures, figure: Figure) -> tuple[str, ...]:
    return figures.sentences.get(figure, ())


def _goals(report: Report, figures: Figures) -> list[ShownTable]:
    """A table for each side that has goals."""
    return [
        ShownTable(
            f"Mål: {SIDE_WORDS[side].lower()}",
            f"Mål med måltal och utfall, {SIDE_WORDS[side].lower()}: {report.kommun.name}, "
            f"{report.period.words}",
            _GOAL_HEAD,
            tuple((one.what, _target(one), _reached(one, figures)) for one in rows),
            numbers=(1, 2),
        )
        for side in GoalSide
        if (rows := [one for one in report.goals if one.side is side])
    ]


def _target(goal: ReportGoal) -> str:
    said = _in_unit(goal.target, goal.unit)
    return f"{said} av {number(goal.target_of)}" if goal.target_of else said


def _reached(goal: ReportGoal, figures: Figures) -> str:
    if isinstance(goal.source, GoalSource):
        if found := figures.parts.get(goal.source):
            return out_of(*found, goal.target_of)
        return figures.values.get(goal.source, NOTHING)
    if goal.reached is None:
        return NOTHING
    if goal.reached_of:
        return out_of(goal.reached, goal.reached_of, goal.target_of)
    return _in_unit(goal.reached, goal.unit)


def _in_unit(value: int, unit: GoalUnit) -> str:
    return number(value) + (f"{_THIN}%" if unit is GoalUnit.PERCENT else "")


def _budget(report: Report) -> ShownTable:
    rows = [
        (str(one.year), number(one.granted), *_used(one.granted, one.used))
        for one in report.budgets
    ]
    granted = sum(one.granted for one in report.budgets)
    known = [one.used for one in report.budgets if one.used is not None]
    used = sum(known) if len(known) == len(report.budgets) else None
    return ShownTable(
        "Budget och utfall",
        f"Beviljade och använda medel i kronor: {report.kommun.name}, {report.period.words}",
        ("År", "Beviljat", "Använt", "Kvar"),
        tuple(rows),
        ("Hela perioden", number(granted), *_used(granted, used)) if len(rows) > 1 else (),
        (1, 2, 3),
    )


def _used(granted: int, used: int | None) -> tuple[str, str]:
    return (NOTHING, NOTHING) if used is None else (number(used), number(granted - used))
