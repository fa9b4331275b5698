"""What the features above must hear about teams."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement

from trisam.core.actor import Actor, StandIn


@dataclass(frozen=True, slots=True)
class TeamClosing:
    """A team is about to close. Who still needs it raises `RuleBroken`, and it stays open."""

    actor: Actor
    team_id: int
    first_day: date
    """The first day on which the team is no more."""


@dataclass(frozen=True, slots=True)
class SubstituteCalledIn:
    """It is asked to which seats substitutes were called in, on some day from `since` on, though
    the holders are not away.

    The features above put what makes it so into `conditions`, over `Seat`: then it is asked of
    everybody at no cost. What a seat then opens is asked apart (`SubstituteArrives`).
    """

    since: date
    conditions: list[ColumnElement[bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SubstituteArrives:
    """It is asked what these seats open to their substitutes, while the holders do not come.

    What that opens stands in the features above: they put it into `opens`, by the seat's id. A
    seat that nobody says anything about opens nothing.
    """

    seat_ids: Collection[int]
    opens: dict[int, StandIn] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WhoComesChanged:
    """In these teams somebody is away, or here again, or another person fills a seat."""

    actor: Actor
    team_ids: Collection[int]
