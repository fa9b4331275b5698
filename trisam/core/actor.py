"""Who acts. Built at the edge (web session, command line, job) and handed down, never optional."""

import uuid
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What an account may be besides the seats it holds (experience.md, "Who may do what")."""

    OFFICER = "officer"
    COORDINATOR = "coordinator"
    PROCESS_LEADER = "process_leader"
    STEERING = "steering"
    ADMINISTRATOR = "administrator"
    LOG_REVIEWER = "log_reviewer"
    LEAD = "lead"  # hears when a follow-up of the unit is late; sees nothing more for that


ROLE_WORDS = {
    Role.OFFICER: "handläggare",
    Role.COORDINATOR: "rehabkoordinator",
    Role.PROCESS_LEADER: "processledare",
    Role.STEERING: "styrgrupp",
    Role.ADMINISTRATOR: "administratör",
    Role.LOG_REVIEWER: "loggranskare",
    Role.LEAD: "ansvarig för enheten",
}


INDIVIDUAL = "Den enskilde"
"""How the log names the individual: never by name."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """What a substitute is there for: meetings to which the holder does not come, and that are not
    closed."""

    meeting_ids: frozenset[int] = frozenset()
    case_ids: frozenset[uuid.UUID] = frozenset()
    """The cases on their agendas that it is time to prepare."""
    meets_today: bool = False
    """One of the meetings is today: who is there for the rehabkoordinator leads it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat that the actor fills, as its holder or as the substitute of one who does not come."""

    team_id: int
    party_id: int
    chairs: bool = False
    stand_in: StandIn | None = None
    """What a substitute may see of the team. None for the holder, who sees all of it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting person, or a named part of the system, at one moment.

    `standings` are the seats of this very day: built anew for each request, so that a seat
    that ended gives nothing.
    """

    name: str
    account_id: int | None = None
    party_id: int | None = None
    unit_id: int | None = None
    roles: frozenset[Role] = frozenset()
    standings: tuple[Standing, ...] = ()
    steering_kommun_ids: frozenset[int] = field(default_factory=frozenset)
    """Kommuner whose figures a steering member follows. Empty for steering = the county."""
    system: bool = False
    own_case_id: uuid.UUID | None = None
    """For the individual: the one case that is about her or him. Such an actor has no account, no
    party and no seat, and is not the system, so that no rule for officers ever fits."""

    @classmethod
    def of_individual(cls, case_id: uuid.UUID) -> "Actor":
        """The individual whom the case is about, on the own page; may see nothing else."""
        return cls(name=INDIVIDUAL, own_case_id=case_id)

    @classmethod
    def of_system(cls, name: str) -> "Actor":
        """A named part of the system (timed work, import, demo). It reads no case content."""
        return cls(name=name, system=True)

    def has(self, *roles: Role) -> bool:
        """True when the actor holds one of `roles`."""
        return any(role in self.roles for role in roles)

    def sits_in(self, team_id: int) -> bool:
        """True when the actor fills a seat in the team today."""
        return any(standing.team_id == team_id for standing in self.standings)

    def chairs(self, team_id: int) -> bool:
        """True for the team's rehabkoordinator."""
        return any(s.team_id == team_id and s.chairs for s in self.standings)

    def parties_in(self, team_id: int) -> frozenset[int]:
        """The parties that the actor represents in the team today."""
        return frozenset(s.party_id for s in self.standings if s.team_id == team_id)

    def parties_for(self, team_id: int, case_id: uuid.UUID) -> frozenset[int]:
        """The parties that the actor represents today in one of the team's cases: a substitute
        only in those of the meetings stood in for."""
        return frozenset(
            s.party_id
            for s in self.standings
            if s.team_id == team_id and (s.stand_in is None or case_id in s.stand_in.case_ids)
        )

    @property
    def team_ids(self) -> frozenset[int]:
        """The teams in which the actor fills a seat today."""
        return frozenset(s.team_id for s in self.standings)
