"""Own phrases: wordings that a person uses again and again, for that person alone."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code


class PhraseKind(StrEnum):
    """The field that a phrase is for."""

    SHARES = "delar"
    CAN_DO = "kan_gora"
    LACKS = "behover_veta"
    RECOMMENDATION = "rekommendation"
    ANYWHERE = "alla"


KIND_WORDS = {
    PhraseKind.SHARES: "Vad kan ni dela?",
    PhraseKind.CAN_DO: "Vad kan ni göra?",
    PhraseKind.LACKS: "Vad behöver ni veta?",
    PhraseKind.RECOMMENDATION: "Teamet rekommenderar",
    PhraseKind.ANYWHERE: "Alla fält",
}


class Phrase(SealedRow, Base):
    """One wording. It tells of no individual: what may, is refused when it is saved."""

    __tablename__ = "phrase"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[PhraseKind] = mapped_column(Code(PhraseKind))
    text_sealed: Mapped[bytes | None] = sealed_column()
    saved_at: Mapped[datetime]
    text = Sealed("text_sealed")
