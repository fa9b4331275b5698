"""The individuals that cases are about."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trisam.core.crypto import Sealed, SealedRow, sealed_column
from trisam.core.db import Base, Code
from trisam.parties.models import Kommun


class Gender(StrEnum):
    """Kön, as the field counts it."""

    WOMAN = "kvinna"
    MAN = "man"
    OTHER = "annat"


class Person(SealedRow, Base):
    """An individual as one lift tells of it; only a code where the identity must not be held
    (skyddade uppgifter, L9).

    Two lifts about the same individual have a row each: what one officer writes must neither
    change nor tell what another party wrote. The index of the personnummer finds them all.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(
            "NOT protected OR (name_sealed IS NULL AND personnummer_sealed IS NULL"
            " AND personnummer_index IS NULL)",
            name="protected_has_no_identity",
        ),
        CheckConstraint(
            "(personnummer_sealed IS NULL) = (personnummer_index IS NULL)",
            name="personnummer_is_indexed",
        ),
        CheckConstraint("birth_year BETWEEN 1900 AND 2100", name="birth_year_in_range"),
    )

    code: Mapped[str] = mapped_column(String(12), unique=True)  # random, readable aloud
    protected: Mapped[bool] = mapped_column(default=False)
    name_sealed: Mapped[bytes | None] = sealed_column()
    personnummer_sealed: Mapped[bytes | None] = sealed_column()
    personnummer_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), index=True, default=None
    )  # HMAC of the 12-digit form
    birth_year: Mapped[int | None]
    gender: Mapped[Gender] = mapped_column(Code(Gender))
    kommun_id: Mapped[int] = mapped_column(ForeignKey("kommun.id"), index=True)

    kommun: Mapped[Kommun] = relationship(lazy="joined", innerjoin=True)

    name = Sealed("name_sealed")
    personnummer = Sealed("personnummer_sealed")

    @property
    def shown_name(self) -> str:
        """What a reader who may see the person sees: the name, or the code."""
        return self.name or f"Person {self.code}"

    @property
    def shown_personnummer(self) -> str | None:
        """As people write it: "19850709-1234"."""
        digits = self.personnummer
        return f"{digits[:8]}-{digits[8:]}" if digits else None
