"""What the features above must hear about teams."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from trisam.core.actor import Actor


@dataclass(frozen=True, slots=True)
class TeamClosing:
    """A team is about to close. Who still needs it raises `RuleBroken`, and it stays open."""

    actor: Actor
    team_id: int
    first_day: date
    """The first day on which the team is no more."""


@dataclass(frozen=True, slots=True)
class WhoComesChanged:
    """In these teams somebody is away, or here again, or another person fills a seat."""

    actor: Actor
    team_ids: Collection[int]
