"""Messages promised in the same transaction as the change they tell about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trisam.core.db import Base


class Message(Base):
    """One message to one account. It never holds anything about an individual."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("once_key"),
        CheckConstraint("sent_at IS NULL OR cancelled_at IS NULL", name="sent_or_cancelled"),
        Index(None, "sent_at", "cancelled_at"),
        Index(None, "about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int]  # no foreign key: the outbox knows no feature above it
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(String(80))  # "meeting:12", "case:7KX2…"
    once_key: Mapped[str] = mapped_column(String(160))  # the same promise twice is one message
    promised_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
