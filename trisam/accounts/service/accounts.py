"""Accounts: making and closing them, and letting somebody back in who has lost the way."""

from collections.abc import Iterable

from sqlalchemy import delete

from trisam.accounts.events import AccountClosing
from trisam.accounts.models import Account, AccountRole, SignInSession
from trisam.accounts.service import kept, notices, passwords, second_factor, sessions
from trisam.audit import service as audit
from trisam.core import clock, events
from trisam.core.actor import Actor, Role
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.outbox import service as outbox


def create(
    actor: Actor,
    *,
    name: str,
    email: str,
    password: str,
    unit_id: int | None,
    roles: Iterable[Role],
) -> Account:
    """A new account. Raises `Forbidden` unless an administrator or the system asks.

    A password that an administrator chose has to be changed at the first sign-in; on the command
    line people choose their own.
    """
    _demand_administrator(actor)
    address = email.strip().lower()
    passwords.demand_good(password, address)
    account = Account(
        name=name,
        email=address,
        password_hash=passwords.hash_password(password),
        first_password_at=None if actor.system else clock.now(),
        unit_id=unit_id,
        roles=[AccountRole(role=role) for role in roles],
    )
    with attempt({"uq_account_email": "Det finns redan ett konto med den adressen."}):
        session().add(account)
    audit.record(actor, "account.create", f"account:{account.id}")
    return account


def let_in_again(
    actor: Actor, account: Account, password: str, *, without_factor: bool = False
) -> None:
    """A new first password for a colleague, who is signed out everywhere; and, when the phone is
    gone, no second factor until a new one is set up at the next sign-in.

    The factor is never taken away alone: whoever holds the old password could then set up one.
    Raises `Forbidden`, and `RuleBroken` for oneself, a closed account or a weak password.
    """
    _demand_administrator(actor)
    if account.id == actor.account_id:
        raise RuleBroken("Ditt eget lösenord byter du under Mitt konto.")
    if account.deactivated_at is not None:
        raise RuleBroken("Kontot är stängt.")
    passwords.demand_good(password, account.email)
    account.password_hash = passwords.hash_password(password)
    account.first_password_at = clock.now()
    session().flush()
    audit.record(actor, "account.set_password", f"account:{account.id}")
    notices.tell(actor, account, "Du har fått ett nytt första lösenord av administratören.")
    if without_factor:
        second_factor.remove(actor, account, "account.reset_second_factor")
    sessions.end_others(actor, account.id, keep=None)


def deactivate(actor: Actor, account: Account) -> None:
    """Close an account: it is dead at its next request, its sessions are removed with all that
    could open it again, and no mail that waits goes out to it.

    Raises `Forbidden`, and `RuleBroken` while somebody still needs the person (`AccountClosing`).
    """
    _demand_administrator(actor)
    events.publish(AccountClosing(actor, account.id))
    account.deactivated_at = account.deactivated_at or clock.now()
    session().execute(delete(SignInSession).where(SignInSession.account_id == account.id))
    second_factor.forget(account)
    kept.forget_all_of(account.id)
    outbox.cancel_to(actor, account.id)
    audit.record(actor, "account.deactivate", f"account:{account.id}")


def _demand_administrator(actor: Actor) -> None:
    if not (actor.system or actor.has(Role.ADMINISTRATOR)):
        raise Forbidden
