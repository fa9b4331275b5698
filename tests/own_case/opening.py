"""A key, and somebody who opens the own page with it."""

from datetime import date

from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Page, Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.own_case.models import OwnKey
from trisam.own_case.queries import own
from trisam.own_case.service import keys
from trisam.own_case.shown_key import ShownKey
from trisam.people.models import Person

DIGITS = "198503119839"
BORN = date(1985, 3, 11)
OTHER_DAY = date(1985, 3, 12)
CLIENT = "192.0.2.7"
REFUSED = "Det gick inte att öppna."


def known(county: County, **made: object) -> Case:
    """A case about somebody whose day of birth is known, with own words that all parties read."""
    case = county.case(**made)  # type: ignore[arg-type]
    rows.identify(case.person, DIGITS)
    return case


def protect(case: Case) -> None:
    """The identity is protected: nothing that tells who it is is left."""
    who = session().get_one(Person, case.person_id)
    who.name = who.birth_year = who.personnummer = who.personnummer_index = None
    who.protected = True
    session().flush()


def key_to(county: County, case: Case) -> tuple[OwnKey, ShownKey]:
    """A key that the lifting officer made."""
    officer = county.actor("af")
    return keys.make(officer, cases.get(officer, case.code))


def individual(case: Case) -> Actor:
    """Whom the case is about."""
    return Actor.of_individual(case.id)


def own_case(case: Case) -> Case:
    """The case as the individual's own page fetches it."""
    return own.get(individual(case))


def press(visitor: Visitor, shown: ShownKey, born: str = "1985-03-11") -> Page:
    """Open by the link."""
    return visitor.submit(f"/mitt/nyckel/{shown.token}", {"born": born})


def type_code(visitor: Visitor, code: str, born: str = "1985-03-11") -> Page:
    """Open by the code."""
    return visitor.submit("/mitt", {"code": code, "born": born})


def inside(app: Flask, county: County, case: Case) -> Visitor:
    """The individual, who has opened the own page."""
    visitor = Visitor(app)
    page = press(visitor, key_to(county, case)[1])
    assert page.path == "/mitt/arende", page.words
    return visitor
