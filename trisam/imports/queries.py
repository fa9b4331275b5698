"""Reading for imports: which lifts and meetings a team has already, and uploaded lists."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import not_, select
from sqlalchemy.orm import selectinload

from trisam.audit import queries as audit
from trisam.cases.models import Case
from trisam.cases.policy import visible_to
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.imports.models import KEPT, UploadedList
from trisam.imports.policy import can_import
from trisam.imports.reading.case_rows import LiftKey, individual_key, lift_key
from trisam.meetings.models import Meeting
from trisam.teams.models import Team

_AT_A_TIME = 500
"""Databases limit how many values one question may hold."""


@dataclass(frozen=True, slots=True)
class KnownLifts:
    """Lifts that the team has already. Personal data: nothing of it may be shown."""

    told: set[LiftKey]
    """Those that the actor may know of: the actor sees them, or took them over."""
    hidden: set[LiftKey]
    """Those that nobody may notice, neither on the page nor in the counts."""


def known_lifts(actor: Actor, team_id: int, days: Collection[date]) -> KnownLifts:
    """The team's lifts on these days, so that a list adds none of them again.

    Raises `NotFound` for who may not import.
    """
    if not can_import(actor, team_id):
        raise NotFound
    wanted = sorted(set(days))
    known = KnownLifts(set(), set())
    taken_over = audit.own_subjects(actor, "case.import")
    for start in range(0, len(wanted), _AT_A_TIME):
        cases = session().execute(
            select(Case, visible_to(actor, clock.today()))
            .where(Case.team_id == team_id, Case.lifted_on.in_(wanted[start : start + _AT_A_TIME]))
            .options(selectinload(Case.person))
        )
        for case, seen in cases:
            told = actor.system or seen or case.subject in taken_over
            (known.told if told else known.hidden).add(_key(case))
    return known


def wait_for_turn(team_id: int) -> None:
    """Let one list at a time be taken over in a team: the next one sees what this one made."""
    session().scalar(select(Team.id).where(Team.id == team_id).with_for_update())


def meetings_on(actor: Actor, team_id: int, day: date) -> Sequence[Meeting]:
    """The team's meetings on `day`, cancelled ones too, in order."""
    if not can_import(actor, team_id):
        raise NotFound
    return (
        session()
        .scalars(
            select(Meeting)
            .where(Meeting.team_id == team_id, Meeting.day == day, not_(Meeting.is_after))
            .order_by(Meeting.starts_at)
        )
        .all()
    )


def uploaded(actor: Actor, team_id: int, list_id: uuid.UUID) -> UploadedList:
    """The actor's own list for this team. Raises `NotFound` when it is absent, old or another's."""
    found = session().get(UploadedList, list_id)
    if (
        found is None
        or found.team_id != team_id
        or actor.account_id is None
        or found.account_id != actor.account_id
        or found.uploaded_at < clock.now() - KEPT
        or not can_import(actor, team_id)
    ):
        raise NotFound
    return found


def _key(case: Case) -> LiftKey:
    person = case.person
    individual = individual_key(
        person.personnummer,
        person.name,
        birth_year=person.birth_year,
        question=case.issue or "",
    )
    return lift_key(individual, case.lifted_on, case.lifting_party.slug)
