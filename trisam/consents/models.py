"""Samtycke: the individual's waiver of secrecy between parties (OSL 10:1, 12:2).

It is not the legal ground of the processing (GDPR 6): that lies in each party's own task.
"""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code, CodeSet
from trisam.parties.information import InformationType
from trisam.parties.models import PairRule, Party
from trisam.people.models import Person
from trisam.teams.models import Team


class Purpose(StrEnum):
    """What the parties may use the information for."""

    TRISAM = "trisam"
    AFTER_TRISAM = "efter_trisam"


class ConsentMethod(StrEnum):
    """How the individual gave the consent."""

    WRITTEN = "skriftligt"
    ELECTRONIC = "elektroniskt"
    VERBAL = "muntligt"  # recorded by the officer


class Tick(StrEnum):
    """The separate questions: who says no to them can still have the case taken up."""

    CONTACT = "kontakt"  # after six months
    SURVEY = "enkat"  # after six months
    REGISTRATION = "inskrivning"  # in an intervention
    AFTER = "efter_trisam"  # those concerned may meet once more (Efter-Trisam)


class Consent(SealedRow, Base):
    """What one individual agreed to on one occasion. That is never changed after: prolonging makes
    a new one, and what is taken back is written beside it, so the proof is kept."""

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
    may_meet_after: Mapped[bool] = mapped_column(default=False)  # Efter-Trisam, own tick
    # Those of the four that were taken back. It only ever grows.
    withdrawn_ticks: Mapped[frozenset[Tick]] = mapped_column(CodeSet(Tick), default=frozenset())
    narrowed_at: Mapped[datetime | None]  # something was taken back, the latest time
    expiry_told_at: Mapped[datetime | None]  # the receivers know that it ran out
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consent.id"))
    version: Mapped[int] = mapped_column()

    person: Mapped[Person] = relationship(lazy="raise")
    received_by: Mapped[Account] = relationship(lazy="raise")
    grants: Mapped[list["ConsentGrant"]] = relationship(
        lazy="raise", back_populates="consent", cascade="all, delete-orphan"
    )
    withdrawals: Mapped[list["Withdrawal"]] = relationship(
        lazy="raise", back_populates="consent", order_by="Withdrawal.id"
    )
    explained = Sealed("explained_sealed")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ConsentGrant(Base):
    """One disclosing party may tell one receiving party some types of things, until withdrawn."""

    __tablename__ = "consent_grant"
    __table_args__ = (
        UniqueConstraint("consent_id", "disclosing_party_id", "receiving_party_id"),
        CheckConstraint("disclosing_party_id <> receiving_party_id", name="parties_differ"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent.id"))
    disclosing_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    receiving_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    types: Mapped[frozenset[InformationType]] = mapped_column(CodeSet(InformationType))  # as agreed
    # Those of them that were taken back. It only ever grows.
    withdrawn_types: Mapped[frozenset[InformationType]] = mapped_column(
        CodeSet(InformationType), default=frozenset()
    )
    withdrawn_at: Mapped[datetime | None]  # the whole pair

    consent: Mapped[Consent] = relationship(lazy="raise", back_populates="grants")
    receiving_party: Mapped[Party] = relationship(
        lazy="joined", innerjoin=True, foreign_keys=[receiving_party_id]
    )
    # All rules that there ever were for the pair: which are in force is asked when it is read.
    rules: Mapped[list[PairRule]] = relationship(
        lazy="joined",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(PairRule.disclosing_party_id) == ConsentGrant.disclosing_party_id)
            & (foreign(PairRule.receiving_party_id) == ConsentGrant.receiving_party_id)
        ),
    )


class WithdrawalKind(StrEnum):
    """How much was taken back."""

    WHOLE = "helt"
    PARTY = "part"
    TYPES = "uppgifter"
    TICKS = "fragor"


class Withdrawal(Base):
    """What an individual took back of a consent, and who received that. Never changed: with the
    consent it is the proof (L5). One occasion can give several rows, all of one moment."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        CheckConstraint("(kind IN ('part', 'uppgifter')) = (party_id IS NOT NULL)", name="party"),
        CheckConstraint("(kind = 'uppgifter') = (types <> '')", name="types"),
        CheckConstraint("(kind = 'fragor') = (ticks <> '')", name="ticks"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent.id"), index=True)
    at: Mapped[datetime]
    # Empty when the individual did it alone, and when it was taken over from before this was kept.
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_self: Mapped[bool] = mapped_column(default=False)  # by the individual, on the own page
    kind: Mapped[WithdrawalKind] = mapped_column(Code(WithdrawalKind))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    types: Mapped[frozenset[InformationType]] = mapped_column(
        CodeSet(InformationType), default=frozenset()
    )
    ticks: Mapped[frozenset[Tick]] = mapped_column(CodeSet(Tick), default=frozenset())

    consent: Mapped[Consent] = relationship(lazy="raise", back_populates="withdrawals")
    registered_by: Mapped[Account | None] = relationship(lazy="joined")
    party: Mapped[Party | None] = relationship(lazy="joined")


class EndKind(StrEnum):
    """Why somebody may read less than before."""

    WITHDRAWN = "aterkallat"
    NARROWED = "begransat"
    EXPIRED = "utgatt"


class EndNotice(Base):
    """Somebody is told that a consent ended: in which team and on which day, never about whom."""

    __tablename__ = "end_notice"
    __table_args__ = (Index(None, "account_id", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[EndKind] = mapped_column(Code(EndKind))
    day: Mapped[date]
    seen_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(lazy="raise")
