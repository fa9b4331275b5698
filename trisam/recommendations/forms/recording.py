"""The form of the meeting room: recommendation, who does what by when, and how it went."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar, Self

from wtforms import FieldList, FormField, HiddenField, SelectField, ValidationError
from wtforms import Form as PlainForm

from trisam.cases.values import COMPANY_WORDS, Attendance, Company
from trisam.meetings.queries.owners import Owner, key_of, of_key
from trisam.people.forms import WatchedForm
from trisam.recommendations.models import Recommendation, RoomDraft
from trisam.recommendations.service import (
    MOST_ACTIONS,
    NO_ACTION,
    GivenAction,
    GivenDraft,
    GivenRecommendation,
    GivenTookPart,
)
from trisam.waits.service import GivenWait
from trisam.web.forms import DayField, Form, LineField, PickField, ProseField, VersionField

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


class DraftForm(WatchedForm):
    """One field of `RecordForm` as somebody writes in it: kept before it is whole."""

    name = HiddenField()
    text = ProseField("Text", required=None)
    before = VersionField()
    version = VersionField()

    def validate_name(self, field: HiddenField) -> None:
        """Only fields that the room's form has."""
        if not _FIELD.fullmatch(field.data or ""):
            raise ValidationError("Ladda om sidan: fältet finns inte längre.")

    def given(self) -> GivenDraft:
        """What was written."""
        return GivenDraft(
            text=self.text.data or "",
            name=self.name.data or "",
            version=self.before.number or 0,
            recorded=self.version.number,
        )


_FIELD = re.compile(
    r"text|participation|company|no_actions_because|wait_until|wait_owner|"
    rf"actions-[0-{MOST_ACTIONS - 1}]-(?:text|owner|due_on)"
)


class RecordForm(WatchedForm):
    """What the team agreed on about one case."""

    text = ProseField("Teamet rekommenderar", required="Skriv vad teamet rekommenderar.")
    actions = _Rows(FormField(ActionRow, label="Åtgärd"), label="Åtgärder")
    no_actions_because = LineField("Om ingen åtgärd behövs: varför?", required=None)
    wait_until = DayField("Avvakta till", required=None)
    wait_owner = SelectField("Vem ser över ärendet då?", choices={}, default="")
    participation = PickField(
        "Hur var personen med på mötet?", words=TOOK_PART, required="Välj hur personen var med."
    )
    company = PickField(
        "Var någon annan med för personens skull?", words=COMPANY_WORDS, required=None
    )
    version = VersionField()

    @classmethod
    def about(cls, owners: Sequence[Owner], standing: Mapping[str, str]) -> Self:
        """The form with what stands in its fields (`standing`), and at least three rows."""
        form = cls(data=_data(standing))
        form.add_rows(FIRST_ROWS)
        people = {"": "Välj person", **{owner.key: owner.words for owner in owners}}
        form.wait_owner.choices = people
        for row in form.actions:
            row.form.owner.choices = people
        return form

    def add_rows(self, to: int) -> None:
        """Empty rows until there are `to`; never more than the most that can be saved."""
        while len(self.actions) < min(to, MOST_ACTIONS):
            row = self.actions.append_entry()
            row.form.owner.choices = self.actions[0].form.owner.choices

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one action is needed, who does what by when; or the reason for none. A wait has
        a day, an owner and a reason."""
        sound = bool(super().validate(extra_validators))
        sound = self._wait_is_whole() and sound
        if all(row.form.is_empty for row in self.actions) and not self.no_actions_because.data:
            self.actions.errors = [*self.actions.errors, NO_ACTION]
            return False
        return sound

    def _wait_is_whole(self) -> bool:
        if not (self.wait_owner.data or any(self.wait_until.raw_data or [])):
            return True
        needed = {
            self.no_actions_because: "Skriv varför ärendet ska avvakta.",
            self.wait_owner: "Välj vem som ser över ärendet.",
            self.wait_until: "Skriv vilken dag ärendet avvaktar till.",
        }
        for field, sentence in needed.items():
            if not field.data and not field.errors:
                field.errors = [sentence]
        return not any(field.errors for field in needed)

    @property
    def _wait(self) -> GivenWait | None:
        if self.wait_until.data is None or not self.wait_owner.data:
            return None
        reason = self.no_actions_because.data or ""
        return GivenWait(self.wait_until.data, *of_key(self.wait_owner.data), reason)

    def given(self) -> GivenRecommendation:
        """What was filled in."""
        return GivenRecommendation(
            text=self.text.data or "",
            participation=Attendance(self.participation.data),
            actions=tuple(_action(row.form) for row in self.actions if not row.form.is_empty),
            version=self.version.number,
            no_actions_because=self.no_actions_because.data or "",
            wait=self._wait,
            company=Company(self.company.data) if self.company.data else None,
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


class TookPartForm(Form):
    """How the individual in fact took part, put right afterwards."""

    participation = PickField(
        "Hur var personen med på mötet?", words=TOOK_PART, required="Välj hur personen var med."
    )
    company = PickField(
        "Var någon annan med för personens skull?", words=COMPANY_WORDS, required=None
    )
    version = VersionField()

    @classmethod
    def about(cls, recorded: Recommendation) -> Self:
        """With what stands now."""
        standing = _recorded(recorded)
        return cls(data={name: standing[name] for name in ("participation", "company", "version")})

    def given(self) -> GivenTookPart:
        """What was chosen."""
        return GivenTookPart(
            Attendance(self.participation.data),
            Company(self.company.data) if self.company.data else None,
            self.version.number,
        )


def _action(row: ActionRow) -> GivenAction:
    if row.text.data is None or row.due_on.data is None:
        raise ValueError("a row is validated first")
    return GivenAction(row.text.data, *of_key(row.owner.data), row.due_on.data)


def standing(earlier: Recommendation | None, drafts: Mapping[str, RoomDraft]) -> dict[str, str]:
    """What stands in each field: as it was recorded, or as somebody has written it since."""
    recorded = _recorded(earlier) if earlier else {}
    return recorded | {name: draft.text or "" for name, draft in drafts.items()}


def _recorded(earlier: Recommendation) -> dict[str, str]:
    found = {
        "text": earlier.text or "",
        "no_actions_because": earlier.no_actions_because or "",
        "participation": earlier.participation.value if earlier.participation else "",
        "company": earlier.company.value if earlier.company else "",
        "version": str(earlier.version),
    }
    if earlier.wait is not None:
        found["wait_until"] = earlier.wait.until.isoformat()
        found["wait_owner"] = key_of(earlier.wait.party_id, earlier.wait.owner_id)
    for number, action in enumerate(earlier.actions):
        found[f"actions-{number}-text"] = action.text or ""
        found[f"actions-{number}-owner"] = key_of(action.party_id, action.officer_id)
        found[f"actions-{number}-due_on"] = action.due_on.isoformat()
    return found


def _data(standing: Mapping[str, str]) -> dict[str, Any]:
    """The same, in the shape that the form takes."""
    data: dict[str, Any] = {n: text for n, text in standing.items() if "-" not in n}
    data["wait_until"] = _day(standing.get("wait_until", ""))
    rows: dict[int, dict[str, Any]] = {}
    for name, text in standing.items():
        if "-" in name:
            _, number, part = name.split("-")
            rows.setdefault(int(number), {})[part] = _day(text) if part == "due_on" else text
    data["actions"] = [rows.get(number, {}) for number in range(max(rows, default=-1) + 1)]
    return data


def _day(typed: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(typed)
    return None
