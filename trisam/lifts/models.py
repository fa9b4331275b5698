"""Drafts of lifts."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base


class LiftDraft(SealedRow, Base):
    """A lift that is being written: kept on the server, seen by its officer alone."""

    __tablename__ = "lift_draft"

    officer_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    changed_at: Mapped[datetime]
    answers_sealed: Mapped[bytes | None] = sealed_column()
    answers = Sealed("answers_sealed")  # JSON: step name -> answers as typed
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
