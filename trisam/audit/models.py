"""The access log: who read or did what, when, about whom."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from trisam.core.db import Base


class AuditEntry(Base):
    """One reading, one change, one sign-in or one refusal (HSLF-FS 2016:40 4:9; PDL 4:3).

    Ids of accounts, units and parties are plain numbers here, without foreign keys: the log
    outlives what it tells about. Triggers refuse to change or remove a row.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "subject"),
        Index(None, "person_id"),
        Index(None, "account_id"),
        Index(None, "party_id", "at"),  # the log of one party, by time
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3: no gaps
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(60))  # "case.read": feature and verb
    account_id: Mapped[int | None]  # empty for the system itself
    actor_name: Mapped[str] = mapped_column(String(120))
    party_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(80))  # "case:7KX2…": kind and code, no identity
    person_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(String(200))
    link: Mapped[bytes] = mapped_column(LargeBinary(32))  # see chain.py
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditEnd(Base):
    """Where the log ends: its one row is what the writers queue for."""

    __tablename__ = "audit_end"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]  # of the last entry; 0 before the first
    link: Mapped[bytes] = mapped_column(LargeBinary(32))
