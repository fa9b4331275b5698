"""The forms of the log and of its reviews."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired

from trisam.accounts.models import Account
from trisam.audit.action_words import KIND_WORDS, Kind
from trisam.core import clock
from trisam.core.text import clean
from trisam.log_reviews.findings import Limits
from trisam.log_reviews.models import ASSESSMENT_WORDS, Assessment, ReviewLine
from trisam.log_reviews.queries.log import Wanted
from trisam.log_reviews.service.judging import Judgement
from trisam.log_reviews.service.starting import LARGEST_SAMPLE, Plan
from trisam.web.forms import (
    DayField,
    Form,
    LineField,
    PickField,
    ProseField,
    VersionField,
    WholeNumberField,
)

SHOWN_DAYS = timedelta(days=30)
_NOT_LISTED: dict[str, Any] = {"invalid_choice_message": "Välj ett av alternativen i listan."}


class LogFilterForm(Form):
    """What the log shows. Sent by GET; an empty address shows the last month."""

    class Meta(Form.Meta):
        """A GET changes nothing, so it needs no token."""

        csrf: ClassVar[bool] = False

    fran = DayField("Från och med")
    till = DayField("Till och med")
    kollega = SelectField("Kollega", **_NOT_LISTED)
    sort = SelectField("Vad", **_NOT_LISTED)
    arende = LineField("Ärendekod", required=None)

    def __init__(self, asked: MultiDict[str, str], colleagues: Iterable[Account]) -> None:
        """`asked` is the query of the address."""
        today = clock.today()
        filled = {"fran": str(today - SHOWN_DAYS), "till": str(today), "kollega": "", "sort": ""}
        filled |= {name: typed for name, text in asked.items() if (typed := clean(text))}
        super().__init__(formdata=MultiDict(filled))
        self.kollega.choices = [("", "Alla"), *((str(one.id), one.name) for one in colleagues)]
        self.sort.choices = [("", "Allt"), *((k.value, words) for k, words in KIND_WORDS.items())]
        self.arende.flags.optional = None

    def wanted(self) -> Wanted | None:
        """What to show; None when something must be put right first."""
        if not self.validate():
            return None
        first, last = self.fran.data or date.min, self.till.data or date.max
        if last < first:
            self.add_error("Perioden slutar innan den börjar. Byt dag.", "till")
            return None
        return Wanted(
            first,
            last,
            int(self.kollega.data) if self.kollega.data else None,
            (self.arende.data or "").upper(),
            Kind(self.sort.data) if self.sort.data else None,
        )

    @property
    def query(self) -> dict[str, Any]:
        """The choice as parameters of an address."""
        return {field.name: str(field.data) for field in self if field.data}


class StartForm(Form):
    """What to review. The limits are kept with the review."""

    first_day = DayField("Från och med")
    last_day = DayField("Till och med")
    sample_size = WholeNumberField("Stickprov", lowest=1, highest=LARGEST_SAMPLE)
    many_reads = WholeNumberField("Läsningar av samma ärende", lowest=1, highest=1000)
    cases_a_day = WholeNumberField("Ärenden på en dag", lowest=1, highest=1000)
    refusals = WholeNumberField("Nekade försök", lowest=1, highest=1000)
    night_from = WholeNumberField("Natten börjar kl.", lowest=0, highest=23)
    night_to = WholeNumberField("Natten slutar kl.", lowest=0, highest=23)
    handover_days = WholeNumberField("Överlämning", lowest=0, highest=90)

    def plan(self) -> Plan:
        """What was filled in."""
        return Plan(
            self.first_day.data or date.max,
            self.last_day.data or date.max,
            self.sample_size.data or 0,
            Limits(
                self.many_reads.data or 0,
                self.cases_a_day.data or 0,
                self.refusals.data or 0,
                self.night_from.data or 0,
                self.night_to.data or 0,
                self.handover_days.data or 0,
            ),
        )


def suggested(plan: Plan) -> dict[str, Any]:
    """What the form begins with."""
    limits = plan.limits
    return {
        "first_day": plan.first_day,
        "last_day": plan.last_day,
        "sample_size": plan.sample_size,
        "many_reads": limits.many_reads,
        "cases_a_day": limits.cases_a_day,
        "refusals": limits.refusals,
        "night_from": limits.night_from,
        "night_to": limits.night_to,
        "handover_days": limits.handover_days,
    }


class AssessForm(Form):
    """What the reviewer says of one line."""

    assessment = PickField("Vad är din bedömning?", words=ASSESSMENT_WORDS)
    note = ProseField("Anteckning", required=None)
    version = VersionField()

    def given(self) -> Judgement:
        """What was filled in."""
        return Judgement(
            Assessment(self.assessment.data), self.note.data or None, self.version.number
        )


def of_line(line: ReviewLine) -> dict[str, Any]:
    """What the form begins with."""
    said = line.assessment.value if line.assessment else None
    return {"assessment": said, "note": line.note, "version": str(line.version)}


class SignForm(Form):
    """The signature."""

    conclusion = ProseField("Slutsats", required="Skriv vad granskningen visade.")
    seen = HiddenField()
    confirmed = BooleanField(
        "Jag har granskat raderna och står för det som står här",
        validators=[InputRequired("Kryssa i att du står för granskningen.")],
    )
