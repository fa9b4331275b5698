"""Whether more than before are not ready, and what nobody has to offer."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import period, tell
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.meetings.models import CancelCause, MeetingStatus
from trisam.recommendations.models import Action, ActionStatus, NotDoneReason, Recommendation
from trisam.statistics import not_ready
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.counted import Counted
from trisam.statistics.families import actions
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.gaps import Gaps
from trisam.statistics.not_ready import NotReady, told
from trisam.statistics.periods import Span, last_four
from trisam.statistics.queries import signals as signal_queries
from trisam.statistics.queries.lifts import every_place
from trisam.statistics.release.lines import Rule
from trisam.statistics.release.making import Release, make
from trisam.statistics.release.puzzle import Puzzle
from trisam.statistics.release.told import Told
from trisam.statistics.service.gap_list import gap_list
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Table, Value
from trisam.statistics.unmet import unmet
from trisam.teams.models import TeamKind

KOMMUN = Area(AreaKind.KOMMUN, "gavle", "Gävle", frozenset({1}), 1)
QUARTERS = (Span(2025, 4), Span(2026, 1), Span(2026, 2), Span(2026, 3))


def of(*numbers: tuple[int, int]) -> NotReady:
    """Quarter by quarter: not ready, and how many ended in all."""
    counts = {
        number: actions.counted({(NotDoneReason.NOT_READY, 1, 1): some}, every - some, [KOMMUN])
        for number, (some, every) in enumerate(numbers)
    }
    releases: list[Release] = []
    for quarters in (*((at,) for at in range(4)), (0, 1, 2, 3)):
        releases.append(make(ACTIONS, counts, quarters, releases, 5))
    *by_quarter, whole = (Counted(Told.of([one])) for one in releases)
    return told(whole, list(zip(QUARTERS, by_quarter, strict=True)), QUARTERS)


@pytest.mark.parametrize(
    ("numbers", "rises"),
    [
        (((5, 100), (5, 100), (5, 100), (8, 100)), True),  # three points above, and the highest
        (((5, 100), (5, 100), (5, 100), (7, 100)), False),  # two points are chance
        (((14, 100), (5, 100), (5, 100), (12, 100)), False),  # not the highest
        (((5, 100), (5, 100), (5, 100), (5, 100)), False),
        (((9, 100), (8, 100), (7, 100), (6, 100)), False),
        (((20, 100), (5, 100), (5, 100), (21, 100)), True),
        (((10, 100), (10, 100), (10, 100), (50, 1000)), False),  # more of them, but a smaller part
    ],
)
def test_it_rises_when_the_last_is_the_highest_and_three_points_above_the_three_before(
    numbers: tuple[tuple[int, int], ...], rises: bool
) -> None:
    found = of(*numbers)
    assert found.rises is rises
    assert found.sentence.startswith("Ej redo ökar:" if rises else "Ej redo ökar inte nämnvärt:")


def test_the_sentence_has_both_shares_and_says_which_quarter() -> None:
    assert of((5, 100), (5, 100), (5, 100), (12, 100)).sentence == (
        "Ej redo ökar: 12\u00a0% av åtgärderna som avslutades kvartal 3 2026,"
        " mot 5\u00a0% de tre kvartalen före. Det kan vara ett tecken på sämre hälsa."
    )


@pytest.mark.parametrize("small", [0, 3])
def test_nothing_is_said_of_it_when_a_number_that_it_needs_is_hidden(small: int) -> None:
    numbers = [(9, 100), (9, 100), (9, 100), (40, 100)]
    assert of(*numbers).rises
    numbers[small] = (4, 100)
    found = of(*numbers)
    assert found.table.rows[small][1] is HIDDEN
    assert not found.rises
    assert found.sentence == "Talen är för små för att visa om ej redo ökar."
    assert found.table.notes != ()


def test_a_small_number_cannot_be_worked_out_from_the_sum() -> None:
    found = of((4, 100), (9, 100), (9, 100), (40, 100))
    column = [row[1] for row in (*found.table.rows, found.table.foot)]
    assert column.count(HIDDEN) >= 2
    assert "4 av" not in found.bars.in_words


def test_a_rule_that_goes_round_the_protection_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect of the test above."""
    monkeypatch.setattr(Rule, "hidden", lambda *_: set())
    monkeypatch.setattr(Puzzle, "narrow", lambda *_: [])
    found = of((4, 100), (9, 100), (9, 100), (40, 100))
    assert found.table.rows[0][1] == 4


def test_where_nothing_ended_nothing_is_said() -> None:
    found = of((0, 0), (0, 0), (0, 0), (0, 0))
    assert not found.found
    assert not found.rises


def by_reason(
    missing: tuple[Value, ...], queue: tuple[Value, ...], needs: tuple[Value, ...] = ()
) -> Gaps:
    """The gap list of two parties; `needs`: psychiatry, an interpreter, and other help."""
    rows_ = (("Insats saknas", *missing), ("Kö", *queue))
    by_party = Table("Per part", "", ("Skäl", "AF", "Vården", "Alla"), rows_)
    named = tuple(zip(("Psykiatri", "Tolk", "Annan insats"), needs, strict=True)) if needs else ()
    by_need = Table("Vad som saknades", "", ("Det som saknades", "Åtgärder"), named)
    return Gaps("", by_party, by_need if needs else None, by_party, found=True)


def test_what_is_missing_is_told_with_who_lacks_most() -> None:
    said = unmet(
        by_reason((5, 9, 14), (7, 7, 14), (5, 6, 3)),
        {CancelCause.COORDINATOR_MISSING: 3, CancelCause.PARTY_MISSING: 1, CancelCause.ILLNESS: 8},
        ["Hofors", "Ockelbo"],
    )
    assert said == (
        "14 åtgärder blev inte av för att insatsen saknas, flest hos Vården (9).",
        "Bland annat saknades tolk (6) och psykiatri (5).",
        "14 åtgärder blev inte av för att det är kö, flest hos AF och Vården (7).",
        "3 möten ställdes in för att rehabkoordinatorn saknades.",
        "1 möte ställdes in för att en part saknades.",
        "Inget team inom psykiatrin finns i Hofors och Ockelbo.",
    )


def test_who_lacks_most_is_not_told_when_a_party_is_hidden() -> None:
    said = unmet(by_reason((HIDDEN, 9, 12), (HIDDEN, HIDDEN, HIDDEN)), {}, [])
    assert said == ("12 åtgärder blev inte av för att insatsen saknas.",)


def test_help_whose_number_is_hidden_is_not_named() -> None:
    said = unmet(by_reason((0, 12, 12), (0, 0, 0), (HIDDEN, 6, HIDDEN)), {}, [])
    assert said[1:] == ("Bland annat saknades tolk (6).",)
    said = unmet(by_reason((0, 12, 12), (0, 0, 0), (HIDDEN, HIDDEN, 0)), {}, [])
    assert len(said) == 1


def test_where_nothing_is_missing_nothing_is_said() -> None:
    assert unmet(by_reason((0, 0, 0), (0, 0, 0)), {}, []) == ()


@pytest.fixture
def recommended(county: County) -> Recommendation:
    """What the team proposed, that actions belong to."""
    return rows.save(
        Recommendation(
            case_id=county.case().id,
            meeting_id=rows.meeting(county.team, clock.today() - timedelta(days=700)).id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            text="Arbetsträning.",
        )
    )


def ended(
    county: County, of: Recommendation, times: int, day: date, reason: NotDoneReason | None
) -> None:
    """So many actions that ended that day."""
    for _ in range(times):
        rows.save(
            Action(
                recommendation_id=of.id,
                party_id=county.parties["fk"].id,
                officer_id=county.accounts["fk"].id,
                due_on=day,
                status=ActionStatus.NOT_DONE if reason else ActionStatus.DONE,
                not_done_reason=reason,
                closed_on=day,
                text="Kalla",
            )
        )


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Move today."""

    def move(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)

    return move


def test_the_four_last_whole_quarters_are_counted_and_the_one_that_goes_on_is_not(
    county: County, recommended: Recommendation, at: Callable[[date], None]
) -> None:
    at(date(2026, 11, 29))
    county.case().lifted_on = date(2024, 11, 1)
    for day, some in (
        (date(2025, 9, 30), 50),  # the day before
        (date(2025, 10, 1), 6),
        (date(2026, 3, 31), 7),
        (date(2026, 4, 1), 8),
        (date(2026, 9, 30), 9),
        (date(2026, 10, 1), 50),  # the day after
    ):
        ended(county, recommended, some, day, NotDoneReason.NOT_READY)
        ended(county, recommended, 20, day, None)
    ended(county, recommended, 11, date(2026, 9, 1), NotDoneReason.QUEUE)
    tell(k=1)
    found = gap_list(county.actor("process_leader"), every_place(), period())
    assert found
    _, beside = found
    assert [row[:3] for row in beside.not_ready.table.rows] == [
        ("Kvartal 4 2025", 6, 26),
        ("Kvartal 1 2026", 7, 27),
        ("Kvartal 2 2026", 8, 28),
        ("Kvartal 3 2026", 9, 40),
    ]


def test_the_page_tells_that_it_rises_and_what_is_missing(
    app: Flask, county: County, recommended: Recommendation, invalid_html: InvalidHtml
) -> None:
    first = last_four(clock.today()).last + timedelta(days=1)
    for back, some in ((10, 40), (100, 5), (200, 5), (290, 5)):
        ended(county, recommended, some, first - timedelta(days=back), NotDoneReason.NOT_READY)
        ended(county, recommended, 60, first - timedelta(days=back), None)
    for reason in NotDoneReason:
        ended(county, recommended, 7, first - timedelta(days=200), reason)
    cancelled = rows.meeting(county.team, first - timedelta(days=30))
    cancelled.status, cancelled.cancelled_at = MeetingStatus.CANCELLED, clock.now()
    cancelled.cancel_cause = CancelCause.COORDINATOR_MISSING
    rows.save(cancelled)
    county.case().lifted_on = first - timedelta(days=300)
    tell()
    page = Visitor(app).sign_in(county.accounts["process_leader"]).get("/statistik/luckor")
    assert "Ej redo ökar: 40\u00a0%" in page.text
    assert "28 åtgärder blev inte av för att insatsen saknas" in page.text
    assert "Bland annat saknades psykiatri (7), habilitering (7) och tolk (7)." in page.text
    assert "<h2>Vad som saknades</h2>" in page.text
    assert "1 möte ställdes in för att rehabkoordinatorn saknades." in page.text
    assert invalid_html(page.text) == []


def test_a_kommun_with_a_team_at_a_psychiatric_unit_lacks_none(app: Flask, county: County) -> None:
    actor = county.actor("process_leader")
    name = county.team.kommun.name
    assert name in signal_queries.without_psychiatry(actor)
    county.team.kind = TeamKind.PSYCHIATRY
    rows.save(county.team)
    assert name not in signal_queries.without_psychiatry(actor)


def test_whoever_does_not_see_the_gap_list_is_told_of_neither(app: Flask, county: County) -> None:
    nothing_yet = gap_list(county.actor("vard"), every_place(), period())
    assert nothing_yet is None
    officer = county.actor("fk")
    with pytest.raises(Forbidden):
        gap_list(officer, every_place(), period())
    with pytest.raises(Forbidden):
        signal_queries.without_psychiatry(officer)


def test_the_rule_stands_in_the_module_that_keeps_it() -> None:
    assert not_ready.RISES_BY == 0.03
    assert "three percentage points" in (not_ready.__doc__ or "")
