"""Forms of gallring."""

from wtforms import BooleanField, ValidationError

from trisam.core import clock
from trisam.retention.models import RetentionRule
from trisam.retention.reckoning import FROM_WORDS, CountedFrom
from trisam.retention.service.rules import LONGEST_MONTHS, GivenRule
from trisam.web.forms import DayField, Form, LineField, PickField, WholeNumberField

MUST_TICK = "Kryssa i att ni har fört över det som ska finnas i er akt. Det går inte att ångra."


class PurgeForm(Form):
    """The party has what it needs, and says so."""

    moved = BooleanField("Vi har fört över det som ska finnas i vår akt")

    def validate_moved(self, field: BooleanField) -> None:
        """Nothing goes by mistake."""
        if not field.data:
            raise ValidationError(MUST_TICK)


class RuleForm(Form):
    """How long a party keeps something."""

    months = WholeNumberField(
        "Hur många månader?", lowest=0, highest=LONGEST_MONTHS, required="Skriv antal månader."
    )
    counted_from = PickField("Från när räknas tiden?", words=FROM_WORDS)
    source = LineField(
        "Lag eller beslut",
        required="Skriv vilken lag eller vilket beslut som regeln bygger på.",
    )
    valid_from = DayField("Gäller från och med", required="Skriv från vilken dag regeln gäller.")

    def show(self, rule: RetentionRule | None) -> None:
        """Fill in how it is."""
        self.valid_from.data = clock.today()
        if rule is not None:
            self.months.data, self.source.data = rule.months, rule.source
            self.counted_from.data = rule.counted_from.value

    def given(self) -> GivenRule:
        """The answers of a valid form."""
        if self.months.data is None or self.valid_from.data is None:
            raise ValueError("a rule needs months and a day")
        return GivenRule(
            months=self.months.data,
            counted_from=CountedFrom(self.counted_from.data),
            source=self.source.data or "",
            valid_from=self.valid_from.data,
        )
