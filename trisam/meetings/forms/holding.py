"""The form that ends a meeting: one question a party."""

from collections.abc import Iterable, Sequence

from trisam.meetings.service.holding import GivenAttendance
from trisam.parties.models import Party
from trisam.teams.models import Seat
from trisam.web.forms import Form, PickField

ABSENT = "ingen"
_PREFIX = "party_"


class HoldForm(Form):
    """Who was there for each party. The fields are made for the team's parties."""

    def given(self) -> list[GivenAttendance]:
        """What was chosen."""
        return [
            GivenAttendance(
                int(field.name.removeprefix(_PREFIX)),
                None if field.data == ABSENT else int(field.data),
            )
            for field in self
            if field.name.startswith(_PREFIX)
        ]

    @property
    def parties(self) -> list[PickField]:
        """The questions, in the usual order of the parties."""
        return [field for field in self if field.name.startswith(_PREFIX)]


def hold_form(parties: Sequence[Party], seats: Iterable[Seat], own: int | None) -> HoldForm:
    """The form for these parties; `own` is the account of whoever fills it in: present."""
    people: dict[int, dict[str, str]] = {party.id: {} for party in parties}
    for seat in seats:
        for person in (seat.account, seat.substitute):
            if person is not None and seat.party_id in people:
                people[seat.party_id].setdefault(str(person.id), person.name)
    fields = {
        f"{_PREFIX}{party.id}": PickField(
            party.name,
            choices={**people[party.id], ABSENT: "Ingen var med"},
            default=str(own) if str(own) in people[party.id] else None,
            required="Välj vem som var med, eller att ingen var det.",
        )
        for party in parties
    }
    made: type[HoldForm] = type("HoldForm", (HoldForm,), fields)
    return made()
