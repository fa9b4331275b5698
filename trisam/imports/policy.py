"""Who may take a case list over."""

from trisam.core.actor import Actor


def can_import(actor: Actor, team_id: int) -> bool:
    """True for the team's rehabkoordinator, who keeps the list today, and for the command line."""
    return actor.system or actor.chairs(team_id)
