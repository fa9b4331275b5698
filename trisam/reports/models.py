"""Reports: what people write in each chapter, goals, budget, and the figures once handed in."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.parties.models import Kommun
from trisam.reports.chapters import KIND_WORDS, ReportKind
from trisam.reports.goals import GoalSide, GoalSource, GoalUnit
from trisam.reports.quarters import Quarter, Quarters


class ReportState(StrEnum):
    """How far a report has come."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    APPROVED = "approved"


STATE_WORDS: Final = {
    ReportState.DRAFT: "Utkast",
    ReportState.HANDED_IN: "Inlämnad",
    ReportState.APPROVED: "Godkänd",
}


class Report(Base):
    """One report about one kommun and one period. It tells of no individual."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("kommun_id", "kind", "first_day", "last_day"),
        CheckConstraint("last_day > first_day", name="ends_after_it_begins"),
        CheckConstraint("(state = 'draft') = (handed_in_at IS NULL)", name="handed_in_has_time"),
        CheckConstraint("(handed_in_at IS NULL) = (figures IS NULL)", name="handed_in_has_figures"),
        CheckConstraint(
            "(handed_in_at IS NULL) = (handed_in_by_id IS NULL)", name="handed_in_by_somebody"
        ),
        CheckConstraint(
            "(state = 'approved') = (approved_at IS NOT NULL)", name="approved_has_time"
        ),
        CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    kind: Mapped[ReportKind] = mapped_column(Code(ReportKind))
    kommun_id: Mapped[int] = mapped_column(ForeignKey("kommun.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[ReportState] = mapped_column(Code(ReportState), default=ReportState.DRAFT)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    handed_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    handed_in_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    # Protected figures as JSON (`frozen`), from the moment it is handed in.
    figures: Mapped[str | None] = mapped_column(Text)
    # When goals, budget or the analysis of steering last changed: with it the version moves, though
    # they are rows below.
    rows_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    kommun: Mapped[Kommun] = relationship(lazy="joined", innerjoin=True)
    handed_in_by: Mapped[Account | None] = relationship(
        lazy="joined", foreign_keys=[handed_in_by_id]
    )
    approved_by: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=[approved_by_id])
    texts: Mapped[list["ReportText"]] = relationship(
        lazy="raise", back_populates="report", cascade="all, delete-orphan"
    )
    goals: Mapped[list["ReportGoal"]] = relationship(
        lazy="raise",
        back_populates="report",
        cascade="all, delete-orphan",
        order_by="ReportGoal.position",
    )
    budgets: Mapped[list["ReportBudget"]] = relationship(
        lazy="raise",
        back_populates="report",
        cascade="all, delete-orphan",
        order_by="ReportBudget.year",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def period(self) -> Quarters:
        """The quarters that it is about."""
        return Quarters(Quarter.of(self.first_day), Quarter.of(self.last_day))

    @property
    def title(self) -> str:
        """ "Aktivitetsrapport: Sandviken, kvartal 3 2026"."""
        return f"{KIND_WORDS[self.kind]}: {self.kommun.name}, {self.period.words}"

    @property
    def stem(self) -> str:
        """What its files are called: "aktivitetsrapport-sandviken-2026-k3"."""
        return f"{self.kind}-{self.kommun.slug}-{self.period.slug}"

    @property
    def subject(self) -> str:
        """How the access log names it."""
        return f"report:{self.id}"


class ReportText(SealedRow, Base):
    """What people have written in one chapter."""

    __tablename__ = "report_text"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"))
    number: Mapped[str] = mapped_column(String(5))  # of the chapter: "2.1"
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # whoever wrote last
    written_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    report: Mapped[Report] = relationship(lazy="raise", back_populates="texts")
    written_by: Mapped[Account] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ReportGoal(Base):
    """A goal with a number: for the deltagare or for the organisation."""

    __tablename__ = "report_goal"
    __table_args__ = (
        UniqueConstraint("report_id", "position"),
        CheckConstraint("source IS NULL OR reached IS NULL", name="reached_once"),
        CheckConstraint("target >= 0", name="target_is_no_debt"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"))
    position: Mapped[int]
    side: Mapped[GoalSide] = mapped_column(Code(GoalSide))
    what: Mapped[str] = mapped_column(String(200))
    target: Mapped[int]
    unit: Mapped[GoalUnit] = mapped_column(Code(GoalUnit))
    source: Mapped[GoalSource | None] = mapped_column(Code(GoalSource))  # None: typed, `reached`
    reached: Mapped[int | None]
    target_of: Mapped[int | None]  # so many as the goal was set for …
    reached_of: Mapped[
        int | None
    ]  # … and so many as it turned out to be: then `reached` is a count

    report: Mapped[Report] = relationship(lazy="raise", back_populates="goals")


class ReportBudget(Base):
    """What was granted and what was used in one year, in whole kronor."""

    __tablename__ = "report_budget"
    __table_args__ = (UniqueConstraint("report_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"))
    year: Mapped[int]
    granted: Mapped[int]
    used: Mapped[int | None]  # None: not known yet

    report: Mapped[Report] = relationship(lazy="raise", back_populates="budgets")


class CountySheet(Base):
    """Länsbladet of four quarters: what people type beside the figures. It tells of no individual.

    `granted` and `used` are Trisam's own, in whole kronor; None where they are not known.
    """

    __tablename__ = "county_sheet"
    __table_args__ = (UniqueConstraint("last_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    last_day: Mapped[date]  # of the last of the four quarters
    granted: Mapped[int | None]
    used: Mapped[int | None]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # whoever wrote last
    written_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    interventions: Mapped[list["CountySheetRow"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="CountySheetRow.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """How the access log names it."""
        return f"county_sheet:{self.last_day}"


class CountySheetRow(Base):
    """An insats that is not Trisam itself: its participants as they were typed in, and its kronor.

    Unprotected: `county_sheet` says what may be told.
    """

    __tablename__ = "county_sheet_row"
    __table_args__ = (
        UniqueConstraint("sheet_id", "position"),
        CheckConstraint("(women IS NULL) = (others IS NULL)", name="both_or_none"),
        CheckConstraint("women >= 0 AND others >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("county_sheet.id"))
    position: Mapped[int]
    what: Mapped[str] = mapped_column(String(200))
    women: Mapped[int | None]
    others: Mapped[int | None]
    granted: Mapped[int | None]
    used: Mapped[int | None]
