"""The forms of Mitt ärende, and of what colleagues do about it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from wtforms import ValidationError

from trisam.cases.values import Attendance
from trisam.mailings.models import MailingWay
from trisam.own_case.limits import LONGEST_MESSAGE
from trisam.people.forms import WatchedForm, Wording
from trisam.web.forms import Form, LineField, PickField, ProseField

_BORN = re.compile(r"(\d{4})[-/. ]?(\d{2})[-/. ]?(\d{2})")

HOW_WORDS = {
    Attendance.IN_PERSON: "Jag vill vara med på mötet",
    Attendance.BY_PHONE: "Jag vill vara med per telefon",
    Attendance.OWN_WORDS: "Teamet läser det jag har skrivit",
    Attendance.REPRESENTATIVE: "Ett ombud är med i stället för mig",
    Attendance.DECLINES: "Jag vill inte vara med",
}

WAY_WORDS = {MailingWay.SMS: "Sms", MailingWay.MAIL: "E-post"}
ADDRESS_WORDS = {MailingWay.SMS: "Mobilnummer", MailingWay.MAIL: "E-postadress"}

OF_ONESELF = Wording(
    may_tell=(
        "Du har skyddade personuppgifter, och texten kan avslöja vem du är: {}. "
        "Ta bort det, eller kryssa i att det inte är en uppgift om dig."
    ),
    tells_nothing="Det är inte en uppgift om mig",
    number=(
        "Här står ett personnummer: {}. Det behövs inte här. "
        "Ta gärna bort det, eller kryssa i att det ska stå kvar."
    ),
    number_stays="Låt personnumret stå kvar i texten",
)


class BornField(LineField):
    """A day of birth, as people write it: 1985-07-09 or 19850709. May be empty."""

    born: date | None = None

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, required=None, **options)
        self.flags.optional = False  # most have to fill it in: the page says who need not

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the day, or say how to write one."""
        super().post_validate(form, validation_stopped)
        if not self.data:
            return
        found = _BORN.fullmatch(self.data)
        try:
            self.born = date(*map(int, found.groups())) if found else None
        except ValueError:
            self.born = None
        if self.born is None:
            raise ValidationError("Skriv året, månaden och dagen, till exempel 1985-07-09.")


class LinkForm(Form):
    """The one who has the link is the one whom it was given to."""

    born = BornField("När är du född?")


class CodeForm(LinkForm):
    """The code of a key."""

    code = LineField("Din kod", required="Skriv koden som du har fått.")


class SendForm(Form):
    """Where the key is sent."""

    way = PickField("Hur ska nyckeln skickas?", required="Välj hur nyckeln ska skickas.")
    address = LineField(
        "E-postadress eller mobilnummer",
        required="Skriv vart nyckeln ska skickas.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    @classmethod
    def over(cls, ways: Iterable[MailingWay]) -> Self:
        """The form with the ways that this installation has; the only one is chosen already."""
        offered = list(ways)
        form = cls(data={"way": offered[0].value} if len(offered) == 1 else None)
        form.way.choices = [(way.value, WAY_WORDS[way]) for way in offered]
        if len(offered) == 1:
            form.address.label.text = ADDRESS_WORDS[offered[0]]
        return form

    @property
    def chosen(self) -> MailingWay:
        """How."""
        return MailingWay(self.way.data)


class WordsForm(WatchedForm):
    """The own words."""

    wording = OF_ONESELF

    words = ProseField("Dina egna ord", required=None)


class HowForm(Form):
    """How I want to take part."""

    wish = PickField("Hur vill du vara med?", words=HOW_WORDS)

    @property
    def chosen(self) -> Attendance:
        """The answer."""
        return Attendance(self.wish.data)


class ConfirmForm(Form):
    """One press that takes something back."""


class MessageForm(WatchedForm):
    """A message to the fast kontakt."""

    wording = OF_ONESELF

    text = ProseField("Ditt meddelande", required="Skriv ditt meddelande.")

    def validate_text(self, field: ProseField) -> None:
        """Not too long."""
        if len(field.data or "") > LONGEST_MESSAGE:
            raise ValidationError("Meddelandet är för långt. Skriv högst 2 000 tecken.")
