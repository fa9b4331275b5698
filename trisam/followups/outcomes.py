"""What a case came to: did the individual move towards work or study? Pure.

Why it is counted so: docs/adr/2026-11-29-outcomes.md.
"""

from typing import Final

from trisam.cases.values import Occupation

NEARNESS: Final = {
    Occupation.NONE: 0,
    Occupation.OTHER: 0,
    Occupation.JOB_SEEKING: 1,
    Occupation.WORK_TRAINING: 2,
    Occupation.STUDIES: 3,
    Occupation.SUPPORTED_WORK: 3,
    Occupation.WORK: 4,
}
"""How near to work without support each occupation is. Only the order means something."""


def took_step(
    before: Occupation | None,
    after: Occupation | None,
    percent_before: int | None = None,
    percent_after: int | None = None,
) -> bool | None:
    """Stegförflyttning: a move towards work or study, also a small one (wishes 24 and 39).

    True when the occupation is nearer to work than at the lift, or the same with a greater extent.
    None when one of the two is not known: then nothing can be said.
    """
    if before is None or after is None:
        return None
    if NEARNESS[after] != NEARNESS[before]:
        return NEARNESS[after] > NEARNESS[before]
    if NEARNESS[after] == 0 or percent_before is None or percent_after is None:
        return False
    return percent_after > percent_before
