"""The forms of units, and of the rules of party pairs."""

from collections.abc import Iterable, Sequence
from typing import Self

from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from trisam.parties.information import TYPE_CHOICES, InformationType
from trisam.parties.models import Kommun, Party, Unit
from trisam.parties.service import GivenRule, GivenUnit
from trisam.web.forms import DayField, Form, LineField, PickField, TicksField

LONGEST_NAME = 120
YES, NO = "ja", "nej"


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


class RuleForm(Form):
    """What one party may tell another, from a day on."""

    disclosing = SelectField("Den som berättar", validators=[InputRequired("Välj en part.")])
    receiving = SelectField("Den som får veta", validators=[InputRequired("Välj en part.")])
    information = SelectField("Om vad", choices={"": "Alla slags uppgifter", **TYPE_CHOICES})
    allowed = PickField("Får det ske med personens samtycke?", words={YES: "Ja", NO: "Nej"})
    legal_source = LineField("Lag och paragraf", required="Skriv var regeln står.")
    note = LineField("Anteckning", required=None)
    valid_from = DayField("Gäller från och med", required="Skriv från vilken dag regeln gäller.")
    valid_to = DayField("Gäller till och med", required=None)

    def offer(self, parties: Iterable[Party]) -> None:
        """Offer these parties."""
        choices = [("", "Välj en part"), *((str(party.id), party.name) for party in parties)]
        self.disclosing.choices = self.receiving.choices = choices

    def given(self, parties: Iterable[Party]) -> GivenRule:
        """The answers of a valid form."""
        by_id = {str(party.id): party for party in parties}
        if self.valid_from.data is None:
            raise ValueError("a rule without its first day is not valid")
        kind = self.information.data
        return GivenRule(
            disclosing=by_id[self.disclosing.data],
            receiving=by_id[self.receiving.data],
            information=InformationType(kind) if kind else None,
            allowed=self.allowed.data == YES,
            legal_source=(self.legal_source.data or "").strip(),
            note=(self.note.data or "").strip(),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class EndRuleForm(Form):
    """When a rule stops."""

    last_day = DayField("Sista dagen", required="Skriv den sista dagen som regeln gäller.")
