"""Reading accounts and signed-in sessions."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from trisam.accounts.lifetimes import KEPT_TEXT, LONGEST_IDLE, LONGEST_LIFE
from trisam.accounts.models import (
    Account,
    AccountRole,
    GuessCount,
    Installation,
    KeptText,
    RecoveryCode,
    SecondFactor,
    SignInSession,
    SignInStage,
)
from trisam.core import clock
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


def known_by_email(address: str) -> Account | None:
    """The account with this address, closed ones too, for the refusal of a sign-in only."""
    return session().scalar(select(Account).where(Account.email == address))


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


def sessions_of(actor: Actor) -> Sequence[SignInSession]:
    """The actor's own signed-in browsers, the last seen first."""
    now = clock.now()
    return (
        session()
        .scalars(
            select(SignInSession)
            .where(
                SignInSession.account_id == actor.account_id,
                SignInSession.stage == SignInStage.FULL,
                SignInSession.ended_at.is_(None),
                SignInSession.seen_at >= now - LONGEST_IDLE,
                SignInSession.started_at >= now - LONGEST_LIFE,
            )
            .order_by(SignInSession.seen_at.desc(), SignInSession.handle)
        )
        .all()
    )


def has_given_form(account_id: int, form_key: str) -> bool:
    """True when a session of this account, alive or a tombstone, has given out such a form."""
    given = select(SignInSession.handle).where(
        SignInSession.account_id == account_id, SignInSession.form_key == form_key
    )
    return session().scalar(given.limit(1)) is not None


def second_factor(actor: Actor, account: Account, *, lock: bool = False) -> SecondFactor | None:
    """The second factor of one's own account, in use or waiting; locked for a code."""
    wanted = select(SecondFactor).where(
        SecondFactor.account_id == account.id, SecondFactor.account_id == actor.account_id
    )
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session().scalar(wanted)


def has_second_factor(actor: Actor, account: Account) -> bool:
    """True when a code is asked for at the sign-in."""
    factor = second_factor(actor, account)
    return factor is not None and factor.secret_sealed is not None


def recovery_codes_left(actor: Actor) -> int:
    """How many of the actor's own recovery codes are unused."""
    return (
        session().scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == actor.account_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def guess_count(key: str) -> GuessCount | None:
    """How often was guessed in one place, locked until the transaction ends."""
    return session().scalar(
        select(GuessCount)
        .where(GuessCount.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def kept_texts(account_id: int, browser_hash: str) -> Sequence[KeptText]:
    """What waits for this account in this browser, the newest first."""
    return (
        session()
        .scalars(
            select(KeptText)
            .where(
                KeptText.account_id == account_id,
                KeptText.browser_hash == browser_hash,
                KeptText.kept_at >= clock.now() - KEPT_TEXT,
            )
            .order_by(KeptText.kept_at.desc(), KeptText.id)
        )
        .all()
    )


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
