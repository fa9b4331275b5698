"""The figures are the numbers that the plainest SQL gives: what `make bench` compares the speed of
is the same thing on both sides."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bench import county, plain
from bench.counting import EVERY, Counting, added_up
from bench.plain import for_the
from bench.rows import look_through
from tests.tally import Tally
from trisam.core import clock
from trisam.meetings.models import Meeting
from trisam.recommendations.models import Recommendation
from trisam.statistics.periods import last_four

LIFTS = 400
ONE_IN = 5
"""So many cases are taken up once more, and so many meetings are Efter-Trisam."""


def ask(database: Session, sql: str) -> list[tuple[object, ...]]:
    """The rows of a plain SQL, for the newest four quarters."""
    connection = database.connection()
    period = last_four(clock.today())
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    found = connection.exec_driver_sql(for_the(connection.dialect.name, sql), days)
    return [tuple(row) for row in found]


def hold(database: Session, counting: Counting) -> int:
    """Demand that the application's numbers are those of the plain SQL; how many there are."""
    counted = [list(table) for table in counting.count(last_four(clock.today()))]
    counting.demand_equal(counted, [ask(database, sql) for sql in counting.plain])
    return sum(len(added_up(table)) for table in counted)


def a_county(database: Session) -> None:
    """A county in which some cases are taken up twice, and some meetings are Efter-Trisam."""
    county.build(LIFTS, clock.today(), lambda _line: None)
    meetings = database.execute(select(Meeting.id, Meeting.team_id, Meeting.day)).all()
    first = database.execute(
        select(Recommendation.case_id, Recommendation.recorded_by_id, Meeting.team_id, Meeting.day)
        .join(Recommendation.meeting)
        .order_by(Meeting.day, Recommendation.id)
    ).all()
    rows = []
    for number, (case_id, by, team_id, day) in enumerate(first[::ONE_IN]):
        of_team = sorted((at, key) for key, team, at in meetings if team == team_id)
        place = next(at for at, one in enumerate(of_team) if one[0] == day)
        other = of_team[place + 1 + number % 3]
        rows.append(
            {
                "id": uuid.uuid4(),
                "case_id": case_id,
                "meeting_id": other[1],
                "recorded_by_id": by,
                "recorded_at": clock.now(),
                "participation": "pa_plats",
                "feedback_on": other[0],
                "version": 1,
            }
        )
    database.execute(insert(Recommendation), rows)
    database.execute(update(Meeting).where(Meeting.id % ONE_IN == 0).values(is_after=True))
    look_through()


def test_each_page_counts_what_the_plainest_sql_counts(database: Session, tally: Tally) -> None:
    a_county(database)
    for counting in EVERY:
        tally(hold(database, counting), f"numbers of {counting.name} compared")


def test_a_number_that_differs_stops_the_measuring(database: Session) -> None:
    a_county(database)
    lifts = EVERY[0]
    hold(database, lifts)
    without_relifts = replace(
        lifts, plain=(plain.LIFTS.replace("WHERE", "WHERE NOT c.is_relift AND", 1),)
    )
    with pytest.raises(SystemExit, match="other numbers"):
        hold(database, without_relifts)
