"""Adding individuals."""

from dataclasses import dataclass, field
from datetime import date

from trisam.audit import service as audit
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken
from trisam.people import personnummer
from trisam.people.models import Gender, Person

EARLIEST_BIRTH_YEAR = 1900
CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What the officer tells of the individual. Identity is kept out of every repr.

    `protected`: skyddade personuppgifter; then name and personnummer must be empty, the year of
    birth is not kept, and the kommun is that of the team, not where the individual lives (L9).
    """

    gender: Gender
    kommun_id: int
    name: str | None = field(default=None, repr=False)
    personnummer: str | None = field(default=None, repr=False)
    birth_year: int | None = None
    protected: bool = False
    from_list: bool = False
    """Told by a list that a team kept before: it may lack the name or the year of birth."""


def add(actor: Actor, new: NewPerson) -> Person:
    """The individual as it is told now, for one lift.

    An individual who is known already is added again: the officer sees just what the officer
    wrote, never learns that somebody else knew the individual, and changes nothing for them.
    Raises `RuleBroken` for an identity that cannot be right, `Forbidden` for a stranger.
    """
    if actor.account_id is None and not actor.system:
        raise Forbidden
    if new.protected:
        _refuse_identity(new)
        return _add(actor, new)
    if not new.name and not (new.from_list and new.personnummer):
        raise RuleBroken("Skriv personens namn.", field="name")
    if not new.personnummer:
        if not new.from_list or new.birth_year is not None:
            _check_birth_year(new.birth_year)
        return _add(actor, new)
    return _add(actor, new, personnummer.parse(new.personnummer))


def born(person: Person) -> date | None:
    """The date of birth, when a personnummer tells it."""
    return personnummer.parse(person.personnummer).born if person.personnummer else None


def _add(actor: Actor, new: NewPerson, number: personnummer.Number | None = None) -> Person:
    person = Person(
        code=crypto.random_code(CODE_LENGTH),
        protected=new.protected,
        name=new.name,
        personnummer=number.digits if number else None,
        personnummer_index=crypto.index_of(number.digits) if number else None,
        birth_year=_birth_year(new, number),
        gender=new.gender,
        kommun_id=new.kommun_id,
    )
    db.session().add(person)
    db.session().flush()
    audit.record(actor, "person.add", f"person:{person.code}", person_id=person.id)
    return person


def protect(actor: Actor, person: Person, kommun_id: int) -> None:
    """The individual has skyddade personuppgifter from now on: name, personnummer, year of birth
    and kommun are removed, and the code is what is left (L9). It cannot be taken back.

    `kommun_id`: that of the team, which every reader knows anyway. The caller has asked whether
    the actor may. Raises `RuleBroken` when it is done already.
    """
    if actor.account_id is None:
        raise Forbidden
    if person.protected:
        raise RuleBroken("Personen har redan skyddade personuppgifter i Trisam.")
    person.name = None
    person.personnummer = None
    person.personnummer_index = None
    person.birth_year = None
    person.kommun_id = kommun_id
    person.protected = True
    db.session().flush()
    audit.record(actor, "person.protect", f"person:{person.code}", person_id=person.id)


def _birth_year(new: NewPerson, number: personnummer.Number | None) -> int | None:
    if new.protected:
        return None
    return number.born.year if number else new.birth_year


def _refuse_identity(new: NewPerson) -> None:
    if new.name or new.personnummer:
        raise RuleBroken(
            "Med skyddade personuppgifter får varken namn eller personnummer sparas. "
            "Ta bort dem: personen får en kod."
        )


def _check_birth_year(year: int | None) -> None:
    if year is None or not EARLIEST_BIRTH_YEAR <= year <= clock.today().year:
        raise RuleBroken("Skriv födelseåret med fyra siffror.", field="birth_year")
