"""The page about what could not be carried out: by reason, party and kommun."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.recommendations.models import NOT_DONE_WORDS, NotDoneReason
from trisam.statistics.areas import Area
from trisam.statistics.counted import Counted
from trisam.statistics.families.actions import (
    ALL,
    NEEDS,
    REASONS,
    TOTAL,
    of_kommun,
    of_need,
    of_party,
    of_reason,
)
from trisam.statistics.figures import PartyName
from trisam.statistics.suppression import HIDDEN, Cell
from trisam.statistics.tables import Table, as_text

NEED_WORDS: Final = {
    NotDoneReason.NO_PSYCHIATRY: "Psykiatri",
    NotDoneReason.NO_HABILITATION: "Habilitering",
    NotDoneReason.NO_INTERPRETER: "Tolk",
    NotDoneReason.MISSING: "Annan insats",
}


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gap list of a period. Everything in it may be shown."""

    sentence: str
    by_party: Table
    by_need: Table | None
    """Which help was missing. None when that was not noted the whole period: an installation may
    be older than the question, and then the needs do not add up to what was missing."""
    by_kommun: Table
    found: bool
    """There was something that could not be carried out."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Those with something in them, in their order."""
        every = (self.by_party, self.by_need, self.by_kommun)
        return tuple(table for table in every if table) if self.found else ()


def gaps(
    counted: Counted,
    parties: Iterable[PartyName],
    kommuner: Sequence[Area],
    seen: Collection[Area],
    period: str,
) -> Gaps:
    """The tables. Of the kommuner where there are teams, `seen` are shown."""
    acting = [party for party in parties if of_party(party.id) in counted]
    shown = [area for area in kommuner if area in seen and of_kommun(area) in counted]
    return Gaps(
        sentence(counted.shown(TOTAL), counted.shown(ALL)),
        _by_party(counted, acting, period),
        _by_need(counted, period) if all(map(counted.throughout, map(of_need, NEEDS))) else None,
        _by_kommun(counted, shown, period),
        found=counted.shown(TOTAL) != 0,
    )


def sentence(not_done: Cell, everything: Cell) -> str:
    """How much could not be carried out, of everything that ended."""
    if everything == 0:
        return "Inga åtgärder har avslutats"
    if not_done == 0:
        return "Alla avslutade åtgärder har genomförts"
    if not_done is HIDDEN:
        return "Talen är för små för att visa vad som inte gick att genomföra"
    if everything is HIDDEN:
        return f"{as_text(not_done)} åtgärder gick inte att genomföra"
    return f"{as_text(not_done)} av {as_text(everything)} åtgärder gick inte att genomföra"


def _by_party(counted: Counted, parties: Sequence[PartyName], period: str) -> Table:
    shown = counted.shown
    return counted.table(
        "Per part",
        f"Åtgärder som inte gick att genomföra, per skäl och part, {period}",
        ("Skäl", *(party.name for party in parties), "Alla"),
        tuple(
            (
                NOT_DONE_WORDS[reason],
                *(shown(of_party(party.id, reason)) for party in parties),
                shown(of_reason(reason)),
            )
            for reason in REASONS
        ),
        ("Alla skäl", *(shown(of_party(party.id)) for party in parties), shown(TOTAL)),
    )


def _by_kommun(counted: Counted, kommuner: Sequence[Area], period: str) -> Table:
    shown = counted.shown
    return counted.table(
        "Per kommun",
        f"Åtgärder som inte gick att genomföra, per kommun och skäl, {period}",
        ("Kommun", *(NOT_DONE_WORDS[reason] for reason in REASONS), "Alla"),
        tuple(
            (
                area.name,
                *(shown(of_kommun(area, reason)) for reason in REASONS),
                shown(of_kommun(area)),
            )
            for area in kommuner
        ),
        ("Hela länet", *(shown(of_reason(reason)) for reason in REASONS), shown(TOTAL)),
    )


def _by_need(counted: Counted, period: str) -> Table:
    return counted.table(
        "Vad som saknades",
        f"Åtgärder som inte blev av för att något saknades, {period}",
        ("Det som saknades", "Åtgärder"),
        [(NEED_WORDS[need], counted.shown(of_need(need))) for need in NEEDS],
        ("Allt som saknades", counted.shown(of_reason(NotDoneReason.MISSING))),
    )
