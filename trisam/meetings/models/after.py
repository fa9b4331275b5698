"""Efter-Trisam: a short meeting about one case with only those concerned."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base
from trisam.meetings.models import Meeting
from trisam.parties.models import Party


class AfterMeeting(SealedRow, Base):
    """What an Efter-Trisam meeting is about: one case, and why those concerned meet. When and
    where, and what became of it, stands in its `Meeting`, as for every meeting."""

    __tablename__ = "after_meeting"
    __table_args__ = (UniqueConstraint("meeting_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    called_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recommended_at: Mapped[datetime | None]  # a recommendation stands
    purpose_sealed: Mapped[bytes | None] = sealed_column()
    purpose = Sealed("purpose_sealed")  # why they meet, in a sentence or two

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    case: Mapped[Case] = relationship(lazy="raise")
    called_by: Mapped[Account] = relationship(lazy="raise")


class Participant(Base):
    """Who takes part in an Efter-Trisam meeting, and for which party: a person, not a seat. The
    row goes when the consent no longer lets the party take part."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("meeting_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    came: Mapped[bool | None]  # known when the meeting has ended

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
