"""A review of the own party's log, and its lines."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.log_reviews.findings import Limits, Rule
from trisam.parties.models import Party, Unit


class Assessment(StrEnum):
    """What the reviewer says of a line."""

    IN_ORDER = "i_sin_ordning"
    ASKED = "fraga_stalld"
    DEVIATION = "avvikelse"


ASSESSMENT_WORDS = {
    Assessment.IN_ORDER: "I sin ordning",
    Assessment.ASKED: "Fråga ställd",
    Assessment.DEVIATION: "Avvikelse",
}


class LogReview(SealedRow, Base):
    """Loggkontroll of one party for one period (HSLF-FS 2016:40 4:9: systematic, recurring,
    documented). Once signed, triggers of the migration refuse every change but a new seal of the
    same text under another key; the digest tells whether that text is the same.
    """

    __tablename__ = "log_review"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        CheckConstraint("sample_size BETWEEN 1 AND 200", name="sample_size_in_range"),
        CheckConstraint("night_from BETWEEN 0 AND 23", name="night_from_in_range"),
        CheckConstraint("night_to BETWEEN 0 AND 23", name="night_to_in_range"),
        CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)"
            " AND (signed_at IS NULL) = (signed_name IS NULL)"
            " AND (signed_at IS NULL) = (signed_digest IS NULL)",
            name="signed_whole",
        ),
        Index(None, "party_id", "started_at"),
    )

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # where the reviewer works
    first_day: Mapped[date]
    last_day: Mapped[date]  # included
    started_at: Mapped[datetime]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    # How the sample was drawn: from the readings of the period up to this entry, with this seed.
    last_entry_id: Mapped[int]
    reading_count: Mapped[int]  # N
    unknown_count: Mapped[int]  # of them, readings of cases that have been purged since
    sample_size: Mapped[int]  # asked for; fewer lines when there were fewer readings
    seed: Mapped[str] = mapped_column(String(64))

    many_reads: Mapped[int]
    cases_a_day: Mapped[int]
    refusals: Mapped[int]
    night_from: Mapped[int]
    night_to: Mapped[int]
    handover_days: Mapped[int]

    conclusion_sealed: Mapped[bytes | None] = sealed_column()
    conclusion = Sealed("conclusion_sealed")
    signed_at: Mapped[datetime | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_name: Mapped[str | None] = mapped_column(String(120))
    signed_digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256, hex

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit] = relationship(lazy="raise")
    started_by: Mapped[Account] = relationship(lazy="raise", foreign_keys=[started_by_id])
    lines: Mapped[list["ReviewLine"]] = relationship(
        lazy="raise", back_populates="review", order_by="ReviewLine.position"
    )

    @property
    def subject(self) -> str:
        """How the access log names this review."""
        return f"log_review:{self.id}"

    @property
    def limits(self) -> Limits:
        """From where something was worth a question."""
        return Limits(
            self.many_reads,
            self.cases_a_day,
            self.refusals,
            self.night_from,
            self.night_to,
            self.handover_days,
        )

    @property
    def is_signed(self) -> bool:
        """True when nothing can be changed any more."""
        return self.signed_at is not None


class ReviewLine(SealedRow, Base):
    """One reading of the sample, or one finding, as it stood when the review began."""

    __tablename__ = "log_review_line"
    __table_args__ = (
        UniqueConstraint("review_id", "position"),
        CheckConstraint("(rule IS NULL) = (entry_id IS NOT NULL)", name="sample_or_finding"),
        CheckConstraint("last_at >= first_at", name="ends_after_start"),
        CheckConstraint(
            "(assessment IS NULL) = (assessed_at IS NULL)"
            " AND (assessment IS NULL) = (assessed_by_id IS NULL)",
            name="assessed_whole",
        ),
    )

    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("log_review.id"))
    position: Mapped[int]
    rule: Mapped[Rule | None] = mapped_column(Code(Rule))  # None: drawn into the sample
    entry_id: Mapped[int | None]  # the drawn entry; no foreign key, as in the log itself
    account_id: Mapped[int]
    actor_name: Mapped[str] = mapped_column(String(120))
    unit_name: Mapped[str] = mapped_column(String(120))
    case_code: Mapped[str] = mapped_column(String(12), default="")
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    sentence: Mapped[str] = mapped_column(String(400))
    assessment: Mapped[Assessment | None] = mapped_column(Code(Assessment))
    assessed_at: Mapped[datetime | None]
    assessed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Sealed("note_sealed")
    version: Mapped[int] = mapped_column()

    review: Mapped[LogReview] = relationship(lazy="raise", back_populates="lines")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
