"""What the fields of a form are called on the screen, found from the form's class."""

from collections.abc import Iterator
from typing import Any

from wtforms import Form as PlainForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.core import UnboundField

CHOICES = (RadioField, SelectField, SelectMultipleField)
Choices = dict[str, str]
Fields = dict[str, "UnboundField[Any]"]


class Labels:
    """The words of the forms of one feature, for the fields that were sent to one of its pages.

    The form that has most of the fields is taken for the one that was sent.
    """

    def __init__(self, package: str, names: set[str]) -> None:
        plain = {_plain(name) for name in names}
        forms = [form for form in _forms(PlainForm) if form.__module__.startswith(f"{package}.")]
        self._fields: Fields = {}
        for form in sorted(forms, key=lambda form: len(plain & _fields(form).keys())):
            self._fields |= _fields(form)  # the best fit comes last

    def label(self, name: str) -> str | None:
        """The label; None for a field that nobody sees, or that no form knows."""
        field = self._fields.get(_plain(name))
        if field is None or issubclass(field.field_class, HiddenField):
            return None
        found = field.args[0] if field.args else field.kwargs.get("label")
        return str(found) if found else None

    def words(self, name: str, value: str) -> str | None:
        """A chosen value as the screen has it; anything else as it was typed. None for a choice
        among what the page offers at each time, such as the parties of a team."""
        field = self._fields.get(_plain(name))
        if field is None or not issubclass(field.field_class, CHOICES):
            return value
        return _choices(field).get(value)


def _forms(form: type[Any]) -> Iterator[type[Any]]:
    for one in form.__subclasses__():
        yield one
        yield from _forms(one)


def _fields(form: type[Any]) -> Fields:
    named = {name: getattr(form, name, None) for name in dir(form) if not name.startswith("_")}
    return {name: field for name, field in named.items() if isinstance(field, UnboundField)}


def _choices(field: "UnboundField[Any]") -> Choices:
    offered = field.kwargs.get("words") or field.kwargs.get("choices") or {}
    pairs = offered.items() if isinstance(offered, dict) else (tuple(one)[:2] for one in offered)
    return {str(getattr(value, "value", value)): str(text) for value, text in pairs}


def _plain(name: str) -> str:
    """The name in its own form: "actions-0-text" is the "text" of a row."""
    return name.rpartition("-")[2]
