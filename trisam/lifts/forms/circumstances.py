"""How the individual takes part, and how things are today."""

from wtforms import BooleanField, SelectField, ValidationError
from wtforms.validators import Length

from trisam.cases.lift import Participation, Situation
from trisam.cases.values import (
    ATTENDANCE_WORDS,
    INCOME_WORDS,
    OCCUPATION_WORDS,
    Attendance,
    Income,
    Occupation,
)
from trisam.core import clock
from trisam.core.swedish import day
from trisam.lifts.forms.step import StepForm, Told, yes_or_no
from trisam.lifts.queries import Setting
from trisam.web.forms import DayField, LineField, PickField, WholeNumberField

UNKNOWN = "unknown"
KNOWN_OR_NOT = {"yes": "Ja", "no": "Nej", UNKNOWN: "Vet inte"}
DO_NOT_KNOW = "Vet inte"
LANGUAGE = Length(max=40, message="Skriv högst 40 tecken.")


class ParticipationForm(StepForm):
    """Five ways to take part, and what that needs."""

    wish = PickField(
        "Hur vill personen vara med?",
        words=ATTENDANCE_WORDS,
        required="Välj hur personen vill vara med.",
    )
    interpreter_language = LineField("Språk, om tolk behövs", required=None, validators=[LANGUAGE])
    needs_transport = BooleanField("Behöver hjälp att ta sig till mötet")
    needs_digital_help = BooleanField("Behöver hjälp med tekniken vid ett digitalt möte")

    def participation(self) -> Participation:
        """As the service takes it."""
        return Participation(
            wish=Attendance(self.wish.data),
            interpreter_language=self.interpreter_language.data or None,
            needs_transport=self.needs_transport.data,
            needs_digital_help=self.needs_digital_help.data,
        )

    def told(self, setting: Setting) -> Told:  # noqa: ARG002
        """The way chosen, and what it needs."""
        needs = [
            words
            for field, words in (
                (self.needs_transport, "hjälp att ta sig dit"),
                (self.needs_digital_help, "hjälp med tekniken"),
            )
            if field.data
        ]
        return [
            ("Så vill personen vara med", _word(ATTENDANCE_WORDS, Attendance, self.wish.data)),
            ("Tolk", self.interpreter_language.data or "Behövs inte"),
            ("Behöver", ", ".join(needs).capitalize() or "Ingen extra hjälp"),
        ]


class SituationForm(StepForm):
    """Försörjning and sysselsättning at the lift; everything may be unknown."""

    income = SelectField(
        "Försörjning",
        choices={"": DO_NOT_KNOW} | {value.value: text for value, text in INCOME_WORDS.items()},
    )
    income_since = DayField("Sedan när?", required=None)
    occupation = SelectField(
        "Sysselsättning",
        choices={"": DO_NOT_KNOW} | {value.value: text for value, text in OCCUPATION_WORDS.items()},
    )
    occupation_percent = WholeNumberField("Omfattning", lowest=0, highest=100, required=None)
    employed = PickField("Har personen en anställning?", words=KNOWN_OR_NOT, default=UNKNOWN)
    enrolled = PickField(
        "Är personen inskriven hos Arbetsförmedlingen?", words=KNOWN_OR_NOT, default=UNKNOWN
    )
    sick_listed_percent = WholeNumberField(
        "Hur mycket är personen sjukskriven?", lowest=0, highest=100, required=None
    )

    def validate_income_since(self, field: DayField) -> None:
        """Not in the future."""
        if field.data and field.data > clock.today():
            raise ValidationError("Datumet kan inte ligga efter i dag.")

    def situation(self) -> Situation:
        """As the service takes it."""
        return Situation(
            income=Income(self.income.data) if self.income.data else None,
            income_since=self.income_since.data,
            occupation=Occupation(self.occupation.data) if self.occupation.data else None,
            occupation_percent=self.occupation_percent.data,
            is_employed=_known(self.employed.data),
            is_enrolled_at_af=_known(self.enrolled.data),
            sick_listed_percent=self.sick_listed_percent.data,
        )

    def told(self, setting: Setting) -> Told:  # noqa: ARG002
        """Each answer in words."""
        since = f", sedan {day(self.income_since.data)}" if self.income_since.data else ""
        extent = self.occupation_percent.data
        told = [
            ("Försörjning", _word(INCOME_WORDS, Income, self.income.data) + since),
            (
                "Sysselsättning",
                _word(OCCUPATION_WORDS, Occupation, self.occupation.data)
                + (f", {extent} %" if extent is not None else ""),
            ),
            ("Har en anställning", _known_words(self.employed.data)),
            ("Inskriven hos AF", _known_words(self.enrolled.data)),
            ("Sjukskriven", _percent(self.sick_listed_percent.data)),
        ]
        unknown = [_inside(question) for question, answer in told if answer == DO_NOT_KNOW]
        known = [row for row in told if row[1] != DO_NOT_KNOW]
        return [*known, ("Inte känt", ", ".join(unknown))] if unknown else known


def _inside(words: str) -> str:
    """`words` as they stand inside a sentence."""
    return words[0].lower() + words[1:]


def _known(answer: str | None) -> bool | None:
    return None if answer in {None, UNKNOWN} else answer == "yes"


def _known_words(answer: str | None) -> str:
    return DO_NOT_KNOW if answer in {None, UNKNOWN} else yes_or_no(answer == "yes")


def _percent(share: int | None) -> str:
    return DO_NOT_KNOW if share is None else f"{share} %"


def _word(
    words: dict[Attendance, str] | dict[Income, str] | dict[Occupation, str],
    kind: type[Attendance] | type[Income] | type[Occupation],
    answer: str | None,
) -> str:
    return words[kind(answer)] if answer else DO_NOT_KNOW  # type: ignore[index]
