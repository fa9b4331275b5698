"""What could not be carried out: counted by reason, party and kommun, and nothing small told."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import period, tell
from tests.statistics.telling import alone
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.recommendations.models import (
    NOT_DONE_WORDS,
    Action,
    ActionStatus,
    NotDoneReason,
    Recommendation,
)
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.counted import Counted
from trisam.statistics.families.actions import ACTIONS, REASONS, NotDone, counted
from trisam.statistics.figures import PartyName
from trisam.statistics.gaps import Gaps, gaps
from trisam.statistics.queries.lifts import every_place
from trisam.statistics.release.making import make
from trisam.statistics.release.told import Told
from trisam.statistics.service.gap_list import gap_list
from trisam.statistics.suppression import HIDDEN

QUEUE, MISSING = NotDoneReason.QUEUE, NotDoneReason.MISSING
PSYCHIATRY, INTERPRETER = NotDoneReason.NO_PSYCHIATRY, NotDoneReason.NO_INTERPRETER
PARTIES = [PartyName(1, "AF"), PartyName(2, "FK")]
KOMMUNER = [
    Area(AreaKind.KOMMUN, name.lower(), name, frozenset({number}), number)
    for number, name in ((1, "Gävle"), (2, "Hofors"))
]


def told(counts: NotDone, done: int = 50, seen: list[Area] | None = None, k: int = 5) -> Gaps:
    found = alone(ACTIONS, counted(counts, done, KOMMUNER), k)
    return gaps(found, PARTIES, KOMMUNER, KOMMUNER if seen is None else seen, "2026")


def row(of: Gaps, words: str) -> tuple[object, ...]:
    found = (*of.by_party.rows, of.by_party.foot, *of.by_kommun.rows, of.by_kommun.foot)
    return next(row for row in found if row[0] == words)


def test_these_are_the_reasons_and_their_words() -> None:
    assert [NOT_DONE_WORDS[reason] for reason in NotDoneReason] == [
        "Psykiatri saknas",
        "Habilitering saknas",
        "Tolk saknas",
        "Insats saknas",
        "Kö",
        "Ej redo",
        "Avböjt",
        "Annat",
    ]


def test_each_reason_is_counted_by_party_and_by_kommun() -> None:
    found = told({(QUEUE, 1, 1): 10, (QUEUE, 2, 1): 20, (MISSING, 2, 2): 7}, k=1)
    assert row(found, "Kö") == ("Kö", 10, 20, 30)
    assert row(found, "Insats saknas") == ("Insats saknas", 0, 7, 7)
    assert row(found, "Gävle") == ("Gävle", 0, 30, 0, 0, 0, 30)
    assert row(found, "Hela länet") == ("Hela länet", 7, 30, 0, 0, 0, 37)
    assert found.sentence == "37 av 87 åtgärder gick inte att genomföra"


def test_which_help_was_missing_is_told_of_the_county_and_elsewhere_it_is_all_one() -> None:
    found = told({(PSYCHIATRY, 1, 1): 10, (INTERPRETER, 2, 1): 7, (MISSING, 2, 2): 8}, k=1)
    assert found.by_need
    assert [*found.by_need.rows, found.by_need.foot] == [
        ("Psykiatri", 10),
        ("Habilitering", 0),
        ("Tolk", 7),
        ("Annan insats", 8),
        ("Allt som saknades", 25),
    ]
    assert row(found, "Insats saknas") == ("Insats saknas", 10, 15, 25)
    assert row(found, "Gävle") == ("Gävle", 17, 0, 0, 0, 0, 17)
    assert found.tables == (found.by_party, found.by_need, found.by_kommun)


def test_a_small_need_is_hidden_and_another_with_it() -> None:
    """What is missing altogether stands above: the one that is hidden would be the rest of it."""
    large: NotDone = {(reason, 1, 1): 30 for reason in REASONS}
    found = told({**large, (PSYCHIATRY, 1, 1): 20, (INTERPRETER, 1, 1): 3})
    assert found.by_need
    assert found.by_need.foot[-1] == 53
    shown = {need: number for need, number in found.by_need.rows}
    assert shown["Tolk"] is HIDDEN
    assert list(shown.values()).count(HIDDEN) > 1


def test_a_period_in_part_of_which_needs_were_not_noted_has_no_table_of_them() -> None:
    """An installation that is older than the question."""
    noted = counted({(PSYCHIATRY, 1, 1): 30, (MISSING, 2, 1): 30}, 50, KOMMUNER)
    not_noted = noted.only(lambda at: not at.startswith("behov"))
    with_tables = []
    for first in (noted, not_noted):
        release = make(ACTIONS, {0: first, 1: noted}, (0, 1), (), 1)
        found = gaps(Counted(Told.of([release])), PARTIES, KOMMUNER, KOMMUNER, "2026")
        assert row(found, "Insats saknas")[-1] == 120
        with_tables.append(found.by_need is not None)
    assert with_tables == [True, False]


def test_a_number_from_one_to_four_is_hidden_and_a_large_one_is_not() -> None:
    found = told({(QUEUE, 1, 1): 4, (QUEUE, 2, 1): 20, (MISSING, 1, 1): 30, (MISSING, 2, 1): 30})
    assert row(found, "Kö")[1] is HIDDEN
    assert row(found, "Insats saknas")[3] == 60
    assert row(found, "Ej redo")[3] is HIDDEN  # a nought too: hidden ones could be told from it


def test_what_is_hidden_per_party_cannot_be_worked_out_from_the_table_per_kommun() -> None:
    """The reason's total is the sum of its kommuner: hidden in the one, hidden in the other."""
    counts = {(QUEUE, 1, 1): 3, (MISSING, 1, 1): 30, (MISSING, 2, 2): 30}
    found = told(counts)
    totals = {
        NOT_DONE_WORDS[reason]: row(found, "Hela länet")[1 + at]
        for at, reason in enumerate(REASONS)
    }
    assert totals["Kö"] is HIDDEN
    for words, total in totals.items():
        assert row(found, words)[-1] == total
    assert [
        cells
        for cells in (*found.by_party.rows, *found.by_kommun.rows)
        if sum(cell is HIDDEN for cell in cells) == 1
    ] == []


def test_only_the_kommuner_that_the_reader_may_see_have_a_row() -> None:
    found = told({(QUEUE, 1, 1): 10, (QUEUE, 1, 2): 10}, seen=KOMMUNER[:1])
    assert [cells[0] for cells in found.by_kommun.rows] == ["Gävle"]


@pytest.mark.parametrize(
    ("counts", "done", "sentence"),
    [
        ({}, 0, "Inga åtgärder har avslutats"),
        ({(QUEUE, 1, 1): 2}, 9, "Talen är för små för att visa vad som inte gick att genomföra"),
    ],
)
def test_the_page_begins_with_the_answer(counts: NotDone, done: int, sentence: str) -> None:
    assert told(counts, done).sentence == sentence


def ended(county: County, status: ActionStatus, times: int, days_ago: int = 3) -> None:
    case = county.case()
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=20 + times))
    recommendation = rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            text="Arbetsträning.",
        )
    )
    for _ in range(times):
        rows.save(
            Action(
                recommendation_id=recommendation.id,
                party_id=county.parties["fk"].id,
                officer_id=county.accounts["fk"].id,
                due_on=clock.today(),
                status=status,
                not_done_reason=QUEUE if status is ActionStatus.NOT_DONE else None,
                closed_on=clock.today() - timedelta(days=days_ago),
                text="Kalla",
            )
        )


@pytest.mark.usefixtures("quarter_told")
def test_the_process_leader_reads_it_and_what_ended_long_ago_is_not_counted(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    ended(county, ActionStatus.NOT_DONE, 6)
    ended(county, ActionStatus.NOT_DONE, 9, days_ago=400)
    ended(county, ActionStatus.DONE, 12)
    tell()
    page = Visitor(app).sign_in(county.accounts["process_leader"]).get("/statistik/luckor")
    assert "6 av 18 åtgärder gick inte att genomföra" in page.words
    assert invalid_html(page.text) == []
    shown = Visitor(app).sign_in(county.accounts["process_leader"]).get("/statistik").text
    assert 'href="/statistik/luckor"' in shown


def test_who_neither_plans_nor_steers_is_refused_and_has_no_link(
    app: Flask, county: County
) -> None:
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert folke.get("/statistik/luckor").status == 403
    assert "/statistik/luckor" not in folke.get("/statistik").text
    actor = county.actor("fk")
    with pytest.raises(Forbidden):
        gap_list(actor, every_place(), period())
