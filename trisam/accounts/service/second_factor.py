"""The second factor: codes of an authenticator app, and recovery codes that stand in for it."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

import pyotp
from sqlalchemy import delete, update

from trisam.accounts import queries
from trisam.accounts.models import Account, RecoveryCode, SecondFactor
from trisam.accounts.service import notices
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import RuleBroken

ISSUER = "Trisam"
STEP_SECONDS = 30
STEPS_OFF = 1  # a clock that is a little wrong, a code typed slowly
CODE_DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_DIGITS = 20  # 66 bits: a hash that is stolen is not guessed back
FEW_LEFT = 3
WRONG = "Koden stämmer inte. Vänta på nästa kod i appen och skriv den."


class Proof(StrEnum):
    """What proved the second factor."""

    CODE = "code"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret as it is shown while it is set up, and never again."""

    uri: str
    """What the QR code holds (otpauth://…)."""
    by_hand: str
    """The same secret in groups of four, for typing."""


def begin(actor: Actor, account: Account) -> None:
    """Make a new secret that waits for its first code. The old one holds until then."""
    factor = queries.second_factor(actor, account)
    if factor is None:
        factor = SecondFactor(account_id=account.id, last_step=0)
        session().add(factor)
    factor.pending = pyotp.random_base32()
    session().flush()


def waiting(actor: Actor, account: Account) -> NewSecret | None:
    """The secret that waits for its first code; None when none does."""
    factor = queries.second_factor(actor, account)
    if factor is None or factor.pending is None:
        return None
    uri = pyotp.TOTP(factor.pending).provisioning_uri(name=account.email, issuer_name=ISSUER)
    groups = [factor.pending[at : at + 4] for at in range(0, len(factor.pending), 4)]
    return NewSecret(uri, " ".join(groups))


def confirm(actor: Actor, account: Account, typed: str) -> list[str]:
    """Take the waiting secret into use by its first code; ten new recovery codes, shown once.

    Raises `RuleBroken` when the code is not of that secret.
    """
    factor = queries.second_factor(actor, account, lock=True)
    if factor is None or factor.pending is None:
        raise RuleBroken("Börja om: den här koden hann bli för gammal.")
    step = _step_of(factor.pending, _digits(typed), after=0)
    if step is None:
        raise RuleBroken(
            "Koden stämmer inte. Kontrollera att telefonens klocka går rätt och skriv nästa kod.",
            field="code",
        )
    factor.secret, factor.pending = factor.pending, None
    factor.last_step = step
    audit.record(actor, "account.set_second_factor", f"account:{account.id}")
    notices.tell(actor, account, "Tvåfaktor har ställts in för ditt konto.")
    return new_recovery_codes(actor, account)


def take(actor: Actor, account: Account, typed: str) -> Proof | None:
    """What `typed` proves; None when it is wrong. A code is taken once, whoever comes first.

    Count the guess before (`guesses.take`): this does not.
    """
    digits = _digits(typed)
    if len(digits) == RECOVERY_DIGITS:
        return Proof.RECOVERY if _take_recovery(actor, account, digits) else None
    factor = queries.second_factor(actor, account, lock=True)
    if factor is None or factor.secret is None:
        return None
    step = _step_of(factor.secret, digits, after=factor.last_step)
    if step is None:
        return None
    factor.last_step = step
    session().flush()
    return Proof.CODE


def new_recovery_codes(actor: Actor, account: Account) -> list[str]:
    """Ten codes in the place of the earlier ones. They are shown now; only hashes are kept."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [
        "".join(secrets.choice("0123456789") for _ in range(RECOVERY_DIGITS))
        for _ in range(RECOVERY_CODES)
    ]
    session().add_all(
        RecoveryCode(code_hash=_hash(account, code), account_id=account.id) for code in codes
    )
    session().flush()
    audit.record(actor, "account.renew_recovery_codes", f"account:{account.id}")
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_DIGITS, 4)) for code in codes]


def remove(actor: Actor, account: Account, action: str) -> None:
    """Take factor and recovery codes away, logged as `action` ("account.remove_second_factor")."""
    forget(account)
    audit.record(actor, action, f"account:{account.id}")
    notices.tell(actor, account, "Tvåfaktor har tagits bort från ditt konto.")


def forget(account: Account) -> None:
    """Remove what proves the second factor of an account."""
    session().execute(delete(SecondFactor).where(SecondFactor.account_id == account.id))
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _take_recovery(actor: Actor, account: Account, digits: str) -> bool:
    taken = session().execute(
        update(RecoveryCode)
        .where(RecoveryCode.code_hash == _hash(account, digits), RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.code_hash)
    )
    if taken.first() is None:
        return False
    audit.record(actor, "account.use_recovery_code", f"account:{account.id}")
    notices.tell(actor, account, "En återställningskod har använts för ditt konto.")
    return True


def _step_of(secret: str, digits: str, *, after: int) -> int | None:
    """The time step whose code this is, within a step of now and later than `after`.

    All steps are compared, so that a right code takes as long as a wrong one.
    """
    now = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(now - STEPS_OFF, now + STEPS_OFF + 1):
        same = hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode())
        if same and step > after:
            found = step
    return found


def _digits(typed: str) -> str:
    """Only the digits: people write codes with spaces and hyphens."""
    return "".join(sign for sign in typed if sign in "0123456789")


def _hash(account: Account, digits: str) -> str:
    return hashlib.sha256(f"recovery:{account.id}:{digits}".encode()).hexdigest()
