"""The access log: what was lifted, read, searched for and refused. Written in one place."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.demo.casework import Dossier
from trisam.demo.span import at

Entry = dict[str, Any]
ACTOR = Actor.of_system("demolänet")
BEFORE_THE_FIRST = timedelta(minutes=4)


def entry(
    moment: datetime, who: Account, action: str, subject: str, about: Dossier | None = None
) -> Entry:
    """One entry."""
    return {
        "at": moment,
        "account_id": who.id,
        "actor_name": who.name,
        "party_id": who.unit.party_id if who.unit else None,
        "unit_id": who.unit_id,
        "person_id": about.case.person_id if about else None,
        "action": action,
        "subject": subject,
    }


def of_lifts(dossiers: Iterable[Dossier]) -> Iterator[Entry]:
    """One entry for each lift, for each consent that came with it, and for who read the cases
    with protected identity: those are asked about first in a review of the log."""
    for dossier in dossiers:
        lift, case = dossier.lift, dossier.case
        moment = at(lift.day, 9)
        yield entry(moment, lift.officer, "case.lift", case.subject, dossier)
        if lift.consent_id is not None:
            subject = f"consent:{lift.consent_id}"
            yield entry(moment, lift.officer, "consent.give", subject, dossier)
        if dossier.story.individual.person.protected:
            for hour in (10, 14):
                yield entry(at(lift.day, hour), lift.officer, "case.read", case.subject, dossier)


def sign_ins(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Everybody signed in shortly before the first thing that they did on a day."""
    first: dict[tuple[int, object], Entry] = {}
    for one in entries:
        key = (one["account_id"], clock.local(one["at"]).date())
        if key not in first or one["at"] < first[key]["at"]:
            first[key] = one
    for one in first.values():
        yield {
            **one,
            "at": one["at"] - BEFORE_THE_FIRST,
            "action": "account.sign_in",
            "subject": f"account:{one['account_id']}",
            "person_id": None,
        }


class Logbook:
    """Entries that wait to be written, oldest first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._waiting = sorted(entries, key=lambda one: one["at"])

    def write(self, until: datetime | None = None) -> None:
        """Write what was done before `until`, or all that is left."""
        before = [one for one in self._waiting if until is None or one["at"] < until]
        self._waiting = self._waiting[len(before) :]
        audit.record_past(ACTOR, before)
        db.settle()

    def add(self, *entries: Entry) -> None:
        """Put entries among those that wait."""
        self._waiting = sorted([*self._waiting, *entries], key=lambda one: one["at"])
