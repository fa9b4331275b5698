"""Timed work of the surveys."""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.mailings import queries as mailings
from trisam.mailings import service as mailing_service
from trisam.mailings.models import MailingKind
from trisam.surveys import queries, service

ACTOR = Actor.of_system("enkät")
PATIENCE = timedelta(days=1)
"""So long somebody has to post the first letter before being told of it."""
RECENT = timedelta(days=30)


def mind() -> int:
    """End the surveys that nobody may answer any more, and tell owners of letters to print and of
    what did not arrive. How many.

    One transaction each, and each looked at again inside it: a crash loses none, and two processes
    do nothing twice.
    """
    today, now = clock.today(), clock.now()
    ended = _each(lambda: queries.over_ids(today), _end)
    letters = _each(lambda: mailings.due_letter_ids(now), _tell_of_letter)
    return ended + letters + _each(lambda: mailings.failed_ids(today - RECENT), _tell_of_failure)


def _each(find: Callable[[], Sequence[uuid.UUID]], work: Callable[[uuid.UUID], bool]) -> int:
    with reading():
        found = find()
    return sum(_one(row_id, work) for row_id in found)


def _one(row_id: uuid.UUID, work: Callable[[uuid.UUID], bool]) -> bool:
    with transaction():
        return work(row_id)


def _end(survey_id: uuid.UUID) -> bool:
    survey = queries.take(survey_id)
    return survey is not None and service.end_if_over(ACTOR, survey)


def _tell_of_letter(mailing_id: uuid.UUID) -> bool:
    letter = mailings.due(mailing_id, clock.now())
    survey = queries.of_subject(letter.about) if letter else None
    letter = mailings.take(mailing_id, clock.now())
    if survey is None or letter is None:
        return False
    if not queries.reaches(letter, survey, survey.follow_up):
        mailing_service.note_cancelled(ACTOR, letter)
        return False
    if letter.kind is MailingKind.SURVEY and clock.now() < letter.not_before + PATIENCE:
        return False
    return service.tell_of_letter(ACTOR, survey, letter)


def _tell_of_failure(mailing_id: uuid.UUID) -> bool:
    failed = mailings.failed(mailing_id)
    survey = queries.of_subject(failed.about) if failed else None
    if failed is None or survey is None or not queries.reaches(failed, survey, survey.follow_up):
        return False
    if mailings.goes_on(failed):  # it was sent anew, to a better address
        return False
    return service.tell_of_failure(ACTOR, survey, failed)
