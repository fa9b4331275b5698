"""Signing in, step by step: password, code, and what an account lacks before it may go on."""

from enum import StrEnum

from trisam.accounts import queries
from trisam.accounts.lifetimes import FIRST_PASSWORD
from trisam.accounts.models import Account
from trisam.accounts.service import guesses, notices, passwords, second_factor
from trisam.accounts.service.second_factor import Proof
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound, RuleBroken

NOBODY = Actor(name="okänd")
"""Who knocks at the door: not known before the sign-in is whole."""


class Step(StrEnum):
    """What is left to do before an account is signed in."""

    CODE = "code"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a step
    SET_UP = "set_up"
    DONE = "done"


def by_password(email: str, password: str, client: str) -> Account:
    """The account that this address and password open, for its next step.

    `client` is the address that the request came from. Raises `RuleBroken` with the same
    sentence, after the same work, whether the address is unknown, the password wrong or the
    account closed; the guess is counted and the refusal logged.
    """
    address = email.strip().lower()
    taken = guesses.at_password(address, client)
    guesses.take(taken)
    account = queries.known_by_email(address)
    right = passwords.fits(account, password)
    if account is None or not right or not _opens(account):
        _refuse("account.refuse_sign_in", account)
        raise RuleBroken("Adressen eller lösenordet stämmer inte. Försök igen.")
    guesses.give_back(taken)
    return account


def by_code(account: Account, typed: str, client: str) -> Proof:
    """The second step. Raises `RuleBroken` for a wrong code; it is counted and logged."""
    taken = guesses.at_code(account, client)
    guesses.take(taken)
    proof = second_factor.take(acting(account), account, typed)
    if proof is None:
        _refuse("account.refuse_code", account)
        raise RuleBroken(second_factor.WRONG, field="code")
    guesses.give_back(taken)
    return proof


def next_step(account: Account, *, proved: bool, demanded: bool) -> Step:
    """What comes next: `proved` says that the code was given, `demanded` that all must have one."""
    has_factor = queries.has_second_factor(acting(account), account)
    if has_factor and not proved:
        return Step.CODE
    if account.first_password_at is not None:
        return Step.NEW_PASSWORD
    return Step.SET_UP if demanded and not has_factor else Step.DONE


def replace_first_password(account: Account, new: str) -> None:
    """The person's own password instead of the administrator's. Raises `RuleBroken`."""
    change_password(acting(account), account, new)


def change_password(actor: Actor, account: Account, new: str) -> None:
    """A new password of one's own. Raises `RuleBroken` for one that is too weak, or the same."""
    passwords.demand_good(new, account.email)
    if passwords.fits(account, new):
        raise RuleBroken("Välj ett annat lösenord än det du har.", field="password")
    account.password_hash = passwords.hash_password(new)
    account.first_password_at = None
    session().flush()
    audit.record(actor, "account.change_password", f"account:{account.id}")
    notices.tell(actor, account, "Ditt lösenord har ändrats.")


def admit(account: Account) -> None:
    """Log that the account is signed in now."""
    audit.record(acting(account), "account.sign_in", f"account:{account.id}")


def leave(actor: Actor) -> None:
    """Log that somebody signed out."""
    audit.record(actor, "account.sign_out", f"account:{actor.account_id}")


def try_as(account_id: int) -> Account:
    """Open a demo account without password. Raises `NotFound` for any other, or without demo."""
    for account in queries.demo_accounts():
        if account.id == account_id:
            admit(account)
            return account
    raise NotFound


def prove(account: Account, password: str, code: str | None, client: str) -> None:
    """Somebody signed in shows again that it is them: by password, and by code when one is given.

    Raises `RuleBroken` at the field that is wrong; it is counted and logged.
    """
    by_password = guesses.at_password(account.email, client)
    by_code = guesses.at_code(account, client) if code is not None else []
    taken = list(dict.fromkeys([*by_password, *by_code]))
    guesses.take(taken)
    if not passwords.fits(account, password):
        guesses.give_back([guess for guess in by_code if guess not in by_password])
        _refuse("account.refuse_password", account)
        raise RuleBroken("Lösenordet stämmer inte.", field="current")
    if code is not None and second_factor.take(acting(account), account, code) is None:
        guesses.give_back([guess for guess in by_password if guess not in by_code])
        _refuse("account.refuse_code", account)
        raise RuleBroken(second_factor.WRONG, field="code")
    guesses.give_back(taken)


def acting(account: Account) -> Actor:
    """The person as actor for the own account, before a sign-in is whole: without any role."""
    return Actor(
        name=account.name,
        account_id=account.id,
        unit_id=account.unit_id,
        party_id=account.unit.party_id if account.unit else None,
    )


def _opens(account: Account) -> bool:
    """Not closed, and no first password that lay too long."""
    first = account.first_password_at
    too_old = first is not None and clock.now() - first > FIRST_PASSWORD
    return account.deactivated_at is None and not too_old


def _refuse(action: str, account: Account | None) -> None:
    audit.record(NOBODY, action, f"account:{account.id if account else '?'}")
