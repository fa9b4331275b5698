"""Länets år: every team by every week, for those who plan or steer."""

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.factories import rows
from tests.factories.county import County
from tests.statements import counted
from tests.visitor import Visitor
from trisam.core.actor import Actor, Role
from trisam.core.errors import Forbidden
from trisam.meetings.models import CancelCause, Meeting, MeetingStatus
from trisam.meetings.queries.county_year import MarkKind, county_year

PAGE = "/moten/lanet"


def cancelled(meeting: Meeting) -> Meeting:
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    return rows.save(meeting)


def marks(county: County, year: int, who: str = "vard") -> list[tuple[str, date, date, MarkKind]]:
    """Team, Monday, day and kind of everything in the year."""
    return [
        (one.team.slug, monday, mark.day, mark.kind)
        for one in county_year(county.actor(who), year).teams
        for monday, found in sorted(one.marks.items())
        for mark in found
    ]


def test_a_meeting_its_pre_meeting_and_a_cancelled_one_stand_in_their_weeks(county: County) -> None:
    slug = county.team.slug
    rows.meeting(county.team, date(2027, 3, 17))
    cancelled(rows.meeting(county.team, date(2027, 4, 14)))

    assert marks(county, 2027) == [
        (slug, date(2027, 3, 8), date(2027, 3, 10), MarkKind.PRE_MEETING),
        (slug, date(2027, 3, 15), date(2027, 3, 17), MarkKind.MEETING),
        (slug, date(2027, 4, 12), date(2027, 4, 14), MarkKind.CANCELLED),
    ]


def test_the_year_is_the_weeks_year_with_the_53rd_where_there_is_one(county: County) -> None:
    rows.meeting(county.team, date(2027, 1, 2))  # Saturday of 2026, week 53
    chair = county.actor("vard")

    assert [len(county_year(chair, year).mondays) for year in (2025, 2026, 2027)] == [52, 53, 52]
    assert [mark[2:] for mark in marks(county, 2026)] == [
        (date(2026, 12, 26), MarkKind.PRE_MEETING),
        (date(2027, 1, 2), MarkKind.MEETING),
    ]
    assert marks(county, 2027) == []


def test_the_pre_meeting_of_next_years_first_meeting_stands_alone(county: County) -> None:
    rows.meeting(county.team, date(2026, 1, 2))  # Friday of week 1
    assert [kind for *_, kind in marks(county, 2026)] == [MarkKind.MEETING]
    assert [kind for *_, kind in marks(county, 2025)] == [MarkKind.PRE_MEETING]


def test_a_team_that_was_closed_before_the_year_is_left_out(county: County) -> None:
    county.other_team.closed_on = date(2026, 9, 1)
    rows.save(county.other_team)
    chair = county.actor("vard")
    assert [len(county_year(chair, year).teams) for year in (2026, 2027)] == [2, 1]


def test_steering_of_a_kommun_sees_its_teams_and_officers_see_none(county: County) -> None:
    elsewhere = rows.kommun("Hofors")
    far = rows.team("Hofors hälsocentral", elsewhere, county.units["vard"], [])
    for team in (county.team, far):
        rows.meeting(team, date(2027, 3, 17))
    steering = Actor(
        "S", 1, roles=frozenset({Role.STEERING}), steering_kommun_ids=frozenset({elsewhere.id})
    )

    [one] = county_year(steering, 2027).teams
    assert (one.team.slug, len(one.marks)) == (far.slug, 2)
    for who in ("af", "af_outside", "administrator"):
        with pytest.raises(Forbidden):
            county_year(county.actor(who), 2027)


def test_the_page_says_in_letters_and_words_what_there_is(app: Flask, county: County) -> None:
    rows.meeting(county.team, date(2026, 12, 16))
    cancelled(rows.meeting(county.other_team, date(2026, 12, 17)))
    page = Visitor(app).sign_in(county.accounts["vard"]).get(f"{PAGE}?ar=2026")

    assert "M möte ons 16 dec 2026" in page.words
    assert "F förmötet stänger ons 9 dec 2026" in page.words
    assert "X inställt möte tors 17 dec 2026" in page.words
    assert "tors 17 dec 2026: inställt" in page.words  # in the list
    assert "v. 53" in page.words
    assert "Alva" not in page.text


def test_the_page_opens_on_the_year_of_this_week_and_marks_the_week(
    app: Flask, county: County
) -> None:
    chair = Visitor(app).sign_in(county.accounts["vard"])
    assert "(nu)" in chair.get(PAGE).words
    assert "(nu)" not in chair.get(f"{PAGE}?ar=2031").words


@pytest.mark.parametrize("year", ["1999", "2100", "999999999999999999999"])
def test_a_year_beyond_reason_is_not_found(app: Flask, county: County, year: str) -> None:
    chair = Visitor(app).sign_in(county.accounts["vard"])
    assert chair.get(f"{PAGE}?ar={year}").status == 404
    assert chair.get(f"{PAGE}?ar=2099").status == 200


def test_more_teams_and_meetings_ask_no_more_of_the_database(
    app: Flask, county: County, migrated: Engine
) -> None:
    chair = Visitor(app).sign_in(county.accounts["vard"])
    numbers = []
    for number in range(2):
        where = rows.kommun(f"Kommun {number}")
        team = rows.team(f"Team {number}", where, county.units["vard"], [])
        for month in (3, 4, 5):
            rows.meeting(team, date(2026, month, 4 + number), starts=time(9))
        with counted(migrated) as sent:
            chair.get(f"{PAGE}?ar=2026")
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]
