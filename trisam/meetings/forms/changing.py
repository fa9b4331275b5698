"""The forms that change one meeting and its agenda."""

from collections.abc import Sequence

from wtforms import BooleanField

from trisam.core.swedish import count_of, moment
from trisam.meetings.forms.weighing import WeighedForm
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, Meeting
from trisam.meetings.queries.meetings import MeetingChoice
from trisam.web.forms import DayField, Form, LineField, PickField


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


class MeetingPickForm(Form):
    """In which meeting a case is taken up."""

    meeting = PickField("Vilket möte?", choices=[])
    urgent = BooleanField("Ärendet är brådskande: ge det en extra plats om mötet är fullt")

    def offer(self, choices: Sequence[MeetingChoice]) -> None:
        """Offer these meetings, each with its room."""
        self.meeting.choices = [
            (str(choice.meeting.id), moment(choice.meeting.starts_at)) for choice in choices
        ]

    @staticmethod
    def hints(choices: Sequence[MeetingChoice]) -> dict[str, str]:
        """What stands under each meeting."""
        return {
            str(choice.meeting.id): count_of(choice.free, "ledig plats", "lediga platser")
            if choice.free > 0
            else "Fullt"
            for choice in choices
        }

    def chosen(self, choices: Sequence[MeetingChoice]) -> Meeting:
        """The chosen meeting of a valid form."""
        return next(c.meeting for c in choices if str(c.meeting.id) == self.meeting.data)
