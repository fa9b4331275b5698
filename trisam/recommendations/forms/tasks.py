"""Closing an action, and telling the individual."""

from datetime import date
from typing import Final

from trisam.core import clock
from trisam.people.forms import WatchedForm
from trisam.recommendations.models import CHOICE_WORDS, FeedbackLetter, NotDoneReason
from trisam.recommendations.service import GivenLetter
from trisam.web.forms import DayField, Form, PickField, ProseField, VersionField

DONE = "klar"
HOW_IT_WENT: Final[dict[str, str]] = {
    DONE: "Genomförd",
    **{reason: f"Inte genomförd: {words.lower()}" for reason, words in CHOICE_WORDS.items()},
}


class ActionForm(Form):
    """What became of an action."""

    outcome = PickField("Hur gick det?", words=HOW_IT_WENT)

    @property
    def not_done(self) -> NotDoneReason | None:
        """Why it could not be carried out; None when it was."""
        return None if self.outcome.data == DONE else NotDoneReason(self.outcome.data)


class FeedbackForm(WatchedForm):
    """What the individual is told, and when."""

    text = ProseField("Det här får personen veta", required="Skriv vad personen får veta.")
    translation = ProseField("Samma sak på personens språk", required=None)
    told_on = DayField("Vilken dag berättade ni?")
    version = VersionField()

    @classmethod
    def about(
        cls, draft: str, letter: FeedbackLetter | None, told_on: date | None
    ) -> "FeedbackForm":
        """The form with the letter in it, or with the draft while there is none."""
        return cls(
            data={
                "text": letter.text if letter else draft,
                "translation": letter.translation if letter else None,
                "told_on": told_on or clock.today(),
                "version": str(letter.version) if letter else "",
            }
        )

    def given(self) -> GivenLetter:
        """What was filled in."""
        return GivenLetter(self.text.data or "", self.translation.data or "", self.version.number)

    def catch_up(self, letter: FeedbackLetter | None) -> bool:
        """True when somebody else was first. The next save then replaces what stands there."""
        current = str(letter.version) if letter else ""
        overtaken = current != (self.version.data or "")
        self.version.data = current
        return overtaken
