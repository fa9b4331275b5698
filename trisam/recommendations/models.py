"""What the team proposes, and who does what by when."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case, Wait
from trisam.cases.values import Attendance, Company
from trisam.core import clock
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.meetings.models import Meeting
from trisam.parties.models import Party


class ActionStatus(StrEnum):
    """What became of an action."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"


class NotDoneReason(StrEnum):
    """Why an action could not be carried out: feeds the gap list. The narrower stand before the
    wider, since people choose the first that fits."""

    NO_PSYCHIATRY = "psykiatri_saknas"
    NO_HABILITATION = "habilitering_saknas"
    NO_INTERPRETER = "tolk_saknas"
    MISSING = "insats_saknas"
    QUEUE = "ko"
    NOT_READY = "ej_redo"
    DECLINED = "avbojt"
    OTHER = "annat"


NOT_DONE_WORDS = {
    NotDoneReason.NO_PSYCHIATRY: "Psykiatri saknas",
    NotDoneReason.NO_HABILITATION: "Habilitering saknas",
    NotDoneReason.NO_INTERPRETER: "Tolk saknas",
    NotDoneReason.MISSING: "Insats saknas",
    NotDoneReason.QUEUE: "Kö",
    NotDoneReason.NOT_READY: "Ej redo",
    NotDoneReason.DECLINED: "Avböjt",
    NotDoneReason.OTHER: "Annat",
}
CHOICE_WORDS = {**NOT_DONE_WORDS, NotDoneReason.MISSING: "Annan insats saknas"}
"""As choices, where the narrower ones stand beside it."""


_WITH_WHOM = {
    Company.REPRESENTATIVE: "Ett ombud var där.",
    Company.SUPPORTER: "En anhörig eller stödperson var där.",
}


class Recommendation(SealedRow, Base):
    """The outcome of a case in a meeting. The team's own, so all who may see the case see it."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("case_id", "meeting_id"),
        Index(None, "meeting_id"),
        Index(None, "feedback_on"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    # How it in fact was; empty when taken over from a list that does not tell.
    participation: Mapped[Attendance | None] = mapped_column(Code(Attendance))
    company: Mapped[Company | None] = mapped_column(Code(Company))  # None: not noted
    feedback_on: Mapped[date | None]  # when the individual was told
    # The parties agreed before the meeting, in their written answers.
    in_writing: Mapped[bool] = mapped_column(default=False)
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")
    no_actions_because_sealed: Mapped[bytes | None] = sealed_column()
    no_actions_because = Sealed("no_actions_because_sealed")  # why nobody does anything
    # Nobody does anything until a day when somebody looks at the case again.
    wait_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("wait.id"))
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(lazy="raise")
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    wait: Mapped[Wait | None] = relationship(lazy="raise")
    actions: Mapped[list["Action"]] = relationship(
        lazy="raise",
        back_populates="recommendation",
        cascade="all, delete-orphan",
        order_by="Action.due_on",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def with_whom(self) -> str:
        """Who was there for the individual's sake, to follow how the individual took part."""
        return _WITH_WHOM.get(self.company, "") if self.company else ""

    @property
    def agreed_on(self) -> date:
        """The day from which the individual waits to be told."""
        return clock.local(self.recorded_at).date() if self.in_writing else self.meeting.day

    @property
    def days_to_feedback(self) -> int | None:
        """Days from then until the individual was told; None before that."""
        return (self.feedback_on - self.agreed_on).days if self.feedback_on else None


class Action(SealedRow, Base):
    """Åtgärd: a party and a person do something by a date."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("(status = 'open') = (closed_on IS NULL)", name="closed_has_date"),
        CheckConstraint(
            "(status = 'not_done') = (not_done_reason IS NOT NULL)", name="not_done_has_reason"
        ),
        Index(None, "officer_id", "status"),
        Index(None, "closed_on"),
    )

    recommendation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("recommendation.id"), index=True
    )
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[date]
    status: Mapped[ActionStatus] = mapped_column(Code(ActionStatus), default=ActionStatus.OPEN)
    not_done_reason: Mapped[NotDoneReason | None] = mapped_column(Code(NotDoneReason))
    closed_on: Mapped[date | None]
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")

    recommendation: Mapped[Recommendation] = relationship(lazy="raise", back_populates="actions")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    officer: Mapped[Account] = relationship(lazy="raise")


class FeedbackLetter(SealedRow, Base):
    """What the individual is told in writing. The lifting party's own: nobody else reads it.

    There is none while the draft stands as it was made from what was recorded.
    """

    __tablename__ = "feedback_letter"
    __table_args__ = (UniqueConstraint("recommendation_id"),)

    recommendation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recommendation.id"))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")
    # The same in the language of the interpreter, pasted beside it.
    translation_sealed: Mapped[bytes | None] = sealed_column()
    translation = Sealed("translation_sealed")
    version: Mapped[int] = mapped_column()

    written_by: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RoomDraft(SealedRow, Base):
    """What stands in one field of a case's form in the meeting room, until it is recorded.

    One row for all who may record the case: they write it together. An emptied field keeps its
    row, so that its version only grows.
    """

    __tablename__ = "room_draft"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id", "field"), Index(None, "case_id"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    field: Mapped[str] = mapped_column(String(40))  # "actions-0-text": as the form names it
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")
    version: Mapped[int] = mapped_column()

    changed_by: Mapped[Account] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
