"""Messages promised in the same transaction as the change they tell about."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trisam.core.db import Base


class Digest(Base):
    """One mail with the messages that waited for a person on one day.

    What is in it is settled when it is made, before it is first sent: so it is the same mail, with
    the same Message-ID, if it has to be sent again, and what is promised later waits for the next.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("account_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    day: Mapped[date]


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
    # Leaves at once, whatever its receiver has chosen.
    urgent: Mapped[bool] = mapped_column(default=False)
    # The meetings that it is about come along for the calendar.
    calendar: Mapped[bool] = mapped_column(default=False)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"), index=True)
    promised_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class MailChoice(Base):
    """How a person wants mail. Whoever has no row gets it together, with invitations."""

    __tablename__ = "mail_choice"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_once: Mapped[bool]  # otherwise what is not urgent comes together, once a day
    invitations: Mapped[bool]  # meetings come as invitations to the calendar
