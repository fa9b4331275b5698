"""Reading accounts and signed-in sessions."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from trisam.accounts.models import Account, AccountRole, Installation, SignInSession
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound

DEMO = "demo"


def by_email(email: str) -> Account | None:
    """The active account with this address, for the sign-in only."""
    return session().scalar(
        select(Account).where(
            Account.email == email.strip().lower(), Account.deactivated_at.is_(None)
        )
    )


def active(account_id: int) -> Account | None:
    """The account with its roles, unless deactivated, for building the actor only."""
    return (
        session()
        .scalars(
            select(Account)
            .where(Account.id == account_id, Account.deactivated_at.is_(None))
            .options(joinedload(Account.roles))
        )
        .unique()
        .one_or_none()
    )


def get(actor: Actor, account_id: int) -> Account:
    """A colleague's account: names and units of those who work here are known to all of them."""
    account = session().get(Account, account_id)
    if account is None or (actor.account_id is None and not actor.system):
        raise NotFound
    return account


def list_all(actor: Actor) -> Sequence[Account]:
    """Every account, for the administrator. Raises `Forbidden` for others."""
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    return (
        session()
        .scalars(select(Account).options(selectinload(Account.roles)).order_by(Account.name))
        .all()
    )


def with_roles(actor: Actor, roles: Collection[Role]) -> Sequence[Account]:
    """The open accounts with one of these roles, for what the system itself sends them."""
    if not actor.system:
        raise Forbidden
    return (
        session()
        .scalars(
            select(Account)
            .where(Account.deactivated_at.is_(None), Account.roles.any(AccountRole.role.in_(roles)))
            .order_by(Account.id)
        )
        .all()
    )


def sign_in_session(key_hash: str) -> SignInSession | None:
    """The browser session behind a cookie."""
    return session().get(SignInSession, key_hash)


def holds_demo() -> bool:
    """True when this database was filled by `trisam demo`."""
    return session().get(Installation, DEMO) is not None


def demo_accounts() -> Sequence[Account]:
    """The accounts that the sign-in page offers to try. Empty outside the demo."""
    if not holds_demo():
        return []
    return (
        session()
        .scalars(
            select(Account)
            .where(Account.demo_label.is_not(None), Account.deactivated_at.is_(None))
            .order_by(Account.id)
        )
        .all()
    )
