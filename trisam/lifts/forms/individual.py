"""Which team, and who the individual is."""

from typing import ClassVar

from wtforms import HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from trisam.core import clock
from trisam.core.errors import RuleBroken
from trisam.core.swedish import day
from trisam.lifts.answers import NUMBER, PROTECTED, WITHOUT
from trisam.lifts.forms.step import StepForm, Told, yes_or_no
from trisam.lifts.queries import Setting
from trisam.people import ages, personnummer
from trisam.people.models import Gender
from trisam.people.service import EARLIEST_BIRTH_YEAR, NewPerson
from trisam.web.forms import LineField, PickField, WholeNumberField

GENDER_WORDS = {Gender.WOMAN: "Kvinna", Gender.MAN: "Man", Gender.OTHER: "Annat eller okänt"}
LATEST_BIRTH_YEAR = 2100
KINDS = (NUMBER, WITHOUT, PROTECTED)


class TeamForm(StepForm):
    """The team that the case is lifted to."""

    team = PickField("Vilket team ska ta upp ärendet?", required="Välj ett team.")
    own: set[str]
    elsewhere: dict[str, set[str]]
    """By kommun: teams that the officer's unit reaches without a seat there."""

    def offer(self, setting: Setting) -> None:
        """The teams in reach: the officer's own by themselves, the others by kommun."""
        sits_in = setting.actor.sits_in
        self.own = {team.slug for team in setting.teams if sits_in(team.id)}
        self.elsewhere = {}
        for team in setting.teams:
            if team.slug not in self.own:
                self.elsewhere.setdefault(team.kommun.name, set()).add(team.slug)
        self.team.choices = {
            team.slug: f"{team.name}, {team.kommun.name}" if team.slug in self.own else team.name
            for team in setting.teams
        }

    def suggest(self, setting: Setting) -> None:  # noqa: ARG002
        """The officer's own team, when there is one only: nobody lifts to a wrong one unseen."""
        if len(self.own) == 1:
            self.team.data = next(iter(self.own))

    @property
    def is_elsewhere(self) -> bool:
        """True when a team without an own seat was chosen."""
        return any(self.team.data in slugs for slugs in self.elsewhere.values())

    def told(self, setting: Setting) -> Told:
        """The team's name."""
        return [("Team", setting.team.name if setting.team else "")]


class PersonForm(StepForm):
    """The individual, in one of three ways (`kind`)."""

    identity: ClassVar[frozenset[str]] = frozenset({"name", "personnummer"})
    kind = HiddenField(default=NUMBER)
    name = LineField("För- och efternamn", required=None)
    personnummer = LineField("Personnummer eller samordningsnummer", required=None)
    birth_year = WholeNumberField(
        "Födelseår", lowest=EARLIEST_BIRTH_YEAR, highest=LATEST_BIRTH_YEAR, required=None
    )
    gender = PickField("Kön", words=GENDER_WORDS, required="Välj kön.")
    kommun = SelectField("Kommun")

    def offer(self, setting: Setting) -> None:
        """Every kommun; and which fields this kind of identity needs."""
        self.kommun.choices = {kommun.slug: kommun.name for kommun in setting.kommuner}
        self.ask_for(self.kind.data or NUMBER)

    def ask_for(self, kind: str) -> None:
        """Make it a form for this kind of identity."""
        self.kind.data = kind if kind in KINDS else NUMBER
        named = {"name": "Skriv personens namn.", "kommun": "Välj en kommun."}
        needed = {
            NUMBER: {**named, "personnummer": "Skriv personnumret."},
            WITHOUT: {**named, "birth_year": "Skriv födelseåret."},
            PROTECTED: {},
        }[self.kind.data]
        self.kommun.validate_choice = "kommun" in needed
        for name in ("name", "personnummer", "birth_year", "kommun"):
            field = self[name]
            kept = [v for v in field.validators if not isinstance(v, Optional | InputRequired)]
            if name in needed:
                field.validators = [InputRequired(needed[name]), *kept]
                field.flags.optional = False
            else:
                field.validators = [Optional(), *kept]

    def suggest(self, setting: Setting) -> None:
        """The kommun follows the team."""
        if setting.team:
            self.kommun.data = setting.team.kommun.slug

    def validate_personnummer(self, field: LineField) -> None:
        """A number that exists, of somebody aged 16–64."""
        if self.kind.data != NUMBER:
            return
        try:
            number = personnummer.parse(field.data or "")
        except RuleBroken as error:
            raise ValidationError(error.sentence) from error
        if problem := ages.problem(number.born, None, clock.today()):
            raise ValidationError(problem)

    def validate_birth_year(self, field: WholeNumberField) -> None:
        """Somebody aged 16–64."""
        if self.kind.data != WITHOUT:
            return
        if problem := ages.problem(None, field.data, clock.today()):
            raise ValidationError(problem)

    def person(self, setting: Setting) -> NewPerson:
        """The individual as the service takes it; what belongs to another kind is left out."""
        kind, gender = self.kind.data, Gender(self.gender.data)
        if kind == PROTECTED:
            if setting.team is None:
                raise ValueError("the team stands for the place where the individual lives")
            return NewPerson(gender=gender, kommun_id=setting.team.kommun_id, protected=True)
        return NewPerson(
            gender=gender,
            kommun_id=next(k.id for k in setting.kommuner if k.slug == self.kommun.data),
            name=self.name.data,
            personnummer=self.personnummer.data if kind == NUMBER else None,
            birth_year=self.birth_year.data if kind == WITHOUT else None,
        )

    def told(self, setting: Setting) -> Told:
        """Who it is, as far as may be said."""
        year = str(self.birth_year.data or "")
        gender = ("Kön", GENDER_WORDS[Gender(self.gender.data)] if self.gender.data else "")
        if self.kind.data == PROTECTED:
            return [("Identitet", "Skyddade personuppgifter: bara en kod"), gender]
        number = ("Personnummer", _shown(self.personnummer.data or ""))
        kommuner = {kommun.slug: kommun.name for kommun in setting.kommuner}
        return [
            ("Namn", self.name.data or ""),
            number if self.kind.data == NUMBER else ("Födelseår", year),
            gender,
            ("Kommun", kommuner.get(self.kommun.data or "", "")),
        ]


STOP = "stop"


class EarlierForm(StepForm):
    """Whether this is a återlyft of somebody whose earlier case the officer may see; or, when
    that case is still open, whether to go on at all."""

    relift = PickField("Är det här ett återlyft?")

    def offer(self, setting: Setting) -> None:
        """Yes or no; and to stop, when there is an open case to go on with."""
        self.relift.choices = {
            "yes": "Ja, teamet tar upp personen på nytt",
            "no": "Nej, det är en annan fråga",
        }
        if setting.has_open:
            self.relift.label.text = "Vill du ändå lyfta ett nytt ärende?"
            self.relift.choices = {
                "yes": "Ja, det är ett återlyft",
                "no": "Ja, det är en annan fråga",
                STOP: "Nej, avbryt och ta bort utkastet",
            }

    def suggest(self, setting: Setting) -> None:
        """Most often it is one, unless the earlier case is still open."""
        if not setting.has_open:
            self.relift.data = "yes"

    @property
    def stops(self) -> bool:
        """True when the officer goes on in the open case instead."""
        return bool(self.relift.data == STOP)

    def told(self, setting: Setting) -> Told:
        """Yes or no, and since when the earlier case is."""
        latest = setting.earlier[0].lifted_on if setting.earlier else None
        since = f" (förra lyftet {day(latest)})" if latest else ""
        return [("Återlyft", yes_or_no(self.relift.data == "yes") + since)]


def _shown(number: str) -> str:
    try:
        return personnummer.parse(number).shown
    except RuleBroken:
        return number
