"""Accounts of the people who work in Trisam, their roles and their signed-in sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.actor import Role
from trisam.core.db import Base, Code
from trisam.parties.models import Unit


class Account(Base):
    """One person who signs in. Deactivated accounts stay, because history points at them."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    deactivated_at: Mapped[datetime | None]
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


class SignInSession(Base):
    """A browser's session. The cookie holds a random key; here lies only its hash."""

    __tablename__ = "sign_in_session"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    data: Mapped[str] = mapped_column(Text)  # JSON: CSRF secret, waiting notices; nothing personal
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Installation(Base):
    """Facts about this installation, such as that it holds the demo."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
