"""Those who are ready without a next step: counted, and nothing small told."""

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import tell
from tests.statistics.telling import alone
from tests.visitor import Visitor
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.families import next_steps as families
from trisam.statistics.families.next_steps import BEGAN, WAITED, Began
from trisam.statistics.next_steps import Ready, ready
from trisam.statistics.periods import Period
from trisam.statistics.queries import next_steps
from trisam.statistics.queries.lifts import every_place
from trisam.statistics.suppression import HIDDEN

KOMMUNER = [
    Area(AreaKind.KOMMUN, name.lower(), name, frozenset({number}), number)
    for number, name in ((1, "Gävle"), (2, "Hofors"), (3, "Ockelbo"))
]


def told(
    waiting: dict[int, int],
    began: dict[int, int],
    days: int = 30,
    seen: list[Area] = KOMMUNER[:2],
) -> Ready:
    """`began` so many days after they were ready."""
    found = [Began(number, kommun, days) for kommun, number in began.items()]
    waits = alone(WAITED, families.waited(waiting, KOMMUNER))
    return ready(waits, alone(BEGAN, families.began(found, KOMMUNER)), seen, "2026")


def test_they_are_counted_by_kommun_and_only_those_that_the_reader_sees_have_a_row() -> None:
    found = told({1: 10, 2: 6, 3: 7}, {1: 20, 2: 8, 3: 9})
    assert found.by_kommun.rows == (("Gävle", 10, 20), ("Hofors", 6, 8))
    assert found.by_kommun.foot == ("Hela länet", 23, 37)
    assert found.sentence == (
        "23 personer var redo men väntade på nästa steg när perioden slutade. "
        "Hälften av dem som började under perioden fick vänta högst 30 dagar."
    )


def test_a_small_number_is_hidden_and_no_line_gives_it_away() -> None:
    waiting, began = {1: 10, 2: 3, 3: 7}, {1: 20, 2: 8, 3: 9}
    table = told(waiting, began, seen=KOMMUNER).by_kommun
    assert table.rows[1][1] is HIDDEN
    for column in zip(*(row[1:] for row in (*table.rows, table.foot)), strict=True):
        assert sum(cell is HIDDEN for cell in column) != 1
    assert [row[2] for row in table.rows] == [20, 8, 9]


def test_four_are_not_told_of_and_five_are() -> None:
    assert "för små" in told({1: 4}, {}).sentence
    assert "Hälften" not in told({1: 9}, {1: 4}).sentence
    assert told({1: 5, 2: 9, 3: 9}, {}).sentence == (
        "23 personer var redo men väntade på nästa steg när perioden slutade."
    )
    assert told({}, {}).sentence == "Ingen som var redo väntade på nästa steg när perioden slutade."
    assert not told({}, {}).found


def test_open_cases_wait_and_closed_ones_do_not(county: County) -> None:
    today = clock.today()
    for closed, started in ((False, None), (True, None), (False, today), (True, today)):
        case = county.case()
        case.ready_on, case.started_on = today - timedelta(days=8), started
        if closed:
            case.status, case.closed_on = CaseStatus.CLOSED, today
    long_ago = county.case()
    long_ago.ready_on = long_ago.started_on = today - timedelta(days=500)
    rows.save(long_ago)
    year, places = Period(today - timedelta(days=365), today), every_place()
    assert sum(next_steps.waited(places, year).values()) == 1
    assert [(one.number, one.days) for one in next_steps.began(places, year)] == [(2, 8)]
    yesterday = Period(year.first, today - timedelta(days=1))
    assert sum(next_steps.waited(places, yesterday).values()) == 4


@pytest.mark.usefixtures("quarter_told")
def test_the_gap_list_shows_them(app: Flask, county: County, invalid_html: InvalidHtml) -> None:
    for _ in range(6):
        case = county.case()
        case.ready_on = date(2026, 3, 3)
        rows.save(case)
    tell()
    page = Visitor(app).sign_in(county.accounts["process_leader"]).get("/statistik/luckor")
    assert "6 personer var redo men väntade på nästa steg när perioden slutade." in page.words
    assert invalid_html(page.text) == []
