"""Who may change the organisation: kommuner, parties, units and teams."""

from trisam.core.actor import Actor, Role


def can_organise(actor: Actor) -> bool:
    """True for the administrator, and for the command line that starts an installation."""
    return actor.system or actor.has(Role.ADMINISTRATOR)
