"""Who is away, by the day: who may say so, what is refused, and what it opens for substitutes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from time_machine import travel

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.cases.models import Case
from trisam.cases.policy import can_view, visible_to
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.teams import queries
from trisam.teams.models import Absence, Team
from trisam.teams.policy import (
    absences_open_to,
    can_enter_absence,
    coverage_visible_to,
    sees_coverage,
    sees_coverage_of,
)
from trisam.teams.service import absences as service

EVERYBODY = ("af", "fk", "kommun", "vard", "af_outside", "fk_other", "steering", "process_leader",
             "administrator")  # fmt: skip


def day(number: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=number)


def enter(county: County, first: int, last: int | None, *, who: str = "af") -> Absence:
    """Somebody enters the own absence."""
    return service.enter(
        county.actor(who),
        county.accounts[who].id,
        day(first),
        None if last is None else day(last),
    )


def kept(county: County, who: str = "af") -> list[tuple[int, int | None]]:
    """The absences in the database, in days from today."""
    found = session().scalars(
        select(Absence)
        .where(Absence.account_id == county.accounts[who].id)
        .order_by(Absence.first_day)
    )
    return [
        (
            (absence.first_day - clock.today()).days,
            None if absence.last_day is None else (absence.last_day - clock.today()).days,
        )
        for absence in found
    ]


def reads(county: County, who: str, case: Case) -> bool:
    """What both forms of the reading rule say today."""
    actor, today = county.actor(who), clock.today()
    in_sql = session().scalar(select(Case.id).where(Case.id == case.id, visible_to(actor, today)))
    assert can_view(actor, case, today) == (in_sql is not None)
    return in_sql is not None


def test_a_person_enters_days_and_only_days(county: County) -> None:
    enter(county, 3, 5)

    assert kept(county) == [(3, 5)]
    [entry] = log.entries(action="absence.add")
    assert entry.subject == f"account:{county.accounts['af'].id}"
    assert entry.reason == f"{day(3)}–{day(5)}"
    assert {column.name for column in Absence.__table__.columns} == {
        "id", "account_id", "first_day", "last_day",
    }  # fmt: skip


def test_the_rehabkoordinator_enters_for_a_seat_of_her_team_and_for_no_other(
    county: County,
) -> None:
    chair = county.actor("vard")
    service.enter(chair, county.accounts["af"].id, day(0), None)
    assert kept(county) == [(0, None)]

    for other in ("fk_other", "af_outside", "administrator"):
        with pytest.raises(Forbidden):
            service.enter(chair, county.accounts[other].id, day(0), None)
    with pytest.raises(Forbidden):
        service.enter(county.actor("fk"), county.accounts["af"].id, day(0), None)


def test_nobody_else_ends_or_changes_an_absence(county: County) -> None:
    absence = enter(county, 2, 5)
    account = county.accounts["af"].id
    with pytest.raises(Forbidden):
        service.end(county.actor("fk"), account, absence.id)
    with pytest.raises(Forbidden):
        service.change_last_day(county.actor("fk"), account, absence.id, day(3))
    with pytest.raises(NotFound):  # of another person
        service.end(county.actor("vard"), county.accounts["fk"].id, absence.id)

    service.change_last_day(county.actor("vard"), account, absence.id, day(3))
    assert kept(county) == [(2, 3)]
    service.end(county.actor("vard"), account, absence.id)
    assert kept(county) == []
    assert log.actions() == ["absence.add", "absence.change", "absence.end"]


def test_the_rule_for_absences_says_the_same_in_python_and_in_sql(county: County) -> None:
    left = rows.account("Lena Lämnat", county.units["fk"])
    rows.seat(county.team, county.parties["fk"], left, valid_to=day(-1))
    people = [*county.accounts.values(), left]
    for account in people:
        rows.absence(account, day(0), None)

    for who in EVERYBODY:
        actor = county.actor(who)
        in_sql = set(
            session().scalars(
                select(Absence.account_id).where(absences_open_to(actor, clock.today()))
            )
        )
        in_python = {
            account.id
            for account in people
            if can_enter_absence(actor, account.id, queries.teams_of(actor, account.id))
        }
        assert in_sql == in_python, who
    assert left.id not in {a.account_id for a in queries.absences(county.actor("vard"), left.id)}
    assert queries.absences(Actor.of_system("jobb"), left.id) == []


def test_the_rule_for_coverage_says_the_same_in_python_and_in_sql(county: County) -> None:
    elsewhere = rows.kommun("Hofors")
    away = rows.team("Hofors hälsocentral", elsewhere, county.units["vard"], [])
    every = [county.team, county.other_team, away]
    there = county.actor("steering")
    of_kommun = Actor("S", 1, roles=there.roles, steering_kommun_ids=frozenset({elsewhere.id}))
    seen: dict[str, set[str]] = {}
    actors = {who: county.actor(who) for who in EVERYBODY} | {"steering_hofors": of_kommun}
    for who, actor in actors.items():
        in_sql = set(session().scalars(select(Team.slug).where(coverage_visible_to(actor))))
        assert in_sql == {team.slug for team in every if sees_coverage_of(actor, team)}, who
        assert sees_coverage(actor) == bool(in_sql), who
        seen[who] = in_sql
    whole = {team.slug for team in every}
    assert {who for who, slugs in seen.items() if slugs == whole} == {
        "vard", "steering", "process_leader",
    }  # fmt: skip
    assert seen["steering_hofors"] == {"hofors-halsocentral"}
    assert {who for who, slugs in seen.items() if not slugs} == {
        "af", "fk", "kommun", "af_outside", "fk_other", "administrator",
    }  # fmt: skip


def test_days_that_have_been_are_refused_and_today_is_not(county: County) -> None:
    with pytest.raises(RuleBroken, match="från och med i dag") as refused:
        enter(county, -1, 3)
    assert refused.value.field == "first_day"
    enter(county, 0, 0)
    assert kept(county) == [(0, 0)]


def test_an_end_before_the_beginning_is_refused(county: County) -> None:
    with pytest.raises(RuleBroken, match="före den första") as refused:
        enter(county, 3, 2)
    assert refused.value.field == "last_day"


@pytest.mark.parametrize(
    ("there", "entered", "after"),
    [
        ([(1, 5)], (4, 8), [(1, 8)]),
        ([(4, 8)], (1, 5), [(1, 8)]),
        ([(3, 4)], (1, 8), [(1, 8)]),
        ([(1, 3), (6, 9)], (2, 7), [(1, 9)]),
        ([(1, 3)], (5, 6), [(1, 3), (5, 6)]),
        ([(5, 6)], (1, 3), [(1, 3), (5, 6)]),
        ([(5, None)], (1, 6), [(1, None)]),
        ([(5, None)], (1, 3), [(1, 3), (5, None)]),
        ([(0, 1)], (0, None), [(0, None)]),
        # An illness does not swallow a holiday.
        ([(20, 30)], (0, None), [(0, 19), (20, 30)]),
        ([(0, 2), (20, 30)], (0, None), [(0, 19), (20, 30)]),
        ([(20, None)], (0, None), [(0, 19), (20, None)]),
    ],
)
def test_days_that_overlap_become_one_absence(
    county: County,
    there: list[tuple[int, int | None]],
    entered: tuple[int, int | None],
    after: list[tuple[int, int | None]],
) -> None:
    for first, last in there:
        rows.absence(county.accounts["af"], day(first), None if last is None else day(last))
    enter(county, *entered)

    assert kept(county) == after


def test_days_that_are_there_already_are_refused_with_what_to_do(county: County) -> None:
    enter(county, 2, 6)
    for first, last in ((2, 6), (3, 4)):
        with pytest.raises(RuleBroken, match="De dagarna är redan inlagda"):
            enter(county, first, last)

    enter(county, 10, None)
    for following in (15, None):
        with pytest.raises(RuleBroken, match="gäller tills vidare.*Ändra dess sista dag först"):
            enter(county, 12, following)
    assert kept(county) == [(2, 6), (10, None)]


def test_the_last_day_is_moved_but_not_into_the_past_nor_into_another_absence(
    county: County,
) -> None:
    me, account = county.actor("af"), county.accounts["af"].id
    open_one = rows.absence(county.accounts["af"], day(-3), None)
    later = enter_later = rows.absence(county.accounts["af"], day(10), day(12))
    with pytest.raises(RuleBroken, match="Sista dagen kan inte ha varit"):
        service.change_last_day(me, account, open_one.id, day(-1))
    with pytest.raises(RuleBroken, match="en annan frånvaro"):
        service.change_last_day(me, account, open_one.id, day(10))
    with pytest.raises(RuleBroken, match="före den första"):
        service.change_last_day(me, account, enter_later.id, day(9))

    service.change_last_day(me, account, open_one.id, day(9))
    service.change_last_day(me, account, later.id, day(11))
    assert kept(county) == [(-3, 9), (10, 11)]


def test_ending_keeps_the_days_that_have_been(county: County) -> None:
    me, account = county.actor("af"), county.accounts["af"].id
    begun = rows.absence(county.accounts["af"], day(-3), None)
    service.end(me, account, begun.id)
    assert kept(county) == [(-3, -1)]
    with pytest.raises(NotFound):  # it is over
        service.end(me, account, begun.id)
    with pytest.raises(NotFound):
        service.end(me, account, 987654321)

    today, coming = enter(county, 0, 2), enter(county, 8, 9)
    service.end(me, account, today.id)
    service.end(me, account, coming.id)
    assert kept(county) == [(-3, -1)]


@pytest.fixture
def taken_up(county: County) -> Case:
    """A case on the agenda of a meeting in twenty days. FK's officer has a substitute."""
    case = county.case(by="af", to=("fk", "vard"))
    rows.item(rows.meeting(county.team, day(20)), case)
    substitute = rows.account("Ebba Ersättare", county.units["fk"])
    county.accounts["substitute"] = substitute
    county.seats["fk"].substitute_id = substitute.id
    session().flush()
    return case


def days_on_which(county: County, who: str, case: Case, *, until: int = 45) -> list[int]:
    """The days from today on which the person reads the case."""
    found = []
    for ahead in range(until):
        with travel(clock.now() + timedelta(days=ahead), tick=False):
            found += [ahead] if reads(county, who, case) else []
    return found


def test_a_substitute_reads_two_weeks_before_the_meeting_and_after_it_until_it_is_closed(
    county: County, taken_up: Case
) -> None:
    assert days_on_which(county, "substitute", taken_up) == []
    absence = enter(county, 20, 20, who="fk")
    assert days_on_which(county, "substitute", taken_up) == list(range(6, 35))

    [meeting] = session().scalars(select(Meeting))
    meeting.status, meeting.held_at = MeetingStatus.HELD, clock.now()
    session().flush()
    assert days_on_which(county, "substitute", taken_up) == []

    meeting.status, meeting.held_at = MeetingStatus.PLANNED, None
    service.end(county.actor("fk"), county.accounts["fk"].id, absence.id)
    assert days_on_which(county, "substitute", taken_up) == []
    assert reads(county, "fk", taken_up)


def test_an_absence_that_misses_the_meeting_opens_nothing(county: County, taken_up: Case) -> None:
    enter(county, 0, 19, who="fk")
    assert days_on_which(county, "substitute", taken_up) == []
    enter(county, 21, None, who="fk")
    assert days_on_which(county, "substitute", taken_up) == []


def test_a_case_that_leaves_the_agenda_leaves_the_substitute(
    county: County, taken_up: Case
) -> None:
    enter(county, 0, 20, who="fk")
    with travel(clock.now() + timedelta(days=10), tick=False):
        assert reads(county, "substitute", taken_up)
        [item] = session().scalars(select(AgendaItem))
        item.status, item.slot = ItemStatus.MOVED, None
        session().flush()
        assert not reads(county, "substitute", taken_up)
        assert reads(county, "fk", taken_up)


def test_a_seat_that_has_ended_by_the_meeting_has_no_substitute_there(
    county: County, taken_up: Case
) -> None:
    enter(county, 20, 20, who="fk")
    county.seats["fk"].valid_to = day(20)
    session().flush()
    assert days_on_which(county, "substitute", taken_up) == list(range(6, 21))
    county.seats["fk"].valid_to = day(19)
    session().flush()
    assert days_on_which(county, "substitute", taken_up) == []


def test_a_substitute_of_a_substitute_sees_nothing(county: County) -> None:
    """A chain across teams: the substitute is away too, and has a substitute elsewhere."""
    case = county.case(by="af", to=("fk", "vard"))
    rows.item(rows.meeting(county.team, clock.today()), case)
    second, third = county.accounts["fk_other"], rows.account("Tre Trea", county.units["fk"])
    county.accounts["third"] = third
    county.seats["fk"].substitute_id = second.id
    rows.seat(rows.team("Tredje", county.kommun, county.units["vard"], [county.parties["fk"]]),
              county.parties["fk"], second, substitute=third)  # fmt: skip
    enter(county, 0, 0, who="fk")
    enter(county, 0, 0, who="fk_other")

    assert reads(county, "fk_other", case)
    assert not reads(county, "third", case)
