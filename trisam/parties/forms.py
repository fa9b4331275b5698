"""The form of a unit."""

from collections.abc import Iterable, Sequence
from typing import Self

from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from trisam.parties.models import Kommun, Party, Unit
from trisam.parties.service import GivenUnit
from trisam.web.forms import Form, LineField, TicksField

LONGEST_NAME = 120


class UnitForm(Form):
    """A unit's name, and the kommuner that it serves."""

    name = LineField(
        "Namn",
        required="Skriv enhetens namn.",
        validators=[Length(max=LONGEST_NAME, message=f"Skriv högst {LONGEST_NAME} tecken.")],
    )
    kommuner = TicksField("Kommuner")

    @classmethod
    def of(cls, unit: Unit) -> Self:
        """Filled with how it is."""
        ticked = [str(kommun.id) for kommun in unit.kommuner]
        return cls(data={"name": unit.name, "kommuner": ticked})

    def offer_kommuner(self, kommuner: Iterable[Kommun]) -> None:
        """Offer these kommuner."""
        self.kommuner.choices = [(str(kommun.id), kommun.name) for kommun in kommuner]

    def given(self, kommuner: Iterable[Kommun]) -> GivenUnit:
        """The answers of a valid form."""
        ticked = set(self.kommuner.data or [])
        return GivenUnit(
            name=" ".join((self.name.data or "").split()),
            kommuner=tuple(kommun for kommun in kommuner if str(kommun.id) in ticked),
        )


class NewUnitForm(UnitForm):
    """A unit that did not exist."""

    party = SelectField("Part", validators=[InputRequired("Välj en part.")])

    def offer_parties(self, parties: Iterable[Party]) -> None:
        """Offer these parties."""
        self.party.choices = [
            ("", "Välj en part"),
            *((str(party.id), party.name) for party in parties),
        ]

    def chosen_party(self, parties: Sequence[Party]) -> Party:
        """The party of a valid form."""
        return next(party for party in parties if str(party.id) == self.party.data)
