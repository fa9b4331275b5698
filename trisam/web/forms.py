"""The base of all forms, and the fields they are built of."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.i18n import get_translations
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trisam.core import db
from trisam.core.errors import RuleBroken
from trisam.core.text import LONGEST_LINE, LONGEST_TEXT, clean

REQUIRED = "Fyll i det här."
HIGHEST_INTEGER = 2_000_000_000


class _Sentences:
    """What the form library itself says: in Swedish, and so that one knows what to do."""

    OWN: ClassVar[dict[str, str]] = {
        "Not a valid choice.": "Välj i listan. Det som var valt finns inte längre.",
    }
    swedish = get_translations(["sv"])

    def gettext(self, text: str) -> str:
        """One sentence."""
        return self.OWN.get(text) or self.swedish.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The sentence that goes with the number."""
        return self.swedish.ngettext(one, many, count)


class Form(FlaskForm):
    """Base of all forms: errors in Swedish, rules of the domain shown where they belong."""

    class Meta(FlaskForm.Meta):
        """Swedish built-in sentences."""

        locales: ClassVar[tuple[str, ...]] = ("sv",)

        def get_translations(self, form: Any) -> "_Sentences":  # noqa: ARG002
            """The form library's own sentences, in Swedish."""
            return _Sentences()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Try a change. A broken rule undoes it and is shown in the form; what was typed stays.

        Code after the block runs only when a rule was broken, if the block returns.
        """
        try:
            with db.attempt():
                yield
        except RuleBroken as error:
            self.add_error(error.sentence, error.field)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """As `attempt`, but a broken rule undoes nothing: a refusal that was counted and logged
        stays so. For verbs that change nothing else before they refuse."""
        try:
            yield
        except RuleBroken as error:
            self.add_error(error.sentence, error.field)

    def add_error(self, sentence: str, field: str | None = None) -> None:
        """Show `sentence` at the field, or above the form when no field is named."""
        if field is not None and field in self:
            self[field].errors = [*self[field].errors, sentence]
        else:
            self.form_errors.append(sentence)

    @property
    def sentence(self) -> str:
        """What stands in the way, in one sentence; empty when nothing does."""
        found = [*self.form_errors, *(one for errors in self.errors.values() for one in errors)]
        return str(next(iter(found), ""))

    @property
    def status(self) -> int:
        """HTTP status of the page that shows this form: 422 when something must be mended."""
        return 422 if self.errors or self.form_errors else 200


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a text that the writer is asked about, and can let stand by a tick."""

    sentence: str = field(repr=False)
    """What to do about it."""
    tick: str
    """What the writer confirms instead."""
    found: frozenset[str] = field(repr=False)
    """What the tick covers: anything else that is found later is asked about anew."""

    @property
    def value(self) -> str:
        """What the tick sends."""
        return _BETWEEN.join(sorted(self.found))


_BETWEEN = "|"
LET_STAND = "-trots"
"""After a field's name: the tick that lets a doubtful text stand."""


class TextField(Field):
    """A field with text from people, which somebody may look over (`look_over`)."""

    look_over: Callable[[str], Doubt | None] | None = None
    doubt: Doubt | None = None
    let_stand: str = ""

    def process(self, formdata: Any, *given: Any, **options: Any) -> None:
        """Read the text, and what the writer has confirmed about it."""
        super().process(formdata, *given, **options)
        self.let_stand = clean(formdata.get(self.name + LET_STAND)) if formdata else ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Ask about a doubtful text, unless the writer has confirmed all of it."""
        super().post_validate(form, validation_stopped)
        if self.errors:  # too long, for example: that comes first
            return
        if question := self.question():
            raise ValidationError(question)

    def question(self) -> str | None:
        """What the writer has to answer about the text; None when there is nothing."""
        self.doubt = self.look_over(self.data) if self.look_over and self.data else None
        if self.doubt is None or self.doubt.found <= set(self.let_stand.split(_BETWEEN)):
            return None
        self.let_stand = ""
        return self.doubt.sentence


class LineField(TextField, StringField):
    """One line of text, at most 200 characters."""

    def __init__(self, label: str, *, required: str | None = REQUIRED, **options: Any) -> None:
        too_long = f"Skriv högst {LONGEST_LINE} tecken."
        options.setdefault("validators", [])
        options["validators"] = [
            InputRequired(required) if required else Optional(),
            *options["validators"],
            Length(max=LONGEST_LINE, message=too_long),
        ]
        super().__init__(label, filters=[clean], **options)


class ProseField(TextField, TextAreaField):
    """Several lines of text, at most 4,000 characters."""

    longest = LONGEST_TEXT

    def __init__(self, label: str, *, required: str | None = REQUIRED, **options: Any) -> None:
        too_long = f"Texten är för lång. Skriv högst {LONGEST_TEXT:,} tecken.".replace(",", " ")
        options["validators"] = [
            InputRequired(required) if required else Optional(),
            Length(max=LONGEST_TEXT, message=too_long),
        ]
        super().__init__(label, filters=[clean], **options)


class DayField(DateField):
    """A date, by the browser's own date field; also typed as 2026-10-14."""

    def __init__(self, label: str, *, required: str | None = REQUIRED, **options: Any) -> None:
        options["validators"] = [
            InputRequired(required) if required else Optional(),
            *options.get("validators", []),
        ]
        super().__init__(label, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date, or say how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Skriv ett datum som finns, till exempel 2026-10-14.") from error
        if isinstance(self.data, date) and not 1900 <= self.data.year <= 2100:  # noqa: PLR2004
            self.data = None
            raise ValueError("Skriv ett år mellan 1900 och 2100.")


class ClockField(TimeField):
    """A time of day."""

    def __init__(self, label: str, *, required: str | None = REQUIRED, **options: Any) -> None:
        options["validators"] = [InputRequired(required) if required else Optional()]
        super().__init__(label, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time ("13.00" is fine too), or say how to write one."""
        typed = [value.strip().replace(".", ":") for value in valuelist]
        try:
            super().process_formdata(typed)
        except ValueError as error:
            raise ValueError("Skriv ett klockslag, till exempel 13.00.") from error
        if not isinstance(self.data, time | None):
            raise ValueError("Skriv ett klockslag, till exempel 13.00.")


class WholeNumberField(IntegerField):
    """A whole number within limits."""

    def __init__(
        self,
        label: str,
        *,
        lowest: int,
        highest: int,
        required: str | None = REQUIRED,
        **options: Any,
    ) -> None:
        self.lowest, self.highest = lowest, highest
        options["validators"] = [InputRequired(required) if required else Optional()]
        super().__init__(label, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say which are possible."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self._sentence) from error
        if self.data is not None and not self.lowest <= self.data <= self.highest:
            self.data = None
            raise ValueError(self._sentence)

    @property
    def _sentence(self) -> str:
        return f"Skriv ett heltal från {self.lowest} till {self.highest}."


class PickField(RadioField):
    """One of few: radio buttons. `words` gives each value of an enum its Swedish label."""

    def __init__(
        self,
        label: str,
        *,
        words: dict[Any, str] | None = None,
        required: str | None = "Välj ett av alternativen.",
        **options: Any,
    ) -> None:
        if words is not None:
            options["choices"] = {_plain(value): text for value, text in words.items()}
        options["validators"] = [InputRequired(required) if required else Optional()]
        super().__init__(label, **options)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Only listed values; nothing chosen is the validators' matter."""
        if self.data in {None, "None", ""}:
            self.data = None
            return
        if self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError("Välj ett av alternativen.")


class TicksField(SelectMultipleField):
    """Any number of ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Only listed values."""
        listed = {value for value, *_ in self.iter_choices()}
        if any(value not in listed for value in self.data or []):
            raise ValidationError("Välj bland alternativen.")


class VersionField(HiddenField):
    """The version of a row as it was read, so that nobody's change is overwritten unseen."""

    @property
    def number(self) -> int | None:
        """The version; None when there was no row, or when no row can have it."""
        typed = str(self.data or "")
        return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None


def _plain(value: Any) -> str:
    return value.value if isinstance(value, StrEnum) else str(value)
