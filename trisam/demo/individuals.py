"""The individuals that the cases are about. Nobody of them exists."""

from dataclasses import dataclass
from datetime import date

from trisam.core import crypto
from trisam.core.calendar_days import add_months
from trisam.demo import names
from trisam.demo.chance import Chance
from trisam.demo.lifting import Lift
from trisam.demo.reserved_numbers import ReservedNumbers
from trisam.demo.themes import Theme, natural_to
from trisam.people.ages import OLDEST, YOUNGEST, age_on
from trisam.people.models import Gender, Person

GENDERS = {Gender.WOMAN: 0.56, Gender.MAN: 0.432, Gender.OTHER: 0.008}
SHARE_RELIFTED = 0.16
MONTHS_BETWEEN_LIFTS = 5
SHARE_PROTECTED = 0.008
SHARE_WITHOUT_NUMBER = 0.025


@dataclass(frozen=True)
class Individual:
    """A person row, and what the row does not say."""

    person: Person
    born: date
    language: str | None
    """In which an interpreter would be needed."""


@dataclass(frozen=True)
class Story:
    """Whom a lift is about, and which theme it has."""

    individual: Individual
    theme: Theme
    relifts: "Lift | None" = None
    """The same individual's earlier lift."""


class Population:
    """Finds somebody for each lift: somebody new, or somebody lifted before in the same team."""

    def __init__(self) -> None:
        self.chance = Chance("individuals")
        self.numbers = ReservedNumbers()
        self._earlier: dict[int, list[tuple[Lift, Story]]] = {}
        """By team id, those who can be lifted again."""

    def story(self, lift: Lift) -> Story:
        """Whom the lift is about. Call it by team and day."""
        again = self._again(lift) if self.chance.happens(SHARE_RELIFTED) else None
        story = again or self._new(lift)
        self._earlier.setdefault(lift.book.team.id, []).append((lift, story))
        return story

    def _again(self, lift: Lift) -> Story | None:
        before = add_months(lift.day, -MONTHS_BETWEEN_LIFTS)
        known = self._earlier.get(lift.book.team.id, [])
        ready = [pair for pair in known if pair[0].day <= before and pair[0].agreement]
        ready = [pair for pair in ready if age_on(pair[1].individual.born, lift.day) >= YOUNGEST]
        ready = [pair for pair in ready if age_on(pair[1].individual.born, lift.day) <= OLDEST]
        if not ready:
            return None
        earlier, story = self.chance.one(ready)
        known.remove((earlier, story))
        return Story(story.individual, story.theme, relifts=earlier)

    def _new(self, lift: Lift) -> Story:
        theme = self.chance.one(natural_to(lift.party.slug))
        age = self.chance.between(theme.youngest, theme.oldest)
        gender = self.chance.weighted(GENDERS)
        # A whole year younger at most, so that the age on the day of the lift is `age`.
        first = add_months(lift.day, -12 * (age + 1))
        born = self.chance.day(first, add_months(lift.day, -12 * age))
        born = born if age_on(born, lift.day) == age else add_months(lift.day, -12 * age)
        return Story(self._individual(lift, born, gender), theme)

    def _individual(self, lift: Lift, born: date, gender: Gender) -> Individual:
        named = names.draw(self.chance, gender)
        protected = self.chance.happens(SHARE_PROTECTED)
        has_number = not protected and not self.chance.happens(SHARE_WITHOUT_NUMBER)
        number = self.numbers.take(self.chance, born, gender) if has_number else None
        person = Person(
            id=self.chance.id(),
            code=self.chance.code(),
            protected=protected,
            name=None if protected else named.name,
            personnummer=number,
            personnummer_index=crypto.index_of(number) if number else None,
            birth_year=None if protected else born.year,
            gender=gender,
            kommun_id=lift.book.area.kommun.id,
        )
        return Individual(person, born, named.language)
