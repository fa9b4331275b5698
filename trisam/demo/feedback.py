"""Återkoppling: the letters that handläggare have begun on after the latest meetings."""

from collections.abc import Iterable

from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.saving import Pile
from trisam.demo.span import Span
from trisam.meetings.models import Meeting
from trisam.recommendations.letters import Step, draft
from trisam.recommendations.models import FeedbackLetter, Recommendation

NEW = 30
"""Days after the meeting: what is older was told by word of mouth, in this county."""
SHARE_WRITTEN = 0.4
OWN_ENDING = "Ta gärna med någon som stöd när vi ses."
IN_OTHER_WORDS = {
    "arabiska": "مرحبا! تحدثنا في الاجتماع عن سؤالك. اتصل بنا إذا كانت لديك أسئلة.",
}


class Feedback:
    """Writes what was written to individuals."""

    def __init__(self, pile: Pile, span: Span) -> None:
        self.pile, self.span = pile, span
        self.chance = Chance("feedback letters")

    def write(
        self,
        dossier: Dossier,
        meeting: Meeting,
        recommendation: Recommendation,
        steps: Iterable[Step],
    ) -> None:
        """The letter about one recommendation of a held meeting, if somebody began on one."""
        lift, language = dossier.lift, dossier.case.interpreter_language or ""
        is_new = (self.span.today - meeting.day).days <= NEW
        if not is_new or not self.chance.happens(SHARE_WRITTEN):
            return
        contact = f"{lift.officer.name}, {lift.party.name}"
        asked_again = lift.agreement is not None and lift.agreement.still_contact
        text = draft(
            meeting.day, recommendation.text or "", steps, contact, asked_again=asked_again
        )
        self.pile.add(
            FeedbackLetter(
                id=self.chance.id(),
                recommendation_id=recommendation.id,
                written_by_id=lift.officer.id,
                changed_at=meeting.held_at,
                text=f"{text}\n\n{OWN_ENDING}",
                translation=IN_OTHER_WORDS.get(language),
            )
        )
