"""Handläggarbyte: what one officer asks another to take over, and what came of it."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.parties.models import Party


class HandoverStatus(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # nobody answered in time: it went back to whoever asked


class Caseload(Base):
    """Everything that an officer has open, asked for as one. It says nothing of any individual."""

    __tablename__ = "caseload"
    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="receiver_is_another"),
        CheckConstraint("(status = 'asked') = (settled_at IS NULL)", name="settled_has_time"),
        Index(
            "uq_caseload_one_open",
            "giver_id",
            unique=True,
            sqlite_where=text("status = 'asked'"),
            postgresql_where=text("status = 'asked'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    giver_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime]
    seats_from: Mapped[date]  # the first day on which the receiver has the giver's seats
    status: Mapped[HandoverStatus] = mapped_column(
        Code(HandoverStatus), default=HandoverStatus.ASKED
    )
    settled_at: Mapped[datetime | None]

    giver: Mapped[Account] = relationship(lazy="raise", foreign_keys=[giver_id])
    receiver: Mapped[Account] = relationship(lazy="raise", foreign_keys=[receiver_id])


class Handover(SealedRow, Base):
    """One officer asks a colleague of the same party to take over what is open in one case."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="receiver_is_another"),
        CheckConstraint("(status = 'asked') = (settled_at IS NULL)", name="settled_has_time"),
        # One open request per case and party: a party neither stops another's nor learns of it.
        Index(
            "uq_handover_one_open",
            "case_id",
            "party_id",
            unique=True,
            sqlite_where=text("status = 'asked'"),
            postgresql_where=text("status = 'asked'"),
        ),
        Index(None, "receiver_id", "status"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    caseload_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("caseload.id"), index=True)
    with_case: Mapped[bool]  # the giver is the lifting officer; otherwise only has actions in it
    asked_at: Mapped[datetime]
    status: Mapped[HandoverStatus] = mapped_column(
        Code(HandoverStatus), default=HandoverStatus.ASKED
    )
    settled_at: Mapped[datetime | None]
    told_on: Mapped[date | None]  # when the individual learnt who the new officer is
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Sealed("note_sealed")

    case: Mapped[Case] = relationship(lazy="raise")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    giver: Mapped[Account] = relationship(lazy="raise", foreign_keys=[giver_id])
    receiver: Mapped[Account] = relationship(lazy="raise", foreign_keys=[receiver_id])
    caseload: Mapped[Caseload | None] = relationship(lazy="raise")
