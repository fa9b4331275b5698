"""The forms of Efter-Trisam: calling, cancelling, ending."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Self

from trisam.core import clock
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, CancelCause, MeetingForm
from trisam.meetings.models.after import Participant
from trisam.meetings.queries.after import Candidate
from trisam.meetings.service.after import LONGEST, SHORTEST, GivenAfter
from trisam.people.forms import WatchedForm
from trisam.web.forms import (
    ClockField,
    DayField,
    Form,
    LineField,
    PickField,
    ProseField,
    TicksField,
    WholeNumberField,
)

USUAL = 30
CAUSES = (CancelCause.PARTY_MISSING, CancelCause.ILLNESS, CancelCause.OTHER)


class CallForm(WatchedForm):
    """Why, who, when and for how long."""

    purpose = ProseField("Varför ska ni träffas?", required="Skriv varför ni ska träffas.")
    account_ids = TicksField("Vilka ska vara med?")
    day = DayField("Dag", required="Skriv vilken dag ni ska träffas.")
    starts = ClockField("Börjar", required="Skriv när mötet börjar.")
    minutes = WholeNumberField("Högst", lowest=SHORTEST, highest=LONGEST)
    form = PickField("Hur träffas ni?", words=FORM_WORDS)
    place = LineField("Plats eller länk till det digitala mötet", required=None)

    @classmethod
    def offering(cls, candidates: Iterable[Candidate]) -> Self:
        """The form with those who can be asked."""
        form = cls(data={"minutes": USUAL, "form": MeetingForm.DIGITAL})
        form.account_ids.choices = {
            str(one.account.id): f"{one.party.short_name} – {one.account.name}"
            for one in candidates
        }
        return form

    def given(self) -> GivenAfter:
        """The answers of a valid form."""
        return GivenAfter(
            purpose=self.purpose.data or "",
            account_ids=frozenset(int(one) for one in self.account_ids.data or []),
            day=self.day.data or clock.today(),
            starts=self.starts.data or time(),
            minutes=self.minutes.data or 0,
            form=MeetingForm(self.form.data),
            place=self.place.data or "",
        )


class CancelAfterForm(Form):
    """Why it is cancelled."""

    cause = PickField(
        "Varför ställs mötet in?",
        words={cause: CAUSE_WORDS[cause] for cause in CAUSES},
        required="Välj varför mötet ställs in.",
    )


class HoldAfterForm(Form):
    """Who of those named came."""

    came = TicksField("Vilka var med?")

    @classmethod
    def of(cls, participants: Sequence[Participant]) -> Self:
        """Everybody ticked from the start."""
        people = {
            str(one.account_id): f"{one.party.short_name} – {one.account.name}"
            for one in participants
        }
        form = cls(data={"came": list(people)})
        form.came.choices = people
        return form

    def given(self) -> frozenset[int]:
        """The accounts of those who came."""
        return frozenset(int(one) for one in self.came.data or [])
