"""Messages to individuals, promised in the same transaction as the change they follow from."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.cases.models import Case
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code


class MailingKind(StrEnum):
    """What a message is for. The feature that promises it says whether it may still leave."""

    SURVEY = "survey"
    SURVEY_REMINDER = "survey_reminder"
    OWN_KEY = "own_key"


class MailingWay(StrEnum):
    """How it reaches the individual."""

    MAIL = "mail"
    SMS = "sms"
    LETTER = "letter"  # never sent by the machine: an officer prints it


class Mailing(SealedRow, Base):
    """One message to one individual.

    Address and text lie sealed until it has left, and are gone afterwards: the text holds a link
    that opens something without a sign-in.
    """

    __tablename__ = "mailing"
    __table_args__ = (
        UniqueConstraint("once_key"),
        CheckConstraint(
            "(sent_at IS NULL OR cancelled_at IS NULL) AND (failed_on IS NULL"
            " OR (sent_at IS NULL AND cancelled_at IS NULL))",
            name="ends_once",
        ),
        CheckConstraint(
            "(sent_at IS NULL AND cancelled_at IS NULL AND failed_on IS NULL)"
            " OR (address_sealed IS NULL AND body_sealed IS NULL)",
            name="ended_is_erased",
        ),
        Index(None, "case_id"),
        Index(None, "about"),
        Index(None, "not_before"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[MailingKind] = mapped_column(Code(MailingKind))
    way: Mapped[MailingWay] = mapped_column(Code(MailingWay))
    about: Mapped[str] = mapped_column(String(80))  # "survey:<id>": what takes it back
    once_key: Mapped[str] = mapped_column(String(160))  # the same promise twice is one message
    subject: Mapped[str] = mapped_column(String(120))  # the same for everybody: tells nothing
    address_sealed: Mapped[bytes | None] = sealed_column()
    address = Sealed("address_sealed")
    body_sealed: Mapped[bytes | None] = sealed_column()
    body = Sealed("body_sealed")
    not_before: Mapped[datetime]
    promised_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)  # how often it was refused
    sent_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    failed_on: Mapped[date | None]  # refused too often: nobody tries again

    case: Mapped[Case] = relationship(lazy="raise")
