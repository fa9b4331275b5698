"""Purging one row of a kind, with everything that hangs on it, in the present transaction.

What the database must keep to count stays, without text and without identity: dates, parties,
kön, kommun, försörjning and sysselsättning.
"""

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from trisam.audit import service as audit
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case, Release
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent
from trisam.contacts.models import FixedContact
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import Base, session
from trisam.extracts import queries as extracts
from trisam.extracts.records import sealed_of
from trisam.extracts.sections import Rows
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.mailings import service as mailings
from trisam.meetings.models import AgendaItem
from trisam.outbox import service as outbox
from trisam.own_case.models import OwnKey, OwnVisit
from trisam.people.models import Person
from trisam.recommendations.models import ActionStatus
from trisam.retention.events import Purged
from trisam.retention.models import GROUND_WORDS, KIND_WORDS, Purge, PurgeGround, RetentionKind
from trisam.retention.queries import scope
from trisam.surveys.models import Survey
from trisam.surveys.values import SurveyStatus
from trisam.teams import queries as teams

FORGOTTEN: dict[type[Base], dict[str, Any]] = {
    Case: {
        "interpreter_language": None,
        "income_since": None,
        "is_employed": None,
        "is_enrolled_at_af": None,
        "sick_listed_percent": None,
        "needs_transport": False,
        "needs_digital_help": False,
    },
    Person: {"personnummer_index": None, "birth_year": None},
}
"""What is not sealed but goes too, and what stands there afterwards."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is purged."""

    kind: PurgeGround
    rule_id: int | None = None
    purge_id: uuid.UUID | None = None
    """The id that the entry of the log gets: a purge that is done again keeps its own."""
    at: datetime = field(default_factory=clock.now)
    """What is purged on one occasion has one instant in the log."""


@dataclass(frozen=True, slots=True)
class _Gone:
    """What went: the party that owned it, the case, and the rows by table."""

    party_id: int
    counted: Counter[str]
    code: str | None = None
    """Of the case; a draft has none."""
    person_id: uuid.UUID | None = None


def purge(actor: Actor, kind: RetentionKind, row_id: uuid.UUID, ground: Ground) -> Purge | None:
    """Purge one row of `kind`; None when it is gone already. The caller has asked whether it may.

    Logged twice: in the access log, and in the purge log that counts without telling what it was.
    """
    gone = _KINDS[kind](actor, row_id)
    if gone is None:
        return None
    entry = Purge(
        id=ground.purge_id or uuid.uuid4(),
        at=ground.at,
        account_id=actor.account_id,
        actor_name=actor.name,
        party_id=gone.party_id,
        kind=kind,
        ground=ground.kind,
        rule_id=ground.rule_id,
        row_id=row_id,
        case_code=gone.code,
        counted=json.dumps(dict(sorted(gone.counted.items()))),
    )
    session().add(entry)
    session().flush()
    audit.record(
        actor,
        "case.purge" if gone.code else "draft.purge",
        f"case:{gone.code}" if gone.code else f"draft:{row_id}",
        person_id=gone.person_id,
        reason=f"{KIND_WORDS[kind]}: {GROUND_WORDS[ground.kind].lower()}",
    )
    if gone.person_id is not None:
        _forget(gone.person_id)
    events.publish(Purged(entry.id))
    return entry


def _case(actor: Actor, case_id: uuid.UUID) -> _Gone | None:
    """The lift with all that its party owns in it, but not the proof of consent."""
    case = scope.case(case_id)
    if case is None or case.purged_at is not None:
        return None
    teams.hold_teams(actor, {case.team_id})  # before the case, as whoever keeps the agenda
    mailings.cancel_for_case(actor, case_id)
    rows = extracts.part_of(case, case.lifting_party_id)
    counted: Counter[str] = Counter()
    for model, found in rows.items():
        if model not in {Person, AgendaItem} and model.__tablename__ not in _PROOF:
            counted[model.__tablename__] += len(found)
            _wipe(found)
    counted["survey_answer"] += _forget_surveys(scope.surveys_of_case(case_id))
    _remove(case_id, rows)
    for release in rows[Release]:
        _recall(release)
    _wipe(scope.handovers(case_id))  # also other parties': nobody takes anything over here any more
    case.closed_on = case.closed_on or clock.today()
    case.status = CaseStatus.CLOSED
    session().flush()
    events.publish(CaseClosed(actor, case.id))
    outbox.cancel_about(actor, case.subject)
    case.purged_at = clock.now()
    session().flush()
    return _Gone(case.lifting_party_id, +counted, case.code, case.person_id)


def _remove(case_id: uuid.UUID, rows: Rows) -> None:
    """What is not kept to be counted: what is not done yet, and what was the individual's own."""
    for follow_up in rows[FollowUp]:
        if follow_up.status is FollowUpStatus.DUE:
            _delete_surveys(follow_up)
            session().delete(follow_up)
    for message in scope.own_messages(case_id):  # also to other parties: the own page is closed
        session().delete(message)
    for model in _GOES_WHOLE:
        for row in rows[model]:
            session().delete(row)
        session().flush()


def _consent(_actor: Actor, consent_id: uuid.UUID) -> _Gone | None:
    found = scope.consent(consent_id)
    if found is None or scope.is_purged_consent(consent_id):
        return None
    consent, party_id, code = found
    _wipe([consent])
    session().flush()
    return _Gone(party_id, Counter({Consent.__tablename__: 1}), code, consent.person_id)


def _answer(_actor: Actor, release_id: uuid.UUID) -> _Gone | None:
    release = scope.release(release_id)
    if release is None:
        return None
    answers = scope.answers_through(release_id)
    if not _wipe([release, *answers]):
        return None
    _recall(release)
    session().flush()
    counted = +Counter({"release": 1, "answer": len(answers)})
    return _Gone(release.owner_party_id, counted, release.case.code, release.case.person_id)


def _action(_actor: Actor, action_id: uuid.UUID) -> _Gone | None:
    action = scope.action(action_id)
    if action is None or action.status is ActionStatus.OPEN or not _wipe([action]):
        return None
    case = action.recommendation.case
    return _Gone(action.party_id, Counter({"action": 1}), case.code, case.person_id)


def _follow_up(actor: Actor, follow_up_id: uuid.UUID) -> _Gone | None:
    follow_up = scope.follow_up(follow_up_id)
    if follow_up is None:
        return None
    surveys = scope.surveys_of_follow_up(follow_up_id)
    for survey in surveys:
        mailings.cancel_about(actor, survey.subject)
    answers = _forget_surveys(surveys)
    if not _wipe([follow_up]) and not answers:
        return None
    case = follow_up.case
    counted = +Counter({"follow_up": 1, "survey_answer": answers})
    return _Gone(case.lifting_party_id, counted, case.code, case.person_id)


def _draft(_actor: Actor, draft_id: uuid.UUID) -> _Gone | None:
    found = scope.draft(draft_id)
    if found is None:
        return None
    session().delete(found[0])
    session().flush()
    return _Gone(found[1], Counter({"lift_draft": 1}))


_KINDS: dict[RetentionKind, Callable[[Actor, uuid.UUID], _Gone | None]] = {
    RetentionKind.CASE: _case,
    RetentionKind.CONSENT: _consent,
    RetentionKind.ANSWER: _answer,
    RetentionKind.ACTION: _action,
    RetentionKind.FOLLOW_UP: _follow_up,
    RetentionKind.DRAFT: _draft,
}
_GOES_WHOLE: tuple[type[Base], ...] = (FixedContact, OwnVisit, OwnKey)
"""Of these no row is left to be counted. A visit goes before the key that opened it."""
_PROOF = frozenset({"consent", "consent_grant", "withdrawal"})


def _wipe(rows: Iterable[Base]) -> bool:
    """Empty every sealed text of these rows, and what else goes; True when there was any text."""
    had_text = False
    for row in rows:
        for column in sealed_of(type(row)).values():
            had_text = had_text or getattr(row, column) is not None
            setattr(row, column, None)
        for name, left in FORGOTTEN.get(type(row), {}).items():
            setattr(row, name, left)
    return had_text


def _forget_surveys(surveys: Iterable[Survey]) -> int:
    """End what waits for an answer, and empty what was answered in words; how many that was. What
    was marked stays, to count."""
    emptied = 0
    for survey in surveys:
        if survey.is_live:
            survey.status, survey.ended_at = SurveyStatus.WITHDRAWN, clock.now()
            survey.answers.clear()
            survey.keys.clear()
        survey.may_show = False
        emptied += sum(_wipe([answer]) for answer in survey.answers)
    session().flush()
    return emptied


def _delete_surveys(follow_up: FollowUp) -> None:
    """A follow-up that was never made goes wholly, and so does what it asked."""
    for survey in scope.surveys_of_follow_up(follow_up.id):
        session().delete(survey)
    session().flush()


def _recall(release: Release) -> None:
    release.recalled_at = release.recalled_at or clock.now()


def _forget(person_id: uuid.UUID) -> None:
    """Take the individual's identity away when no case and no proof rests on the row any more."""
    if not scope.is_needed(person_id):
        _wipe([scope.person(person_id)])
        session().flush()
