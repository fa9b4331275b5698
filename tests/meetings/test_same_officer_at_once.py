"""Rehabkoordinatorer who book the same officer at the same moment: exactly one wins."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select

from tests.at_once import DONE, at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from tests.soak import Budget
from tests.tally import Tally
from trisam.accounts.models import Account
from trisam.core import clock, db
from trisam.core.actor import Actor, Role
from trisam.core.calendar_days import next_working_day
from trisam.meetings.models import Meeting, MeetingForm
from trisam.meetings.queries import conflicts, meetings
from trisam.meetings.service import scheduling
from trisam.meetings.service.scheduling import Sitting
from trisam.parties.models import Party, Unit
from trisam.teams import queries as teams
from trisam.teams.models import Seat, Team
from trisam.teams.service import founding

SITTING = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 3)
THREADS = 20


def booking(actor: Actor, slug: str, day: date) -> Callable[[], Meeting]:
    return lambda: scheduling.add_single(actor, teams.get(actor, slug), day, SITTING)


def teams_with_one_officer(number: int) -> list[tuple[Actor, str]]:
    """So many teams with a rehabkoordinator each, and the same officer as AF's only one."""
    with db.transaction():
        county = counties.build()
        made: list[tuple[int, Team]] = []
        for index in range(number):
            chair = rows.account(f"Rut {index}", county.units["vard"], Role.COORDINATOR)
            sitting = [county.parties["af"], county.parties["vard"]]
            team = rows.team(f"Team {index}", county.kommun, county.units["vard"], sitting)
            rows.seat(team, county.parties["vard"], chair, chairs=True)
            rows.seat(team, county.parties["af"], county.accounts["af"])
            made.append((chair.id, team))
        found = [(teams.actor_of(account_id), team.slug) for account_id, team in made]
    return [(actor[0], slug) for actor, slug in found if actor is not None]


def days_from(first: date, number: int) -> list[date]:
    found = [next_working_day(first)]
    while len(found) < number:
        found.append(next_working_day(found[-1]))
    return found


@pytest.mark.usefixtures("installed")
def test_twenty_book_the_same_officer_at_once_and_exactly_one_wins(
    budget: Budget, tally: Tally
) -> None:
    chairs = teams_with_one_officer(THREADS)
    days = days_from(clock.today() + timedelta(days=14), budget.bookings)
    for day in days:
        ended = at_once(*(committed(booking(actor, slug, day)) for actor, slug in chairs))
        refused = [how for how in ended if how != DONE]
        assert (len(ended), len(refused)) == (THREADS, THREADS - 1)
        assert all("Alva Testgren har redan möte i Team" in how for how in refused)
    with db.reading() as session:
        assert sorted(session.scalars(select(Meeting.day))) == days
    tally(len(days) * THREADS, "bookings of one officer at once")


@pytest.mark.usefixtures("installed")
def test_without_holding_the_people_two_could_win(
    monkeypatch: pytest.MonkeyPatch, fresh_database_url: str
) -> None:
    """The planted defect: both have looked before either has saved. SQLite lets in one writer at a
    time anyway; there the second waits at the door and finds the first one's meeting."""
    chairs = teams_with_one_officer(2)
    day = next_working_day(clock.today() + timedelta(days=14))
    both_have_looked, read = Barrier(2), conflicts.book

    def read_and_wait(*given: object) -> conflicts.Book:
        found = read(*given)  # type: ignore[arg-type]
        with suppress(BrokenBarrierError):  # the other waits for this one to be saved
            both_have_looked.wait(timeout=2)
        return found

    monkeypatch.setattr(conflicts, "hold_people", lambda *_: None)
    monkeypatch.setattr(conflicts, "book", read_and_wait)
    ended = at_once(*(committed(booking(actor, slug, day)) for actor, slug in chairs))
    assert ended.count(DONE) == (1 if fresh_database_url.startswith("sqlite") else 2)


@pytest.mark.usefixtures("installed")
def test_two_meetings_of_one_team_that_overlap_are_not_both_planned_at_once(tally: Tally) -> None:
    [(chair, slug)] = teams_with_one_officer(1)
    days = days_from(clock.today() + timedelta(days=14), 12)

    def planned(day: date, starts: time) -> Callable[[], object]:
        sitting = replace(SITTING, starts=starts)
        return committed(lambda: scheduling.add_single(chair, teams.get(chair, slug), day, sitting))

    for day in days:
        ended = at_once(planned(day, time(13)), planned(day, time(13, 30)))
        assert ended == sorted([DONE, scheduling.COLLIDES])
    tally(len(days), "overlapping meetings of one team planned at once")


@pytest.mark.usefixtures("installed")
def test_no_meeting_is_planned_into_a_team_that_closes_at_that_moment() -> None:
    administrator = Actor.of_system("prov")
    day = next_working_day(clock.today() + timedelta(days=14))
    for chair, slug in teams_with_one_officer(8):

        def close(slug: str = slug) -> None:
            founding.close_team(administrator, teams.get(administrator, slug), day)

        ended = at_once(committed(close), committed(booking(chair, slug, day)))

        assert len(ended) == 2
        with db.reading():
            team = teams.get(chair, slug)
            planned = meetings.upcoming(chair, team.id)
        assert (team.closed_on is None) == bool(planned)


def _three_teams_and_two_officers() -> list[tuple[Actor, str]]:
    """Two teams with one of AF's officers each; a third has both, and meets on the day."""
    chairs = teams_with_one_officer(3)
    with db.transaction() as now:
        made = [teams.get(actor, slug) for actor, slug in chairs]
        first = now.scalars(select(Account).where(Account.name == "Alva Testgren")).one()
        second = rows.account("Bo Testgren", now.get_one(Unit, first.unit_id))
        seat = now.scalars(
            select(Seat).where(Seat.team_id == made[1].id, Seat.account_id == first.id)
        ).one()
        seat.account_id = second.id
        rows.seat(made[2], now.get_one(Party, seat.party_id), second)
        now.flush()
    return chairs


@pytest.mark.usefixtures("installed")
def test_two_teams_do_not_each_take_one_of_the_last_two_from_a_third() -> None:
    chairs = _three_teams_and_two_officers()
    for day in days_from(clock.today() + timedelta(days=14), 12):
        third, slug = chairs[2]
        committed(booking(third, slug, day))()
        ended = at_once(*(committed(booking(actor, own, day)) for actor, own in chairs[:2]))
        assert ended.count(DONE) == 1, ended
