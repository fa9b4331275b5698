"""Which kommun and which party: chosen in the address, so that a view can be shared."""

from collections.abc import Sequence
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from trisam.core.text import clean
from trisam.parties.models import Kommun, Party
from trisam.web.forms import Form

EVERY = ""
_NOT_LISTED: dict[str, Any] = {"invalid_choice_message": "Välj ett av alternativen i listan."}


class CoverageForm(Form):
    """Sent by GET: no token, and an address without parameters shows everything."""

    class Meta(Form.Meta):
        """A GET changes nothing, so it needs no token; the parameters stand in the address."""

        csrf: ClassVar[bool] = False

    kommun = SelectField("Kommun", **_NOT_LISTED)
    part = SelectField("Part", **_NOT_LISTED)

    def __init__(
        self, asked: MultiDict[str, str], kommuner: Sequence[Kommun], parties: Sequence[Party]
    ) -> None:
        """`asked` is the query of the address."""
        names = ("kommun", "part")
        super().__init__(formdata=MultiDict({name: clean(asked.get(name)) for name in names}))
        self._kommuner, self._parties = kommuner, parties
        self.kommun.choices = [(EVERY, "Alla kommuner"), *((k.slug, k.name) for k in kommuner)]
        self.part.choices = [(EVERY, "Alla parter"), *((p.slug, p.name) for p in parties)]

    def chosen(self) -> tuple[int | None, int | None]:
        """The ids of the kommun and the party that were asked for; None = every."""
        if not self.validate():
            return None, None
        return (
            next((one.id for one in self._kommuner if one.slug == self.kommun.data), None),
            next((one.id for one in self._parties if one.slug == self.part.data), None),
        )
