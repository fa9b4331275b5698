"""Which meetings are shown: chosen in the address, so that a view can be shared and printed."""

from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from trisam.core.actor import Actor
from trisam.core.text import clean
from trisam.meetings.queries.calendar import EVERYTHING, Choices, Only
from trisam.web.forms import Form

_NOT_LISTED: dict[str, Any] = {"invalid_choice_message": "Välj ett av alternativen i listan."}
NAMES = ("team", "teamkommun", "person")
"""Not "kommun": that is what an individual has, and nobody is searched for by it."""


class MeetingFilterForm(Form):
    """Sent by GET: no token, and an address without parameters shows everything."""

    class Meta(Form.Meta):
        """A GET changes nothing, so it needs no token; the parameters stand in the address."""

        csrf: ClassVar[bool] = False

    team = SelectField("Team", **_NOT_LISTED)
    teamkommun = SelectField("Kommun", **_NOT_LISTED)
    person = SelectField("Person", **_NOT_LISTED)

    def __init__(self, asked: MultiDict[str, str], actor: Actor, choices: Choices) -> None:
        """`asked` is the query of the address."""
        super().__init__(formdata=MultiDict({name: clean(asked.get(name)) for name in NAMES}))
        self._choices = choices
        people = sorted(choices.people, key=lambda one: one.id != actor.account_id)
        self.team.choices = [("", "Alla team"), *((t.slug, t.name) for t in choices.teams)]
        self.teamkommun.choices = [
            ("", "Alla kommuner"),
            *((kommun.slug, kommun.name) for kommun in choices.kommuner),
        ]
        self.person.choices = [
            ("", "Alla"),
            *(
                (str(one.id), f"Bara {one.name}" if one.id == actor.account_id else one.name)
                for one in people
            ),
        ]

    def only(self) -> Only:
        """What was asked for; everything when it cannot be."""
        if not self.validate():
            return EVERYTHING
        team = next((t.id for t in self._choices.teams if t.slug == self.team.data), None)
        kommun = next(
            (k.id for k in self._choices.kommuner if k.slug == self.teamkommun.data), None
        )
        return Only(team, kommun, int(self.person.data) if self.person.data else None)

    def words(self) -> list[str]:
        """What was chosen, as it is called."""
        return [
            str(label)
            for field in (self.team, self.teamkommun, self.person)
            for value, label, *_ in field.iter_choices()
            if field.data and value == field.data
        ]

    def carried(self) -> dict[str, Any]:
        """What was chosen, for the next address."""
        return {name: self[name].data for name in NAMES if self[name].data}
