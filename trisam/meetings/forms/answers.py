"""The form of the written förmöte."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField

from trisam.meetings.models import Answer, AnswerDraft, Known
from trisam.meetings.service.answer_drafts import Typed
from trisam.meetings.service.answers import GivenAnswer
from trisam.parties.information import EVERY_TYPE, TYPE_CHOICES, InformationType
from trisam.parties.models import Party
from trisam.people.forms import WatchedForm
from trisam.web.forms import (
    DayField,
    PickField,
    ProseField,
    TextField,
    TicksField,
    VersionField,
)

YES, NO = "ja", "nej"
INDIVIDUAL = "individ"  # among the parties that can be asked
TICKED = "y"  # what a single tick sends
DRAFTED = (
    "known",
    "shares",
    "can_do",
    "can_do_from",
    "lacks",
    "asked",
    "needs_talk",
    "can_settle",
    "types",
    "receivers",
)
"""The fields that save themselves."""


class AnswerForm(WatchedForm):
    """What the own party says about one case."""

    known = PickField(
        "Är personen känd hos er?",
        words={Known.KNOWN: "Ja", Known.UNKNOWN: "Nej"},
    )
    shares = ProseField("Vad kan ni dela?", required=None)
    can_do = ProseField("Vad kan ni göra?", required=None)
    can_do_from = DayField("Från och med", required=None)
    lacks = ProseField("Vad behöver ni veta?", required=None)
    asked = TicksField("Från vem?")
    needs_talk = PickField(
        "Behöver ni prata om ärendet före mötet?",
        words={NO: "Nej", YES: "Ja, vi vill prata"},
    )
    can_settle = BooleanField("Ärendet kan avgöras utan möte")
    types = TicksField("Vad handlar svaret om?", choices=TYPE_CHOICES)
    receivers = TicksField("Vilka får läsa ert svar?")
    version = VersionField()
    # Which version of each field's draft the writer has seen.
    seen_known = VersionField()
    seen_shares = VersionField()
    seen_can_do = VersionField()
    seen_can_do_from = VersionField()
    seen_lacks = VersionField()
    seen_asked = VersionField()
    seen_needs_talk = VersionField()
    seen_can_settle = VersionField()
    seen_types = VersionField()
    seen_receivers = VersionField()

    @classmethod
    def about(
        cls,
        possible: list[Party],
        askable: list[Party],
        earlier: Answer | None,
        usual: frozenset[InformationType] = EVERY_TYPE,
        drafts: Mapping[str, AnswerDraft] = MappingProxyType({}),
    ) -> "AnswerForm":
        """The form with the earlier answer in it; otherwise with every party in the consent and
        the usual types ticked. Over it lies what was written and not yet given. `possible`: the
        parties that may read it; `askable`: those that may see the case, and so can be asked."""
        data = _data(earlier, possible, usual)
        before = {name: _as_text(data.get(name)) for name in DRAFTED}
        for name, draft in drafts.items():
            data[name] = _read(name, draft.text or "")
            data[f"seen_{name}"] = str(draft.version)
        form = cls(data=data)
        form.before = before
        form.receivers.choices = {str(party.id): party.name for party in possible}
        form.asked.choices = {
            **{str(party.id): party.name for party in askable},
            INDIVIDUAL: "Personen själv",
        }
        return form

    before: Mapping[str, str] = MappingProxyType({})
    """What stood in each field before anybody began to write."""

    def typed(self, name: str) -> Typed:
        """What stands in one of the fields that save themselves."""
        field = self[name]
        raw = field.raw_data if isinstance(field, DayField) else field.data
        return Typed(name, _as_text(raw), self[f"seen_{name}"].number)

    def written(self) -> list[Typed]:
        """Those of them in which something was changed, now or before."""
        every = (self.typed(name) for name in DRAFTED)
        return [one for one in every if one.seen or one.text != self.before.get(one.name)]

    def hinder(self, name: str) -> str | None:
        """Why a field cannot save itself as it stands; None when it can."""
        self._looked_over()
        field = self[name]
        question = field.question() if isinstance(field, TextField) else None
        return question or next(iter(field.process_errors), None)

    def overtaken(self, drafts: Mapping[str, AnswerDraft]) -> dict[str, AnswerDraft]:
        """The fields in which somebody wrote something else meanwhile. The next save then
        replaces what they wrote."""
        found = {n: draft for n, draft in drafts.items() if self.typed(n).is_overtaken_by(draft)}
        for name, draft in drafts.items():
            self[f"seen_{name}"].data = str(draft.version)
        return found

    def words(self, name: str, text: str) -> str:
        """A draft's text as people read it: the labels of what was ticked."""
        field = self[name]
        if isinstance(field, BooleanField):
            return str(field.label.text) if text else ""
        if not isinstance(field, PickField | TicksField):
            return text
        labels = {value: label for value, label, *_ in field.iter_choices()}
        return "\n".join(labels[one] for one in text.split("\n") if one in labels)

    def given(self) -> GivenAnswer:
        """What was filled in."""
        return GivenAnswer(
            known=Known(self.known.data),
            needs_talk=self.needs_talk.data == YES,
            can_settle=bool(self.can_settle.data),
            shares=self.shares.data,
            types=frozenset(InformationType(kind) for kind in self.types.data or []),
            receivers=frozenset(int(party_id) for party_id in self.receivers.data or []),
            can_do=self.can_do.data,
            can_do_from=self.can_do_from.data,
            lacks=self.lacks.data,
            asked=frozenset(int(one) for one in self.asked.data or [] if one != INDIVIDUAL),
            asks_individual=INDIVIDUAL in (self.asked.data or []),
            version=self.version.number,
            drafts=tuple(self.typed(name) for name in DRAFTED),
        )


def _data(
    earlier: Answer | None, possible: list[Party], usual: frozenset[InformationType]
) -> dict[str, Any]:
    if earlier is None:
        return {
            "receivers": [str(party.id) for party in possible],
            "types": [kind.value for kind in usual],
        }
    return {
        "known": earlier.known.value,
        "shares": earlier.release.text,
        "can_do": earlier.can_do,
        "can_do_from": earlier.can_do_from,
        "lacks": earlier.lacks,
        "asked": [
            *(str(party.id) for party in earlier.asked),
            *([INDIVIDUAL] if earlier.asks_individual else []),
        ],
        "needs_talk": YES if earlier.needs_talk else NO,
        "can_settle": earlier.can_settle,
        "types": [kind.value for kind in earlier.release.types],
        "receivers": [str(party.id) for party in earlier.release.receivers],
        "version": str(earlier.version),
    }


def _as_text(value: str | bool | date | Iterable[str] | None) -> str:
    """A field as a draft keeps it: of several ticks, a line each."""
    if isinstance(value, bool):
        return TICKED if value else ""
    if value is None or isinstance(value, str):
        return value or ""
    return value.isoformat() if isinstance(value, date) else "\n".join(sorted(value))


def _read(name: str, text: str) -> str | bool | date | list[str] | None:
    """A draft as the field wants it."""
    if name == "can_settle":
        return bool(text)
    if name in {"types", "receivers", "asked"}:
        return text.split("\n") if text else []
    if name != "can_do_from":
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
