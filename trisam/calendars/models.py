"""The secret address under which a person's calendar program fetches the meetings."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from trisam.core.db import Base


class CalendarAddress(Base):
    """An account's address, at most one. Only the hash of the key in it lies here.

    A new key takes the place of the old one; turned off, the row is gone.
    """

    __tablename__ = "calendar_address"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
