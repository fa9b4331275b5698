"""Writing a lift: start, save, remove, hand in."""

import uuid

from trisam.cases import policy as cases_policy
from trisam.cases import service as cases
from trisam.cases.lift import NewCase
from trisam.cases.models import Case
from trisam.cases.queries import teams_to_lift_to
from trisam.cases.values import Urgency
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.lifts import queries, steps
from trisam.lifts.answers import (
    MOST_CHARACTERS,
    PROTECTED,
    Lift,
    Typed,
    as_typed,
    closed,
    first,
    opened,
    size,
    without_identity,
    without_name,
)
from trisam.lifts.models import LiftDraft
from trisam.meetings.queries import meetings
from trisam.meetings.service import agenda
from trisam.people import service as people

MOST_DRAFTS = 50


def start(actor: Actor) -> LiftDraft:
    """A new draft. Where there is one team only, it is chosen already.

    Raises `Forbidden` for somebody who lifts no cases, `RuleBroken` when no team is in reach.
    """
    if not cases_policy.can_lift(actor):
        raise Forbidden
    teams = teams_to_lift_to(actor)
    if not teams:
        raise RuleBroken(
            "Det finns inget team som du kan lyfta till. Be administratören att kontrollera "
            "vilka kommuner din enhet arbetar i."
        )
    if len(queries.drafts(actor)) >= MOST_DRAFTS:
        raise RuleBroken(f"Du har redan {MOST_DRAFTS} utkast. Ta bort något som du inte behöver.")
    return _new_draft(actor, {steps.TEAM: {"team": [teams[0].slug]}} if len(teams) == 1 else {})


def start_again(actor: Actor, case: Case) -> LiftDraft:
    """A new draft about the individual of an earlier case that was fetched: who it is stands there
    already, and so does the team. The rest is asked anew, and so is the consent.

    Raises `Forbidden` for other parties than the lifting one, and as `start`.
    """
    if not cases_policy.is_own(actor, case):
        raise Forbidden
    draft = start(actor)
    team = {"team": [case.team.slug]} if case.team in teams_to_lift_to(actor) else {}
    draft.answers = closed({steps.TEAM: team, steps.PERSON: as_typed(case.person)})
    session().flush()
    return draft


def _new_draft(actor: Actor, answers: dict[str, Typed]) -> LiftDraft:
    draft = LiftDraft(officer_id=actor.account_id, changed_at=clock.now(), answers=closed(answers))
    session().add(draft)
    session().flush()
    return draft


def save(actor: Actor, draft: LiftDraft, step: str, typed: Typed) -> None:
    """Keep what was typed in a step. Raises `RuleBroken` for an enormous text."""
    _must_own(actor, draft)
    if size(typed) > MOST_CHARACTERS:
        raise RuleBroken("Texten är för lång för att sparas. Korta den först.")
    answers = opened(draft.answers)
    if step == steps.PERSON and typed.get("kind") == [PROTECTED]:
        answers = without_name(answers, first(answers, steps.PERSON, "name"))
        typed = without_identity(typed)
    draft.answers = closed({**answers, step: typed})
    draft.changed_at = clock.now()
    session().flush()


def remove(actor: Actor, draft: LiftDraft) -> None:
    """Throw the draft away."""
    _must_own(actor, draft)
    session().delete(draft)
    session().flush()


def protect_drafts(actor: Actor, digits: str) -> None:
    """The individual with this personnummer has skyddade personuppgifter from now on: the
    actor's own drafts say so too, and no longer who it is."""
    for draft in queries.drafts(actor):
        answers = opened(draft.answers)
        if queries.Setting(actor, answers).digits == digits:
            save(
                actor,
                draft,
                steps.PERSON,
                {**answers[steps.PERSON], "kind": [PROTECTED]},
            )


def submit(actor: Actor, draft_id: uuid.UUID, lift: Lift) -> Case:
    """Hand the lift in: the draft becomes a case, with a slot in the chosen meeting.

    All of it happens or nothing. Raises `RuleBroken` when something stands in the way, such as
    a last slot that somebody else just took, and `NotFound` when the draft is a case already.
    """
    draft = queries.draft(actor, draft_id, lock=True)
    person = people.add(actor, lift.person)
    case = cases.create(
        actor,
        NewCase(
            id=draft.id,
            team_id=lift.team_id,
            person=person,
            issue=lift.issue,
            questions=lift.questions,
            consent=lift.consent(person.id) if lift.consent else None,
            own_words=lift.own_words,
            own_words_to=lift.own_words_to,
            participation=lift.participation,
            situation=lift.situation,
            background=lift.background,
            urgency=Urgency.URGENT if lift.urgent else Urgency.NORMAL,
            is_relift=lift.is_relift,
        ),
    )
    _place(actor, case, lift)
    session().delete(draft)
    session().flush()
    return case


def _place(actor: Actor, case: Case, lift: Lift) -> None:
    if lift.meeting_id is None or lift.consent is None:
        return
    for choice in meetings.upcoming(actor, case.team_id):
        if choice.meeting.id == lift.meeting_id:
            place = agenda.place_urgent if lift.urgent else agenda.place
            place(actor, case, choice.meeting)
            return
    raise RuleBroken("Mötet finns inte längre. Välj ett annat möte.", field="meeting")


def _must_own(actor: Actor, draft: LiftDraft) -> None:
    if draft.officer_id != actor.account_id:
        raise Forbidden
