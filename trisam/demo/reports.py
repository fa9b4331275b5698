"""Reports of some kommuner: one approved, one handed in, and drafts that somebody has begun."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from trisam.accounts.models import Account
from trisam.core.actor import Role
from trisam.demo import texts
from trisam.demo.books import TeamBook
from trisam.demo.chance import Chance
from trisam.demo.span import Span, at, working
from trisam.demo.staff import Staff
from trisam.parties.models import Kommun
from trisam.reports.chapters import STRUCTURE, ReportKind, Writer
from trisam.reports.goals import SOURCE_UNITS, GoalSide, GoalSource, GoalUnit
from trisam.reports.models import (
    CountySheet,
    CountySheetRow,
    Report,
    ReportBudget,
    ReportGoal,
    ReportState,
    ReportText,
)
from trisam.reports.quarters import Quarter, Quarters
from trisam.reports.service import figures
from trisam.statistics.periods import last_four
from trisam.statistics.suppression import SMALLEST_SHOWN

BEGUN, HANDED_IN, APPROVED = timedelta(days=6), timedelta(days=16), timedelta(days=44)
"""So long after the period."""
_GOAL: Final = "goals"


class Desk:
    """Where the reports are written."""

    def __init__(self, books: list[TeamBook], people: Staff, span: Span) -> None:
        self.span, self.chance = span, Chance("reports")
        self.kommuner = {book.area.kommun.slug: book.area.kommun for book in books}
        self.leader = _with_role(people, Role.PROCESS_LEADER, None)
        self.chairs = {slug: found[0] for slug, found in people.coordinators.items() if found}
        self.people = people

    def write(self, raw: dict[str, Any]) -> Report:
        """One report, as far as it has come."""
        kommun: Kommun = self.kommuner[raw["kommun"]]
        period = self._period(raw)
        author = self.chairs.get(kommun.slug, self.leader)
        report = Report(
            id=self.chance.id(),
            kind=ReportKind(raw["kind"]),
            kommun_id=kommun.id,
            kommun=kommun,
            first_day=period.first_day,
            last_day=period.last_day,
            state=ReportState(raw["state"]),
            started_by_id=author.id,
            started_at=at(self._day(period, BEGUN), 9),
            texts=[],
            goals=[_goal(position, one) for position, one in enumerate(raw.get(_GOAL, []), 1)],
            budgets=[ReportBudget(year=period.last.year, **one) for one in raw.get("budget", [])],
        )
        steering = _with_role(self.people, Role.STEERING, kommun.id)
        self._fill(report, raw["chapters"], author, steering)
        self._send_on(report, period, author, steering)
        return report

    def _fill(
        self, report: Report, chapters: dict[str, str], author: Account, steering: Account
    ) -> None:
        for one in STRUCTURE[report.kind]:
            if one.number not in chapters:
                continue
            is_steering = one.writer is Writer.STEERING
            day = self._day(report.period, APPROVED if is_steering else BEGUN)
            report.texts.append(
                ReportText(
                    id=self.chance.id(),
                    number=one.number,
                    report_id=report.id,
                    text=chapters[one.number].strip(),
                    written_by_id=(steering if is_steering else author).id,
                    written_at=at(day, self.chance.between(9, 15)),
                )
            )

    def _send_on(
        self, report: Report, period: Quarters, author: Account, steering: Account
    ) -> None:
        if report.state is ReportState.DRAFT:
            return
        day = self._day(period, HANDED_IN)
        taken = figures.take(report.kind, report.kommun, period, SMALLEST_SHOWN)
        report.figures = replace(taken, taken_on=day).to_json()
        report.handed_in_by_id, report.handed_in_at = author.id, at(day, 16)
        if report.state is ReportState.APPROVED:
            report.approved_by_id = steering.id
            report.approved_at = at(self._day(period, APPROVED), 16)

    def _period(self, raw: dict[str, Any]) -> Quarters:
        if raw.get("last_year"):
            return Quarters.read(str(self.span.today.year - 1))
        one = Quarter.of(self.span.today).step(-raw["quarters_ago"])
        return Quarters(one, one)

    def _day(self, period: Quarters, later: timedelta) -> date:
        return self.span.done(working(period.last_day + later))


def county_sheet(people: Staff, span: Span) -> CountySheet:
    """Länsbladet of the newest four quarters."""
    period = last_four(span.today)
    leader = _with_role(people, Role.PROCESS_LEADER, None)
    raw = texts.read("reports")["county_sheet"]
    return CountySheet(
        last_day=period.last,
        granted=raw["granted"],
        used=raw["used"],
        written_by_id=leader.id,
        written_at=at(span.done(working(period.last + HANDED_IN)), 14),
        interventions=[
            CountySheetRow(position=position, **one)
            for position, one in enumerate(raw["intervention"], start=1)
        ],
    )


def write(books: list[TeamBook], people: Staff, span: Span) -> Iterator[Report]:
    """The reports. The cases lie in the database by now: their figures are taken from it."""
    desk = Desk(books, people, span)
    for raw in texts.read("reports")["report"]:
        yield desk.write(raw)


def _goal(position: int, raw: dict[str, Any]) -> ReportGoal:
    source = GoalSource(raw["source"]) if "source" in raw else None
    return ReportGoal(
        position=position,
        side=GoalSide(raw["side"]),
        what=raw["what"],
        target=raw["target"],
        unit=SOURCE_UNITS[source] if source else GoalUnit(raw["unit"]),
        source=source,
        reached=raw.get("reached"),
        target_of=raw.get("target_of"),
        reached_of=raw.get("reached_of"),
    )


def _with_role(people: Staff, role: Role, kommun_id: int | None) -> Account:
    """Whoever has the role, in that kommun if there is one, else in the county."""
    found = {
        row.kommun_id: account
        for account in people.everybody
        for row in account.roles
        if row.role is role
    }
    return found.get(kommun_id) or found[None]
