"""The survey: what one individual is asked in writing, months after the meeting, and answers."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.followups.models import FollowUp
from trisam.surveys.values import (
    LIVE,
    LIVE_IN_SQL,
    AnswerWay,
    AskWay,
    KeyKind,
    Mark,
    SurveyStatus,
)


class Survey(Base):
    """One time that the individual of a follow-up is asked. Of those that wait, one a follow-up."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint(f"({LIVE_IN_SQL}) = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint("(status = 'besvarad') = (answered_way IS NOT NULL)", name="answered_how"),
        CheckConstraint("expires_on >= asked_on", name="expires_after_asked"),
        Index(
            "uq_survey_live",
            "follow_up_id",
            unique=True,
            sqlite_where=text(LIVE_IN_SQL),
            postgresql_where=text(LIVE_IN_SQL),
        ),
        Index(None, "status", "expires_on"),
        Index(None, "asked_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    questionnaire: Mapped[str] = mapped_column(String(60))
    edition: Mapped[str] = mapped_column(String(20))  # the questionnaire's own version
    language: Mapped[str] = mapped_column(String(20))
    status: Mapped[SurveyStatus] = mapped_column(Code(SurveyStatus), default=SurveyStatus.ASKED)
    asked_way: Mapped[AskWay] = mapped_column(Code(AskWay))
    asked_on: Mapped[date]
    expires_on: Mapped[date]  # last day included
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    answered_way: Mapped[AnswerWay | None] = mapped_column(Code(AnswerWay))
    wants_interview: Mapped[bool] = mapped_column(default=False)
    # The individual lets the lifting party's officers read the answers.
    may_show: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    follow_up: Mapped[FollowUp] = relationship(lazy="raise")
    keys: Mapped[list["SurveyKey"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    answers: Mapped[list["SurveyAnswer"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="SurveyAnswer.question"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def is_live(self) -> bool:
        """It has not come to an end; whether it may still be answered is `policy.stands`."""
        return self.status in LIVE

    @property
    def subject(self) -> str:
        """How messages name it: nothing that tells of anybody."""
        return f"survey:{self.id}"


class SurveyKey(Base):
    """What opens a survey without a sign-in: only its hash is kept, and only while it opens."""

    __tablename__ = "survey_key"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey.id"), index=True)
    kind: Mapped[KeyKind] = mapped_column(Code(KeyKind))


class SurveyAnswer(SealedRow, Base):
    """What was answered to one question: a mark on the scale, or words."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("survey_id", "question"),
        CheckConstraint("mark IS NULL OR words_sealed IS NULL", name="mark_or_words"),
    )

    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey.id"))
    question: Mapped[str] = mapped_column(String(60))  # the id in the questionnaire
    mark: Mapped[Mark | None] = mapped_column(Code(Mark))
    words_sealed: Mapped[bytes | None] = sealed_column()
    words = Sealed("words_sealed")
