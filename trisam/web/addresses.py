"""What may stand in an address. The rest is an address that does not exist, on both databases."""

from werkzeug.routing import BaseConverter, IntegerConverter, Map, UnicodeConverter, ValidationError

HIGHEST_ID = 2**31 - 1


class RowNumber(IntegerConverter):
    """A row's number, no higher than a column of them holds."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=HIGHEST_ID)


class Words(UnicodeConverter):
    """A code or a name in letters that can be shown; no NUL, which PostgreSQL cannot look up."""

    def to_python(self, value: str) -> str:
        """The text. Raises `ValidationError`, which makes the address unknown."""
        if not value.isprintable():
            raise ValidationError
        return str(super().to_python(value))


CONVERTERS: dict[str, type[BaseConverter]] = {
    "default": Words,
    "string": Words,
    "int": RowNumber,
}
