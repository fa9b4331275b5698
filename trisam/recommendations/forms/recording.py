"""The form of the meeting room: recommendation, who does what by when, and how it went."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Self

from wtforms import FieldList, FormField, SelectField
from wtforms import Form as PlainForm

from trisam.cases.values import Attendance
from trisam.people.forms import WatchedForm
from trisam.recommendations.models import Recommendation
from trisam.recommendations.service import (
    MOST_ACTIONS,
    NO_ACTION,
    GivenAction,
    GivenRecommendation,
    Owner,
)
from trisam.web.forms import DayField, LineField, PickField, ProseField, VersionField

FIRST_ROWS = 3
TOOK_PART = {
    Attendance.IN_PERSON: "Var med på mötet",
    Attendance.BY_PHONE: "Var med per telefon",
    Attendance.OWN_WORDS: "Skickade med egna ord",
    Attendance.REPRESENTATIVE: "Lät ett ombud vara med",
    Attendance.DECLINES: "Var inte med",
}


class ActionRow(PlainForm):
    """One action. A row that is wholly empty is left out."""

    class Meta:
        """Swedish built-in sentences."""

        locales: ClassVar[tuple[str, ...]] = ("sv",)

    text = LineField("Vad ska göras?", required=None)
    owner = SelectField("Vem gör det?", choices={})
    due_on = DayField("Senast", required=None)

    @property
    def is_empty(self) -> bool:
        """True when nothing was written."""
        return not (self.text.data or self.owner.data or any(self.due_on.raw_data or []))

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything in a row, or nothing."""
        if self.is_empty:
            return True
        sound = super().validate(extra_validators)
        for field, sentence in (
            (self.text, "Skriv vad som ska göras."),
            (self.owner, "Välj vem som gör det."),
            (self.due_on, "Skriv vilken dag det ska vara klart."),
        ):
            if not field.data and not field.errors:
                field.errors = [sentence]
                sound = False
        return sound


class _Rows(FieldList):  # type: ignore[type-arg] # generic in its stubs alone
    """The rows that a page can hold; numbers that no page has sent are not made into rows."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        sent = {name.removeprefix(f"{prefix}-").partition("-")[0] for name in formdata}
        return (number for number in range(MOST_ACTIONS) if str(number) in sent)


class RecordForm(WatchedForm):
    """What the team agreed on about one case."""

    text = ProseField("Teamet rekommenderar", required="Skriv vad teamet rekommenderar.")
    actions = _Rows(FormField(ActionRow, label="Åtgärd"), label="Åtgärder")
    participation = PickField(
        "Hur var personen med på mötet?", words=TOOK_PART, required="Välj hur personen var med."
    )
    version = VersionField()

    @classmethod
    def about(cls, owners: Sequence[Owner], earlier: Recommendation | None) -> Self:
        """The form with the earlier recommendation in it, and at least three rows."""
        form = cls(data=_data(earlier) if earlier else {})
        form.add_rows(FIRST_ROWS)
        people = {f"{o.party_id}:{o.officer_id}": f"{o.party_name} – {o.name}" for o in owners}
        for row in form.actions:
            row.form.owner.choices = {"": "Välj person", **people}
        return form

    def add_rows(self, to: int) -> None:
        """Empty rows until there are `to`; never more than the most that can be saved."""
        while len(self.actions) < min(to, MOST_ACTIONS):
            row = self.actions.append_entry()
            row.form.owner.choices = self.actions[0].form.owner.choices

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one action is needed: who does what by when."""
        sound = bool(super().validate(extra_validators))
        if all(row.form.is_empty for row in self.actions):
            self.actions.errors = [*self.actions.errors, NO_ACTION]
            return False
        return sound

    def given(self) -> GivenRecommendation:
        """What was filled in."""
        return GivenRecommendation(
            text=self.text.data or "",
            participation=Attendance(self.participation.data),
            actions=tuple(_action(row.form) for row in self.actions if not row.form.is_empty),
            version=self.version.number,
        )


class SettleForm(RecordForm):
    """What the parties agreed on in writing: nobody met, and so the individual met nobody."""

    participation = PickField(
        "Hur har personen fått säga sitt?",
        words={
            Attendance.OWN_WORDS: "Med egna ord",
            Attendance.REPRESENTATIVE: "Genom ett ombud",
            Attendance.DECLINES: "Ville inte delta",
        },
        required="Välj hur personen har fått säga sitt.",
    )


def _action(row: ActionRow) -> GivenAction:
    party_id, officer_id = str(row.owner.data).split(":")
    if row.text.data is None or row.due_on.data is None:
        raise ValueError("a row is validated first")
    return GivenAction(row.text.data, int(party_id), int(officer_id), row.due_on.data)


def _data(earlier: Recommendation) -> dict[str, Any]:
    return {
        "text": earlier.text,
        "participation": earlier.participation.value if earlier.participation else None,
        "version": str(earlier.version),
        "actions": [
            {
                "text": action.text,
                "owner": f"{action.party_id}:{action.officer_id}",
                "due_on": action.due_on,
            }
            for action in earlier.actions
        ],
    }
