"""Who may take out what.

A party takes along what it owns itself; what another party merely released to it stays that
party's. The whole about a person is the controllers' joint answer to the individual (GDPR 15, 26):
only the operator takes it out, on the command line.
"""

from trisam.cases.models import Case
from trisam.cases.policy import can_lift, party_of
from trisam.core.actor import Actor
from trisam.extracts.sources import TEAM


def owns(party_id: int, owner: int | None) -> bool:
    """True for what is the party's own, and for what is the team's."""
    return owner is TEAM or owner == party_id


def speaks_for(actor: Actor, case: Case, party_id: int) -> bool:
    """True when the actor takes part in the case for this very party."""
    return party_of(actor, case) == party_id


def can_ask_about_people(actor: Actor) -> bool:
    """True for those who work with cases, with or without a seat."""
    return can_lift(actor) or bool(actor.standings)


def can_take_out_everything(actor: Actor) -> bool:
    """True for the command line alone."""
    return actor.system
