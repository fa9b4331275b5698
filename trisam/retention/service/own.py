"""A party purges its own part of a case, once it has been taken along to the own journal or akt."""

from dataclasses import dataclass

from trisam.audit import service as audit
from trisam.cases.models import Case, Release
from trisam.consents.models import Consent, ConsentGrant
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken
from trisam.extracts import queries as extracts
from trisam.extracts import service as taking_out
from trisam.extracts.sections import Rows
from trisam.extracts.sources import SOURCES
from trisam.followups.models import FollowUp
from trisam.meetings.models import AgendaItem, Answer
from trisam.meetings.policy import audience
from trisam.people.models import Person
from trisam.recommendations.models import Action
from trisam.retention.models import PurgeGround, RetentionKind
from trisam.retention.policy import can_purge
from trisam.retention.queries import scope
from trisam.retention.service.purging import Ground, purge

NOT_TAKEN_OUT = "Ta ut er del först, så att det som ska bevaras finns i er egen journal eller akt."
OWN_ACTIONS = "Ni har åtgärder som inte är avslutade. Avsluta dem först."
OTHERS_ACTIONS = (
    "Andra parter har åtgärder i ärendet som inte är avslutade. De ser inte ärendet längre när ni "
    "gallrar. Prata med dem och be dem avsluta åtgärderna först."
)
COUNTING_ROW = (
    "En rad att räkna i statistiken: team, part, dagar, kön, kommun, försörjning och sysselsättning"
)
OF_CASE = tuple(
    source.model
    for source in SOURCES
    if source.model not in {Person, Consent, ConsentGrant, AgendaItem}
)
OF_OTHERS = (Release, Answer, Action)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go and what would stay, in numbers."""

    case: Case
    is_lifting: bool
    goes: list[tuple[str, int]]
    stays: list[str]
    hinder: str
    """Why it cannot be done now; empty when it can."""


def plan(actor: Actor, code: str) -> Plan:
    """What a purge of the own part would do; logged as a reading of the case.

    Raises `NotFound` for a case that the actor may not see, `Forbidden` for one of which it owns
    nothing.
    """
    case, party_id = _own(actor, code)
    audit.record_reads(actor, "case.read", [(case.subject, case.person_id)])
    rows = extracts.part_of(case, party_id)
    is_lifting = case.lifting_party_id == party_id
    return Plan(
        case,
        is_lifting,
        _goes(case, party_id, rows),
        _stays(rows, is_lifting=is_lifting),
        _hinder(case, party_id),
    )


def purge_own(actor: Actor, code: str) -> Case:
    """Purge what the actor's party owns on the case, all of it or nothing.

    Raises as `plan`, and `RuleBroken` when the part has not been taken out, or when an action is
    open that its party could no longer close.
    """
    case, party_id = _own(actor, code)
    hinder = _hinder(case, party_id)
    if hinder:
        raise RuleBroken(hinder)
    ground = Ground(PurgeGround.OWN_REQUEST)
    rows = extracts.part_of(case, party_id)
    for draft in extracts.drafts_about(case.person.personnummer, party_id=party_id):
        purge(actor, RetentionKind.DRAFT, draft.id, ground)
    if case.lifting_party_id == party_id:
        purge(actor, RetentionKind.CASE, case.id, ground)
        for consent_id in scope.consent_ids(case.person_id, party_id):
            purge(actor, RetentionKind.CONSENT, consent_id, ground)
        return case
    for release in rows[Release]:
        purge(actor, RetentionKind.ANSWER, release.id, ground)
    for action in rows[Action]:
        purge(actor, RetentionKind.ACTION, action.id, ground)
    return case


def _own(actor: Actor, code: str) -> tuple[Case, int]:
    case, party_id = extracts.taking_part(actor, code)
    if not can_purge(actor, case, clock.today()):
        raise Forbidden
    return case, party_id


def _hinder(case: Case, party_id: int) -> str:
    open_parties = set(scope.open_actions(case.id))
    if party_id in open_parties:
        return OWN_ACTIONS
    # Those who still see the case could be left with an action that they no longer find.
    told = audience(case, clock.today()) if case.lifting_party_id == party_id else frozenset()
    if open_parties & told:
        return OTHERS_ACTIONS
    if not extracts.has_taken_out(party_id, case, taking_out.EXPORT):
        return NOT_TAKEN_OUT
    return ""


def _goes(case: Case, party_id: int, rows: Rows) -> list[tuple[str, int]]:
    counted = [
        (source.heading, len(rows.get(source.model, ())))
        for source in SOURCES
        if source.model in (OF_CASE if case.lifting_party_id == party_id else OF_OTHERS)
    ]
    if case.lifting_party_id == party_id:
        counted.insert(0, ("Personens namn, personnummer och födelseår", 1))
    drafts = extracts.drafts_about(case.person.personnummer, party_id=party_id)
    counted.append(("Utkast om samma person", len(drafts)))
    return [(heading, count) for heading, count in counted if count]


def _stays(rows: Rows, *, is_lifting: bool) -> list[str]:
    kept = [COUNTING_ROW] if is_lifting else ["Rekommendationen och mötena, som är teamets"]
    if is_lifting and rows.get(Consent):
        kept.append("Att samtycke gavs och togs tillbaka: dagar och parter, utan text och namn")
    if rows.get(Answer):
        kept.append("Att ni svarade inför mötet och när, utan text")
    if rows.get(Action):
        kept.append("Att ni hade åtgärder och hur det gick, utan text")
    if any(one.closed_on is not None for one in rows.get(FollowUp, ())):
        kept.append("Svaren på uppföljningens frågor, utan anteckning och namn")
    if is_lifting:
        kept.append("Det som andra parter själva äger i ärendet. De gallrar det själva")
    return [*kept, "Loggen över vem som har läst. Den sparas i minst fem år"]
