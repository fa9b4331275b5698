"""What the figures cannot say themselves: why the balance of a team was as it was."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
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
