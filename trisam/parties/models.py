"""Parties (authorities), their units, the kommuner, and what parties may tell each other."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.db import Base, Code, CodeSet
from trisam.parties.information import InformationType

unit_kommun = Table(
    "unit_kommun",
    Base.metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("kommun_id", ForeignKey("kommun.id"), primary_key=True),
)


class Kommun(Base):
    """A municipality of the county."""

    __tablename__ = "kommun"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)


class Party(Base):
    """An authority that can sit in teams. Which ones do, and when, is `teams.TeamParty`."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)  # af, fk, kommun, vard, …
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(20))  # in narrow columns: "AF"
    position: Mapped[int]  # order in lists and charts
    # What its answers most often are about: only what a form proposes.
    usual_types: Mapped[frozenset[InformationType]] = mapped_column(
        CodeSet(InformationType), default=frozenset()
    )


class Unit(Base):
    """A workplace of one party, in one or more kommuner."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("party_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    kommuner: Mapped[list[Kommun]] = relationship(secondary=unit_kommun, lazy="raise")


class PairRule(Base):
    """What the law lets one party tell another, for a time: configuration with its source.

    The individual's consent opens nothing that no rule opens. Each party's jurist decides what
    stands here (domain.md, L3).
    """

    __tablename__ = "pair_rule"
    __table_args__ = (
        CheckConstraint("disclosing_party_id <> receiving_party_id", name="parties_differ"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        Index(None, "disclosing_party_id", "receiving_party_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosing_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    receiving_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    # None: about every type of information.
    information: Mapped[InformationType | None] = mapped_column(Code(InformationType))
    allowed: Mapped[bool]  # a no always wins over a yes
    legal_source: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # last day included
