"""Who looks after a team."""

from trisam.core.actor import Actor


def can_manage(actor: Actor, team_id: int) -> bool:
    """True for the team's rehabkoordinator: settings, seats and substitutes."""
    return actor.chairs(team_id)
