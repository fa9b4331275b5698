"""Forms about cases: consent, and search."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from dateutil.relativedelta import relativedelta
from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import InputRequired, Length

from trisam.cases.consent_words import TICK_WORDS
from trisam.cases.values import CLOSE_WORDS, CloseReason
from trisam.consents.models import Consent, ConsentMethod, Tick
from trisam.consents.policy import standing_ticks, standing_types
from trisam.consents.service import (
    NOBODY_TICKED,
    NOTHING_TICKED,
    GivenConsent,
    Kept,
    check_dates,
)
from trisam.core import clock
from trisam.core.errors import Overtaken, RuleBroken
from trisam.parties.information import TYPE_CHOICES, TYPE_EXPLAINED, TYPE_WORDS, InformationType
from trisam.parties.models import Party
from trisam.web.forms import DayField, Form, LineField, PickField, TicksField, VersionField

USUAL_MONTHS = 12
METHOD_WORDS = {
    ConsentMethod.WRITTEN: "Skriftligt",
    ConsentMethod.ELECTRONIC: "Elektroniskt",
    ConsentMethod.VERBAL: "Muntligt, antecknat av mig",
}


class CloseForm(Form):
    """Why a case ends that has no recommendation."""

    reason = PickField("Varför avslutas ärendet?", words=CLOSE_WORDS, required=None)

    @property
    def given(self) -> CloseReason | None:
        """What was chosen."""
        return CloseReason(self.reason.data) if self.reason.data else None


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
    may_meet_after = BooleanField("Ja till ett kort möte till, med bara dem som berörs")

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
            may_meet_after=self.may_meet_after.data,
        )


class ProlongForm(ConsentForm):
    """A consent that replaces one that stands: asked again, with what was ticked before."""

    asked_again = BooleanField(
        "Jag har gått igenom samtycket med personen igen",
        validators=[InputRequired("Gå igenom samtycket med personen och kryssa sedan i det här.")],
    )
    replaces = HiddenField()
    version = VersionField()

    def suggest_from(self, consent: Consent, lifting_party_id: int) -> None:
        """What holds today. How it was given is for the person to say again."""
        self.suggest_usual()
        standing = {
            grant.receiving_party: standing_types(consent, grant.receiving_party_id)
            for grant in consent.grants
            if grant.receiving_party_id != lifting_party_id
        }
        self.parties.data = [party.slug for party, kinds in standing.items() if kinds]
        self.types.data = [kind.value for kind in frozenset().union(*standing.values())]
        self.language.data = consent.language
        self.with_interpreter.data = consent.with_interpreter
        ticks = standing_ticks(consent)
        self.may_contact.data = Tick.CONTACT in ticks
        self.may_survey.data = Tick.SURVEY in ticks
        self.may_register.data = Tick.REGISTRATION in ticks
        self.may_meet_after.data = Tick.AFTER in ticks
        self.replaces.data, self.version.data = str(consent.id), str(consent.version)

    def given(self, person_id: uuid.UUID, parties: Iterable[Party]) -> GivenConsent:
        """The consent, and what it replaces as the officer saw it."""
        try:
            replaces = uuid.UUID(self.replaces.data or "")
        except ValueError as error:
            raise Overtaken from error
        given = super().given(person_id, parties)
        return replace(given, replaces_id=replaces, replaces_version=self.version.number)


class NarrowForm(Form):
    """What still holds of a consent. `made_for` gives each party its own field."""

    ticks = TicksField("Efter mötet", choices={tick.value: TICK_WORDS[tick] for tick in Tick})
    fields_of: ClassVar[dict[int, str]] = {}
    """Party id → the name of its field."""

    @classmethod
    def made_for(cls, consent: Consent) -> "NarrowForm":
        """The form of one consent, with what holds today ticked. More cannot be ticked."""
        standing = {
            grant.receiving_party: standing_types(consent, grant.receiving_party_id)
            for grant in sorted(consent.grants, key=lambda grant: grant.receiving_party.position)
        }
        fields = {
            f"party_{party.id}": TicksField(
                f"{party.name} får veta",
                choices={kind.value: words for kind, words in TYPE_WORDS.items() if kind in kinds},
                default=[kind.value for kind in kinds],
            )
            for party, kinds in standing.items()
            if kinds
        }
        names = {int(name.removeprefix("party_")): name for name in fields}
        made = type("NarrowFormOfOne", (cls,), {**fields, "fields_of": names})
        ticks = standing_ticks(consent)
        form: NarrowForm = made(data={"ticks": [tick.value for tick in ticks]})
        form.ticks.choices = {t.value: w for t, w in TICK_WORDS.items() if t in ticks}
        return form

    @property
    def by_party(self) -> list[TicksField]:
        """The fields of the parties, in their usual order."""
        return [self[name] for name in self.fields_of.values()]

    def kept(self) -> Kept:
        """What was left ticked."""
        return Kept(
            types={
                party_id: frozenset(InformationType(kind) for kind in self[name].data or [])
                for party_id, name in self.fields_of.items()
            },
            ticks=frozenset(Tick(tick) for tick in self.ticks.data or []),
        )


class SearchForm(Form):
    """One field for name, personnummer or case code. Sent by POST: it stands in no address."""

    words = LineField("Namn, personnummer eller ärendekod", required="Skriv vad du söker.")
