"""The beginning and the end of a team, as the administrator decides."""

from dataclasses import dataclass
from datetime import date

from trisam.audit import service as audit
from trisam.core import clock, events, swedish
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.text import slug_of
from trisam.parties.county import CARE
from trisam.parties.models import Kommun, Unit
from trisam.parties.policy import can_organise
from trisam.teams import queries
from trisam.teams.events import TeamClosing
from trisam.teams.models import PartyStanding, Team, TeamKind, TeamParty
from trisam.teams.service.settings import GivenSettings, check_time

NAME_TAKEN = "Det finns redan ett team med det namnet. Välj ett annat namn."
WORDS_OF_ADDRESSES = frozenset({"nytt", "tackning", "belastning"})
"""What a team must not be called in an address: other pages are."""


@dataclass(frozen=True, slots=True)
class NewTeam:
    """A team as the administrator says it."""

    name: str
    kind: TeamKind
    kommun: Kommun
    unit: Unit
    """The vårdenhet it stands at."""
    members: frozenset[int]
    guests: frozenset[int]
    """Ids of the parties that sit in the team from `first_day` on."""
    first_day: date
    settings: GivenSettings


def open_team(actor: Actor, new: NewTeam) -> Team:
    """Save a new team with its parties. People get their seats afterwards.

    Raises `Forbidden` for others than the administrator, `RuleBroken` when the name is taken,
    the unit is not one of vården's, vården is no member, a party is both member and guest, or
    the cases do not fit in the meeting.
    """
    if not can_organise(actor):
        raise Forbidden
    _check_parties(new)
    check_time(new.settings)
    there = [team for team, _ in queries.list_with_coordinators(actor)]
    if new.name.casefold() in {team.name.casefold() for team in there}:
        raise RuleBroken(NAME_TAKEN, field="name")
    team = Team(
        slug=slug_of(new.name, {team.slug for team in there} | WORDS_OF_ADDRESSES),
        name=new.name,
        kind=new.kind,
        kommun_id=new.kommun.id,
        unit_id=new.unit.id,
        place=new.settings.place,
        meeting_minutes=new.settings.meeting_minutes,
        slots=new.settings.slots,
        slot_minutes=new.settings.slot_minutes,
        pre_meeting_days=new.settings.pre_meeting_days,
        agenda_days=new.settings.agenda_days,
        longest_wait_days=new.settings.longest_wait_days,
        second_follow_up=new.settings.second_follow_up,
        parties=[
            TeamParty(party_id=party_id, standing=standing, valid_from=new.first_day)
            for standing, parties in (
                (PartyStanding.MEMBER, new.members),
                (PartyStanding.GUEST, new.guests),
            )
            for party_id in sorted(parties)
        ],
    )
    with attempt({"uq_team_name": NAME_TAKEN, "uq_team_slug": NAME_TAKEN}):
        session().add(team)
    audit.record(actor, "team.open", f"team:{team.id}")
    return team


def close_team(actor: Actor, team: Team, first_day: date) -> None:
    """Close a team: from `first_day` on it is no more, and its seats give nothing.

    A closing that has not come yet can be given another day. Raises `Forbidden` for others than
    the administrator, `RuleBroken` when the day has been, the team is closed already, or
    somebody still needs it (`TeamClosing`).
    """
    if not can_organise(actor):
        raise Forbidden
    check_open(team, clock.today())
    if first_day < clock.today():
        raise RuleBroken(
            "Ett team kan inte stängas bakåt i tiden. Välj i dag eller en senare dag.",
            field="first_day",
        )
    queries.hold_teams(actor, {team.id})  # nobody plans a meeting meanwhile
    events.publish(TeamClosing(actor, team.id, first_day))
    team.closed_on = first_day
    session().flush()
    audit.record(actor, "team.close", f"team:{team.id}", reason=f"{first_day:%Y-%m-%d}")


def check_open(team: Team, day: date) -> None:
    """Raises `RuleBroken` when the team is closed on `day`."""
    if team.closed_on is not None and team.closed_on <= day:
        raise RuleBroken(f"Teamet är stängt från och med {swedish.day(team.closed_on)}.")


def _check_parties(new: NewTeam) -> None:
    if new.unit.party.slug != CARE:
        raise RuleBroken("Ett team finns vid en av vårdens enheter.", field="unit")
    if new.unit.party_id not in new.members:
        raise RuleBroken(
            "Vården leder teamet och måste vara part i det. Kryssa i vården.", field="members"
        )
    if new.members & new.guests:
        raise RuleBroken(
            "En part kan inte också vara gäst. Ta bort ett av kryssen.", field="guests"
        )
