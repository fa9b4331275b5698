"""Goals with numbers: whose they are, what is counted, and where the reached figure comes from."""

from enum import StrEnum
from typing import Final

from trisam.statistics.tables import NOTHING, Share, as_text


class GoalSide(StrEnum):
    """Whose goal it is."""

    PARTICIPANTS = "deltagare"
    ORGANISATION = "organisation"


SIDE_WORDS: Final = {GoalSide.PARTICIPANTS: "Deltagare", GoalSide.ORGANISATION: "Organisation"}


class GoalUnit(StrEnum):
    """What the number is."""

    COUNT = "antal"
    PERCENT = "procent"


UNIT_WORDS: Final = {GoalUnit.COUNT: "Antal", GoalUnit.PERCENT: "Procent"}


def out_of(part: int, whole: int, target_of: int | None) -> str:
    """An outcome with its denominator, and with that of the goal when it is another (wish 48):
    "11 av 26 (42 %), av målets 45: 24 %"."""
    share = as_text(Share(part / whole)) if whole else NOTHING
    said = f"{as_text(part)} av {as_text(whole)} ({share})"
    if not target_of or target_of == whole:
        return said
    return f"{said}, av målets {as_text(target_of)}: {as_text(Share(part / target_of))}"


class GoalSource(StrEnum):
    """Figures of the report that a goal can be compared with."""

    LIFTS = "lyft"
    CASES = "arenden"
    MEETINGS = "moten"
    TOOK_PART = "deltog"
    FOLLOWED = "uppfoljda"
    READIER = "mer_redo"


SOURCE_WORDS: Final = {
    GoalSource.LIFTS: "Lyft",
    GoalSource.CASES: "Aktuella ärenden",
    GoalSource.MEETINGS: "Hållna möten",
    GoalSource.TOOK_PART: "Andel som deltog",
    GoalSource.FOLLOWED: "Andel uppföljda",
    GoalSource.READIER: "Andel mer redo",
}
SOURCE_UNITS: Final = {
    GoalSource.LIFTS: GoalUnit.COUNT,
    GoalSource.CASES: GoalUnit.COUNT,
    GoalSource.MEETINGS: GoalUnit.COUNT,
    GoalSource.TOOK_PART: GoalUnit.PERCENT,
    GoalSource.FOLLOWED: GoalUnit.PERCENT,
    GoalSource.READIER: GoalUnit.PERCENT,
}
