"""Ärenden: one question about one individual, lifted by one officer to one team."""

import uuid
from datetime import date, datetime
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
from trisam.cases.values import Attendance, CaseStatus, CloseReason, Income, Occupation, Urgency
from trisam.consents.models import Consent
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code, CodeSet
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.models import Party, Unit
from trisam.people.models import Person
from trisam.teams.models import Team


class Case(SealedRow, Base):
    """A lift. A återlyft is a new case about the same individual."""

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("occupation_percent BETWEEN 0 AND 100", name="occupation_percent"),
        CheckConstraint("sick_listed_percent BETWEEN 0 AND 100", name="sick_listed_percent"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed_has_date"),
        CheckConstraint("closed_on IS NULL OR closed_on >= lifted_on", name="closes_after_lift"),
        CheckConstraint("close_reason IS NULL OR closed_on IS NOT NULL", name="closed_has_reason"),
        CheckConstraint("purged_at IS NULL OR closed_on IS NOT NULL", name="purged_is_closed"),
        CheckConstraint("started_on IS NULL OR started_on >= ready_on", name="starts_when_ready"),
        Index(None, "team_id", "lifted_on"),
        Index(None, "lifting_party_id", "lifted_on"),
        # The figures of a quarter are counted by these two days.
        Index(None, "lifted_on"),
        Index(None, "started_on"),
    )

    code: Mapped[str] = mapped_column(String(12), unique=True)  # random; the page's address
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    consent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consent.id"), index=True)
    lifting_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    lifting_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    lifted_on: Mapped[date]
    is_relift: Mapped[bool] = mapped_column(default=False)
    urgency: Mapped[Urgency] = mapped_column(Code(Urgency), default=Urgency.NORMAL)
    status: Mapped[CaseStatus] = mapped_column(Code(CaseStatus), default=CaseStatus.OPEN)
    closed_on: Mapped[date | None]
    # Needed without a recommendation; not known of those that were closed before it was asked.
    close_reason: Mapped[CloseReason | None] = mapped_column(Code(CloseReason))
    purged_at: Mapped[datetime | None]  # gallrat: nobody's any more, only counted

    attendance_wish: Mapped[Attendance | None] = mapped_column(Code(Attendance))  # None: not asked
    interpreter_language: Mapped[str | None] = mapped_column(String(40))
    needs_transport: Mapped[bool] = mapped_column(default=False)
    needs_digital_help: Mapped[bool] = mapped_column(default=False)
    income: Mapped[Income | None] = mapped_column(Code(Income))  # None: not known
    income_since: Mapped[date | None]
    occupation: Mapped[Occupation | None] = mapped_column(Code(Occupation))
    occupation_percent: Mapped[int | None]
    is_employed: Mapped[bool | None]
    is_enrolled_at_af: Mapped[bool | None]
    sick_listed_percent: Mapped[int | None]
    ready_on: Mapped[date | None]  # redo: since when the individual can take the next step
    started_on: Mapped[date | None]  # when it began

    issue_sealed: Mapped[bytes | None] = sealed_column()
    own_words_sealed: Mapped[bytes | None] = sealed_column()
    tried_sealed: Mapped[bytes | None] = sealed_column()
    ongoing_sealed: Mapped[bytes | None] = sealed_column()
    support_sealed: Mapped[bytes | None] = sealed_column()
    issue = Sealed("issue_sealed")  # frågeställning, the officer's view
    own_words = Sealed("own_words_sealed")  # the individual's own, kept apart
    tried = Sealed("tried_sealed")  # what has been tried
    ongoing = Sealed("ongoing_sealed")  # ongoing interventions
    support = Sealed("support_sealed")  # support needs

    version: Mapped[int] = mapped_column()

    team: Mapped[Team] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    consent: Mapped[Consent | None] = relationship(lazy="raise")
    lifting_party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    lifting_unit: Mapped[Unit] = relationship(lazy="raise")
    officer: Mapped[Account] = relationship(lazy="raise")
    questions: Mapped[list["CaseQuestion"]] = relationship(
        lazy="raise", back_populates="case", cascade="all, delete-orphan"
    )
    releases: Mapped[list["Release"]] = relationship(lazy="raise", back_populates="case")
    wait: Mapped["Wait | None"] = relationship(  # the one that stands, if any
        lazy="raise",
        viewonly=True,
        uselist=False,
        primaryjoin="and_(Case.id == Wait.case_id, Wait.ended_on.is_(None))",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """How the access log names this case."""
        return f"case:{self.code}"


class CaseQuestion(SealedRow, Base):
    """What the lifting officer asks one of the other parties."""

    __tablename__ = "case_question"
    __table_args__ = (UniqueConstraint("case_id", "party_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    text_sealed: Mapped[bytes | None] = sealed_column()
    text = Sealed("text_sealed")

    case: Mapped[Case] = relationship(lazy="raise", back_populates="questions")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)


class ReleaseKind(StrEnum):
    """What is released."""

    LIFT = "lift"  # the case itself: its fields and questions
    ANSWER = "answer"  # what a party shares in the förmöte
    OWN_WORDS = "own_words"  # the individual's own, which stand in the case


release_receiver = Table(
    "release_receiver",
    Base.metadata,
    Column("release_id", ForeignKey("release.id"), primary_key=True),
    Column("party_id", ForeignKey("party.id"), primary_key=True),
)


class Release(SealedRow, Base):
    """Delgivning: one piece of information that a named owner shares with named parties.

    There is no open shared record (PDL 5:4; lag 2022:913 3:7): without a release nothing shows.
    """

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("recalled_at IS NULL OR recalled_at >= released_at", name="recall_after"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    owner_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    owner_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[ReleaseKind] = mapped_column(Code(ReleaseKind))
    # What it is about. Not said: everything. A lift has parts of every type, each asked by its own.
    types: Mapped[frozenset[InformationType]] = mapped_column(
        CodeSet(InformationType), default=EVERY_TYPE
    )
    text_sealed: Mapped[bytes | None] = sealed_column()
    released_at: Mapped[datetime]
    recalled_at: Mapped[datetime | None]
    text = Sealed("text_sealed")

    case: Mapped[Case] = relationship(lazy="raise", back_populates="releases")
    owner_party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Account] = relationship(lazy="raise")
    receivers: Mapped[list[Party]] = relationship(secondary=release_receiver, lazy="raise")


class WaitEnd(StrEnum):
    """What came of a wait."""

    ONWARD = "gar_vidare"  # the work goes on
    BACK = "ater_till_teamet"  # the team takes the case up again
    CLOSED = "avslutat"  # the case was closed


STANDS = "ended_on IS NULL"


class Wait(SealedRow, Base):
    """Avvakta: the case waits until a day, for a reason, and a person looks at it again on a day.

    The team's own, as a recommendation is: all who may see the case see it.
    """

    __tablename__ = "wait"
    __table_args__ = (
        CheckConstraint("review_on <= until", name="reviewed_by_then"),
        CheckConstraint("(ended_on IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        Index(
            "uq_wait_one_stands",
            "case_id",
            unique=True,
            sqlite_where=text(STANDS),
            postgresql_where=text(STANDS),
        ),
        Index(None, "case_id"),
        Index(None, "owner_id", "ended_on"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # who looks at it again
    until: Mapped[date]
    review_on: Mapped[date]
    put_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    put_on: Mapped[date]
    ended_on: Mapped[date | None]
    outcome: Mapped[WaitEnd | None] = mapped_column(Code(WaitEnd))
    reason_sealed: Mapped[bytes | None] = sealed_column()
    reason = Sealed("reason_sealed")
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(lazy="raise")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Account] = relationship(lazy="raise", foreign_keys=[owner_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
