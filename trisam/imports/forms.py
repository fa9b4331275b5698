"""The forms of an import: the file, and what its columns mean."""

from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from trisam.imports.reading.fields import Field
from trisam.web.forms import Form

SKIP = str(Field.IGNORE)
CHOICES = {
    "": "Välj",
    SKIP: "Hoppa över",
    **{str(field): field.capitalize() for field in Field if field is not Field.IGNORE},
}


class ListFileForm(Form):
    """The file with the list."""

    file = FileField("Filen med listan", validators=[FileRequired("Välj filen med listan.")])


class ActionForm(Form):
    """Nothing but a button."""


def columns_form(columns: Sequence[str], mapping: Mapping[str, str]) -> Form:
    """One question for each column, answered as before."""

    class ColumnsForm(Form):
        """What each column means."""

        @property
        def mapping(self) -> dict[str, str]:
            """Column → field, without those that nobody answered."""
            answers = {column: self[_name(n)].data for n, column in enumerate(columns)}
            return {column: answer for column, answer in answers.items() if answer}

    for number, column in enumerate(columns):
        field = SelectField(
            f"Kolumnen ”{column}”", choices=CHOICES, default=mapping.get(column, "")
        )
        setattr(ColumnsForm, _name(number), field)
    return ColumnsForm()


def _name(number: int) -> str:
    return f"column_{number}"
