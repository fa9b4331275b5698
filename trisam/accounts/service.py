"""Accounts: making them, checking passwords, ending sessions."""

import secrets
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, or_

from trisam.accounts import queries
from trisam.accounts.lifetimes import LONGEST_IDLE, LONGEST_LIFE
from trisam.accounts.models import Account, AccountRole, SignInSession
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.outbox import service as outbox

SHORTEST_PASSWORD = 12
_hasher = PasswordHasher()


def sign_in(email: str, password: str) -> Account:
    """The account that this address and password open.

    Raises `RuleBroken` with the same sentence, after the same work, whether the address is
    unknown, the password wrong or the account deactivated.
    """
    account = queries.by_email(email)
    fits = _fits(account.password_hash if account else _nobodys_hash(), password)
    if account is None or not fits:
        raise RuleBroken("Adressen eller lösenordet stämmer inte. Försök igen.")
    audit.record(_as_actor(account), "account.sign_in", f"account:{account.id}")
    return account


def try_as(account_id: int) -> Account:
    """Open a demo account without password. Raises `NotFound` for any other, or without demo."""
    for account in queries.demo_accounts():
        if account.id == account_id:
            audit.record(_as_actor(account), "account.sign_in", f"account:{account.id}")
            return account
    raise NotFound


def create(
    actor: Actor,
    *,
    name: str,
    email: str,
    password: str,
    unit_id: int | None,
    roles: Iterable[Role],
) -> Account:
    """A new account. Raises `Forbidden` unless an administrator or the system asks."""
    if not (actor.system or actor.has(Role.ADMINISTRATOR)):
        raise Forbidden
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(
            f"Lösenordet är för kort. Välj minst {SHORTEST_PASSWORD} tecken.", field="password"
        )
    account = Account(
        name=name,
        email=email.strip().lower(),
        password_hash=hash_password(password),
        unit_id=unit_id,
        roles=[AccountRole(role=role) for role in roles],
    )
    with attempt({"uq_account_email": "Det finns redan ett konto med den adressen."}):
        session().add(account)
    audit.record(actor, "account.create", f"account:{account.id}")
    return account


def deactivate(actor: Actor, account: Account) -> None:
    """Close an account: it is dead at its next request, its sessions are removed, and no mail
    that waits goes out to it."""
    if not (actor.system or actor.has(Role.ADMINISTRATOR)):
        raise Forbidden
    account.deactivated_at = account.deactivated_at or clock.now()
    session().execute(delete(SignInSession).where(SignInSession.account_id == account.id))
    outbox.cancel_to(actor, account.id)
    audit.record(actor, "account.deactivate", f"account:{account.id}")


def forget_old_sessions() -> int:
    """Remove browser sessions that are too old to open anything; how many."""
    now = clock.now()
    too_old = or_(
        SignInSession.seen_at < now - LONGEST_IDLE, SignInSession.started_at < now - LONGEST_LIFE
    )
    gone = session().execute(delete(SignInSession).where(too_old).returning(SignInSession.key_hash))
    return len(gone.all())


def hash_password(password: str) -> str:
    """argon2id with the library's defaults (RFC 9106)."""
    return _hasher.hash(password)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Checked against when the address is unknown, so that both cases take the same time."""
    return hash_password(secrets.token_urlsafe())


def _as_actor(account: Account) -> Actor:
    return Actor(
        name=account.name,
        account_id=account.id,
        unit_id=account.unit_id,
        party_id=account.unit.party_id if account.unit else None,
    )
