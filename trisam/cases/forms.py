"""Forms about cases: consent, and search."""

import uuid
from collections.abc import Iterable

from dateutil.relativedelta import relativedelta
from wtforms import BooleanField, ValidationError
from wtforms.validators import Length

from trisam.consents.models import ConsentMethod
from trisam.consents.service import NOBODY_TICKED, NOTHING_TICKED, GivenConsent, check_dates
from trisam.core import clock
from trisam.core.errors import RuleBroken
from trisam.parties.information import TYPE_CHOICES, TYPE_EXPLAINED, InformationType
from trisam.parties.models import Party
from trisam.web.forms import DayField, Form, LineField, PickField, TicksField

USUAL_MONTHS = 12
METHOD_WORDS = {
    ConsentMethod.WRITTEN: "Skriftligt",
    ConsentMethod.ELECTRONIC: "Elektroniskt",
    ConsentMethod.VERBAL: "Muntligt, antecknat av mig",
}


class ConsentForm(Form):
    """What the individual agreed to."""

    parties = TicksField("Vilka får ta del av ärendet?")
    types = TicksField("Vad får de veta?", choices=TYPE_CHOICES)
    method = PickField("Hur gavs samtycket?", words=METHOD_WORDS)
    given_on = DayField("När gavs det?", required="Skriv vilken dag samtycket gavs.")
    valid_to = DayField("Gäller till och med", required="Skriv till vilken dag samtycket gäller.")
    language = LineField(
        "På vilket språk gick ni igenom samtycket?",
        required="Skriv språket.",
        validators=[Length(max=40, message="Skriv högst 40 tecken.")],
    )
    with_interpreter = BooleanField("Tolk var med")
    may_contact = BooleanField("Ja till att bli kontaktad efter sex månader")
    may_survey = BooleanField("Ja till en enkät efter sex månader")
    may_register = BooleanField("Ja till att bli inskriven i en insats efter Trisam")

    type_hints = TYPE_EXPLAINED

    def offer_parties(self, parties: Iterable[Party]) -> None:
        """Offer a tick for each of `parties`."""
        self.parties.choices = {party.slug: party.name for party in parties}

    def suggest_usual(self) -> None:
        """What most often is right: given today, for a year, in Swedish."""
        self.given_on.data = clock.today()
        self.valid_to.data = clock.today() + relativedelta(months=USUAL_MONTHS)
        self.language.data = "svenska"

    def validate_parties(self, field: TicksField) -> None:
        """Somebody must be ticked."""
        if not field.data:
            raise ValidationError(NOBODY_TICKED)

    def validate_types(self, field: TicksField) -> None:
        """Something must be ticked."""
        if not field.data:
            raise ValidationError(NOTHING_TICKED)

    def validate(self, extra_validators: object = None) -> bool:
        """The dates must be possible together."""
        if not super().validate(extra_validators):
            return False
        if self.given_on.data is None or self.valid_to.data is None:
            return False
        try:
            check_dates(self.given_on.data, self.valid_to.data)
        except RuleBroken as error:
            self.add_error(error.sentence, error.field)
            return False
        return True

    def given(self, person_id: uuid.UUID, parties: Iterable[Party]) -> GivenConsent:
        """The consent as the service takes it. Call it on a valid form."""
        if self.given_on.data is None or self.valid_to.data is None:
            raise ValueError("a consent without dates is not valid")
        return GivenConsent(
            person_id=person_id,
            party_ids=frozenset(p.id for p in parties if p.slug in (self.parties.data or [])),
            given_on=self.given_on.data,
            valid_to=self.valid_to.data,
            method=ConsentMethod(self.method.data),
            types=frozenset(InformationType(kind) for kind in self.types.data or []),
            language=self.language.data or "",
            with_interpreter=self.with_interpreter.data,
            may_contact=self.may_contact.data,
            may_survey=self.may_survey.data,
            may_register=self.may_register.data,
        )


class SearchForm(Form):
    """One field for name, personnummer or case code. Sent by POST: it stands in no address."""

    words = LineField("Namn, personnummer eller ärendekod", required="Skriv vad du söker.")
