"""One builder a table. Each adds to the ambient session, flushes and returns the row."""

import itertools
import uuid
from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from sqlalchemy import select

from trisam.accounts.models import Account, AccountRole
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.cases.values import Attendance
from trisam.consents.models import Consent, ConsentGrant, ConsentMethod
from trisam.core import clock, crypto
from trisam.core.actor import Role
from trisam.core.db import Base, session
from trisam.meetings.models import AgendaItem, Meeting, MeetingForm, PreMeeting, Series
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.models import Kommun, PairRule, Party, Unit
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Recommendation
from trisam.teams.models import Absence, PartyStanding, Seat, Team, TeamKind, TeamParty

PASSWORD = "korrekt-häst-batteri"
_numbers = itertools.count(1)
_cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
Row = TypeVar("Row", bound=Base)


def save(row: Row) -> Row:
    """Add `row` and give it its id."""
    session().add(row)
    session().flush()
    return row


@cache
def cheap_hash() -> str:
    """A hash of `PASSWORD` that is quick to check: tests sign in often."""
    return _cheap.hash(PASSWORD)


def kommun(name: str = "Gävle") -> Kommun:
    """A municipality."""
    slug = name.lower().replace("ä", "a").replace("å", "a").replace("ö", "o")
    return save(Kommun(name=name, slug=slug))


def party(slug: str, name: str, short: str, position: int) -> Party:
    """An authority, which the rules let tell each other authority and be told."""
    added = save(
        Party(
            slug=slug,
            name=name,
            short_name=short,
            position=position,
            usual_types=frozenset({InformationType.PLANNING}),
        )
    )
    for other in session().scalars(select(Party).where(Party.id != added.id)).all():
        open_pair(added, other)
        open_pair(other, added)
    return added


def open_pair(disclosing: Party, receiving: Party) -> PairRule:
    """A rule that lets the individual's consent decide."""
    return save(
        PairRule(
            disclosing_party_id=disclosing.id,
            receiving_party_id=receiving.id,
            allowed=True,
            legal_source="OSL 10 kap. 1 §",
            valid_from=long_ago(),
        )
    )


def unit(of: Party, name: str, kommuner: Iterable[Kommun] = ()) -> Unit:
    """A workplace."""
    return save(Unit(party_id=of.id, name=name, kommuner=list(kommuner)))


def account(name: str, at: Unit | None, *roles: Role, kommun_id: int | None = None) -> Account:
    """A colleague; the password is `PASSWORD`."""
    return save(
        Account(
            name=name,
            email=f"person{next(_numbers)}@trisam.test",
            password_hash=cheap_hash(),
            unit_id=at.id if at else None,
            unit=at,
            roles=[AccountRole(role=role, kommun_id=kommun_id) for role in roles],
        )
    )


def team(name: str, where: Kommun, at: Unit, parties: Iterable[Party]) -> Team:
    """A team in which `parties` have sat since two years back."""
    slug = name.lower().replace(" ", "-").replace("ä", "a").replace("å", "a").replace("ö", "o")
    return save(
        Team(
            slug=slug,
            name=name,
            kind=TeamKind.PRIMARY_CARE,
            kommun_id=where.id,
            kommun=where,
            unit_id=at.id,
            place="Sammanträdesrummet",
            parties=[
                TeamParty(party_id=sitting.id, standing=PartyStanding.MEMBER, valid_from=long_ago())
                for sitting in parties
            ],
        )
    )


def seat(
    of: Team,
    for_party: Party,
    held_by: Account,
    *,
    chairs: bool = False,
    substitute: Account | None = None,
    valid_to: date | None = None,
) -> Seat:
    """A seat since two years back."""
    return save(
        Seat(
            team_id=of.id,
            party_id=for_party.id,
            account_id=held_by.id,
            substitute_id=substitute.id if substitute else None,
            chairs=chairs,
            valid_from=long_ago(),
            valid_to=valid_to,
        )
    )


def absence(of: Account, first: date, last: date | None) -> Absence:
    """Days away; no last day: until further notice."""
    return save(Absence(account_id=of.id, first_day=first, last_day=last))


def person(
    where: Kommun, *, name: str | None = "Testa Exempelsson", protected: bool = False
) -> Person:
    """An individual."""
    return save(
        Person(
            code=crypto.random_code(8),
            protected=protected,
            name=None if protected else name,
            birth_year=None if protected else 1985,
            gender=Gender.WOMAN,
            kommun_id=where.id,
        )
    )


def identify(who: Person, digits: str) -> None:
    """Give somebody a personnummer (one of the reserved test numbers)."""
    who.personnummer, who.personnummer_index = digits, crypto.index_of(digits)
    session().flush()


def consent(
    of: Person,
    received_by: Account,
    pairs: Iterable[tuple[Party, Party]],
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    types: frozenset[InformationType] = EVERY_TYPE,
) -> Consent:
    """A consent for exactly these disclosing → receiving pairs, each for these types."""
    start = valid_from or clock.today() - timedelta(days=30)
    return save(
        Consent(
            person_id=of.id,
            given_on=start,
            valid_from=start,
            valid_to=valid_to or clock.today() + timedelta(days=335),
            method=ConsentMethod.WRITTEN,
            received_by_id=received_by.id,
            grants=[
                ConsentGrant(disclosing_party_id=a.id, receiving_party_id=b.id, types=types)
                for a, b in pairs
            ],
        )
    )


def case(
    in_team: Team,
    about: Person,
    officer: Account,
    under: Consent | None = None,
    *,
    released_to: Iterable[Party] = (),
    issue: str = "Hur kommer vi vidare mot arbete?",
    lifted_on: date | None = None,
    **fields: object,
) -> Case:
    """A lift, released to `released_to`."""
    if officer.unit is None:
        raise ValueError("an officer works at a unit")
    receivers = list(released_to)
    kinds = [ReleaseKind.LIFT, *([ReleaseKind.OWN_WORDS] if fields.get("own_words") else [])]
    return save(
        Case(
            code=crypto.random_code(8),
            team=in_team,
            person=about,
            consent=under,
            officer=officer,
            lifting_party_id=officer.unit.party_id,
            lifting_unit_id=officer.unit.id,
            lifted_on=lifted_on or clock.today(),
            issue=issue,
            releases=[
                Release(
                    owner_party_id=officer.unit.party_id,
                    owner_account_id=officer.id,
                    kind=kind,
                    released_at=clock.now(),
                    receivers=list(receivers),
                )
                for kind in kinds
            ]
            if receivers
            else [],
            questions=[],
            **fields,
        )
    )


def meeting(
    of: Team,
    day: date,
    *,
    starts: time = time(13),
    slots: int = 4,
    in_series: Series | None = None,
) -> Meeting:
    """A planned meeting with its pre-meeting a week before."""
    return save(
        Meeting(
            team_id=of.id,
            series_id=in_series.id if in_series else None,
            day=day,
            starts_at=clock.instant(day, starts),
            minutes=90,
            slots=slots,
            slot_minutes=20,
            form=MeetingForm.DIGITAL,
            pre_meeting=PreMeeting(day=day - timedelta(days=7)),
        )
    )


def series(of: Team) -> Series:
    """Third Wednesdays at one, this year and the next; its meetings are for the test to name."""
    today = clock.today()
    return save(
        Series(
            team_id=of.id,
            words="tredje onsdagen varje månad 13.00–14.30",
            weekday=2,
            ordinal=3,
            starts=time(13),
            minutes=90,
            form=MeetingForm.DIGITAL,
            pre_meeting_days=5,
            first_day=today,
            last_day=today + timedelta(days=365),
        )
    )


def item(in_meeting: Meeting, of: Case, slot: int = 1) -> AgendaItem:
    """The case in a slot of the meeting."""
    return save(AgendaItem(meeting_id=in_meeting.id, case_id=of.id, slot=slot))


def recommendation(
    in_meeting: Meeting, about: Case, because: str = "Planen räcker."
) -> Recommendation:
    """What the meeting recommended in the case: no action, and why (or not even that)."""
    return save(
        Recommendation(
            case_id=about.id,
            meeting_id=in_meeting.id,
            recorded_by_id=about.officer_id,
            recorded_at=clock.now(),
            participation=Attendance.DECLINES,
            text="Fortsätt som planerat.",
            actions=[],
            no_actions_because=because or None,
        )
    )


def long_ago() -> date:
    """Two years back."""
    return clock.today() - timedelta(days=730)


def nobody() -> uuid.UUID:
    """An id that no row has."""
    return uuid.uuid4()
