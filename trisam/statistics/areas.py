"""The places that figures are told for: the county, its kommuner and their teams."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class AreaKind(StrEnum):
    """The three sizes of a place."""

    COUNTY = "lanet"
    KOMMUN = "kommun"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Area:
    """One place. `team_ids` are the teams it is made of; a team is made of itself.

    A team belongs to the kommun of its vårdenhet, whatever kommun an individual lives in.
    """

    kind: AreaKind
    slug: str
    name: str
    team_ids: frozenset[int]
    kommun_id: int | None = None  # None: the county

    @property
    def key(self) -> str:
        """How the place is written in an address: "lanet", "kommun-gavle", "team-bomhus"."""
        return self.slug if self.kind is AreaKind.COUNTY else f"{self.kind}-{self.slug}"

    @property
    def code(self) -> str:
        """How the place is written in figures that are kept: another name does not change it."""
        if self.kind is AreaKind.TEAM:
            return team_code(*self.team_ids)
        return self.slug if self.kind is AreaKind.COUNTY else f"{self.kind}-{self.kommun_id}"


def team_code(team_id: int) -> str:
    """`Area.code` of a team."""
    return f"{AreaKind.TEAM}-{team_id}"


@dataclass(frozen=True, slots=True)
class Areas:
    """Every place of the county. `kommuner` and `teams` stand in the order to show them."""

    county: Area
    kommuner: tuple[Area, ...]
    teams: tuple[Area, ...]

    def __iter__(self) -> Iterator[Area]:
        """The widest first."""
        yield self.county
        yield from self.kommuner
        yield from self.teams

    def within(self, area: Area) -> tuple[Area, ...]:
        """The places that `area` is divided into: none for a team."""
        if area.kind is AreaKind.COUNTY:
            return self.kommuner
        if area.kind is AreaKind.KOMMUN:
            return tuple(team for team in self.teams if team.kommun_id == area.kommun_id)
        return ()

    def kommun_ids(self) -> dict[int, int]:
        """The id of each team's kommun, by the team's."""
        return {team_id: area.kommun_id or 0 for area in self.teams for team_id in area.team_ids}

    def around(self, area: Area) -> tuple[Area, ...]:
        """The wider places that `area` is a part of, the widest first."""
        if area.kind is AreaKind.COUNTY:
            return ()
        if area.kind is AreaKind.KOMMUN:
            return (self.county,)
        its_own = (kommun for kommun in self.kommuner if kommun.kommun_id == area.kommun_id)
        return (self.county, *its_own)

    def find(self, key: str) -> Area | None:
        """The place that is written `key` in an address."""
        return next((area for area in self if area.key == key), None)
