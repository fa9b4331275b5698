"""One row of the list as typed values, and the key that tells whether we have it already."""

from dataclasses import dataclass, field
from datetime import date

from trisam.cases.values import Attendance, Income, Occupation
from trisam.imports.reading.cells import folded
from trisam.imports.reading.identities import Identity
from trisam.imports.reading.parties import PartyChoice

LiftKey = tuple[str, date, str]
"""The individual (see `individual_key`), the lift date, the slug of the lifting party."""


@dataclass(frozen=True)
class RowConsent:
    """`method` is a code of `consents.models.ConsentMethod`, None when the list does not say."""

    given_on: date
    receivers: PartyChoice
    """Who may take part, without the lifting party itself."""
    method: str | None = None


@dataclass(frozen=True)
class RowRecommendation:
    """What the team proposed. `responsible` None: the list names no party."""

    text: str = field(repr=False)
    responsible: PartyChoice | None = None


@dataclass(frozen=True)
class RowFollowUp:
    """What the follow-up found."""

    on: date
    income: Income | None = None
    occupation: Occupation | None = None


@dataclass(frozen=True)
class RowDetails:
    """What else the list tells about the individual and the lift; all of it may be missing.

    `gender` is a code of `people.models.Gender`. `interpreter`: see `note_hints.Hints`.
    """

    gender: str = "annat"
    officer: str = field(default="", repr=False)
    own_words: str = field(default="", repr=False)
    income: Income | None = None
    occupation: Occupation | None = None
    interpreter: str | None = None
    attendance: Attendance | None = None
    is_relift: bool = False
    call_first: bool = False
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class CaseRow:
    """A lift as the list tells it. Local dates; parties as slugs; personal text out of the repr."""

    number: int
    lifted_on: date
    party: str
    individual: Identity
    question: str = field(repr=False)
    consent: RowConsent
    details: RowDetails = RowDetails()
    meeting_on: date | None = None
    recommendation: RowRecommendation | None = None
    follow_up: RowFollowUp | None = None

    @property
    def key(self) -> LiftKey:
        """The same for the same individual, lift date and party; compare with `lift_key`."""
        who = self.individual
        individual = individual_key(
            who.personnummer, who.name, birth_year=who.birth_year, question=self.question
        )
        return lift_key(individual, self.lifted_on, self.party)


def lift_key(individual: str, lifted_on: date, party: str) -> LiftKey:
    """The key of a lift, from a row of a list or from a case in the database."""
    return (individual, lifted_on, party)


def individual_key(
    personnummer: str | None,
    name: str | None,
    *,
    birth_year: int | None = None,
    question: str = "",
) -> str:
    """What tells one individual from another: twelve digits, else name with birth year.

    Where neither may be held (protected identity) the question has to do, with the birth year.
    Personal data: never show or log it.
    """
    if personnummer:
        return f"nr {personnummer}"
    if name:
        return f"namn {folded(name)} {birth_year or ''}".strip()
    return f"fråga {birth_year or ''} {folded(question)}"
