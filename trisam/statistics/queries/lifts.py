"""Lifts as figures: each row tells how many are alike. Counted once a quarter, for the release."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.parties.models import Kommun
from trisam.people.models import Gender, Person
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.families.lifts import Lifted, Membership
from trisam.statistics.periods import Period
from trisam.teams.models import PartyStanding, Team, TeamParty


def first_lifted() -> date | None:
    """The day of the first lift there is."""
    return session().scalar(select(func.min(Case.lifted_on)))


def lifted(period: Period) -> list[Lifted]:
    """The lifts of the period. The one definition of a lift in a period: the day it was lifted,
    whatever came of it. Unprotected."""
    by: tuple[Any, ...] = (
        Case.team_id,
        Case.lifting_party_id,
        case((Person.gender == Gender.WOMAN, 1), else_=0),
        Case.is_relift,
        case((_by_own_party(), 1), else_=0),
    )
    alike = (
        select(*(column.label(f"c{at}") for at, column in enumerate(by)))
        .select_from(Case)
        .join(Case.person)
        .where(_in(period))
        .subquery()
    )
    rows = session().execute(select(func.count(), *alike.c).group_by(*alike.c))
    return [
        Lifted(number, team, party, bool(woman), bool(again), bool(is_own))
        for number, team, party, woman, again, is_own in rows
    ]


def behind(team_id: int, party_id: int, period: Period) -> list[uuid.UUID]:
    """The cases that `lifted` counts as a party's own in a team, as they are today, the latest
    first. Not what the reader may see of them: that is `trisam.cases`' to say."""
    found = session().scalars(
        select(Case.id)
        .where(
            _in(period),
            _by_own_party(),
            Case.team_id == team_id,
            Case.lifting_party_id == party_id,
        )
        .order_by(Case.lifted_on.desc(), Case.code)
    )
    return list(found)


def _in(period: Period) -> ColumnElement[bool]:
    return Case.lifted_on.between(period.first, period.last)


def _by_own_party() -> ColumnElement[bool]:
    """The party had a place of its own in the team on the day."""
    return exists().where(
        Team.id == Case.team_id,
        or_(Team.closed_on.is_(None), Team.closed_on >= Case.lifted_on),
        TeamParty.team_id == Case.team_id,
        TeamParty.party_id == Case.lifting_party_id,
        TeamParty.standing == PartyStanding.MEMBER,
        TeamParty.valid_from <= Case.lifted_on,
        or_(TeamParty.valid_to.is_(None), TeamParty.valid_to >= Case.lifted_on),
    )


def memberships(period: Period) -> list[Membership]:
    """The parties, guests left out, that each team had at some time in the period. A closed team
    has none: everybody knows that it lifts nothing, so it could hide nothing."""
    ends = func.coalesce(TeamParty.valid_to, date.max)
    closed = func.coalesce(Team.closed_on, date.max)
    last_day = func.max(case((ends < closed, ends), else_=closed))
    rows = session().execute(
        select(TeamParty.team_id, TeamParty.party_id, func.min(TeamParty.valid_from), last_day)
        .join(Team, Team.id == TeamParty.team_id)
        .where(
            closed >= period.first,
            TeamParty.standing == PartyStanding.MEMBER,
            TeamParty.valid_from <= period.last,
            or_(TeamParty.valid_to.is_(None), TeamParty.valid_to >= period.first),
        )
        .group_by(TeamParty.team_id, TeamParty.party_id)
    )
    return [
        Membership(team, party, first <= period.first and last >= period.last)
        for team, party, first, last in rows
    ]


def every_place() -> Areas:
    """Every place there is; what may be seen of them is the policy's to say."""
    teams = session().execute(
        select(Team.id, Team.slug, Team.name, Team.kommun_id).order_by(Team.name)
    )
    as_areas = tuple(
        Area(AreaKind.TEAM, slug, name, frozenset({team_id}), kommun_id)
        for team_id, slug, name, kommun_id in teams
    )
    kommuner = session().execute(select(Kommun.id, Kommun.slug, Kommun.name).order_by(Kommun.name))
    return Areas(
        Area(AreaKind.COUNTY, AreaKind.COUNTY, "Hela länet", _teams_of(as_areas)),
        tuple(
            Area(
                AreaKind.KOMMUN,
                slug,
                name,
                _teams_of(tuple(area for area in as_areas if area.kommun_id == kommun_id)),
                kommun_id,
            )
            for kommun_id, slug, name in kommuner
        ),
        as_areas,
    )


def _teams_of(teams: tuple[Area, ...]) -> frozenset[int]:
    return frozenset(team for area in teams for team in area.team_ids)
