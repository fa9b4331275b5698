"""What a lift consists of: the facts that the officer hands in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from trisam.cases.values import Attendance, Income, Occupation, Urgency
from trisam.consents.service import GivenConsent
from trisam.people.models import Person


@dataclass(frozen=True, slots=True)
class Situation:
    """Försörjning and sysselsättning at the lift. None = not known."""

    income: Income | None = None
    income_since: date | None = None
    occupation: Occupation | None = None
    occupation_percent: int | None = None
    is_employed: bool | None = None
    is_enrolled_at_af: bool | None = None
    sick_listed_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """How the individual wants to take part, and what that needs."""

    wish: Attendance | None = None
    interpreter_language: str | None = None
    needs_transport: bool = False
    needs_digital_help: bool = False


@dataclass(frozen=True, slots=True)
class Background:
    """What has been tried, what is going on, and what support is needed."""

    tried: str | None = field(default=None, repr=False)
    ongoing: str | None = field(default=None, repr=False)
    support: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NewCase:
    """A lift. Texts are kept out of every repr."""

    team_id: int
    person: Person
    issue: str = field(repr=False)
    questions: Mapping[int, str] = field(repr=False)
    """Party id → what that party is asked."""
    consent: GivenConsent | None = None
    """What the individual agreed to; its `person_id` and the lifting party are filled in."""
    own_words: str | None = field(default=None, repr=False)
    own_words_to: frozenset[int] | None = None
    """The parties to which the individual lets them go, within the consent. None = the same as
    the case; empty = nobody."""
    participation: Participation = Participation()
    situation: Situation = Situation()
    background: Background = Background()
    urgency: Urgency = Urgency.NORMAL
    is_relift: bool = False
    lifted_on: date | None = None
    """None = today."""
    id: uuid.UUID | None = None
    """The id that the case gets: a draft gives its own, so that it becomes one case only."""
