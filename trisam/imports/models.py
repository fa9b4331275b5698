"""A case list on its way in: kept sealed while its owner answers questions about it."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base
from trisam.teams.models import Team

KEPT = timedelta(hours=24)
"""How long a list lies here at most."""


class UploadedList(SealedRow, Base):
    """One uploaded file. Everything that came with it is sealed and gone within a day."""

    __tablename__ = "uploaded_list"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    suffix: Mapped[str] = mapped_column(String(10))  # ".xlsx"; the name itself may tell too much
    imported_at: Mapped[datetime | None]
    file_sealed: Mapped[bytes | None] = sealed_column()
    report_sealed: Mapped[bytes | None] = sealed_column()
    rejects_sealed: Mapped[bytes | None] = sealed_column()
    file = Sealed("file_sealed")  # base64; removed when the list has been imported
    report = Sealed("report_sealed")  # JSON: choices, and what happens to each row
    rejects = Sealed("rejects_sealed")  # base64 of the workbook to mend

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
