"""Timed work of Mitt ärende."""

from trisam.core.db import transaction
from trisam.own_case.service import sign_ins


def sweep_sign_ins() -> int:
    """Remove the sign-ins with e-legitimation that are over; how many."""
    with transaction():
        return sign_ins.forget_old()
