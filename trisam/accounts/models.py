"""Accounts of the people who work in Trisam, their roles, second factors and sessions."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.actor import Role
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.parties.models import Unit


class Account(Base):
    """One person who signs in. Deactivated accounts stay, because history points at them."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id
    first_password_at: Mapped[datetime | None]  # set by an administrator, to be changed at once
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    deactivated_at: Mapped[datetime | None]
    # How colleagues reach the person about cases: phone, e-mail, hours. Nothing about individuals.
    reach: Mapped[str | None] = mapped_column(String(200))
    demo_label: Mapped[str | None] = mapped_column(String(120))  # "Prova som …", demo only

    unit: Mapped[Unit | None] = relationship(lazy="joined")
    roles: Mapped[list["AccountRole"]] = relationship(
        lazy="raise", back_populates="account", cascade="all, delete-orphan"
    )


class AccountRole(Base):
    """A role of an account; for steering in one kommun, or in the county when it names none."""

    __tablename__ = "account_role"
    __table_args__ = (UniqueConstraint("account_id", "role", "kommun_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(Code(Role))
    kommun_id: Mapped[int | None] = mapped_column(ForeignKey("kommun.id"))

    account: Mapped[Account] = relationship(lazy="raise", back_populates="roles")


class SecondFactor(SealedRow, Base):
    """The secret that an account shares with the authenticator app of its person (TOTP, RFC 6238).

    A new secret waits in `pending` until a code of it was given; until then the old one holds.
    """

    __tablename__ = "second_factor"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    secret_sealed: Mapped[bytes | None] = sealed_column()
    secret = Sealed("secret_sealed")  # base32
    pending_sealed: Mapped[bytes | None] = sealed_column()
    pending = Sealed("pending_sealed")
    last_step: Mapped[int] = mapped_column(default=0)  # of the last code taken: no code twice


class RecoveryCode(Base):
    """One of ten codes that stand in for the app, each once. Only its hash lies here."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    used_at: Mapped[datetime | None]


class GuessCount(Base):
    """How often something was guessed wrong in one place.

    The key is an HMAC of the place (an address typed, a client address, an account), so that the
    table tells of nobody, and a place without an account is counted like any other.
    """

    __tablename__ = "guess_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(index=True)  # forgiven from here on
    locked_until: Mapped[datetime | None]


class SignInStage(StrEnum):
    """How far the person in front of a browser has come."""

    VISITOR = "visitor"
    HALF = "half"  # the password was right; a code, a new password or a second factor is missing
    FULL = "full"


class SignInSession(Base):
    """A browser's session. The cookie holds a random key; here lies only its hash.

    A signed-in session that ended stays for a while as a tombstone: it opens nothing, but what
    is sent from that browser can be kept for the account that it was (`KeptText`).
    """

    __tablename__ = "sign_in_session"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    handle: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    stage: Mapped[SignInStage] = mapped_column(Code(SignInStage))
    browser: Mapped[str] = mapped_column(String(60))  # "Firefox på Windows"
    form_key: Mapped[str | None] = mapped_column(String(64))  # hash of its forms' CSRF secret
    data: Mapped[str] = mapped_column(Text)  # JSON: CSRF secret, waiting notices; nothing personal
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class KeptText(SealedRow, Base):
    """What was sent from a browser whose sign-in had run out, until the same person is back."""

    __tablename__ = "kept_text"
    __table_args__ = (Index(None, "account_id", "browser_hash"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    browser_hash: Mapped[str] = mapped_column(String(64))  # of a key that its cookie holds
    kept_at: Mapped[datetime] = mapped_column(index=True)
    endpoint: Mapped[str] = mapped_column(String(80))  # which page, to find its words
    had_files: Mapped[bool]  # they are not kept
    path_sealed: Mapped[bytes | None] = sealed_column()
    path = Sealed("path_sealed")  # where it was sent
    fields_sealed: Mapped[bytes | None] = sealed_column()
    fields = Sealed("fields_sealed")  # JSON: [[name, value], …] as sent, without tokens


class Installation(Base):
    """Facts about this installation, such as that it holds the demo."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
