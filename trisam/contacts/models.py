"""Fast kontakt: one named person whom the individual can always turn to, and who keeps in touch."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.contacts.values import Way
from trisam.core.db import Base, Code
from trisam.parties.models import Party

STANDS = "ended_on IS NULL"


class FixedContact(Base):
    """Somebody who is, or was, the fast kontakt of a case: one at a time, the earlier ones kept."""

    __tablename__ = "fixed_contact"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= since", name="ends_after_start"),
        CheckConstraint("every_weeks BETWEEN 1 AND 26", name="every_weeks_in_range"),
        Index(
            "uq_fixed_contact_one_stands",
            "case_id",
            unique=True,
            sqlite_where=text(STANDS),
            postgresql_where=text(STANDS),
        ),
        Index(None, "case_id"),
        Index(None, "account_id", "ended_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    since: Mapped[date]
    ended_on: Mapped[date | None]
    every_weeks: Mapped[int | None]  # how often to be in touch; None: no reminder

    case: Mapped[Case] = relationship(lazy="raise")
    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    account: Mapped[Account] = relationship(lazy="raise")
    touches: Mapped[list["ContactTouch"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="ContactTouch.day.desc(), ContactTouch.id.desc()",
    )

    @property
    def words(self) -> str:
        """Who it is, for the individual."""
        return f"{self.account.name}, {self.party.name}"


class ContactTouch(Base):
    """The fast kontakt and the individual were in touch: a day and a way, never what was said."""

    __tablename__ = "contact_touch"
    __table_args__ = (UniqueConstraint("contact_id", "day", "way"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("fixed_contact.id"))
    day: Mapped[date]
    way: Mapped[Way] = mapped_column(Code(Way))
