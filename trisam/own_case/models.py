"""Mitt ärende: the individual's own page, its keys and visits, and what the individual sends."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code

STANDS = "ended_at IS NULL"


class KeyEnd(StrEnum):
    """Why a key opens nothing any more before its time."""

    WITHDRAWN = "aterkallad"
    REPLACED = "ersatt"
    GUESSED = "fel_fodelsedag"
    CLOSED = "arendet_avslutat"
    RESTORED = "aterstallning"


class OwnKey(Base):
    """A key to one case's own page: a link that opens once, and a code. Only hashes lie here."""

    __tablename__ = "own_key"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_has_reason"),
        CheckConstraint("link_used_at IS NULL OR token_hash IS NOT NULL", name="used_has_link"),
        Index(
            "uq_own_key_one_stands",
            "case_id",
            unique=True,
            sqlite_where=text(STANDS),
            postgresql_where=text(STANDS),
        ),
        Index(None, "case_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # None: code alone
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)  # HMAC: the code is short
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    link_used_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]  # the latest time, with link or code
    wrong: Mapped[int] = mapped_column(default=0)  # births that did not fit, in all
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[KeyEnd | None] = mapped_column(Code(KeyEnd))

    case: Mapped[Case] = relationship(lazy="raise")
    made_by: Mapped[Account] = relationship(lazy="raise")

    @property
    def subject(self) -> str:
        """How what is sent about it is found: nothing that tells of anybody."""
        return f"own_key:{self.id}"


class OwnVisit(Base):
    """One visit, with a key or with e-legitimation. The cookie holds a random value; here lies
    only its hash."""

    __tablename__ = "own_visit"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    own_key_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("own_key.id"), index=True
    )  # None: e-legitimation opened it
    cookie_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # the individual said that it was over

    case: Mapped[Case] = relationship(lazy="raise")
    key: Mapped[OwnKey | None] = relationship(lazy="raise")


class OwnSignIn(Base):
    """One sign-in with e-legitimation, from the button until the visit has begun: minutes.

    Nothing here tells who it is. What goes to the provider and back is made from the cookie.
    """

    __tablename__ = "own_sign_in"
    __table_args__ = (
        CheckConstraint("choices IS NULL OR used_at IS NOT NULL", name="choices_are_after"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    cookie_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # it came back: that happens once
    choices: Mapped[str | None] = mapped_column(Text)  # ids of the cases to choose among


class OwnKind(StrEnum):
    """What came from the individual."""

    MESSAGE = "meddelande"
    WITHDRAWN = "aterkallat"  # told by the system, of what the individual took back
    WORDS = "egna_ord"  # the own words were changed
    WISH = "deltagande"  # how the individual wants to take part was changed


class Handled(StrEnum):
    """What the receiver did about it."""

    READ = "last"
    PHONED = "ringt"


class OwnMessage(SealedRow, Base):
    """Something that came from the individual, until the receiver has seen to it.

    A message is for the fast kontakt (or the lifting officer); word of a change for the officer.
    """

    __tablename__ = "own_message"
    __table_args__ = (
        CheckConstraint("(handled IS NULL) = (handled_at IS NULL)", name="handled_has_time"),
        CheckConstraint("(handled IS NULL) = (handled_by_id IS NULL)", name="handled_by_somebody"),
        Index(None, "case_id"),
        Index(None, "handled"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    # Whose it is: the party of whoever it was for when it came.
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[OwnKind] = mapped_column(Code(OwnKind))
    sent_at: Mapped[datetime]
    handled: Mapped[Handled | None] = mapped_column(Code(Handled))
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")

    case: Mapped[Case] = relationship(lazy="raise")
    handled_by: Mapped[Account | None] = relationship(lazy="raise")
