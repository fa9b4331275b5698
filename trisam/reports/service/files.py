"""A report as a document to hand in: a tagged PDF, and Word to work on.

What people wrote goes in as data, so that nothing in it acts as markup.
"""

from datetime import datetime
from typing import Final

import vl_convert

from trisam.core import clock
from trisam.core.papers import paper
from trisam.core.swedish import whole_day
from trisam.reports import word
from trisam.reports.frozen import ShownTable
from trisam.reports.models import Report, ReportState
from trisam.reports.service.content import Content, Part
from trisam.statistics import charts
from trisam.statistics.lifts_chart import LiftsChart, in_words

TEMPLATE: Final = "reports/report.typ"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHARPER: Final = 2.0


def as_pdf(content: Content) -> bytes:
    """The report as a PDF/UA."""
    return paper(TEMPLATE, facts(content))


def as_docx(content: Content) -> bytes:
    """The report as a Word document."""
    return word.document(_paper(content))


def facts(content: Content) -> dict[str, object]:
    """What `TEMPLATE` asks for."""
    made = _paper(content)
    return {
        "title": made.title,
        "printed": made.foot,
        "head": [list(row) for row in made.head],
        "state": made.state,
        "explanation": made.explanation,
        "from_statistics": word.FROM_STATISTICS,
        "chapters": [
            {
                "heading": one.heading,
                "paragraphs": one.paragraphs,
                "sentences": one.sentences,
                "tables": [_table(table) for table in one.tables],
                "picture": one.picture.svg if one.picture else "",
                "alternative": one.picture.alternative if one.picture else "",
            }
            for one in made.chapters
        ],
    }


def _paper(content: Content) -> word.Paper:
    report = content.report
    chapters = [_chapter(one) for one in content.parts]
    if content.figures.annex:
        annex = list(content.figures.annex)
        chapters.append(word.Section("Bilaga: RE-AIM", [], [], annex, None))
    return word.Paper(
        title=report.title,
        state=_state(report),
        head=[
            ("Kommun", report.kommun.name),
            ("Period", report.period.words),
            *_steps(report),
            ("Talen hämtade", whole_day(content.figures.taken_on)),
        ],
        explanation=content.explanation,
        chapters=chapters,
        foot=report.title,
    )


def _chapter(part: Part) -> word.Section:
    return word.Section(
        part.chapter.heading,
        part.paragraphs,
        list(part.sentences),
        list(part.tables),
        _picture(part.chart) if part.chart else None,
    )


def _picture(chart: LiftsChart) -> word.Picture:
    svg = str(charts.svg(chart))
    return word.Picture(
        svg, vl_convert.svg_to_png(svg, scale=_SHARPER), f"{chart.title}. {in_words(chart)}"
    )


def _state(report: Report) -> str:
    match report.state:
        case ReportState.DRAFT:
            return "Utkast"
        case ReportState.HANDED_IN:
            return f"Inlämnad {_day(report.handed_in_at)}"
        case ReportState.APPROVED:
            return f"Godkänd {_day(report.approved_at)}"


def _steps(report: Report) -> list[tuple[str, str]]:
    """Who has handed it in and approved it."""
    steps = (
        ("Inlämnad", report.handed_in_at, report.handed_in_by),
        ("Godkänd", report.approved_at, report.approved_by),
    )
    found = [(words, f"{_day(at)} av {who.name}") for words, at, who in steps if at and who]
    return found or [("Läge", "Utkast")]


def _day(at: datetime | None) -> str:
    return whole_day(clock.local(at).date()) if at else ""


def _table(table: ShownTable) -> dict[str, object]:
    return {
        "title": table.title,
        "caption": table.caption,
        "head": list(table.head),
        "rows": [list(row) for row in table.rows],
        "foot": list(table.foot),
        "numbers": list(table.numbers),
        "weights": list(table.weights),
        "short": table.is_short,
        "notes": list(table.notes),
    }
