"""The forms of a handover."""

from collections.abc import Iterable

from wtforms import SelectField
from wtforms.validators import InputRequired

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.people.forms import WatchedForm
from trisam.web.forms import DayField, Form, ProseField

NOBODY = ""


class HandoverForm(WatchedForm):
    """To whom, and what that one needs to know."""

    receiver = SelectField("Vem tar över?", validators=[InputRequired("Välj en kollega.")])
    note = ProseField("Anteckning till den som tar över")

    def offer(self, accounts: Iterable[Account]) -> None:
        """Offer these colleagues."""
        self.receiver.choices = [
            (NOBODY, "Välj en kollega"),
            *(
                (str(account.id), f"{account.name}, {account.unit.name}")
                for account in accounts
                if account.unit is not None
            ),
        ]

    @property
    def receiver_id(self) -> int:
        """The chosen colleague's account."""
        return int(self.receiver.data)


class CaseloadForm(HandoverForm):
    """The same for everything, and from when the seats go over."""

    seats_from = DayField("Platserna i team går över från och med", default=clock.today)


class ToldForm(Form):
    """When the individual was told."""

    told_on = DayField("Jag berättade", default=clock.today)
