"""Whether there is anything in the database."""

from sqlalchemy import exists, literal, select

from trisam.accounts.models import Account
from trisam.core.db import Base, session
from trisam.parties.models import Kommun, Party
from trisam.people.models import Person
from trisam.teams.models import Team

FILLED: tuple[type[Base], ...] = (Account, Kommun, Party, Person, Team)


def is_empty() -> bool:
    """True when nobody has put anything into the database yet."""
    return not any(
        session().scalar(select(exists(select(literal(1)).select_from(kind)))) for kind in FILLED
    )
