"""An account that closes: not while its person answers for somebody."""

from trisam.accounts import queries as accounts
from trisam.accounts.events import AccountClosing
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken
from trisam.handovers.queries import holdings, requests
from trisam.handovers.service.settling import lapse, lapse_all
from trisam.teams import queries as teams

ACTOR = Actor.of_system("stängning av konto")


def refuse_while_open(event: AccountClosing) -> None:
    """Raises `RuleBroken` while the person has something open; requests to the person go back.

    The administrator is told how much is left, never of which cases.
    """
    account = accounts.get(ACTOR, event.account_id)
    single, whole = requests.asked_of(account.id)
    teams.hold_teams(ACTOR, requests.team_ids_asked_of(account.id))
    teams.hold_account(ACTOR, account.id)  # it takes nothing over meanwhile
    left = holdings.of_account(account).words
    if left:
        raise RuleBroken(
            f"Kontot kan inte stängas än. {account.name} har {left} kvar. Lämna över allt först: "
            "länken finns bredvid kontot i listan."
        )
    for handover_id in single:
        if (handover := requests.by_id(handover_id)) is not None:
            lapse(ACTOR, handover)
    for caseload_id in whole:
        if (caseload := requests.caseload_by_id(caseload_id)) is not None:
            lapse_all(ACTOR, caseload)
