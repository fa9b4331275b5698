"""Forms about one case: who reads what was shared, and protected identity afterwards."""

from collections.abc import Iterable

from wtforms import BooleanField, ValidationError

from trisam.parties.models import Party
from trisam.web.forms import Form, TicksField


class ReceiversForm(Form):
    """Which parties may read one thing. None at all is an answer too."""

    receivers = TicksField("Vilka får läsa?")

    @classmethod
    def about(cls, possible: Iterable[Party], now: Iterable[Party]) -> "ReceiversForm":
        """The form with those ticked who may read it now."""
        form = cls(data={"receivers": [str(party.id) for party in now]})
        form.receivers.choices = {str(party.id): party.name for party in possible}
        return form

    @property
    def chosen(self) -> frozenset[int]:
        """Ids of the ticked parties."""
        return frozenset(int(party_id) for party_id in self.receivers.data or [])


class ProtectForm(Form):
    """Whether the individual really has skyddade personuppgifter: it cannot be undone."""

    sure = BooleanField("Ja, ta bort namn och personnummer för alltid")

    def validate_sure(self, field: BooleanField) -> None:
        """Nobody removes an identity by mistake."""
        if not field.data:
            raise ValidationError("Kryssa i att namn och personnummer ska tas bort för alltid.")


class TakeOutForm(Form):
    """Words in the texts of a protected case that may tell who it is."""

    words = TicksField("Vilka ord ska bort?")

    @classmethod
    def about(cls, found: Iterable[str]) -> "TakeOutForm":
        """A tick for each word."""
        form = cls()
        form.words.choices = {word: word for word in found}
        return form

    def validate_words(self, field: TicksField) -> None:
        """Something must be ticked."""
        if not field.data:
            raise ValidationError("Kryssa i minst ett ord.")
