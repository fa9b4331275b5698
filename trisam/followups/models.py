"""The six-month follow-up."""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.cases.values import Income, Occupation
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code


class FollowUpStatus(StrEnum):
    """What became of a follow-up; each is counted apart."""

    DUE = "due"
    ANSWERED = "answered"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    MOVED = "moved"
    DEAD = "dead"


class FollowUp(SealedRow, Base):
    """How it went, asked a number of months after the held meeting."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("case_id", "months"),
        CheckConstraint("(status = 'due') = (closed_on IS NULL)", name="closed_has_date"),
        CheckConstraint(
            "status <> 'answered' OR from_list OR (income IS NOT NULL"
            " AND occupation IS NOT NULL AND readiness IS NOT NULL)",
            name="answered_is_complete",
        ),
        CheckConstraint("readiness BETWEEN 1 AND 10", name="readiness_in_range"),
        CheckConstraint("readiness_then BETWEEN 1 AND 10", name="readiness_then_in_range"),
        CheckConstraint("occupation_percent BETWEEN 0 AND 100", name="occupation_percent"),
        Index(None, "owner_id", "status", "due_on"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    months: Mapped[int] = mapped_column(default=6)
    due_on: Mapped[date]
    status: Mapped[FollowUpStatus] = mapped_column(Code(FollowUpStatus), default=FollowUpStatus.DUE)
    closed_on: Mapped[date | None]
    income: Mapped[Income | None] = mapped_column(Code(Income))
    occupation: Mapped[Occupation | None] = mapped_column(Code(Occupation))
    occupation_percent: Mapped[int | None]
    readiness: Mapped[int | None]  # 1–10 now: ready to work or study
    readiness_then: Mapped[int | None]  # 1–10 as the individual remembers the lift
    # Taken over from a list that a team kept before: the answers may be few.
    from_list: Mapped[bool] = mapped_column(default=False)
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Sealed("note_sealed")
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(lazy="raise")
    owner: Mapped[Account] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
