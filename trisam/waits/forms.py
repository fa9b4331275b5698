"""The forms of what waits."""

from collections.abc import Iterable
from typing import Self

from wtforms import SelectField
from wtforms.validators import InputRequired

from trisam.cases.models import Case, Wait, WaitEnd
from trisam.meetings.queries.owners import Owner, key_of, of_key
from trisam.people.forms import WatchedForm
from trisam.waits.service import GivenReadiness, GivenWait
from trisam.web.forms import DayField, Form, LineField, PickField, VersionField

PROLONG = "fortsatt"
REVIEW_WORDS = {
    PROLONG: "Ärendet fortsätter att avvakta",
    WaitEnd.ONWARD: "Vi går vidare",
    WaitEnd.BACK: "Åter till teamet",
}


class WaitForm(WatchedForm):
    """Until when a case waits, why, and who looks at it again."""

    reason = LineField("Varför avvaktar ärendet?", required="Skriv varför ärendet ska avvakta.")
    wait_until = DayField("Avvakta till", required="Skriv vilken dag ärendet avvaktar till.")
    wait_review = DayField("Ses över", required=None)
    wait_owner = SelectField(
        "Vem ser över ärendet då?", validators=[InputRequired("Välj vem som ser över ärendet.")]
    )

    def offer(self, owners: Iterable[Owner]) -> None:
        """Offer these people."""
        people = {owner.key: owner.words for owner in owners}
        self.wait_owner.choices = {"": "Välj person", **people}

    def given(self) -> GivenWait:
        """What was filled in."""
        party_id, owner_id = of_key(self.wait_owner.data)
        if self.wait_until.data is None:
            raise ValueError("the form is validated first")
        return GivenWait(
            until=self.wait_until.data,
            party_id=party_id,
            owner_id=owner_id,
            reason=self.reason.data or "",
            review_on=self.wait_review.data,
        )


class ReviewForm(WaitForm):
    """How it goes on; the days matter only to what goes on waiting."""

    outcome = PickField(
        "Hur går det vidare?", words=REVIEW_WORDS, required="Välj hur det går vidare."
    )
    wait_until = DayField("Avvakta till", required=None)
    version = VersionField()

    @classmethod
    def about(cls, wait: Wait) -> Self:
        """The form with what stands; a new day has to be given."""
        return cls(
            data={
                "reason": wait.reason,
                "wait_owner": key_of(wait.party_id, wait.owner_id),
                "version": str(wait.version),
            }
        )

    @property
    def end(self) -> WaitEnd | None:
        """What came of it; None when it goes on waiting."""
        return None if self.outcome.data == PROLONG else WaitEnd(self.outcome.data)

    def validate(self, extra_validators: object = None) -> bool:
        """What goes on waiting needs a day; what does not needs nothing more."""
        sound = super().validate(extra_validators)
        if self.outcome.data == PROLONG:
            if self.wait_until.data is None and not self.wait_until.errors:
                self.wait_until.errors = ["Skriv vilken dag ärendet avvaktar till."]
            return sound and self.wait_until.data is not None
        if self.outcome.data:
            for field in (self.reason, self.wait_until, self.wait_review, self.wait_owner):
                field.errors = []
            return not self.errors
        return sound


class ReadinessForm(Form):
    """Since when the individual is ready for the next step, and when it began."""

    ready_on = DayField("Redo för nästa steg sedan", required=None)
    started_on = DayField("Nästa steg började", required=None)
    version = VersionField()

    @classmethod
    def about(cls, case: Case) -> Self:
        """The form with what is known."""
        known = {"ready_on": case.ready_on, "started_on": case.started_on}
        return cls(data={**known, "version": str(case.version)})

    def given(self) -> GivenReadiness:
        """What was filled in."""
        return GivenReadiness(self.ready_on.data, self.started_on.data, self.version.number)
