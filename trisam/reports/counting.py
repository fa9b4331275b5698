"""The tables that only reports have: current cases, protected by themselves."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import CLOSE_WORDS, CloseReason
from trisam.statistics.counted import Counted
from trisam.statistics.families.cuts import ALL
from trisam.statistics.tables import Table, Value

ANONYMOUS, NAMED, ACTIVE, ENDED = "anonymous", "named", "active", "ended"
CONCLUDED: Final = "concluded"
UNTOLD: Final = "untold"
REASON_WORDS: Final[dict[Hashable, str]] = {
    CONCLUDED: "Avslutat efter teamets rekommendation",
    **dict[Hashable, str](CLOSE_WORDS.items()),
    UNTOLD: "Orsak saknas",
}


@dataclass(frozen=True, slots=True)
class Current:
    """Cases that are alike in all this: `number` of them."""

    number: int
    is_anonymous: bool
    is_woman: bool
    has_ended: bool
    reason: CloseReason | None
    is_concluded: bool
    """A team recommended something before it ended: then no other reason is asked for."""

    @property
    def why(self) -> Hashable:
        """Under which reason it is counted."""
        return self.reason or (CONCLUDED if self.is_concluded else UNTOLD)


@dataclass(frozen=True, slots=True)
class CasesTold:
    """The cases of a period. Everything in it may be shown."""

    tables: tuple[Table, ...]
    total: Value


def cases(found: Sequence[Current], where: str, k: int) -> CasesTold:
    """Current cases: registered and anonymous, active and ended, and why.

    Not by kön: those that are current, less those that were active a year before, are the lifts of
    the year, and of a kommun's women they may be hidden.
    """
    numbers: Counter[Hashable] = Counter()
    for one in found:
        kinds: list[Hashable] = [ALL, ANONYMOUS if one.is_anonymous else NAMED]
        kinds += [ENDED, ("why", one.why)] if one.has_ended else [ACTIVE]
        for kind in kinds:
            numbers[kind] += one.number
    reasons: list[Hashable] = [why for why in REASON_WORDS if numbers["why", why]]
    lines: list[list[Hashable]] = [[NAMED, ANONYMOUS, ALL], [ACTIVE, ENDED, ALL]]
    lines += [[*(("why", why) for why in reasons), ENDED]] if reasons else []
    counted = Counted.alone(numbers, lines, k)

    def row(words: str, kind: Hashable) -> tuple[Value, ...]:
        return words, counted.shown(kind)

    current = counted.table(
        "Aktuella ärenden",
        f"Ärenden som var öppna någon gång under perioden: {where}",
        ("Ärenden", "Antal"),
        [
            row("Registrerade med namn", NAMED),
            row("Anonyma, bara kod", ANONYMOUS),
            row("Aktiva när perioden slutade", ACTIVE),
            row("Avslutade under perioden", ENDED),
        ],
        row("Alla aktuella", ALL),
    )
    ended = counted.table(
        "Avslutade ärenden efter orsak",
        f"Ärenden som avslutades under perioden, efter orsak: {where}",
        ("Orsak", "Antal"),
        [row(REASON_WORDS[why], ("why", why)) for why in reasons],
        row("Alla avslutade", ENDED),
    )
    tables = (current, ended) if reasons else (current,)
    return CasesTold(tables, counted.shown(ALL))
