"""Series, meetings, pre-meetings, the agenda, the written answers and who attended."""

import uuid
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case, Release
from trisam.core import clock
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.meetings.months import Months
from trisam.parties.models import Party
from trisam.teams.models import Seat, Team


class MeetingForm(StrEnum):
    """Where people meet."""

    DIGITAL = "digital"
    PHYSICAL = "physical"
    HYBRID = "hybrid"


FORM_WORDS = {
    MeetingForm.DIGITAL: "Digitalt",
    MeetingForm.PHYSICAL: "På plats",
    MeetingForm.HYBRID: "På plats och digitalt",
}


class MeetingStatus(StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class CancelCause(StrEnum):
    """Inställt: always with a cause (domain.md, section 3)."""

    COORDINATOR_MISSING = "rehabkoordinator_saknas"
    PARTY_MISSING = "part_saknas"
    NO_CASES = "inga_arenden"
    ILLNESS = "sjukdom"
    OTHER = "annat"


CAUSE_WORDS = {
    CancelCause.COORDINATOR_MISSING: "Rehabkoordinator saknas",
    CancelCause.PARTY_MISSING: "En part saknas",
    CancelCause.NO_CASES: "Inga ärenden",
    CancelCause.ILLNESS: "Sjukdom",
    CancelCause.OTHER: "Annat",
}


class Series(Base):
    """A rhythm in words that gave a team its meetings."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_in_range"),
        CheckConstraint("(ordinal IS NULL) <> (every_weeks IS NULL)", name="monthly_or_weekly"),
        CheckConstraint("ordinal IN (-1, 1, 2, 3, 4)", name="ordinal_in_range"),
        CheckConstraint("every_weeks BETWEEN 1 AND 4", name="every_weeks_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    words: Mapped[str] = mapped_column(String(200))  # "tredje onsdagen varje månad 13.00–14.30"
    weekday: Mapped[int]  # 0 = Monday
    ordinal: Mapped[int | None]  # k-th weekday of the month; -1 = last
    every_weeks: Mapped[int | None]
    starts: Mapped[time]
    minutes: Mapped[int]
    form: Mapped[MeetingForm] = mapped_column(Code(MeetingForm))
    place: Mapped[str] = mapped_column(String(200), default="")
    pre_meeting_days: Mapped[int]  # working days before
    first_day: Mapped[date]
    last_day: Mapped[date]
    months_off: Mapped[frozenset[int]] = mapped_column(Months, default=frozenset())
    skips_squeeze_days: Mapped[bool] = mapped_column(default=False)


class Meeting(Base):
    """One sitting of a team."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 15 AND 480", name="minutes_in_range"),
        CheckConstraint("slots BETWEEN 1 AND 20", name="slots_in_range"),
        CheckConstraint("(status = 'held') = (held_at IS NOT NULL)", name="held_has_time"),
        CheckConstraint(
            "(status = 'cancelled') = (cancel_cause IS NOT NULL)", name="cancelled_has_cause"
        ),
        # A cancelled meeting gives its time back; Efter-Trisam takes none of the team's.
        Index(
            "uq_meeting_team_time",
            "team_id",
            "starts_at",
            unique=True,
            sqlite_where=text("status <> 'cancelled' AND NOT is_after"),
            postgresql_where=text("status <> 'cancelled' AND NOT is_after"),
        ),
        CheckConstraint("NOT is_after OR series_id IS NULL", name="after_has_no_series"),
        Index(None, "team_id", "day"),
        Index(None, "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    # Efter-Trisam: not the team's, but of those named in `participant` (models.after).
    is_after: Mapped[bool] = mapped_column(default=False)
    day: Mapped[date]  # local date of starts_at
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    slots: Mapped[int]
    slot_minutes: Mapped[int]
    form: Mapped[MeetingForm] = mapped_column(Code(MeetingForm))
    place: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[MeetingStatus] = mapped_column(
        Code(MeetingStatus), default=MeetingStatus.PLANNED
    )
    held_at: Mapped[datetime | None]
    cancel_cause: Mapped[CancelCause | None] = mapped_column(Code(CancelCause))
    cancelled_at: Mapped[datetime | None]  # not known of those cancelled before it was kept
    # The last day on which cases are put on the agenda; empty: until the meeting begins.
    open_to: Mapped[date | None]
    moved_from: Mapped[datetime | None]  # where it stood before it was moved
    version: Mapped[int] = mapped_column()
    # When this row last changed; what is on the agenda does not count.
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    team: Mapped[Team] = relationship(lazy="raise")
    series: Mapped[Series | None] = relationship(lazy="raise")
    pre_meeting: Mapped["PreMeeting"] = relationship(
        lazy="raise", back_populates="meeting", cascade="all, delete-orphan"
    )
    items: Mapped[list["AgendaItem"]] = relationship(
        lazy="raise",
        back_populates="meeting",
        order_by="AgendaItem.slot",
        foreign_keys="AgendaItem.meeting_id",
    )
    attendances: Mapped[list["PartyAttendance"]] = relationship(
        lazy="raise", back_populates="meeting", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """How the access log names this meeting."""
        return f"meeting:{self.id}"

    @property
    def ends_at(self) -> datetime:
        """When the meeting is over, if it keeps its time."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        """Cases may still be put on the agenda. Afterwards only an urgent one, by the
        rehabkoordinator."""
        return self.open_to is None or clock.today() <= self.open_to


class PreMeeting(Base):
    """Förmöte: the written preparation before a meeting, answered by a certain day."""

    __tablename__ = "pre_meeting"
    __table_args__ = (
        CheckConstraint(
            "(unneeded_at IS NULL) = (unneeded_by_id IS NULL)", name="unneeded_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    day: Mapped[date]  # answers are wanted on this day at the latest
    # When it was settled that nobody has to meet digitally on that day, and by whom.
    unneeded_at: Mapped[datetime | None]
    unneeded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    meeting: Mapped[Meeting] = relationship(lazy="raise", back_populates="pre_meeting")
    unneeded_by: Mapped[Account | None] = relationship(lazy="raise")


class ItemStatus(StrEnum):
    """What became of a case in a meeting."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"  # the meeting was cancelled or the case postponed
    WITHDRAWN = "withdrawn"  # consent or case withdrawn
    SETTLED = "settled"  # all parties agreed in writing: no time in the meeting was needed


class AgendaItem(Base):
    """A case's slot in a meeting."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("meeting_id", "slot"),
        UniqueConstraint("meeting_id", "case_id"),
        CheckConstraint("slot BETWEEN 1 AND 20", name="slot_in_range"),
        CheckConstraint(
            "(status IN ('planned', 'held')) = (slot IS NOT NULL)", name="active_has_slot"
        ),
        # A case waits in one meeting at a time.
        Index(
            "uq_agenda_item_planned_case",
            "case_id",
            unique=True,
            sqlite_where=text("status = 'planned'"),
            postgresql_where=text("status = 'planned'"),
        ),
        Index(None, "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    slot: Mapped[int | None]  # 1 = first; empty when the case left the agenda
    status: Mapped[ItemStatus] = mapped_column(Code(ItemStatus), default=ItemStatus.PLANNED)
    # The individual comes at this very time: others are ordered round it.
    fixed: Mapped[bool] = mapped_column(default=False)
    # The individual takes part, and has not been told that the time changed.
    untold_since: Mapped[datetime | None]
    # When the meeting was cancelled: which slot the case had, and where it went (empty: it waits).
    left_slot: Mapped[int | None]
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    # Another team after a cancelled meeting: declined, or the day when the individual said yes.
    declined_at: Mapped[datetime | None]
    agreed_on: Mapped[date | None]

    meeting: Mapped[Meeting] = relationship(
        lazy="raise", back_populates="items", foreign_keys=[meeting_id]
    )
    case: Mapped[Case] = relationship(lazy="raise")


class QueuePlace(Base):
    """A case's place in its team's waiting list: the first one whose consent stands takes the
    next slot that becomes free."""

    __tablename__ = "queue_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    since: Mapped[datetime]

    case: Mapped[Case] = relationship(lazy="raise")


class Known(StrEnum):
    """Whether the individual is known to a party."""

    KNOWN = "kand"
    UNKNOWN = "okand"


answer_asked = Table(
    "answer_asked",
    Base.metadata,
    Column("answer_id", ForeignKey("answer.id"), primary_key=True),
    Column("party_id", ForeignKey("party.id"), primary_key=True),
)


class Answer(SealedRow, Base):
    """One party's answer about one case in the written förmöte. It follows the case when a
    meeting is cancelled. What the party shares lies in `release`; the rest is shown with it."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("case_id", "party_id"),
        CheckConstraint("NOT (can_settle AND needs_talk)", name="settles_without_talk"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    known: Mapped[Known] = mapped_column(Code(Known))
    can_do_sealed: Mapped[bytes | None] = sealed_column()
    can_do_from: Mapped[date | None]
    lacks_sealed: Mapped[bytes | None] = sealed_column()
    asks_individual: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]  # since when it lacks just this, from just these
    needs_talk: Mapped[bool]
    can_settle: Mapped[bool] = mapped_column(default=False)  # no time in the meeting is needed
    answered_at: Mapped[datetime]
    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("release.id"))
    version: Mapped[int] = mapped_column()
    can_do = Sealed("can_do_sealed")  # what the party can do
    lacks = Sealed("lacks_sealed")  # what the party needs to know

    case: Mapped[Case] = relationship(lazy="raise")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    account: Mapped[Account] = relationship(lazy="raise")
    release: Mapped[Release] = relationship(lazy="raise")
    # Uppgift saknas från: the parties that could tell what it lacks.
    asked: Mapped[list[Party]] = relationship(
        secondary=answer_asked, lazy="raise", order_by=Party.position
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AnswerDraft(SealedRow, Base):
    """One field of an answer that a party is writing: kept as it is typed, for that party alone,
    until the answer is given. Several ticks stand on a line each."""

    __tablename__ = "answer_draft"
    __table_args__ = (UniqueConstraint("case_id", "party_id", "field"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # who wrote last
    field: Mapped[str] = mapped_column(String(40))
    saved_at: Mapped[datetime]
    text_sealed: Mapped[bytes | None] = sealed_column()
    version: Mapped[int] = mapped_column()
    text = Sealed("text_sealed")

    account: Mapped[Account] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PartyAttendance(Base):
    """Whether a party was there, and by whom."""

    __tablename__ = "party_attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "party_id"),
        CheckConstraint("present OR account_id IS NULL", name="only_the_present_have_a_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    present: Mapped[bool]

    meeting: Mapped[Meeting] = relationship(lazy="raise", back_populates="attendances")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    account: Mapped[Account | None] = relationship(lazy="raise")


class ReplyAnswer(StrEnum):
    """Whether somebody comes to a meeting."""

    ACCEPTED = "kommer"
    DECLINED = "kommer_inte"


class ReplyWay(StrEnum):
    """How an answer was given."""

    LINK = "lank"
    SIGNED_IN = "inloggad"


class Reply(Base):
    """The question to one person whether they come to one meeting, and the answer. Nothing in it is
    about an individual, and nothing says why somebody does not come."""

    __tablename__ = "reply"
    __table_args__ = (
        UniqueConstraint("meeting_id", "account_id"),
        UniqueConstraint("handle"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        CheckConstraint("(answer IS NULL) = (way IS NULL)", name="answer_has_way"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    # The person's own seat or, as a substitute, the one to fill.
    as_substitute: Mapped[bool]
    handle: Mapped[str] = mapped_column(String(40))  # what the link of the present question names
    asked_at: Mapped[datetime | None]  # None: answered without being asked
    answer: Mapped[ReplyAnswer | None] = mapped_column(Code(ReplyAnswer))
    answered_at: Mapped[datetime | None]
    way: Mapped[ReplyWay | None] = mapped_column(Code(ReplyWay))
    asked_week_before_at: Mapped[datetime | None]  # asked (again) at the last seven days
    asked_days_before_at: Mapped[datetime | None]  # asked (again) at the last two days
    reported_at: Mapped[datetime | None]  # this leader was told who is missing
    ended_at: Mapped[datetime | None]  # a substitute who is not needed any more

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")
    seat: Mapped[Seat] = relationship(lazy="raise")
