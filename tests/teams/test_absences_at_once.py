"""Two people at once, with real connections: one absence comes of it, and no loop."""

from datetime import timedelta

import pytest

from tests.at_once import at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from trisam.core import clock, db
from trisam.teams import queries
from trisam.teams.service import absences, seats


@pytest.mark.usefixtures("installed")
def test_an_absence_that_two_enter_at_once_is_one_absence() -> None:
    with db.transaction():
        county = counties.build()
        account = county.accounts["af"].id
        officer, chair = county.actor("af"), county.actor("vard")
    today = clock.today()

    ended = at_once(
        *map(
            committed,
            [
                *[lambda: absences.enter(officer, account, today, today + timedelta(days=4))] * 2,
                *[lambda: absences.enter(chair, account, today, today + timedelta(days=4))] * 2,
            ],
        )
    )

    assert ended[-1] == "done"
    assert all("De dagarna är redan inlagda" in sentence for sentence in ended[:-1])
    with db.reading():
        assert len(queries.absences(officer, account)) == 1


@pytest.mark.usefixtures("installed")
def test_two_who_enter_days_that_overlap_at_once_make_one_absence_of_them() -> None:
    with db.transaction():
        county = counties.build()
        account = county.accounts["af"].id
        officer, chair = county.actor("af"), county.actor("vard")
    first = clock.today()

    ended = at_once(
        *map(
            committed,
            [
                lambda: absences.enter(officer, account, first, first + timedelta(days=4)),
                lambda: absences.enter(
                    chair, account, first + timedelta(days=3), first + timedelta(days=9)
                ),
            ],
        )
    )

    assert ended == ["done", "done"]
    with db.reading():
        [absence] = queries.absences(officer, account)
        assert (absence.first_day, absence.last_day) == (first, first + timedelta(days=9))


@pytest.mark.usefixtures("installed")
def test_an_absence_that_two_end_at_once_is_ended_once() -> None:
    with db.transaction():
        county = counties.build()
        account = county.accounts["af"].id
        absence = rows.absence(county.accounts["af"], clock.today(), None)
        officer, chair = county.actor("af"), county.actor("vard")

    ended = at_once(
        *map(
            committed,
            [
                lambda: absences.end(officer, account, absence.id),
                lambda: absences.end(chair, account, absence.id),
            ],
        )
    )

    assert ended == ["done", "gone"]


@pytest.mark.usefixtures("installed")
def test_two_who_would_replace_each_other_at_once_do_not() -> None:
    with db.transaction():
        county = counties.build()
        second = county.accounts["af_outside"]
        first_seat = county.seats["af"].id
        second_seat = rows.seat(county.team, county.parties["af"], second).id
        people = (second.id, county.accounts["af"].id)
        chair, slug = county.actor("vard"), county.team.slug

    def name(seat_id: int, account_id: int) -> None:
        team = queries.get(chair, slug)
        named = next(a for a in queries.candidates(chair, {county.parties["af"].id})
                     if a.id == account_id)  # fmt: skip
        seats.name_substitute(chair, team, queries.seat(chair, team, seat_id), named)

    ended = at_once(
        *map(
            committed,
            [
                lambda: name(first_seat, people[0]),
                lambda: name(second_seat, people[1]),
            ],
        )
    )

    assert ended[-1] == "done"
    assert "ersätta varandra" in ended[0]
