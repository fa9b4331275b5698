"""Asking a colleague to take over, and what the colleague answers.

Whoever changes a request holds the teams first, then its people and cases, then the request.
"""

from trisam.handovers.service.asking import ask, ask_for_all
from trisam.handovers.service.settling import (
    accept,
    accept_all,
    decline,
    decline_all,
    note_told,
    withdraw,
    withdraw_all,
)

__all__ = [
    "accept",
    "accept_all",
    "ask",
    "ask_for_all",
    "decline",
    "decline_all",
    "note_told",
    "withdraw",
    "withdraw_all",
]
