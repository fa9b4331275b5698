"""Asking a colleague to take over one case, or everything."""

import uuid
from collections.abc import Sequence
from datetime import date

from trisam.accounts import queries as accounts
from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.cases.policy import can_view
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.handovers.models import Caseload, Handover
from trisam.handovers.policy import can_ask_for_all
from trisam.handovers.queries import holdings, receivers, requests
from trisam.handovers.queries.holdings import Holding
from trisam.handovers.service import letters
from trisam.teams import queries as teams

ALREADY_ASKED = (
    "Någon har redan begärt att ärendet ska lämnas över. Vänta på svaret, eller ta tillbaka den "
    "begäran först."
)
ALL_ASKED = "Det finns redan en begäran om att lämna över allt. Ta tillbaka den först."
NOTHING_OPEN = "Det finns inget öppet att lämna över."
_ONE_OPEN = {"uq_handover_one_open": ALREADY_ASKED, "uq_caseload_one_open": ALL_ASKED}


def ask(actor: Actor, case: Case, receiver_id: int, note: str) -> Handover:
    """Ask a colleague to take over what the actor has open in a case that was fetched.

    Raises `Forbidden` for somebody who has nothing open in it, `RuleBroken` without a note, for a
    colleague who cannot take it over, and while a request is open.
    """
    if actor.account_id is None or not can_view(actor, case, clock.today()):
        raise Forbidden
    giver = accounts.get(actor, actor.account_id)
    holding = holdings.of_account(giver, case.id)
    if not holding.case_ids:
        raise Forbidden
    _check_note(note)
    teams.hold_teams(actor, {case.team_id})
    receiver = _chosen(possible_for(actor, giver, case), receiver_id)
    handover = _request(giver, receiver, case.id, note, with_case=case.id in holding.lifted)
    handover.case = case
    with attempt(_ONE_OPEN):
        session().add(handover)
    audit.record(
        actor,
        "handover.asked",
        case.subject,
        person_id=case.person_id,
        reason=f"account:{receiver.id}",
    )
    letters.ask(actor, handover, 1)
    return handover


def ask_for_all(
    actor: Actor, giver: Account, receiver_id: int, note: str, seats_from: date
) -> Caseload:
    """Ask a colleague to take over everything that the giver has open, and the giver's seats from
    `seats_from` on. What is already asked for stays as it is.

    Raises `Forbidden` for others than the giver and administrators, `RuleBroken` without a note,
    for a day that has been, when nothing is open, and while such a request is open.
    """
    if not can_ask_for_all(actor, giver.id):
        raise Forbidden
    _check_note(note)
    if seats_from < clock.today():
        raise RuleBroken("Välj i dag eller en senare dag.", field="seats_from")
    holding = holdings.of_account(giver)
    teams.hold_teams(actor, set(holding.team_of.values()))
    receiver = _chosen(possible_for_all(actor, giver, holding), receiver_id)
    wanted = _not_asked(giver, holding)
    if not wanted:
        raise RuleBroken(NOTHING_OPEN)
    caseload = Caseload(
        id=uuid.uuid4(),
        giver=giver,
        receiver=receiver,
        asked_at=clock.now(),
        seats_from=seats_from,
    )
    with attempt(_ONE_OPEN):
        session().add(caseload)
        session().flush()
        session().add_all(
            _request(
                giver,
                receiver,
                case_id,
                note,
                with_case=case_id in holding.lifted,
                caseload_id=caseload.id,
            )
            for case_id in wanted
        )
    audit.record(actor, "handover.ask_all", f"account:{giver.id}", reason=f"account:{receiver.id}")
    letters.ask(actor, caseload, len(wanted))
    return caseload


def possible_for(actor: Actor, giver: Account, case: Case) -> Sequence[Account]:
    """Who can take over the giver's work in a case that was fetched. In another party's case only
    a seat in the team lets the receiver read it."""
    own = giver.unit is not None and case.lifting_party_id == giver.unit.party_id
    return receivers.possible(actor, giver, {case.team_id}, () if own else {case.team_id})


def possible_for_all(actor: Actor, giver: Account, holding: Holding) -> Sequence[Account]:
    """Who can take over all of it: the giver's seats come with it."""
    return receivers.possible(actor, giver, set(holding.team_of.values()))


def _not_asked(giver: Account, holding: Holding) -> list[uuid.UUID]:
    if giver.unit is None:
        return []
    return sorted(holding.case_ids - requests.asked_case_ids(giver.unit.party_id))


def _request(
    giver: Account,
    receiver: Account,
    case_id: uuid.UUID,
    note: str,
    *,
    with_case: bool,
    caseload_id: uuid.UUID | None = None,
) -> Handover:
    return Handover(
        case_id=case_id,
        party_id=giver.unit.party_id if giver.unit else None,
        giver=giver,
        receiver=receiver,
        caseload_id=caseload_id,
        with_case=with_case,
        asked_at=clock.now(),
        note=note,
    )


def _chosen(possible: Sequence[Account], receiver_id: int) -> Account:
    try:
        return receivers.one_of(possible, receiver_id)
    except NotFound as error:
        raise RuleBroken(
            "Personen kan inte ta över. Välj en kollega i listan.", field="receiver"
        ) from error


def _check_note(note: str) -> None:
    if not note.strip():
        raise RuleBroken("Skriv en anteckning till den som tar över.", field="note")
