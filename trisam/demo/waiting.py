"""How much lies undone with one person: enough to be seen, not so much that nobody would try."""

from collections import Counter
from enum import StrEnum

from trisam.accounts.models import Account


class Undone(StrEnum):
    """What can be late."""

    ANSWER = "answer"
    ACTION = "action"
    FOLLOW_UP = "follow-up"
    FEEDBACK = "feedback"


AT_MOST = {Undone.ANSWER: 1, Undone.ACTION: 1, Undone.FOLLOW_UP: 2, Undone.FEEDBACK: 1}
"""Late things of each kind that one person has."""


class Patience:
    """Counts what is late with whom."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[int, Undone]] = Counter()

    def allows(self, account: Account, kind: Undone) -> bool:
        """True, and counted, when the person may have one more late thing of this kind."""
        key = (account.id, kind)
        if self._counted[key] >= AT_MOST[kind]:
            return False
        self._counted[key] += 1
        return True
