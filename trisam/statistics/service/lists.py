"""The cases behind a figure, for the rehabkoordinator of the team that it is about.

A figure has a list where it is told, and only there: a hidden number has none, for the list has a
length. Which cases it is made of is said once, in `queries.lifts`; which of them the reader may
open is said by `trisam.cases`, at the reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.statistics import policy, queries
from trisam.statistics.areas import Area, Areas
from trisam.statistics.overview import Overview
from trisam.statistics.periods import Period
from trisam.statistics.queries import lifts


@dataclass(frozen=True, slots=True)
class Behind:
    """The figure as it was counted, and what it is made of today."""

    party: str
    figure: int
    cases: Sequence[Case]
    unopened: int
    """So many more cases are counted today, and may not be opened by the reader."""

    @property
    def today(self) -> int:
        """What the figure would be if it were counted today."""
        return len(self.cases) + self.unopened


def of_rows(actor: Actor, told: Overview) -> Sequence[int | None]:
    """For each row of the table of lifts per party: the party whose cases can be listed, or None.

    Empty for those who list none.
    """
    if not policy.can_list(actor, told.area):
        return ()
    ids = {party.name: party.id for party in queries.party_names(actor)}
    return [
        ids[str(name)] if isinstance(number, int) and number else None
        for name, number, *_ in told.by_party.rows
    ]


def behind(actor: Actor, places: Areas, area: Area, party_id: int, period: Period) -> Behind:
    """The cases that a party's lifts in a team are made of; those shown are logged as read.

    Raises `NotFound` for a place whose cases the actor does not list, and for a number that is
    hidden or not told.
    """
    found = queries.area(actor, places, area.key)
    if not policy.can_list(actor, found):
        raise NotFound
    figures = queries.figures(actor, places, found, period)
    parties = figures.parties(found) if figures else ()
    party = next((one for one in parties if one.id == party_id), None)
    number = figures.lifts(found, party) if figures and party else None
    if party is None or not isinstance(number, int) or not number:
        raise NotFound
    [team_id] = found.team_ids
    every = lifts.behind(team_id, party.id, period)
    shown = cases.shown_by_ids(actor, every)
    in_order = [shown[case_id] for case_id in every if case_id in shown]
    return Behind(party.name, number, in_order, len(every) - len(in_order))
