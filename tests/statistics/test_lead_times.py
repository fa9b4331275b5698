"""How long individuals wait: counted to the day the wait ends, and nothing small told."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import tell
from tests.statistics.telling import alone
from tests.visitor import Visitor
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.core.sql_dates import days_between
from trisam.meetings.models import Meeting
from trisam.people.models import Gender
from trisam.statistics import service
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.counted import within
from trisam.statistics.families.waits import WAITS, Step, Waited, counted
from trisam.statistics.lead_times import LeadTimes, told
from trisam.statistics.period_choices import year_to_value
from trisam.statistics.periods import Period, last_four
from trisam.statistics.queries import waits
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Table

TEAMS = tuple(
    Area(AreaKind.TEAM, name.lower(), name, frozenset({number}), 1)
    for number, name in ((1, "Brynäs"), (2, "Sätra"))
)
GAVLE = Area(AreaKind.KOMMUN, "gavle", "Gävle", frozenset({1, 2}), 1)
COUNTY = Area(AreaKind.COUNTY, "lanet", "Hela länet", frozenset({1, 2}))
PLACES = Areas(COUNTY, (GAVLE,), TEAMS)
YEAR = Period(clock.today() - timedelta(days=365), clock.today())


def page(*waited: Waited, area: Area = COUNTY, step: Step = Step.MEETING, k: int = 5) -> LeadTimes:
    found = alone(WAITS, counted(PLACES, {step: waited}), k)
    return told(found, area, PLACES.within(area), "2026")


def to_meeting(number: int, days: int, team: int = 1, *, woman: bool = True) -> Waited:
    return Waited(number, team, woman, days)


def table(of: LeadTimes, title: str) -> Table:
    return next(one for one in of.tables if one.title == title)


@pytest.mark.parametrize(
    ("waited", "half", "nine_of_ten"),
    [
        ({7: 10}, 7, 7),
        ({1: 5, 2: 5}, 1, 2),
        ({1: 4, 2: 5, 90: 1}, 2, 2),
        ({1: 4, 2: 4, 90: 2}, 2, 90),
        ({10: 1, 20: 1, 30: 1}, 20, 30),
    ],
)
def test_half_and_nine_of_ten_had_waited_no_longer(
    waited: dict[int, int], half: int, nine_of_ten: int
) -> None:
    assert (within(waited, 0.5), within(waited, 0.9)) == (half, nine_of_ten)


def test_of_nobody_there_is_no_time() -> None:
    with pytest.raises(ValueError, match="nobody"):
        within({}, 0.5)


def test_each_step_each_kon_and_each_place_has_its_times_and_its_number() -> None:
    waits_of = (to_meeting(10, 20), to_meeting(10, 40, woman=False), to_meeting(20, 30, team=2))
    of = page(*waits_of, k=1)
    assert of.sentence == "Hälften får sitt möte inom 30 dagar från lyftet"
    assert table(of, "Så länge väntar personerna").rows[0] == ("Från lyft till möte", 30, 40, 40)
    assert table(of, "Så länge väntar personerna").rows[1] == (
        ("Från möte till återkoppling", None, None, 0)
    )
    women, _, _, others, *_ = table(of, "Kvinnor och män").rows
    assert women == ("Kvinnor", "Från lyft till möte", 30, 30)
    assert others == ("Män, annat och okänt", "Från lyft till möte", 40, 10)
    assert table(of, "Från lyft till möte, per kommun").rows == (("Gävle", 30, 40, 40),)

    of = page(to_meeting(10, 20), to_meeting(20, 30, team=2), area=GAVLE, k=1)
    by_team = table(of, "Från lyft till möte, per team")
    assert by_team.rows == (("Brynäs", 20, 20, 10), ("Sätra", 30, 30, 20))
    assert by_team.foot == ("Gävle", 30, 30, 30)


def test_a_team_has_no_parts_and_only_its_own_waits() -> None:
    of = page(to_meeting(10, 20), to_meeting(20, 30, team=2), area=TEAMS[0])
    assert [one.title for one in of.tables] == ["Så länge väntar personerna", "Kvinnor och män"]
    assert of.tables[0].rows[0][1:] == (20, 20, 10)


def test_of_four_nothing_is_told_of_five_the_half_and_of_ten_nine_of_ten() -> None:
    assert page(to_meeting(4, 20)).tables[0].rows[0][1:] == (HIDDEN, HIDDEN, HIDDEN)
    assert "för små" in page(to_meeting(4, 20)).sentence
    assert page(to_meeting(9, 20)).tables[0].rows[0][1:] == (20, HIDDEN, 9)
    assert page(to_meeting(10, 20)).tables[0].rows[0][1:] == (20, 20, 10)


def test_four_men_among_many_women_are_not_found_by_taking_the_women_from_all() -> None:
    of = page(to_meeting(30, 20), to_meeting(4, 90, woman=False), area=TEAMS[0])
    women, _, _, others, *_ = table(of, "Kvinnor och män").rows
    assert women[2:] == others[2:] == (HIDDEN, HIDDEN)
    assert table(of, "Kvinnor och män").notes
    both = page(to_meeting(30, 20), to_meeting(30, 20, woman=False), k=1)
    assert not table(both, "Kvinnor och män").notes


def test_nobody_has_waited() -> None:
    of = page(k=1)
    assert (of.found, of.sentence) == (False, "Ingen väntan har tagit slut under perioden")
    assert page(to_meeting(1, 3)).found


def test_the_bars_say_the_days_and_the_longest_is_the_longest() -> None:
    bars = page(to_meeting(5, 10), to_meeting(5, 40), k=1).bars
    assert [(bar.size, bar.label) for bar in bars.bars[:3]] == [
        (0.25, "10 dagar"),
        (1.0, "40 dagar"),
        (None, "ingen"),
    ]


# ── From the database ─────────────────────────────────────────────────────────────────────────


def taken_up(county: County, *, lifted: int, met: int, **of_recommendation: object) -> Case:
    """A case that was lifted and first met so many days ago."""
    case = county.case(to=())
    case.lifted_on = clock.today() - timedelta(days=lifted)
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=met))
    found = rows.recommendation(meeting, case)
    for name, value in {"participation": Attendance.IN_PERSON, **of_recommendation}.items():
        setattr(found, name, value)
    session().flush()
    return case


def found_by(county: County, step: Step) -> list[tuple[int, int]]:
    waited = waits.waited(YEAR)[step]
    assert all(one.team_id == county.team.id for one in waited)
    return sorted((one.days, one.number) for one in waited)


def days_ago(number: int) -> date:
    return clock.today() - timedelta(days=number)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        (date(2024, 2, 28), date(2024, 3, 1), 2),
        (date(2025, 12, 31), date(2026, 1, 1), 1),
        (date(2026, 3, 28), date(2026, 3, 30), 2),  # summer time begins between them
        (date(2026, 5, 2), date(2026, 5, 1), -1),
    ],
)
def test_days_are_counted_alike_on_both_databases(
    database: Session, first: date, second: date, days: int
) -> None:
    assert database.scalar(select(days_between(literal(first), literal(second)))) == days


def test_the_wait_for_the_meeting_is_from_the_lift_to_the_first_time(county: County) -> None:
    case = taken_up(county, lifted=60, met=40)
    again = rows.meeting(county.team, days_ago(10))
    rows.recommendation(again, case)
    taken_up(county, lifted=30, met=9)
    taken_up(county, lifted=28, met=8)
    assert found_by(county, Step.MEETING) == [(20, 2), (21, 1)]


def test_meetings_long_ago_efter_trisam_and_lists_that_do_not_tell_are_not_counted(
    county: County,
) -> None:
    taken_up(county, lifted=500, met=400)
    taken_up(county, lifted=40, met=30, participation=None)
    taken_up(county, lifted=40, met=20)
    session().query(Meeting).filter_by(day=days_ago(20)).one().is_after = True
    session().flush()
    assert found_by(county, Step.MEETING) == []
    taken_up(county, lifted=40, met=31)
    assert found_by(county, Step.MEETING) == [(9, 1)]


def test_feedback_counts_when_it_is_given_and_never_less_than_nought(county: County) -> None:
    taken_up(county, lifted=60, met=40, feedback_on=days_ago(33))
    taken_up(county, lifted=60, met=39)  # not told yet
    taken_up(county, lifted=60, met=38, in_writing=True, feedback_on=days_ago(41))
    assert found_by(county, Step.TOLD) == [(0, 1), (7, 1)]


def test_the_next_step_counts_from_the_meeting_to_the_day_it_began(county: County) -> None:
    case = taken_up(county, lifted=60, met=40)
    case.ready_on, case.started_on = days_ago(30), days_ago(10)
    early = taken_up(county, lifted=60, met=39)  # it had begun before the team met
    early.ready_on, early.started_on = days_ago(50), days_ago(45)
    taken_up(county, lifted=60, met=38)
    session().flush()
    assert found_by(county, Step.BEGUN) == [(30, 1)]


def test_women_are_told_from_the_others(county: County) -> None:
    taken_up(county, lifted=30, met=20)
    man = taken_up(county, lifted=30, met=21)
    man.person.gender = Gender.MAN
    session().flush()
    waited = waits.waited(YEAR)[Step.MEETING]
    assert sorted((one.is_woman, one.days) for one in waited) == [(False, 9), (True, 10)]


@pytest.mark.usefixtures("quarter_told")
def test_who_sees_no_figures_is_refused_and_a_seat_is_not(county: County) -> None:
    taken_up(county, lifted=30, met=20)
    tell()
    year = last_four(clock.today())
    places, _ = service.places_for(county.actor("fk"))
    team = places.find(f"team-{county.team.slug}")
    assert team
    assert service.waits(county.actor("fk"), places, team, year)
    for who in ("administrator", "af_outside"):
        with pytest.raises(NotFound):
            service.waits(county.actor(who), places, team, year)


# ── The page ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("quarter_told")
def test_the_page_says_it_for_the_place_and_keeps_the_place_on_the_way_there(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    for day in range(6):
        taken_up(county, lifted=40 + 2 * day, met=20 + day)
        taken_up(county, lifted=62 + day, met=40 + day).person.gender = Gender.MAN
    session().flush()
    tell()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    newest = year_to_value(last_four(clock.today()).quarters()[-1])
    place = f"plats=team-{county.team.slug}&period={newest}"
    link = f"/statistik/vantetider?{place}".replace("&", "&amp;")
    assert f'href="{link}"' in folke.get(f"/statistik?{place}").text
    leader = Visitor(app).sign_in(county.accounts["process_leader"])
    shown = leader.get("/statistik/vantetider?plats=lanet")
    assert "Hälften får sitt möte inom 22 dagar från lyftet." in shown.words
    assert invalid_html(shown.text) == []
    assert folke.get("/statistik/vantetider?plats=team-satra-halsocentral").status == 404
    assert folke.get("/statistik/vantetider?period=urtiden").status == 422


@pytest.mark.usefixtures("quarter_told")
def test_four_are_hidden_on_the_page_and_figures_that_hide_nothing_are_caught(
    app: Flask, county: County
) -> None:
    for day in range(4):
        taken_up(county, lifted=40 + day, met=20 + day)
    tell()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    four = re.compile(r"<td[^>]*><span>4</span></td>")
    assert not four.search(folke.get("/statistik/vantetider").text)
    tell(k=1)
    assert four.search(folke.get("/statistik/vantetider").text)
