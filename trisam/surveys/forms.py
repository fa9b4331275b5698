"""The officer's forms: asking, and typing in what was said or written."""

from collections.abc import Iterable
from typing import cast

from wtforms import SelectField
from wtforms.validators import InputRequired

from trisam.people.forms import WatchedForm
from trisam.surveys.questionnaire import Language, QuestionKind, Questionnaire
from trisam.surveys.service import Answered, GivenSurvey
from trisam.surveys.values import ANSWER_WORDS, ASK_WORDS, AnswerWay, AskWay, Mark
from trisam.web.forms import Form, LineField, PickField, ProseField

QUESTION = "fraga_"
"""Before the id of the question that a field is about."""
BY_HAND = (AskWay.HANDED, AskWay.PHONE, AskWay.PAPER)
"""The ways that send nothing: the officer gives the slip, rings, or prints the paper."""


TYPED_WAYS = {way.value: text for way, text in ANSWER_WORDS.items() if way is not AnswerWay.SELF}
YES, NO = "ja", "nej"


def address_field() -> LineField:
    """Where a link is sent to, by mail or SMS. Told nobody, and erased when the last is sent."""
    attributes = {"autocomplete": "off", "spellcheck": "false"}
    return LineField("E-postadress eller mobilnummer", required=None, render_kw=attributes)


def asks_address(form: "AskForm | AgainForm") -> None:
    """Let nobody read that the address is of one's own choice: two of the ways need it."""
    form.address.flags.optional = False


class AskForm(Form):
    """How, and in which language."""

    way = PickField("Hur vill personen svara?", required="Välj hur personen vill svara.")
    address = address_field()
    language = SelectField("Språk", validators=[InputRequired("Välj språk.")])

    @classmethod
    def over(cls, questionnaire: Questionnaire, ways: Iterable[AskWay] = BY_HAND) -> "AskForm":
        """The form, with the languages that the questionnaire has."""
        form = cls()
        asks_address(form)
        form.way.choices = [(way.value, ASK_WORDS[way]) for way in ways]
        form.language.choices = [
            (code, language.name) for code, language in questionnaire.languages.items()
        ]
        return form

    @property
    def chosen(self) -> AskWay:
        """How."""
        return AskWay(self.way.data)


class AgainForm(Form):
    """How the link is sent anew."""

    way = PickField("Hur ska den nya länken skickas?", required="Välj hur länken ska skickas.")
    address = address_field()

    @classmethod
    def over(cls, ways: Iterable[AskWay]) -> "AgainForm":
        """The form with these ways."""
        form = cls()
        asks_address(form)
        form.way.choices = [(way.value, ASK_WORDS[way]) for way in ways]
        return form

    @property
    def chosen(self) -> AskWay:
        """How."""
        return AskWay(self.way.data)


class TypedForm(WatchedForm):
    """What was said on the phone or stands on the paper."""

    answered_by = PickField("Hur svarade personen?", words=TYPED_WAYS)
    may_show = PickField(
        "Säger personen ja till att ni kan läsa svaren sedan?",
        words={NO: "Nej", YES: "Ja"},
        default=NO,
    )

    def given(self) -> GivenSurvey:
        """What was filled in."""
        answers = {}
        for field in self:
            if not field.name.startswith(QUESTION) or not field.data:
                continue
            if isinstance(field, PickField):
                answered = Answered(mark=Mark(field.data))
            else:
                answered = Answered(words=field.data)
            answers[field.name.removeprefix(QUESTION)] = answered
        return GivenSurvey(
            AnswerWay(self.answered_by.data), answers, may_show=self.may_show.data == YES
        )

    @property
    def asked(self) -> list[PickField | ProseField]:
        """The fields of the questions, in their order."""
        return [field for field in self if field.name.startswith(QUESTION)]


def form_asking(questionnaire: Questionnaire, text: Language) -> type[TypedForm]:
    """The form with every question, in the language that the individual was asked in."""
    scale = {mark.value: words for mark, words in text.scale.items()}
    fields: dict[str, object] = {}
    for question in questionnaire.questions:
        label = text.questions[question.id]
        fields[f"{QUESTION}{question.id}"] = (
            PickField(label, words=scale, required=None)
            if question.kind is QuestionKind.AGREE
            else ProseField(label, required=None)
        )
    return cast(type[TypedForm], type("TypedForm", (TypedForm,), fields))
