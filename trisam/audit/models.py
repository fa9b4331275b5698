"""The access log: who read or did what, when, about whom."""

import uuid
from datetime import datetime

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from trisam.core.db import Base


class AuditEntry(Base):
    """One reading, one change or one sign-in (HSLF-FS 2016:40 4:9; PDL 4:3).

    Ids of accounts, units and parties are plain numbers here, without foreign keys: the log
    outlives what it tells about.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "subject"),
        Index(None, "person_id"),
        Index(None, "account_id"),
        Index(None, "party_id", "at"),  # the log of one party, by time
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(60))  # "case.read": feature and verb
    account_id: Mapped[int | None]  # empty for the system itself
    actor_name: Mapped[str] = mapped_column(String(120))
    party_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(80))  # "case:7KX2…": kind and code, no identity
    person_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(String(200))
