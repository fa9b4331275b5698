"""Samtycke: the individual's waiver of secrecy between parties (OSL 10:1, 12:2).

It is not the legal ground of the processing (GDPR 6): that lies in each party's own task.
"""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.parties.models import Party
from trisam.people.models import Person


class Purpose(StrEnum):
    """What the parties may use the information for."""

    TRISAM = "trisam"
    AFTER_TRISAM = "efter_trisam"


class ConsentMethod(StrEnum):
    """How the individual gave the consent."""

    WRITTEN = "skriftligt"
    ELECTRONIC = "elektroniskt"
    VERBAL = "muntligt"  # recorded by the officer


class Consent(SealedRow, Base):
    """What one individual agreed to on one occasion. Never changed after: prolonging makes a new
    one, withdrawing stamps this one, so the proof is kept."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="ends_after_start"),
        CheckConstraint("given_on <= valid_to", name="given_before_end"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(Code(Purpose), default=Purpose.TRISAM)
    given_on: Mapped[date]
    method: Mapped[ConsentMethod] = mapped_column(Code(ConsentMethod))
    language: Mapped[str] = mapped_column(String(40), default="svenska")
    with_interpreter: Mapped[bool] = mapped_column(default=False)
    explained_sealed: Mapped[bytes | None] = sealed_column()  # what was explained
    received_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date]  # last day included
    withdrawn_at: Mapped[datetime | None]  # the whole consent
    may_contact: Mapped[bool] = mapped_column(default=False)  # six-month contact, own tick
    may_survey: Mapped[bool] = mapped_column(default=False)  # survey, own tick
    may_register: Mapped[bool] = mapped_column(default=False)  # in an intervention, own tick
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consent.id"))

    person: Mapped[Person] = relationship(lazy="raise")
    received_by: Mapped[Account] = relationship(lazy="raise")
    grants: Mapped[list["ConsentGrant"]] = relationship(
        lazy="raise", back_populates="consent", cascade="all, delete-orphan"
    )
    explained = Sealed("explained_sealed")


class ConsentGrant(Base):
    """One disclosing party may tell one receiving party, until withdrawn."""

    __tablename__ = "consent_grant"
    __table_args__ = (
        UniqueConstraint("consent_id", "disclosing_party_id", "receiving_party_id"),
        CheckConstraint("disclosing_party_id <> receiving_party_id", name="parties_differ"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent.id"))
    disclosing_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    receiving_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    withdrawn_at: Mapped[datetime | None]

    consent: Mapped[Consent] = relationship(lazy="raise", back_populates="grants")
    receiving_party: Mapped[Party] = relationship(
        lazy="joined", innerjoin=True, foreign_keys=[receiving_party_id]
    )
