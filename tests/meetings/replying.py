"""A team whose FK seat has a substitute, and what the tests of replies read back."""

import re
from datetime import date, timedelta

from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import Meeting, Reply
from trisam.outbox import links
from trisam.outbox.models import Message
from trisam.teams import queries as teams

SITE = "https://trisam.example"
_TOKEN = re.compile(r"/svar/(\S+)")


def day(days: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=days)


def coming(county: County, days: int) -> Meeting:
    """A meeting of the team in so many days."""
    return rows.meeting(county.team, day(days))


def with_substitute(county: County, party: str = "fk") -> Account:
    """A colleague who is named to fill the party's seat, and has no other."""
    named = rows.account("Stina Reservsson", county.units[party])
    county.seats[party].substitute_id = named.id
    session().flush()
    return named


def actor_of(account: Account) -> Actor:
    """The actor of an account, as at this moment."""
    found = teams.actor_of(account.id)
    assert found
    return found[0]


def letters(account: Account | None = None) -> list[Message]:
    """Every letter that was promised, or those to one person, oldest first."""
    session().flush()
    found = session().scalars(select(Message).order_by(Message.id))
    return [one for one in found if account is None or one.account_id == account.id]


def subjects(account: Account) -> list[str]:
    """What the letters to a person are headed."""
    return [letter.subject for letter in letters(account)]


def tokens(letter: Message) -> list[str]:
    """The tokens of the answer links as the receiver has them."""
    return _TOKEN.findall(links.filled(letter.body, SITE))


def reply(meeting: Meeting, account: Account) -> Reply:
    """What a person was asked about a meeting, as it stands in the database."""
    session().flush()
    session().expire_all()
    return (
        session()
        .scalars(
            select(Reply).where(Reply.meeting_id == meeting.id, Reply.account_id == account.id)
        )
        .one()
    )
