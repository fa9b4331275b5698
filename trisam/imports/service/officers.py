"""Who lifted: the list's name of an officer among those who had a seat."""

from collections.abc import Iterable, Sequence

from trisam.accounts.models import Account
from trisam.imports.reading.cells import folded
from trisam.teams.models import Seat


def candidates(seats: Iterable[Seat], party_id: int) -> list[Account]:
    """The holders of the party's seats, then their substitutes, who work at one of its units."""
    own = [seat for seat in seats if seat.party_id == party_id]
    people = [seat.account for seat in own] + [seat.substitute for seat in own]
    return list(
        dict.fromkeys(
            person
            for person in people
            if person is not None and person.unit is not None and person.unit.party_id == party_id
        )
    )


def named(name: str, people: Sequence[Account]) -> Account | None:
    """The one of `people` called `name`, in full or with an initial ("A. Testgren").

    None when nobody, or more than one, fits.
    """
    fitting = [person for person in people if folded(person.name) == folded(name)]
    if not fitting:
        fitting = [person for person in people if _fits_initial(name, person.name)]
    return fitting[0] if len(fitting) == 1 else None


def _fits_initial(name: str, full: str) -> bool:
    first, _, last = folded(name).partition(" ")
    whole_first, _, whole_last = folded(full).partition(" ")
    return len(first) == 1 and bool(last) and last == whole_last and whole_first.startswith(first)
