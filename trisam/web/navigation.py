"""The main menu. The composition root says what stands in it; here it is shown."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

from trisam.core.actor import Actor
from trisam.web.request import signed_in


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu, and who is offered it. The page itself checks again."""

    label: str
    endpoint: str
    offered: Callable[[Actor], bool]
    rooms: tuple[str, ...] = ()
    """More blueprints whose pages lie under this entry."""

    def leads_to(self, blueprint: str) -> bool:
        """True when the page belongs under this entry."""
        return blueprint in {self.endpoint.split(".")[0], *self.rooms}


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the template shows it."""

    label: str
    url: str
    current: bool


ENTRIES: list[Entry] = []


def links() -> list[Link]:
    """The entries that the signed-in person is offered; the present feature is marked."""
    person = signed_in()
    if person is None:
        return []
    present = (request.endpoint or "").split(".")[0]
    return [
        Link(entry.label, url_for(entry.endpoint), entry.leads_to(present))
        for entry in ENTRIES
        if entry.offered(person.actor)
    ]
