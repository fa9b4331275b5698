"""The forms of a team: settings, seats, substitutes."""

from collections.abc import Iterable, Sequence
from typing import Self

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.teams.models import Seat, Team
from trisam.teams.service.settings import GivenSettings
from trisam.web.forms import DayField, Form, LineField, WholeNumberField

NOBODY = ""


class SettingsForm(Form):
    """What new meetings start from."""

    place = LineField("Plats eller länk till det digitala mötet", required=None)
    meeting_minutes = WholeNumberField("Ett möte är", lowest=15, highest=480)
    slots = WholeNumberField("Ärenden per möte", lowest=1, highest=20)
    slot_minutes = WholeNumberField("Tid per ärende", lowest=5, highest=120)
    pre_meeting_days = WholeNumberField("Förmötet stänger före mötet", lowest=1, highest=30)
    agenda_days = WholeNumberField("Ärendelistan stänger före mötet", lowest=0, highest=30)
    longest_wait_days = WholeNumberField(
        "Erbjud ett annat team när ett inställt möte ger längre väntan än", lowest=1, highest=365
    )
    second_follow_up = BooleanField("Följ upp en gång till efter tolv månader")

    @classmethod
    def of(cls, team: Team) -> Self:
        """Filled with how it is."""
        return cls(obj=team)

    def given(self) -> GivenSettings:
        """The answers of a valid form."""
        return GivenSettings(
            place=self.place.data or "",
            meeting_minutes=self.meeting_minutes.data or 0,
            slots=self.slots.data or 0,
            slot_minutes=self.slot_minutes.data or 0,
            pre_meeting_days=self.pre_meeting_days.data or 0,
            agenda_days=self.agenda_days.data or 0,
            longest_wait_days=self.longest_wait_days.data or 0,
            second_follow_up=bool(self.second_follow_up.data),
        )


class AddSeatForm(Form):
    """A person gets a seat."""

    account = SelectField("Vem?", validators=[InputRequired("Välj en person.")])
    first_day = DayField("Från och med", default=clock.today)

    def offer(self, accounts: Iterable[Account]) -> None:
        """Offer these people, each under the own party."""
        self.account.choices = [
            SelectChoice(NOBODY, "Välj en person"),
            *(
                SelectChoice(
                    str(account.id),
                    f"{account.name}, {account.unit.name}",
                    optgroup=account.unit.party.name,
                )
                for account in accounts
                if account.unit is not None
            ),
        ]


class EndSeatForm(Form):
    """A seat ends."""

    last_day = DayField("Sista dagen", default=clock.today)


class SubstituteForm(Form):
    """Who fills a seat on the holder's days away."""

    substitute = SelectField("Ersättare")

    def offer(self, seat: Seat, accounts: Sequence[Account]) -> None:
        """Offer the holder's colleagues at the same party, or nobody."""
        colleagues = [account for account in accounts if account.id != seat.account_id]
        self.substitute.choices = [
            (NOBODY, "Ingen ersättare"),
            *((str(account.id), account.name) for account in colleagues),
        ]
