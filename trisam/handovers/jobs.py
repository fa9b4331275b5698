"""Timed work of handovers."""

from contextlib import suppress

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.core.errors import RuleBroken
from trisam.handovers.policy import ANSWERED_WITHIN
from trisam.handovers.queries import requests
from trisam.handovers.service.settling import lapse, lapse_all

ACTOR = Actor.of_system("överlämningar")


def return_unanswered() -> int:
    """Let requests that nobody has answered in 14 days go back to the giver, one transaction each;
    how many. One that is answered at the same moment is left as it is."""
    with reading():
        single, whole = requests.unanswered_since(clock.now() - ANSWERED_WITHIN)
    for handover_id in single:
        with suppress(RuleBroken), transaction():
            if (handover := requests.by_id(handover_id)) is not None:
                lapse(ACTOR, handover)
    for caseload_id in whole:
        with suppress(RuleBroken), transaction():
            if (caseload := requests.caseload_by_id(caseload_id)) is not None:
                lapse_all(ACTOR, caseload)
    return len(single) + len(whole)
