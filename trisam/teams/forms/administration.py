"""The administrator's forms: a new team, its parties over time, who leads it, its end."""

from collections.abc import Iterable, Sequence
from typing import Self

from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.parties.county import MEMBERS
from trisam.parties.models import Kommun, Party, Unit
from trisam.teams.forms.teams import SettingsForm
from trisam.teams.models import KIND_WORDS, STANDING_WORDS, PartyStanding, TeamKind
from trisam.teams.service.founding import NewTeam
from trisam.web.forms import DayField, Form, LineField, PickField, TicksField

LONGEST_NAME = 120
NOBODY = ""


class NewTeamForm(SettingsForm):
    """A team that did not exist."""

    name = LineField(
        "Teamets namn",
        required="Skriv teamets namn.",
        validators=[Length(max=LONGEST_NAME, message=f"Skriv högst {LONGEST_NAME} tecken.")],
    )
    kommun = SelectField("Kommun", validators=[InputRequired("Välj en kommun.")])
    unit = SelectField("Vårdenhet", validators=[InputRequired("Välj en vårdenhet.")])
    kind = PickField("Slag", words=KIND_WORDS)
    members = TicksField("Parter i teamet")
    guests = TicksField("Gäster")
    first_day = DayField("Parterna sitter i teamet från och med")

    @classmethod
    def fresh(cls, parties: Iterable[Party]) -> Self:
        """With what most teams are like: the usual parties, four cases in ninety minutes."""
        usual = {known.slug for known in MEMBERS}
        return cls(
            data={
                "kind": TeamKind.PRIMARY_CARE.value,
                "members": [str(party.id) for party in parties if party.slug in usual],
                "first_day": clock.today(),
                "meeting_minutes": 90,
                "slots": 4,
                "slot_minutes": 20,
                "pre_meeting_days": 5,
                "agenda_days": 3,
                "longest_wait_days": 21,
            }
        )

    def offer(
        self, kommuner: Iterable[Kommun], units: Iterable[Unit], parties: Iterable[Party]
    ) -> None:
        """Offer these to choose among."""
        self.kommun.choices = [(NOBODY, "Välj en kommun"), *_named(kommuner)]
        self.unit.choices = [(NOBODY, "Välj en vårdenhet"), *_named(units)]
        self.members.choices = self.guests.choices = _named(parties)

    def new_team(self, kommuner: Iterable[Kommun], units: Iterable[Unit]) -> NewTeam:
        """The answers of a valid form."""
        return NewTeam(
            name=" ".join((self.name.data or "").split()),
            kind=TeamKind(self.kind.data),
            kommun=next(one for one in kommuner if str(one.id) == self.kommun.data),
            unit=next(one for one in units if str(one.id) == self.unit.data),
            members=frozenset(map(int, self.members.data or [])),
            guests=frozenset(map(int, self.guests.data or [])),
            first_day=self.first_day.data or clock.today(),
            settings=self.given(),
        )


class JoinForm(Form):
    """A party begins to sit in the team."""

    party = SelectField("Part", validators=[InputRequired("Välj en part.")])
    standing = PickField("Som", words=STANDING_WORDS, default=PartyStanding.MEMBER.value)
    first_day = DayField("Från och med", default=clock.today)

    def offer(self, parties: Iterable[Party]) -> None:
        """Offer these parties."""
        self.party.choices = [(NOBODY, "Välj en part"), *_named(parties)]

    def chosen(self, parties: Sequence[Party]) -> Party:
        """The party of a valid form."""
        return next(party for party in parties if str(party.id) == self.party.data)


class EndTimeForm(Form):
    """A party's time in the team ends."""

    last_day = DayField("Sista dagen", default=clock.today)


class CoordinatorForm(Form):
    """Who leads the team."""

    account = SelectField("Rehabkoordinator", validators=[InputRequired("Välj en person.")])
    first_day = DayField("Från och med", default=clock.today)

    def offer(self, accounts: Iterable[Account]) -> None:
        """Offer these people of vården."""
        self.account.choices = [
            (NOBODY, "Välj en person"),
            *(
                (str(account.id), f"{account.name}, {account.unit.name}")
                for account in accounts
                if account.unit is not None
            ),
        ]

    def chosen(self, accounts: Sequence[Account]) -> Account:
        """The person of a valid form."""
        return next(account for account in accounts if str(account.id) == self.account.data)


class CloseForm(Form):
    """The team's end."""

    first_day = DayField("Stängt från och med", default=clock.today)


def _named(rows: Iterable[Kommun | Unit | Party]) -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in rows]
