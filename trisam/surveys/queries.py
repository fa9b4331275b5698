"""Reading surveys: officers by the follow-up that they see, individuals by a link or a code."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.followups import policy as followups
from trisam.followups import queries as follow_ups
from trisam.followups.models import FollowUp
from trisam.mailings import queries as mailings
from trisam.mailings.models import Mailing
from trisam.people.models import Gender, Person
from trisam.surveys import catalogue, keys
from trisam.surveys.models import Survey, SurveyAnswer, SurveyKey
from trisam.surveys.policy import agreed, may_reach, stands
from trisam.surveys.values import LIVE, AskWay, Mark, SurveyStatus
from trisam.teams import queries as teams


def follow_up(actor: Actor, follow_up_id: uuid.UUID) -> FollowUp:
    """The follow-up with its case, consent and owner. Raises `NotFound`; logged as a reading."""
    return follow_ups.get(actor, follow_up_id)


def of_follow_up(actor: Actor, found: FollowUp) -> Sequence[Survey]:
    """The surveys of a follow-up that was fetched, newest first. None for other parties."""
    if not followups.can_view(actor, found, found.case):
        return []
    return (
        session()
        .scalars(
            select(Survey)
            .where(Survey.follow_up_id == found.id)
            # One waits at a time, so whichever ended last was asked last, also on the same day.
            .order_by(Survey.ended_at.is_(None).desc(), Survey.ended_at.desc(), Survey.id)
            .options(selectinload(Survey.answers))
        )
        .all()
    )


def live_of(found: FollowUp) -> Survey | None:
    """The survey of a follow-up that has not come to an end; it and the consent are held until the
    transaction ends."""
    return _held(select(Survey).where(Survey.follow_up_id == found.id, Survey.status.in_(LIVE)))


def of_token(token: str, *, lock: bool = False) -> Survey | None:
    """The survey that a link opens today; None for every token that opens nothing, whatever the
    reason. The consent is looked at now; with `lock`, it and the survey are held."""
    if len(token) > keys.LONGEST_TOKEN:
        return None
    return _opened_by([keys.hash_of_token(token)], lock=lock)


def of_code(typed: str) -> Survey | None:
    """The survey that a typed code opens today, held; None for every code that opens nothing."""
    return _opened_by(keys.hashes_of_code(typed), lock=True)


def hold_consent(found: FollowUp) -> None:
    """Hold the consent and read it as it stands: it may have been taken back meanwhile."""
    cases.hold_consent_of(found.case.code)
    if found.case.consent is not None:
        session().refresh(found.case.consent)


def take(survey_id: uuid.UUID) -> Survey | None:
    """A survey that has not come to an end, with its follow-up, case and consent, held until the
    transaction ends; None when it has ended or is in somebody else's hands. For timed work."""
    wanted = select(Survey).where(Survey.id == survey_id, Survey.status.in_(LIVE))
    return _held(wanted, skip_locked=True)


def over_ids(today: date) -> list[uuid.UUID]:
    """The surveys that have not come to an end and that nobody may answer any more: too old, or
    without the individual's yes. For timed work."""
    live = select(Survey).where(Survey.status.in_(LIVE)).options(_ASKED)
    return [
        one.id
        for one in session().scalars(live.order_by(Survey.id))
        if not stands(one, one.follow_up, one.follow_up.case, today)
    ]


def standing_of(actor: Actor, found: FollowUp) -> Survey | None:
    """The survey of a follow-up that was fetched that can be answered today."""
    today = clock.today()
    surveys = of_follow_up(actor, found)
    return next((one for one in surveys if stands(one, found, found.case, today)), None)


def to_interview(actor: Actor) -> list[Survey]:
    """The surveys of the actor's own follow-ups whose individual would rather be interviewed and
    may be asked today, the one first asked first."""
    today = clock.today()
    found = session().scalars(
        select(Survey)
        .join(Survey.follow_up)
        .join(FollowUp.case)
        .where(
            Survey.status.in_(LIVE),
            Survey.wants_interview,
            FollowUp.owner_id == actor.account_id,
            followups.visible_to(actor),
        )
        .options(
            contains_eager(Survey.follow_up)
            .contains_eager(FollowUp.case)
            .options(
                joinedload(Case.person, innerjoin=True),
                joinedload(Case.team, innerjoin=True),
                joinedload(Case.consent),
            )
        )
        .order_by(Survey.asked_on, Survey.id)
    )
    wanting = [one for one in found if stands(one, one.follow_up, one.follow_up.case, today)]
    about = [one.follow_up.case for one in wanting]
    audit.record_reads(actor, "case.list", [(case.subject, case.person_id) for case in about])
    return wanting


def of_subject(about: str) -> Survey | None:
    """The survey that a message is about ("survey:<id>"), with its follow-up, case, owner and
    consent; it and the consent are held until the transaction ends. For timed work."""
    kind, _, key = about.partition(":")
    return _held(select(Survey).where(Survey.id == uuid.UUID(key))) if kind == "survey" else None


def may_leave(mailing: Mailing) -> bool:
    """Whether a message to the individual may leave now: the survey can be answered, and the yes
    to it stands. A reminder only to whoever is silent."""
    survey = of_subject(mailing.about)
    return survey is not None and reaches(mailing, survey, survey.follow_up)


def letter_of(survey: Survey, found: FollowUp) -> Mailing | None:
    """The letter to print now, of a survey and its follow-up that were fetched."""
    letter = mailings.waiting_letter(survey.subject)
    return letter if letter and reaches(letter, survey, found) else None


def reaches(mailing: Mailing, survey: Survey, found: FollowUp) -> bool:
    """`policy.may_reach` today, of a survey and its follow-up that were fetched."""
    return may_reach(mailing.kind, survey, found, found.case, clock.today())


def asked_between(
    questionnaire: str, first: date, last: date
) -> Sequence[tuple[int, int, bool, AskWay, SurveyStatus]]:
    """How many were asked in these days, by team, by whether they are women, by way and by status.
    Not what was called back: then nobody was to answer. Numbers alone; the caller asks who may see
    them."""
    woman = case((Person.gender == Gender.WOMAN, 1), else_=0)
    rows = session().execute(
        _numbers(questionnaire, first, last)
        .add_columns(Case.team_id, woman, Survey.asked_way, Survey.status)
        .group_by(Case.team_id, woman, Survey.asked_way, Survey.status)
    )
    return [
        (number, team_id, bool(is_woman), way, status)
        for number, team_id, is_woman, way, status in rows
    ]


def marked_between(
    questionnaire: str, first: date, last: date
) -> Sequence[tuple[int, bool, str, Mark]]:
    """The same of what was sent: by whether they are women, by question and by mark."""
    woman = case((Person.gender == Gender.WOMAN, 1), else_=0)
    rows = session().execute(
        _numbers(questionnaire, first, last)
        .add_columns(woman, SurveyAnswer.question, SurveyAnswer.mark)
        .join(SurveyAnswer, SurveyAnswer.survey_id == Survey.id)
        .where(Survey.status == SurveyStatus.ANSWERED, SurveyAnswer.mark.is_not(None))
        .group_by(woman, SurveyAnswer.question, SurveyAnswer.mark)
    )
    return [(number, bool(is_woman), question, mark) for number, is_woman, question, mark in rows]


def _numbers(questionnaire: str, first: date, last: date) -> Select[Any]:
    return (
        select(func.count(Survey.id))
        .select_from(Survey)
        .join(Survey.follow_up)
        .join(FollowUp.case)
        .join(Case.person)
        .where(
            Survey.questionnaire == questionnaire,
            Survey.asked_on.between(first, last),
            Survey.status != SurveyStatus.REVOKED,
        )
    )


def may_hear(account_id: int, about: str) -> bool:
    """`followups.may_hear`, which also knows messages about a survey ("survey:<id>"): they go out
    only to those who see its follow-up, while the individual's yes to the survey stands."""
    kind, _, key = about.partition(":")
    if kind != "survey":
        return follow_ups.may_hear(account_id, about)
    reader = teams.actor_of(account_id)
    survey = session().scalar(
        select(Survey)
        .where(Survey.id == uuid.UUID(key))
        .options(_ASKED)
        .execution_options(populate_existing=True)
    )
    if reader is None or survey is None:
        return False
    hold_consent(survey.follow_up)
    asked = survey.follow_up
    return agreed(asked.case, clock.today()) and followups.can_view(reader[0], asked, asked.case)


_ASKED = joinedload(Survey.follow_up, innerjoin=True).options(
    joinedload(FollowUp.owner, innerjoin=True),
    joinedload(FollowUp.case, innerjoin=True).options(
        joinedload(Case.consent), joinedload(Case.team, innerjoin=True)
    ),
)
_WHOLE = (_ASKED, selectinload(Survey.answers), selectinload(Survey.keys))


def _held(wanted: Select[Survey], *, skip_locked: bool = False) -> Survey | None:
    """The survey with all that belongs to it; it and the consent are held until the transaction
    ends."""
    survey = session().scalar(
        wanted.options(*_WHOLE)
        .with_for_update(of=Survey, skip_locked=skip_locked)
        .execution_options(populate_existing=True)
    )
    if survey is not None:
        hold_consent(survey.follow_up)
    return survey


def _opened_by(hashes: Collection[str], *, lock: bool) -> Survey | None:
    wanted = select(Survey).join(Survey.keys).where(SurveyKey.hash.in_(hashes))
    fresh = wanted.options(*_WHOLE).execution_options(populate_existing=True)
    survey = _held(wanted) if lock else session().scalar(fresh)
    if survey is None or catalogue.of(survey) is None:
        return None
    asked = survey.follow_up
    return survey if stands(survey, asked, asked.case, clock.today()) else None
