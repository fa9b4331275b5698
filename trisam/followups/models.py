"""The follow-up: how it went, six months after the meeting and, where the team wants it, twelve."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.cases.values import Income, Occupation
from trisam.contacts.values import Way
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.followups.values import FIRST_MONTHS, FollowUpStatus, Step, Told


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
        Index(None, "status", "due_on"),
        Index(None, "due_on"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    months: Mapped[int] = mapped_column(default=FIRST_MONTHS)
    due_on: Mapped[date]
    status: Mapped[FollowUpStatus] = mapped_column(Code(FollowUpStatus), default=FollowUpStatus.DUE)
    closed_on: Mapped[date | None]
    # The largest part of what the individual lives on; all of it stands in `incomes`.
    income: Mapped[Income | None] = mapped_column(Code(Income))
    occupation: Mapped[Occupation | None] = mapped_column(Code(Occupation))
    occupation_percent: Mapped[int | None]
    readiness: Mapped[int | None]  # 1–10 now: ready to work or study
    readiness_then: Mapped[int | None]  # 1–10 as the individual remembers the lift
    step: Mapped[Step | None] = mapped_column(Code(Step))  # empty before that was asked
    told: Mapped[Told | None] = mapped_column(Code(Told))
    # Taken over from a list that a team kept before: the answers may be few.
    from_list: Mapped[bool] = mapped_column(default=False)
    # The unit's lead and the rehabkoordinator were told that it is late: once.
    escalated_on: Mapped[date | None]
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Sealed("note_sealed")
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(lazy="raise")
    owner: Mapped[Account] = relationship(lazy="raise")
    incomes: Mapped[list["FollowUpIncome"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="FollowUpIncome.percent.desc(), FollowUpIncome.id",
    )
    tries: Mapped[list["FollowUpTry"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="FollowUpTry.day, FollowUpTry.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """How messages name it: nothing that tells of anybody."""
        return f"follow_up:{self.id}"


class FollowUpIncome(Base):
    """One of the things that the individual lives on, and how large a part of it all."""

    __tablename__ = "follow_up_income"
    __table_args__ = (
        UniqueConstraint("follow_up_id", "income"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id"))
    income: Mapped[Income] = mapped_column(Code(Income))
    percent: Mapped[int]


class FollowUpTry(Base):
    """Somebody tried to reach the individual, and did not."""

    __tablename__ = "follow_up_try"
    __table_args__ = (UniqueConstraint("follow_up_id", "day", "way"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id"))
    day: Mapped[date]
    way: Mapped[Way] = mapped_column(Code(Way))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
