"""The form of a case that is not taken up today: when it is taken up instead."""

from collections.abc import Sequence

from trisam.core.swedish import moment
from trisam.meetings.forms.changing import MeetingPickForm
from trisam.meetings.models import Meeting
from trisam.meetings.queries.meetings import MeetingChoice
from trisam.web.forms import Form, PickField

WAITS = "vantar"
WAITS_ONLY = "Ärendet väntar tills någon väljer ett möte."
WAITS_IN_LINE = "Inget kommande möte har plats. Ärendet ställs i kö och får nästa plats."


class PostponeForm(Form):
    """A later meeting with room, or none yet."""

    meeting = PickField("När tas ärendet upp i stället?", choices=[])

    def offer(self, choices: Sequence[MeetingChoice], *, in_line: bool) -> None:
        """Offer these meetings, the first proposed; or to wait, which may be `in_line`."""
        self.meeting.choices = [
            *((str(one.meeting.id), moment(one.meeting.starts_at)) for one in choices),
            (WAITS, "När en plats blir ledig" if in_line else "Inget möte än"),
        ]
        if not self.is_submitted():
            self.meeting.data = self.meeting.choices[0][0]

    @staticmethod
    def hints(choices: Sequence[MeetingChoice], *, in_line: bool) -> dict[str, str]:
        """What stands under each choice."""
        return MeetingPickForm.hints(choices) | {WAITS: WAITS_IN_LINE if in_line else WAITS_ONLY}

    def chosen(self, choices: Sequence[MeetingChoice]) -> Meeting | None:
        """The chosen meeting of a valid form; None when the case waits."""
        return next((c.meeting for c in choices if str(c.meeting.id) == self.meeting.data), None)
