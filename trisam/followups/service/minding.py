"""What the system sees to, so that nobody has to keep a list: that a follow-up is due, that it is
late, and that one which nobody may ask about comes to its end."""

from collections.abc import Iterator

from trisam.accounts import queries as accounts
from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import MONTH_WORDS, FollowUpStatus
from trisam.outbox import links
from trisam.outbox import queries as promised
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.teams import queries as teams


def close_unasked(actor: Actor, follow_up: FollowUp) -> None:
    """End a late follow-up of somebody whom nobody may get in touch with. It counts apart."""
    follow_up.status, follow_up.closed_on = FollowUpStatus.NO_CONSENT, clock.today()
    outbox.take_back(actor, f"{follow_up.subject}:")
    session().flush()
    case = follow_up.case
    audit.record(actor, "follow_up.close", case.subject, person_id=case.person_id)


def remind(actor: Actor, follow_up: FollowUp) -> bool:
    """Tell the owner that it is due: once, however often it is asked for. True when that was now.

    Whoever takes it over is told as well.
    """
    body = (
        f"{MONTH_WORDS[follow_up.months]} har gått sedan mötet i {follow_up.case.team.name}. "
        f"Nu är det dags att fråga hur det har gått: {links.to_page(_path(follow_up))}"
    )
    letter = _letter(follow_up, follow_up.owner, "Dags att följa upp", body, "dags")
    if promised.exists_for(letter.once_key):
        return False
    outbox.queue(actor, letter)
    return True


def escalate(actor: Actor, follow_up: FollowUp) -> None:
    """Tell the lead of the owner's unit and the rehabkoordinator that it is late: once.

    Where the unit has no lead, the lifting party's others in the team hear it. Nobody sees more
    of the case for it, and whoever may not know of the case gets no letter when it leaves.
    """
    follow_up.escalated_on = clock.today()
    session().flush()
    party = follow_up.case.lifting_party.name
    body = (
        f"{party} skulle ha följt upp ett ärende i {follow_up.case.team.name} för mer än två "
        f"veckor sedan. {follow_up.owner.name} ansvarar för det."
    )
    for account in dict.fromkeys([*_leads(actor, follow_up), *_chairs(actor, follow_up)]):
        outbox.queue(
            actor, _letter(follow_up, account, "En uppföljning är försenad", body, "försenad")
        )
    case = follow_up.case
    audit.record(actor, "follow_up.escalate", case.subject, person_id=case.person_id)


def _leads(actor: Actor, follow_up: FollowUp) -> Iterator[Account]:
    unit_id, owner_id = follow_up.owner.unit_id, follow_up.owner_id
    leads = [one for one in accounts.with_roles(actor, {Role.LEAD}) if one.unit_id == unit_id]
    if unit_id is not None and leads:
        yield from (one for one in leads if one.id != owner_id)
        return
    for seat in teams.seated_on(actor, follow_up.case.team_id, clock.today()):
        if seat.party_id == follow_up.case.lifting_party_id and seat.account_id != owner_id:
            yield seat.account


def _chairs(actor: Actor, follow_up: FollowUp) -> Iterator[Account]:
    for seat in teams.seated_on(actor, follow_up.case.team_id, clock.today()):
        if seat.chairs and seat.account_id != follow_up.owner_id:
            yield seat.account


def _letter(
    follow_up: FollowUp, account: Account, subject: str, body: str, occasion: str
) -> Letter:
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=subject,
        body=body,
        about=follow_up.subject,
        once_key=f"{follow_up.subject}:{occasion}:{follow_up.due_on}:{account.id}",
    )


def _path(follow_up: FollowUp) -> str:
    return f"/uppfoljning/{follow_up.id}"
