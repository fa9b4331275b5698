"""Reading drafts: each is seen by its officer alone. And what a lift can choose from."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.queries import About, Somebody
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound, RuleBroken
from trisam.lifts import steps
from trisam.lifts.answers import NUMBER, PROTECTED, Typed, first, opened
from trisam.lifts.models import LiftDraft
from trisam.meetings.queries import meetings
from trisam.meetings.queries.meetings import MeetingChoice
from trisam.parties.models import Kommun, Party
from trisam.people import personnummer
from trisam.teams import queries as teams
from trisam.teams.models import Team


def draft(actor: Actor, draft_id: uuid.UUID, *, lock: bool = False) -> LiftDraft:
    """The actor's own draft. Raises `NotFound` for anybody else's.

    `lock`: hold it until the transaction ends, so that it becomes one case only.
    """
    mine = select(LiftDraft).where(
        LiftDraft.id == draft_id, LiftDraft.officer_id == actor.account_id
    )
    found = session().scalar(mine.with_for_update() if lock else mine)
    if found is None:
        raise NotFound
    return found


def drafts(actor: Actor) -> Sequence[LiftDraft]:
    """The actor's drafts, latest first."""
    return (
        session()
        .scalars(
            select(LiftDraft)
            .where(LiftDraft.officer_id == actor.account_id)
            .order_by(LiftDraft.changed_at.desc())
        )
        .all()
    )


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as it stands in the officer's own list."""

    draft: LiftDraft
    name: str
    """The individual, as far as was written."""
    team: str


def draft_lines(actor: Actor) -> list[DraftLine]:
    """The actor's drafts for a list, latest first."""
    team_names = {team.slug: team.name for team in cases.teams_to_lift_to(actor)}
    lines = []
    for draft in drafts(actor):
        answers = opened(draft.answers)
        name = first(answers, steps.PERSON, "name")
        if first(answers, steps.PERSON, "kind") == PROTECTED:
            name = "Person med skyddade uppgifter"
        team = team_names.get(first(answers, steps.TEAM, "team"), "")
        lines.append(DraftLine(draft, name or "Ny person", team))
    return lines


def is_lifted(actor: Actor, draft_id: uuid.UUID) -> bool:
    """Whether the draft became a case that the actor sees. Nothing of it is read."""
    return draft_id in cases.by_ids(actor, [draft_id])


def lifted(actor: Actor, draft_id: uuid.UUID) -> Case:
    """The case that the draft became. Raises `NotFound` when the actor may not see it."""
    found = cases.by_ids(actor, [draft_id]).get(draft_id)
    if found is None:
        raise NotFound
    return cases.get(actor, found.code)


@dataclass
class Setting:
    """What one lift can choose from, asked for when a step needs it."""

    actor: Actor
    answers: dict[str, Typed]

    @cached_property
    def teams(self) -> Sequence[Team]:
        """The teams that the officer may lift to, own seats first."""
        return cases.teams_to_lift_to(self.actor)

    @cached_property
    def team(self) -> Team | None:
        """The chosen team."""
        slug = first(self.answers, steps.TEAM, "team")
        return next((team for team in self.teams if team.slug == slug), None)

    @cached_property
    def sitting(self) -> Sequence[Party]:
        """Every party of the chosen team, in their usual order."""
        if self.team is None:
            return []
        return teams.parties_on(self.actor, self.team.id, clock.today())

    @property
    def own_party(self) -> Party | None:
        """The officer's own, when it sits in the team."""
        return next((party for party in self.sitting if party.id == self.actor.party_id), None)

    @cached_property
    def parties(self) -> list[Party]:
        """The other parties of the chosen team, in their usual order."""
        return [party for party in self.sitting if party.id != self.actor.party_id]

    @cached_property
    def kommuner(self) -> Sequence[Kommun]:
        """Every kommun, by name."""
        return session().scalars(select(Kommun).order_by(Kommun.name)).all()

    @cached_property
    def meetings(self) -> list[MeetingChoice]:
        """The chosen team's meetings to come."""
        return meetings.upcoming(self.actor, self.team.id) if self.team else []

    @cached_property
    def has_earlier(self) -> bool:
        """Whether the officer may see an earlier case about the same individual."""
        return bool(self._about)

    @cached_property
    def has_open(self) -> bool:
        """Whether one of those cases is still open."""
        return any(found.is_open for found in self._about)

    @cached_property
    def is_certain(self) -> bool:
        """Whether the personnummer says that it is the same individual, not just the name."""
        return any(found.is_certain for found in self._about)

    @cached_property
    def earlier(self) -> Sequence[Case]:
        """Those earlier cases; showing them is logged."""
        return cases.earlier_about(self.actor, [found.case_id for found in self._about])

    @cached_property
    def is_protected(self) -> bool:
        """Whether the individual has skyddade personuppgifter."""
        return first(self.answers, steps.PERSON, "kind") == PROTECTED

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The steps of this lift."""
        agreed = first(self.answers, steps.CONSENT, "agreed") != "no"
        return steps.path(has_earlier=self.has_earlier, has_consent=agreed)

    @cached_property
    def _about(self) -> Sequence[About]:
        """The cases about the same individual that the officer may see, and no others."""
        somebody = self._somebody
        return cases.about(self.actor, somebody) if somebody else []

    @property
    def _somebody(self) -> Somebody | None:
        """Who it is; None while that is not told, and for protected identity."""

        def told(name: str) -> str:
            return first(self.answers, steps.PERSON, name)

        if self.is_protected:
            return None
        if told("kind") != NUMBER:
            year = told("birth_year")
            return Somebody(told("name"), int(year)) if re.fullmatch(r"[0-9]{4}", year) else None
        number = self._number
        return Somebody(told("name"), number.born.year, number.digits) if number else None

    @property
    def digits(self) -> str | None:
        """The personnummer that was typed, twelve digits, if it is a right one."""
        is_asked = first(self.answers, steps.PERSON, "kind") == NUMBER
        return self._number.digits if is_asked and self._number else None

    @cached_property
    def _number(self) -> personnummer.Number | None:
        try:
            return personnummer.parse(first(self.answers, steps.PERSON, "personnummer"))
        except RuleBroken:
            return None
