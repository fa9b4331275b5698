"""What is typed in the written förmöte saves itself, field by field, until the answer is given."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import delete

from trisam.cases import queries as cases
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case
from trisam.cases.policy import party_of
from trisam.consents.events import ConsentWithdrawn
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.meetings.models import AnswerDraft
from trisam.meetings.policy import audience, can_answer
from trisam.meetings.queries import answer_drafts as queries
from trisam.meetings.queries import answers

NOT_WAITING = "Ärendet väntar inte på något möte längre, så svaret kan inte ändras."
TOO_LONG = "Texten är för lång för att sparas. Korta den först."
LONGEST = 5000
"""Longer than any answer may be: what is too long to be given is kept all the same."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in one field of the form."""

    name: str
    text: str = field(repr=False)
    seen: int | None = None
    """The version of the draft that the writer had before the eyes; None when there was none."""

    def is_overtaken_by(self, draft: AnswerDraft) -> bool:
        """Somebody wrote something else there meanwhile."""
        return draft.version != self.seen and (draft.text or "") != self.text


def save(actor: Actor, case: Case, typed: Typed, answered: int | None) -> AnswerDraft:
    """Keep what the actor's party is writing in a field. `answered` is the version of the party's
    answer that the form was made from; None when there was none.

    Sent again, as after a lost connection, it is the same draft. Raises `Forbidden` for somebody
    who may not answer, `RuleBroken` when the case waits in no meeting or the text is enormous,
    and `Overtaken` when somebody else wrote in the field, or the answer was given, meanwhile.
    """
    party_id = party_of(actor, case)
    if party_id is None or actor.account_id is None or not can_answer(actor, case, clock.today()):
        raise Forbidden
    if answers.coming_meeting(actor, case) is None:
        raise RuleBroken(NOT_WAITING)
    if len(typed.text) > LONGEST:
        raise RuleBroken(TOO_LONG)
    given = answers.own(actor, case)
    if (given.version if given else None) != answered:
        raise Overtaken
    found = queries.of_case(actor, case).get(typed.name)
    if found is not None and typed.is_overtaken_by(found):
        raise Overtaken
    if found is not None and (found.text or "") == typed.text:
        return found
    with db.attempt({"uq_answer_draft_case_id_party_id_field": Overtaken().sentence}):
        kept = found or AnswerDraft(case_id=case.id, party_id=party_id, field=typed.name)
        kept.account_id, kept.saved_at, kept.text = actor.account_id, clock.now(), typed.text
        session().add(kept)
    return kept


def give(actor: Actor, case: Case, written: Iterable[Typed]) -> None:
    """The party's answer is given, as it stands in `written`: its drafts are not kept.

    Raises `Overtaken` when one of them says something that the writer has not seen.
    """
    seen = {typed.name: typed for typed in written}
    for name, draft in queries.of_case(actor, case).items():
        if name not in seen or seen[name].is_overtaken_by(draft):
            raise Overtaken
        session().delete(draft)


def forget_when_closed(event: CaseClosed) -> None:
    """Nobody answers about a closed case any more."""
    session().execute(delete(AnswerDraft).where(AnswerDraft.case_id == event.case_id))


def forget_without_consent(event: ConsentWithdrawn) -> None:
    """A party that may no longer be told of a case keeps nothing that it began to write."""
    for case in cases.resting_on(event.consent_id):
        told = audience(case, clock.today())
        session().execute(
            delete(AnswerDraft).where(
                AnswerDraft.case_id == case.id, AnswerDraft.party_id.not_in(told)
            )
        )
