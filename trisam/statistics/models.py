"""What is kept of figures: what was counted, what has been told of it, and what numbers cannot say
themselves: why the balance of a team was as it was."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base
from trisam.statistics.periods import Span


class BalanceNote(SealedRow, Base):
    """The explanation of one team's balance in one calendar quarter. It tells of no individual."""

    __tablename__ = "balance_note"
    __table_args__ = (
        UniqueConstraint("team_id", "year", "quarter"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_in_range"),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # whoever wrote last
    written_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    written_by: Mapped[Account] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def span(self) -> Span:
        """The quarter that it explains."""
        return Span(self.year, self.quarter)


class QuarterCounts(Base):
    """What was counted in one quarter, once: later corrections do not change it, for the difference
    would tell what was corrected. No individual is in it, but small numbers are."""

    __tablename__ = "quarter_counts"
    __table_args__ = (UniqueConstraint("family", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str]
    quarter: Mapped[int]  # Span.number
    counted_at: Mapped[datetime]
    counts: Mapped[str] = mapped_column(Text)  # JSON: release.counts.Counts


class ReleasedFigures(Base):
    """What has been told of some quarters together. It never changes."""

    __tablename__ = "released_figures"
    __table_args__ = (UniqueConstraint("family", "first_quarter", "last_quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str]
    first_quarter: Mapped[int]  # Span.number
    last_quarter: Mapped[int]
    k: Mapped[int]
    released_at: Mapped[datetime]
    figures: Mapped[str] = mapped_column(Text)  # JSON: release.making.Release
