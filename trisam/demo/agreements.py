"""What individuals agree to, as samtycken become in life: whole, partial, short, taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trisam.consents.models import ConsentMethod
from trisam.core.calendar_days import add_months
from trisam.demo.chance import Chance
from trisam.demo.span import Span
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.models import Party


class Kind(StrEnum):
    """How far a consent goes. The three in the middle leave that party outside."""

    ALL = "all"
    NOT_FK = "fk"
    NOT_KOMMUN = "kommun"
    NOT_VARD = "vard"
    TAKEN_BACK = "taken back"
    PARTY_TAKEN_BACK = "party taken back"
    NONE = "none"


KINDS = {
    Kind.ALL: 0.755,
    Kind.NOT_FK: 0.09,
    Kind.NOT_KOMMUN: 0.06,
    Kind.NOT_VARD: 0.025,
    Kind.TAKEN_BACK: 0.02,
    Kind.PARTY_TAKEN_BACK: 0.02,
    Kind.NONE: 0.03,
}
MONTHS = {12: 0.78, 6: 0.14, 24: 0.06, 2: 0.02}
"""How long consents run: some have expired, a few while the case still waits."""
METHODS = {ConsentMethod.WRITTEN: 0.6, ConsentMethod.ELECTRONIC: 0.25, ConsentMethod.VERBAL: 0.15}
SHARE_GUEST_TICKED = 0.4
MAY_CONTACT, MAY_SURVEY, MAY_REGISTER = 0.92, 0.75, 0.5
LEFT_OUT = {
    None: 0.8,
    InformationType.SOCIAL: 0.07,
    InformationType.HEALTH: 0.06,
    InformationType.INCOME: 0.05,
    InformationType.SUPPORT: 0.02,
}
"""The type of information that somebody does not want told at all."""
SHARE_NARROWED, SHARE_CONTACT_TAKEN_BACK = 0.05, 0.02
NARROWED_AWAY = (InformationType.HEALTH, InformationType.SOCIAL, InformationType.INCOME)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Something less than a party, taken back afterwards."""

    day: date
    party: Party | None
    """None: a separate yes, to be contacted after six months."""
    types: frozenset[InformationType] = frozenset()


@dataclass(frozen=True, slots=True)
class Agreement:
    """One consent as the individual gave it."""

    parties: tuple[Party, ...]
    """Who may share with one another, the lifting party first."""
    given_on: date
    valid_to: date
    method: ConsentMethod
    may_contact: bool
    may_survey: bool
    may_register: bool
    types: frozenset[InformationType] = EVERY_TYPE
    narrowed: tuple[Narrowing, ...] = ()
    withdrawn_on: date | None = None
    withdrawn_party: Party | None = None
    """The party that the withdrawal concerns; None: all of it."""

    @property
    def still_contact(self) -> bool:
        """The yes to be contacted was given and not taken back."""
        return self.may_contact and all(one.party is not None for one in self.narrowed)

    @property
    def ended_on(self) -> date | None:
        """The day on which the whole consent was taken back."""
        return self.withdrawn_on if self.withdrawn_party is None else None


def agree(
    chance: Chance,
    typing: Chance,
    lifting: Party,
    sitting: list[Party],
    guests: list[Party],
    day: date,
    span: Span,
) -> Agreement | None:
    """What somebody agrees to on the day of the lift; None when there is no consent."""
    kind = chance.weighted(KINDS)
    if kind is Kind.NONE:
        return None
    others = [party for party in sitting if party is not lifting and party.slug != kind.value]
    others += [guest for guest in guests if chance.happens(SHARE_GUEST_TICKED)]
    withdrawn_on = day + chance.days(6, 130)
    withdrawn = kind in {Kind.TAKEN_BACK, Kind.PARTY_TAKEN_BACK} and withdrawn_on <= span.latest
    only_one = withdrawn and kind is Kind.PARTY_TAKEN_BACK
    given_on = max(day - chance.days(0, 6), span.first)
    return Agreement(
        parties=(lifting, *others),
        given_on=given_on,
        valid_to=add_months(given_on, chance.weighted(MONTHS)),
        method=chance.weighted(METHODS),
        may_contact=chance.happens(MAY_CONTACT),
        may_survey=chance.happens(MAY_SURVEY),
        may_register=chance.happens(MAY_REGISTER),
        types=EVERY_TYPE - {typing.weighted(LEFT_OUT)},
        narrowed=() if withdrawn else tuple(_narrow(typing, others, given_on, span)),
        withdrawn_on=withdrawn_on if withdrawn else None,
        withdrawn_party=chance.one(others) if only_one else None,
    )


def _narrow(chance: Chance, others: list[Party], given_on: date, span: Span) -> Iterator[Narrowing]:
    """What somebody takes back who otherwise lets the consent stand."""
    day = given_on + chance.days(10, 200)
    if day > span.latest:
        return
    if others and chance.happens(SHARE_NARROWED):
        yield Narrowing(day, chance.one(others), frozenset({chance.one(NARROWED_AWAY)}))
    if chance.happens(SHARE_CONTACT_TAKEN_BACK):
        yield Narrowing(day, None)
