"""How long each party keeps what it owns, and the log of what has gone."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.db import Base, Code
from trisam.parties.models import Party
from trisam.retention.reckoning import CountedFrom


class RetentionKind(StrEnum):
    """What a rule is about."""

    CASE = "arende"  # a lift with everything that the lifting party owns in it
    CONSENT = "samtycke"  # the proof of a consent, and with it the individual's identity
    ANSWER = "svar"  # what a party has shared in another party's case
    ACTION = "atgard"  # the text of an action
    FOLLOW_UP = "uppfoljning"  # the note of a follow-up
    DRAFT = "utkast"  # a lift that was never handed in


KIND_WORDS = {
    RetentionKind.CASE: "Ärenden som parten har lyft",
    RetentionKind.CONSENT: "Bevis om samtycke",
    RetentionKind.ANSWER: "Svar i andras ärenden",
    RetentionKind.ACTION: "Åtgärder",
    RetentionKind.FOLLOW_UP: "Uppföljningar",
    RetentionKind.DRAFT: "Utkast",
}


class RetentionRule(Base):
    """How long one party keeps one kind, from a day on. A change is a new row: the old rule stays
    to explain what was purged under it."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        UniqueConstraint("party_id", "kind", "valid_from"),
        CheckConstraint("months BETWEEN 0 AND 240", name="months_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[RetentionKind] = mapped_column(Code(RetentionKind))
    months: Mapped[int]
    counted_from: Mapped[CountedFrom] = mapped_column(Code(CountedFrom))
    source: Mapped[str] = mapped_column(String(200))  # the law or the decision
    valid_from: Mapped[date]

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)


class PurgeGround(StrEnum):
    """Why something was purged."""

    RULE = "regel"
    OWN_REQUEST = "egen_begaran"
    RESTORED = "aterlasning"  # again, after a backup was restored


GROUND_WORDS = {
    PurgeGround.RULE: "Enligt regel",
    PurgeGround.OWN_REQUEST: "På egen begäran",
    PurgeGround.RESTORED: "Igen efter återläst säkerhetskopia",
}


class Purge(Base):
    """One row that was purged: when, by whom, why and how much. Never what stood in it.

    Triggers let nobody change or remove an entry. Ids are plain values: the log outlives what it
    tells about.
    """

    __tablename__ = "purge"
    __table_args__ = (Index(None, "row_id"), Index(None, "party_id", "at"))

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None]  # empty for timed work
    actor_name: Mapped[str] = mapped_column(String(120))
    party_id: Mapped[int]
    kind: Mapped[RetentionKind] = mapped_column(Code(RetentionKind))
    ground: Mapped[PurgeGround] = mapped_column(Code(PurgeGround))
    rule_id: Mapped[int | None]
    row_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    case_code: Mapped[str | None] = mapped_column(String(12))  # none for a draft
    counted: Mapped[str] = mapped_column(Text)  # JSON: table → rows
