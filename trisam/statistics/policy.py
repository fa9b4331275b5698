"""Who sees the figures of which place (domain.md, L7; experience.md, "Who may do what").

Figures only, never people. Whoever is not named here sees nothing.
"""

from trisam.core.actor import Actor, Role
from trisam.statistics.areas import Area, AreaKind


def sees_statistics(actor: Actor) -> bool:
    """True for those who may see the figures of some place."""
    return _sees_everything(actor) or actor.has(Role.STEERING) or bool(actor.standings)


def sees_gaps(actor: Actor) -> bool:
    """True for those who plan or steer: process leaders, steering, and rehabkoordinatorer."""
    return _sees_everything(actor) or actor.has(Role.STEERING) or actor.has(Role.COORDINATOR)


def can_view(actor: Actor, area: Area) -> bool:
    """True when the actor may see the figures of this very place.

    Process leaders and the county's steering see every place. The steering of a kommun sees
    that kommun, its teams, and the county as a whole. Whoever fills a seat today sees the own
    teams, their kommuner as wholes, and the county as a whole.
    """
    if _sees_everything(actor):
        return True
    if area.kind is AreaKind.COUNTY:
        return sees_statistics(actor)
    return _steers(actor, area) or bool(actor.team_ids & area.team_ids)


def can_explain(actor: Actor, area: Area) -> bool:
    """True for whoever is the rehabkoordinator of the team today: writes why its balance is as it
    is. Nobody explains a wider place."""
    return area.kind is AreaKind.TEAM and all(actor.chairs(team) for team in area.team_ids)


def can_list(actor: Actor, area: Area) -> bool:
    """True for the rehabkoordinator of the team: sees which cases a figure of the team is made of,
    those of them that may be opened. A substitute is there for some meetings' cases, not for the
    team's; and nobody lists those of a wider place."""
    return area.kind is AreaKind.TEAM and any(
        standing.chairs and standing.stand_in is None and standing.team_id in area.team_ids
        for standing in actor.standings
    )


def _sees_everything(actor: Actor) -> bool:
    steers_county = actor.has(Role.STEERING) and not actor.steering_kommun_ids
    return steers_county or actor.has(Role.PROCESS_LEADER)


def _steers(actor: Actor, area: Area) -> bool:
    return actor.has(Role.STEERING) and area.kommun_id in actor.steering_kommun_ids
