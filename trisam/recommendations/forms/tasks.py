"""Closing an action, and telling the individual."""

from trisam.recommendations.models import NotDoneReason
from trisam.web.forms import DayField, Form, PickField

DONE = "klar"
REASON_WORDS = {
    NotDoneReason.MISSING: "Inte genomförd: insatsen finns inte",
    NotDoneReason.QUEUE: "Inte genomförd: kö",
    NotDoneReason.NOT_READY: "Inte genomförd: personen är inte redo",
    NotDoneReason.DECLINED: "Inte genomförd: personen tackade nej",
    NotDoneReason.OTHER: "Inte genomförd: annat skäl",
}


class ActionForm(Form):
    """What became of an action."""

    outcome = PickField("Hur gick det?", words={DONE: "Genomförd", **REASON_WORDS})

    @property
    def not_done(self) -> NotDoneReason | None:
        """Why it could not be carried out; None when it was."""
        return None if self.outcome.data == DONE else NotDoneReason(self.outcome.data)


class FeedbackForm(Form):
    """When the individual was told."""

    told_on = DayField("Vilken dag berättade ni?")
