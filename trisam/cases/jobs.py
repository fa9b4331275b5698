"""Telling the receivers of a consent that it ran out."""

from trisam.cases import queries
from trisam.cases.policy import lift_told
from trisam.cases.values import CaseStatus
from trisam.consents import queries as consents
from trisam.consents import service
from trisam.consents.models import EndKind
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction

ACTOR = Actor.of_system("samtycken som går ut")


def tell_expired() -> int:
    """Tell those who could read until yesterday, one transaction a consent; how many consents.

    Reading stopped by itself when the last day ended. Nobody is told about a closed case, nor
    about a consent that a later one has replaced.
    """
    with reading():
        ids = consents.expired_untold()
    for consent_id in ids:
        with transaction():
            consent = consents.held(consent_id)
            if consent is None or consent.expiry_told_at is not None:
                continue
            for case in queries.resting_on(consent_id):
                if case.status is not CaseStatus.CLOSED:
                    told = lift_told(case, consent.valid_to)
                    readers = service.readers_for(ACTOR, case.team, told.keys(), case.id)
                    people = [account for _, account in readers]
                    service.tell_ended(ACTOR, case.team, people, EndKind.EXPIRED)
            service.note_expiry_told(ACTOR, consent)
    return len(ids)
