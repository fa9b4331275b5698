"""The journal after the backup: written after each withdrawal and purge, applied after a restore.

The journal is written when the change is committed, never before: what it tells has happened. What
a crash in between leaves out, `remember` adds at the next start and every ten minutes.
"""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from trisam.audit import service as audit
from trisam.cases.models import Case, Release
from trisam.consents.events import ConsentWithdrawn
from trisam.consents.models import Tick
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import reading, session, transaction
from trisam.core.errors import RuleBroken
from trisam.meetings.service import agenda
from trisam.own_case.service import keys as own_keys
from trisam.parties.information import InformationType
from trisam.retention import journal
from trisam.retention.journal import Fact, Journal
from trisam.retention.models import Purge, PurgeGround, RetentionKind
from trisam.retention.queries import afterwards
from trisam.retention.queries.afterwards import FactKind
from trisam.retention.service.purging import Ground, purge

log = logging.getLogger("trisam.retention")
ACTION = "restore.reapply"
WORDS = {
    FactKind.CONSENT: "samtycken som har tagits tillbaka helt",
    FactKind.GRANT: "medgivanden mellan två parter som har tagits tillbaka",
    FactKind.TYPES: "slag av uppgifter som har tagits tillbaka",
    FactKind.TAKEN_BACK: "separata frågor som har tagits tillbaka",
    FactKind.NARROWED: "medgivanden som ett senare samtycke inte har",
    FactKind.UNTIL: "samtycken som ska sluta tidigare",
    FactKind.TICK: "nej till kontakt, enkät eller inskrivning",
    FactKind.RELEASE: "delningar som har upphört",
    FactKind.OWN_KEY: "nycklar till Mitt ärende som har slutat gälla",
    FactKind.PURGE: "gallringar",
}


def remember_later(_event: object) -> None:
    """Write the journal when the present change has been committed. For events of withdrawal and
    purge, whatever they hold: the journal looks at the database itself."""
    db.after_commit("journal", _remember_quietly)


def remember() -> int:
    """Add to the journal what the database has and it lacks; how many facts.

    Raises `OSError` when the file cannot be written.
    """
    kept = journal.installed()
    if kept is None:
        return 0
    with reading():
        facts = afterwards.facts()
    return kept.add(facts)


def demand_caught_up() -> None:
    """Raises `RuleBroken`, with what to do, when the journal knows what the database does not: an
    older database has been put back."""
    missing = behind()
    if missing:
        raise RuleBroken(
            f"Databasen saknar {len(missing)} återtaganden eller gallringar som gjordes efter "
            "säkerhetskopian. Ingen får läsa förrän de gäller igen. Kör: trisam restore reapply"
        )


def behind() -> list[Fact]:
    """What the journal knows and the database does not."""
    kept = journal.installed()
    if kept is None:
        return []
    with reading():
        return afterwards.lacking(kept.read())


def reapply(actor: Actor) -> Counter[FactKind]:
    """Let what the journal tells hold again, all of it in one transaction; how much of each kind.

    Doing it again changes nothing. Each case and consent concerned is logged.
    """
    kept = journal.installed()
    if kept is None:
        return Counter()
    done: Counter[FactKind] = Counter()
    with transaction():
        for fact in _in_order(afterwards.lacking(kept.read())):
            kind = FactKind(fact["fact"])
            _APPLY[kind](actor, fact)
            session().flush()
            done[kind] += 1
        # A link that was used after the backup would open a second time: no key outlives a restore.
        own_keys.end_all_after_restore()
    return done


def _remember_quietly() -> None:
    """The change is committed: a journal that cannot be written now must not undo it. The timed
    work tries again."""
    try:
        remember()
    except OSError:
        log.exception("the journal after the backup could not be written")


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Consents and releases first: a purge looks at what is left."""
    return sorted(facts, key=lambda fact: fact["fact"] == FactKind.PURGE)


def _withdraw(actor: Actor, fact: Fact) -> None:
    consent = afterwards.consent(_id(fact))
    at = _when(fact)
    consent.withdrawn_at = consent.withdrawn_at or at
    for grant in consent.grants:
        grant.withdrawn_at = grant.withdrawn_at or at
    for case in afterwards.cases_under(consent.id):
        for release in case.releases:
            _stop(release)
    _told(actor, consent.id, consent.person_id)


def _withdraw_grant(actor: Actor, fact: Fact) -> None:
    consent = afterwards.consent(_id(fact))
    wanted = fact["grant"]
    for grant in consent.grants:
        key = afterwards.grant_key(grant)
        if all(key.get(name) == value for name, value in wanted.items()):
            grant.withdrawn_at = grant.withdrawn_at or _when(fact)
    # The release ends too, so that a later consent brings nothing back by itself.
    for case in afterwards.cases_under(consent.id):
        _unshare(case, wanted)
    _told(actor, consent.id, consent.person_id)


def _take_types(actor: Actor, fact: Fact) -> None:
    consent = afterwards.consent(_id(fact))
    wanted = fact["grant"]
    for grant in consent.grants:
        key = afterwards.grant_key(grant)
        if all(key.get(name) == value for name, value in wanted.items()):
            grant.withdrawn_types |= {InformationType(kind) for kind in fact["types"]}
    _told(actor, consent.id, consent.person_id)


def _take_back(actor: Actor, fact: Fact) -> None:
    consent = afterwards.consent(_id(fact))
    consent.withdrawn_ticks |= {Tick(tick) for tick in fact["ticks"]}
    _told(actor, consent.id, consent.person_id)


def _unshare(case: Case, pair: dict[str, Any]) -> None:
    for release in case.releases:
        if release.owner_party_id == pair.get("disclosing_party_id"):
            receiver = pair.get("receiving_party_id")
            release.receivers = [party for party in release.receivers if party.id != receiver]


def _end_earlier(actor: Actor, fact: Fact) -> None:
    consent = afterwards.consent(_id(fact))
    consent.valid_to = max(date.fromisoformat(fact["until"]), consent.valid_from)
    _told(actor, consent.id, consent.person_id)


def _untick(actor: Actor, fact: Fact) -> None:
    consent = afterwards.consent(_id(fact))
    setattr(consent, fact["tick"], False)
    _told(actor, consent.id, consent.person_id)


def _recall(actor: Actor, fact: Fact) -> None:
    release = afterwards.release(_id(fact))
    _stop(release, _when(fact))
    case = release.case
    audit.record(actor, ACTION, case.subject, person_id=case.person_id, reason="delning upphörd")


def _end_key(_actor: Actor, _fact: Fact) -> None:
    """Which one is no matter: after a restore every key ends."""
    own_keys.end_all_after_restore()


def _purge(actor: Actor, fact: Fact) -> None:
    kind, row_id = RetentionKind(fact["what"]), uuid.UUID(fact["row"])
    ground = Ground(PurgeGround.RESTORED, purge_id=_id(fact))
    if purge(actor, kind, row_id, ground) is None:
        # The backup is from before there was any text: only the entry itself is missing.
        session().add(
            Purge(
                id=ground.purge_id,
                at=clock.now(),
                actor_name=actor.name,
                party_id=0,
                kind=kind,
                ground=ground.kind,
                row_id=row_id,
                counted="{}",
            )
        )


_APPLY: dict[FactKind, Callable[[Actor, Fact], None]] = {
    FactKind.CONSENT: _withdraw,
    FactKind.GRANT: _withdraw_grant,
    FactKind.TYPES: _take_types,
    FactKind.TAKEN_BACK: _take_back,
    FactKind.NARROWED: _withdraw_grant,
    FactKind.UNTIL: _end_earlier,
    FactKind.TICK: _untick,
    FactKind.RELEASE: _recall,
    FactKind.OWN_KEY: _end_key,
    FactKind.PURGE: _purge,
}


def _stop(release: Release, at: datetime | None = None) -> None:
    release.recalled_at = release.recalled_at or max(at or clock.now(), release.released_at)


def _told(actor: Actor, consent_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """The agendas follow, and the log tells. Nobody is told by mail: they were, the first time."""
    session().flush()
    agenda.leave_without_consent(ConsentWithdrawn(actor, consent_id, None))
    audit.record(actor, ACTION, f"consent:{consent_id}", person_id=person_id)


def _when(fact: Fact) -> datetime:
    told = fact.get(journal.WHEN)
    return datetime.fromisoformat(told) if told else clock.now()


def _id(fact: Fact) -> uuid.UUID:
    return uuid.UUID(fact["id"])


def kept_in() -> Journal | None:
    """Where the journal of this process lies."""
    return journal.installed()
