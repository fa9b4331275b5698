"""Teams, which parties sit in them when, and the people in the seats."""

from datetime import date, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.core.db import Base, Code, CodeSet
from trisam.parties.models import Kommun, Party


class TeamKind(StrEnum):
    """What sort of vårdenhet the team stands at."""

    PRIMARY_CARE = "primary_care"
    PSYCHIATRY = "psychiatry"


KIND_WORDS = {
    TeamKind.PRIMARY_CARE: "Primärvård",
    TeamKind.PSYCHIATRY: "Psykiatri",
}


class PartyStanding(StrEnum):
    """Whether a party is one of the team's own or a guest with its own consent tick."""

    MEMBER = "member"
    GUEST = "guest"


STANDING_WORDS = {
    PartyStanding.MEMBER: "Part i teamet",
    PartyStanding.GUEST: "Gäst",
}


class Team(Base):
    """The standing group at a vårdenhet."""

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint("slots BETWEEN 1 AND 20", name="slots_in_range"),
        CheckConstraint("meeting_minutes BETWEEN 15 AND 480", name="minutes_in_range"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 120", name="slot_minutes_in_range"),
        CheckConstraint("pre_meeting_days BETWEEN 1 AND 30", name="pre_meeting_days_in_range"),
        CheckConstraint("agenda_days BETWEEN 0 AND 30", name="agenda_days_in_range"),
        CheckConstraint("longest_wait_days BETWEEN 1 AND 365", name="longest_wait_days_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[TeamKind] = mapped_column(Code(TeamKind))
    kommun_id: Mapped[int] = mapped_column(ForeignKey("kommun.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # the vårdenhet
    place: Mapped[str] = mapped_column(String(200), default="")
    meeting_minutes: Mapped[int] = mapped_column(default=90)
    slots: Mapped[int] = mapped_column(default=4)
    slot_minutes: Mapped[int] = mapped_column(default=20)
    pre_meeting_days: Mapped[int] = mapped_column(default=5)  # working days before the meeting
    # The agenda closes so many working days before the meeting; 0 = when it begins.
    agenda_days: Mapped[int] = mapped_column(default=3)
    # A case that waits longer after a cancelled meeting is offered another team.
    longest_wait_days: Mapped[int] = mapped_column(default=21)
    # Each case is followed up once more, twelve months after its meeting.
    second_follow_up: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]  # the first day on which it is no more

    kommun: Mapped[Kommun] = relationship(lazy="joined", innerjoin=True)
    parties: Mapped[list["TeamParty"]] = relationship(lazy="raise", back_populates="team")
    seats: Mapped[list["Seat"]] = relationship(lazy="raise", back_populates="team")


class TeamParty(Base):
    """A party's time in a team. Dated, because parties join and leave (domain.md, section 1)."""

    __tablename__ = "team_party"
    __table_args__ = (
        UniqueConstraint("team_id", "party_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    standing: Mapped[PartyStanding] = mapped_column(
        Code(PartyStanding), default=PartyStanding.MEMBER
    )
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # last day included

    team: Mapped[Team] = relationship(lazy="raise", back_populates="parties")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)


class Seat(Base):
    """A person's dated place in a team for a party."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("team_id", "party_id", "account_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        CheckConstraint("substitute_id <> account_id", name="substitute_is_another"),
        Index(None, "team_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    chairs: Mapped[bool] = mapped_column(default=False)  # the team's rehabkoordinator
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # last day included

    team: Mapped[Team] = relationship(lazy="raise", back_populates="seats")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])
    substitute: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=[substitute_id])


class Closure(Base):
    """Days on which a team does not meet: summer, Christmas, a move. Its plans skip them."""

    __tablename__ = "team_closure"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]  # included
    words: Mapped[str] = mapped_column(String(60))  # why, in a sentence: "sommarstängt"


class Absence(Base):
    """Days on which a person is away; the named substitutes fill the seats then.

    Never why: that somebody is ill is a fact about health, and nothing here needs it.
    """

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]  # included; None: until further notice


class WorkDay(StrEnum):
    """A day of the working week, Monday first."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"

    @property
    def number(self) -> int:
        """As `date.weekday()` counts: 0 = Monday."""
        return list(WorkDay).index(self)


class WorkWeek(Base):
    """What a person has said about the own week: on which days meetings suit, and how many hours
    of Trisam it has room for. Nobody has to say anything; then every working day will do."""

    __tablename__ = "work_week"
    __table_args__ = (CheckConstraint("cap_hours BETWEEN 1 AND 40", name="cap_in_range"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    days: Mapped[frozenset[WorkDay]] = mapped_column(CodeSet(WorkDay))
    cap_hours: Mapped[int | None]  # hours a week; None: no cap


class FixedBlock(Base):
    """A time of every week when a person cannot have meetings. Never why."""

    __tablename__ = "fixed_block"
    __table_args__ = (
        UniqueConstraint("account_id", "day", "starts"),
        CheckConstraint("ends > starts", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    day: Mapped[WorkDay] = mapped_column(Code(WorkDay))
    starts: Mapped[time]
    ends: Mapped[time]
