"""Parties (authorities), their units, and the kommuner."""

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.db import Base

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


class Unit(Base):
    """A workplace of one party, in one or more kommuner."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("party_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    kommuner: Mapped[list[Kommun]] = relationship(secondary=unit_kommun, lazy="raise")
