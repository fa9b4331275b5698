"""The forms that change one meeting and its agenda."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField

from trisam.core import clock
from trisam.core.swedish import count_of, moment
from trisam.meetings.forms.weighing import WeighedForm
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, Meeting
from trisam.meetings.queries.meetings import MeetingChoice
from trisam.meetings.service.slots import closed
from trisam.web.forms import DayField, Form, LineField, PickField

LONGEST_ID = 10


class MoveForm(WeighedForm):
    """A new time for one meeting."""

    day = DayField("Ny dag")


class PlaceForm(Form):
    """Where one meeting is held."""

    form = PickField("Hur träffas ni?", words=FORM_WORDS)
    place = LineField("Plats eller länk till det digitala mötet", required=None)


class CancelForm(Form):
    """Why one meeting is not held."""

    cause = PickField("Varför ställs mötet in?", words=CAUSE_WORDS)


class AnotherTeamForm(Form):
    """That the individual wants another team, and since when."""

    agreed_on = DayField("Vilken dag sa personen ja?", default=clock.today)
    meeting = HiddenField()

    def offer(self, meeting: Meeting | None) -> None:
        """The meeting that is offered now: what is answered is what was shown."""
        self.meeting.data = str(meeting.id) if meeting else ""

    @property
    def meeting_id(self) -> int:
        """The meeting that was shown; 0 for anything else."""
        asked = self.meeting.data or ""
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID else 0


class MeetingPickForm(Form):
    """In which meeting a case is taken up."""

    meeting = PickField("Vilket möte?", choices=[])
    urgent = BooleanField(
        "Ärendet är brådskande: ge det en extra plats om mötet är fullt eller listan har stängt"
    )

    def offer(self, choices: Sequence[MeetingChoice]) -> None:
        """Offer these meetings, each with its room."""
        self.meeting.choices = [
            (str(choice.meeting.id), moment(choice.meeting.starts_at)) for choice in choices
        ]

    @staticmethod
    def hints(choices: Sequence[MeetingChoice]) -> dict[str, str]:
        """What stands under each meeting."""
        return {
            str(choice.meeting.id): closed(choice.meeting).rstrip(".")
            if not choice.meeting.is_open
            else count_of(choice.free, "ledig plats", "lediga platser")
            if choice.free > 0
            else "Fullt"
            for choice in choices
        }

    def chosen(self, choices: Sequence[MeetingChoice]) -> Meeting:
        """The chosen meeting of a valid form."""
        return next(c.meeting for c in choices if str(c.meeting.id) == self.meeting.data)
