"""Consent, and the meeting that it opens."""

from wtforms import HiddenField

from trisam.cases.forms import METHOD_WORDS, ConsentForm
from trisam.consents.models import ConsentMethod
from trisam.core import clock
from trisam.core.swedish import count_of, day, moment
from trisam.lifts.forms.step import StepForm, Told
from trisam.lifts.queries import Setting
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries.meetings import MeetingChoice
from trisam.meetings.service.slots import closed
from trisam.parties.information import TYPE_WORDS, InformationType
from trisam.web.forms import PickField

AGREED, NOT_YET = "yes", "no"
URGENT, LATER = "urgent", "later"
MOST_CHOICES = 6


class ConsentStepForm(ConsentForm, StepForm):
    """The consent; or `agreed` = "no": none yet."""

    agreed = HiddenField(default=AGREED)

    def offer(self, setting: Setting) -> None:
        """The other parties of the team."""
        self.offer_parties(setting.parties)

    def suggest(self, setting: Setting) -> None:  # noqa: ARG002
        """Given today, for a year."""
        self.suggest_usual()

    @property
    def is_agreed(self) -> bool:
        """True when there is a consent."""
        return bool(self.agreed.data != NOT_YET)

    def validate(self, extra_validators: object = None) -> bool:
        """Without consent nothing more is asked."""
        if not self.is_agreed:
            return True
        return bool(super().validate(extra_validators))

    def told(self, setting: Setting) -> Told:
        """Who may be told what, and how it was agreed."""
        if not self.is_agreed:
            return [("Samtycke", "Inget samtycke ännu: ingen annan ser ärendet")]
        ticked = [p.name for p in setting.parties if p.slug in (self.parties.data or [])]
        how = METHOD_WORDS[ConsentMethod(self.method.data)] if self.method.data else ""
        with_interpreter = ", med tolk" if self.with_interpreter.data else ""
        return [
            ("Får ta del av ärendet", ", ".join(ticked)),
            ("Får veta", ", ".join(TYPE_WORDS[InformationType(k)] for k in self.types.data or [])),
            ("Gavs", f"{how}, {day(self.given_on.data)}"),
            ("Gäller till och med", day(self.valid_to.data)),
            ("Språk", f"{self.language.data or ''}{with_interpreter}"),
            ("Ja till efter mötet", ", ".join(self._afterwards()) or "Inget av det"),
        ]

    def _afterwards(self) -> list[str]:
        asked = {
            "kontakt": self.may_contact.data,
            "enkät": self.may_survey.data,
            "inskrivning i en insats": self.may_register.data,
            "ett kort möte till med bara dem som berörs": self.may_meet_after.data,
        }
        return [words for words, answer in asked.items() if answer]


class MeetingForm(StepForm):
    """The meeting: one with a free slot, an extra slot in the next one, or none yet."""

    meeting = PickField("När ska teamet ta upp ärendet?", required="Välj ett möte.")
    labels: dict[str, str]
    hints: dict[str, str]
    lost: bool = False
    """The meeting that was chosen has no room any more."""
    closed: str = ""
    """That the agenda of the next meeting has closed, and what to do if the case is urgent."""

    def offer(self, setting: Setting) -> None:
        """Meetings with a free slot; an extra slot in the next, if that is full; or later."""
        free = _with_room(setting)
        self.labels = {str(c.meeting.id): moment(c.meeting.starts_at) for c in free}
        self.hints = {
            str(c.meeting.id): f"{count_of(c.free, 'ledig plats', 'lediga platser')}. "
            f"{_deadline(c)}"
            for c in free
        }
        if why := _only_if_urgent(setting):
            self.labels[URGENT] = "Det brådskar: en extra tid på nästa möte"
            self.hints[URGENT] = f"{moment(setting.meetings[0].meeting.starts_at)}, fast {why}."
        self.closed = _closed(setting)
        self.labels[LATER] = "Jag väljer möte senare"
        self.meeting.choices = dict(self.labels)

    def suggest(self, setting: Setting) -> None:
        """The next meeting with a free slot that the parties can still answer before."""
        free = _with_room(setting)
        in_time = [choice for choice in free if _is_in_time(choice)] or free
        self.meeting.data = str(in_time[0].meeting.id) if in_time else LATER

    def mend(self, setting: Setting) -> None:
        """The slot was taken meanwhile: propose the next one."""
        if self.meeting.data not in self.labels:
            self.lost = True
            self.suggest(setting)

    def meeting_id(self, setting: Setting) -> int | None:
        """The meeting chosen; None = later."""
        if self.meeting.data == URGENT:
            return setting.meetings[0].meeting.id
        return None if self.meeting.data in {None, LATER} else int(self.meeting.data)

    @property
    def is_urgent(self) -> bool:
        """True when an extra slot is wanted."""
        return bool(self.meeting.data == URGENT)

    def told(self, setting: Setting) -> Told:  # noqa: ARG002
        """When the team takes up the case."""
        words = self.labels.get(self.meeting.data or "", "")
        extra = f" ({self.hints[URGENT].split(',')[0]})" if self.is_urgent else ""
        return [("Möte", words + extra)]


def _with_room(setting: Setting) -> list[MeetingChoice]:
    return [choice for choice in setting.meetings if choice.takes_cases][:MOST_CHOICES]


def _only_if_urgent(setting: Setting) -> str:
    """Why the next meeting takes an urgent case alone; empty when it takes any, or none of the
    officer's: after the agenda has closed only the rehabkoordinator puts a case up."""
    if not setting.meetings or setting.meetings[0].takes_cases:
        return ""
    soonest = setting.meetings[0]
    if soonest.meeting.is_open:
        return "mötet är fullt"
    may = can_schedule(setting.actor, soonest.meeting.team_id)
    return "ärendelistan har stängt" if may else ""


def _closed(setting: Setting) -> str:
    if not setting.meetings or setting.meetings[0].meeting.is_open:
        return ""
    meeting = setting.meetings[0].meeting
    if can_schedule(setting.actor, meeting.team_id):
        return closed(meeting)
    return f"{closed(meeting)} Brådskande ärenden: be rehabkoordinatorn om en extra plats."


def _is_in_time(choice: MeetingChoice) -> bool:
    return choice.meeting.pre_meeting.day >= clock.today()


def _deadline(choice: MeetingChoice) -> str:
    """When the parties answer, or that they may not have time to."""
    closes = day(choice.meeting.pre_meeting.day)
    if _is_in_time(choice):
        return f"Parterna svarar senast {closes}."
    return f"Förmötet stängde {closes}, så parterna hinner kanske inte svara."
