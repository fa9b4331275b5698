"""The access log of the lifts, written in one go."""

from collections.abc import Iterable
from typing import Any

from trisam.audit import service as audit
from trisam.core.actor import Actor
from trisam.demo.casework import Dossier
from trisam.demo.span import at

ACTOR = Actor.of_system("demolänet")


def write(dossiers: Iterable[Dossier]) -> None:
    """One entry for each lift, for each consent that came with it, and for who read the cases
    with protected identity: those are asked about first in a review of the log."""
    entries = [entry for dossier in dossiers for entry in _entries(dossier)]
    audit.record_past(ACTOR, sorted(entries, key=lambda entry: entry["at"]))


def _entries(dossier: Dossier) -> list[dict[str, Any]]:
    lift, case = dossier.lift, dossier.case
    about = {
        "at": at(lift.day, 9),
        "account_id": lift.officer.id,
        "actor_name": lift.officer.name,
        "party_id": lift.party.id,
        "unit_id": lift.officer.unit_id,
        "person_id": case.person_id,
    }
    entries = [{**about, "action": "case.lift", "subject": case.subject}]
    if lift.consent_id is not None:
        subject = f"consent:{lift.consent_id}"
        entries.append({**about, "action": "consent.give", "subject": subject})
    if dossier.story.individual.person.protected:
        entries += [
            {**about, "at": at(lift.day, hour), "action": "case.read", "subject": case.subject}
            for hour in (10, 14)
        ]
    return entries
