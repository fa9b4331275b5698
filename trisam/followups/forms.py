"""The forms of the follow-up."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, SelectField, ValidationError
from wtforms.validators import InputRequired

from trisam.cases.values import INCOME_WORDS, OCCUPATION_WORDS, Income, Occupation
from trisam.contacts.values import WAY_WORDS, Way
from trisam.core import clock
from trisam.followups.models import FollowUp
from trisam.followups.service import GivenFollowUp
from trisam.followups.values import (
    CLOSED_WORDS,
    STEP_WORDS,
    TOLD_WORDS,
    FollowUpStatus,
    Step,
    Told,
)
from trisam.people.forms import WatchedForm
from trisam.recommendations.models import CHOICE_WORDS, Action, NotDoneReason
from trisam.web.forms import DayField, Form, PickField, ProseField, VersionField, WholeNumberField

SCALE = {str(step): str(step) for step in range(1, 11)}
ALL_OF_IT = 100
ACTION = "action_"
"""Before the id of the action that a field is about."""
GOES_ON, DONE = "pagar", "genomford"
HOW_IT_WENT = {
    GOES_ON: "Pågår",
    DONE: "Genomförd",
    **{value.value: f"Gick inte: {text.lower()}" for value, text in CHOICE_WORDS.items()},
}
INCOMES = {value.value: text for value, text in INCOME_WORDS.items()}
MORE = {"": "Ingen mer", **INCOMES}


class _Versioned(WatchedForm):
    version = VersionField()

    @property
    def read_version(self) -> int | None:
        """The version that the person read."""
        return self.version.number


class FollowUpForm(_Versioned):
    """How it is now."""

    income = SelectField(
        "Vad försörjer sig personen på nu?",
        choices={"": "Välj", **INCOMES},
        validators=[InputRequired("Välj försörjning.")],
    )
    income_2 = SelectField("Försörjning till, om det finns", choices=MORE, default="")
    percent_2 = WholeNumberField("Andel av allt", lowest=1, highest=99, required=None)
    income_3 = SelectField("En till", choices=MORE, default="")
    percent_3 = WholeNumberField("Andel av allt", lowest=1, highest=99, required=None)
    occupation = PickField(
        "Vad är personens huvudsakliga sysselsättning nu?", words=OCCUPATION_WORDS
    )
    occupation_percent = WholeNumberField("Omfattning", lowest=0, highest=100, required=None)
    readiness = PickField("Hur redo för arbete eller studier känner sig personen nu?", words=SCALE)
    readiness_then = PickField(
        "Hur redo kände sig personen när ärendet lyftes?", words=SCALE, required=None
    )
    step = PickField("Hur långt har personen kommit?", words=STEP_WORDS, required="Välj ett steg.")
    told = PickField("Fick personen veta vad mötet kom fram till?", words=TOLD_WORDS, required=None)
    note = ProseField("Anteckning", required=None)
    ends_case = BooleanField("Ärendet är klart och kan avslutas")
    agreed_meanwhile = BooleanField("Personen har själv sagt ja till uppföljningen efter lyftet")

    def validate_income_2(self, field: SelectField) -> None:
        """Something else than the largest part."""
        self._demand_pair(field, self.percent_2, {self.income.data})

    def validate_income_3(self, field: SelectField) -> None:
        """Something else than the others, and room left for the largest part."""
        self._demand_pair(field, self.percent_3, {self.income.data, self.income_2.data})
        if self._rest() < 1:
            raise ValidationError("Andelarna blir mer än 100 procent. Minska någon av dem.")

    @property
    def has_more(self) -> bool:
        """Something was said, or is to be mended, about more than one thing to live on."""
        fields = (self.income_2, self.percent_2, self.income_3, self.percent_3)
        return any(field.errors or field.data for field in fields)

    @property
    def went(self) -> list[SelectField]:
        """The questions about the open actions, in the order of their days."""
        return [field for field in self if field.name.startswith(ACTION)]

    def given(self) -> GivenFollowUp:
        """What was filled in."""
        then, told = self.readiness_then.data, self.told.data
        return GivenFollowUp(
            incomes=self._shares(),
            occupation=Occupation(self.occupation.data),
            readiness=int(self.readiness.data),
            step=Step(self.step.data),
            occupation_percent=self.occupation_percent.data,
            readiness_then=int(then) if then else None,
            told=Told(told) if told else None,
            actions=self._actions(),
            note=self.note.data,
            agreed_meanwhile=bool(self.agreed_meanwhile.data),
            ends_case=bool(self.ends_case.data),
            version=self.read_version,
        )

    @staticmethod
    def _demand_pair(field: SelectField, percent: WholeNumberField, taken: set[str | None]) -> None:
        if field.data and percent.data is None and not percent.errors:
            raise ValidationError("Skriv också hur stor del av försörjningen det är.")
        if percent.data is not None and not field.data:
            raise ValidationError("Välj vilken försörjning andelen gäller, eller ta bort andelen.")
        if field.data and field.data in taken:
            raise ValidationError("Samma försörjning står två gånger. Ta bort den ena.")

    def _rest(self) -> int:
        return ALL_OF_IT - sum(part.data or 0 for part in (self.percent_2, self.percent_3))

    def _shares(self) -> Mapping[Income, int]:
        more = ((self.income_2, self.percent_2), (self.income_3, self.percent_3))
        return {
            Income(self.income.data): self._rest(),
            **{Income(income.data): part.data or 0 for income, part in more if income.data},
        }

    def _actions(self) -> Mapping[uuid.UUID, NotDoneReason | None]:
        return {
            uuid.UUID(hex=field.name.removeprefix(ACTION)): None
            if field.data == DONE
            else NotDoneReason(field.data)
            for field in self.went
            if field.data != GOES_ON
        }


def form_asking(actions: Iterable[Action]) -> type[FollowUpForm]:
    """The form of the follow-up, which also asks how each of these actions went."""
    fields = {
        f"{ACTION}{action.id.hex}": SelectField(
            action.text or "Åtgärd", choices=HOW_IT_WENT, default=GOES_ON
        )
        for action in actions
    }
    return type("FollowUpForm", (FollowUpForm,), fields)


class CloseForm(_Versioned):
    """Why there was no answer."""

    reason = PickField("Varför gav uppföljningen inget svar?", words=CLOSED_WORDS)
    note = ProseField("Anteckning", required=None)

    def offer(self, *, may_contact: bool) -> None:
        """That the consent is missing can be said only where it is."""
        if may_contact:
            self.reason.choices = {
                value.value: text
                for value, text in CLOSED_WORDS.items()
                if value is not FollowUpStatus.NO_CONSENT
            }

    @property
    def chosen(self) -> FollowUpStatus:
        """The reason."""
        return FollowUpStatus(self.reason.data)


class TryForm(Form):
    """Somebody tried to reach the individual."""

    day = DayField("Vilken dag?", default=clock.today)
    way = PickField("Hur?", words=WAY_WORDS, required="Välj hur ni försökte.")

    @property
    def tried_on(self) -> date:
        """The day."""
        return self.day.data or clock.today()

    @property
    def chosen(self) -> Way:
        """How."""
        return Way(self.way.data)


def version_of(follow_up: FollowUp) -> dict[str, Any]:
    """What the forms begin with."""
    return {"version": str(follow_up.version)}
