"""Those who are ready without a next step: counted, and nothing small told."""

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.statistics import queries
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.next_steps import Ready, ready
from trisam.statistics.periods import Period
from trisam.statistics.suppression import HIDDEN

KOMMUNER = [
    Area(AreaKind.KOMMUN, name.lower(), name, frozenset({number}), number)
    for number, name in ((1, "Gävle"), (2, "Hofors"), (3, "Ockelbo"))
]


def told(waiting: dict[int, int], began: dict[int, int], days: list[int] | None = None) -> Ready:
    return ready(waiting, began, days or [], KOMMUNER, KOMMUNER[:2], "2026", 5)


def test_they_are_counted_by_kommun_and_only_those_that_the_reader_sees_have_a_row() -> None:
    found = told({1: 10, 2: 6, 3: 7}, {1: 20, 2: 8, 3: 9}, [10, 20, 30, 40, 50])
    assert found.by_kommun.rows == (("Gävle", 10, 20, 30), ("Hofors", 6, 8, 14))
    assert found.by_kommun.foot == ("Hela länet", 23, 37, 60)
    assert found.sentence == (
        "23 personer är redo men väntar på nästa steg. "
        "Hälften av dem som började under perioden fick vänta 30 dagar eller mer."
    )


def test_a_small_number_is_hidden_and_no_line_gives_it_away() -> None:
    waiting, began = {1: 10, 2: 3, 3: 7}, {1: 20, 2: 8, 3: 9}
    table = ready(waiting, began, [], KOMMUNER, KOMMUNER, "2026", 5).by_kommun
    assert table.rows[1][1] is HIDDEN
    rows = [row[1:] for row in (*table.rows, table.foot)]
    for line in (*rows, *zip(*rows, strict=True)):
        assert sum(cell is HIDDEN for cell in line) != 1
    assert any(cell is not HIDDEN for row in rows for cell in row)


def test_four_are_not_told_of_and_five_are() -> None:
    assert "för små" in told({1: 4}, {}).sentence
    assert "Hälften" not in told({1: 9}, {1: 4}, [1, 2, 3, 4]).sentence
    assert told({1: 5}, {}).sentence == "5 personer är redo men väntar på nästa steg."
    assert told({}, {}).sentence == "Ingen som är redo väntar på nästa steg."
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
    leader = county.actor("process_leader")
    year = Period(today - timedelta(days=365), today)
    waiting, began, days = queries.ready(leader, queries.areas(leader), year)
    assert (sum(waiting.values()), sum(began.values()), days) == (1, 2, [8, 8])
    with pytest.raises(Forbidden):
        queries.ready(county.actor("af"), queries.areas(leader), year)


def test_the_gap_list_shows_them(app: Flask, county: County, invalid_html: InvalidHtml) -> None:
    for _ in range(6):
        county.case().ready_on = date(2026, 3, 3)
    page = Visitor(app).sign_in(county.accounts["process_leader"]).get("/statistik/luckor")
    assert "6 personer är redo men väntar på nästa steg." in page.words
    assert invalid_html(page.text) == []
