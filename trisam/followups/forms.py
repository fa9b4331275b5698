"""The forms of the six-month follow-up."""

from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from trisam.cases.values import INCOME_WORDS, OCCUPATION_WORDS, Income, Occupation
from trisam.followups.models import FollowUp, FollowUpStatus
from trisam.followups.service import GivenFollowUp
from trisam.people.forms import WatchedForm
from trisam.web.forms import PickField, ProseField, VersionField, WholeNumberField

SCALE = {str(step): str(step) for step in range(1, 11)}
CLOSED_WORDS = {
    FollowUpStatus.NOT_REACHED: "Vi har inte fått tag på personen",
    FollowUpStatus.DECLINED: "Personen vill inte bli kontaktad",
    FollowUpStatus.MOVED: "Personen har flyttat",
    FollowUpStatus.DEAD: "Personen har avlidit",
}


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
        choices={"": "Välj", **{value.value: text for value, text in INCOME_WORDS.items()}},
        validators=[InputRequired("Välj försörjning.")],
    )
    occupation = PickField(
        "Vad är personens huvudsakliga sysselsättning nu?", words=OCCUPATION_WORDS
    )
    occupation_percent = WholeNumberField("Omfattning", lowest=0, highest=100, required=None)
    readiness = PickField("Hur redo för arbete eller studier känner sig personen nu?", words=SCALE)
    readiness_then = PickField(
        "Hur redo kände sig personen när ärendet lyftes?", words=SCALE, required=None
    )
    note = ProseField("Anteckning", required=None)
    agreed_meanwhile = BooleanField("Personen har själv sagt ja till uppföljningen efter lyftet")

    def given(self) -> GivenFollowUp:
        """What was filled in."""
        then = self.readiness_then.data
        return GivenFollowUp(
            income=Income(self.income.data),
            occupation=Occupation(self.occupation.data),
            readiness=int(self.readiness.data),
            occupation_percent=self.occupation_percent.data,
            readiness_then=int(then) if then else None,
            note=self.note.data,
            agreed_meanwhile=bool(self.agreed_meanwhile.data),
            version=self.read_version,
        )


class CloseForm(_Versioned):
    """Why there was no answer."""

    reason = PickField("Varför gav uppföljningen inget svar?", words=CLOSED_WORDS)
    note = ProseField("Anteckning", required=None)

    @property
    def chosen(self) -> FollowUpStatus:
        """The reason."""
        return FollowUpStatus(self.reason.data)


def version_of(follow_up: FollowUp) -> dict[str, Any]:
    """What both forms begin with."""
    return {"version": str(follow_up.version)}
