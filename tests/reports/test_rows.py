"""Goals and budget: the rows that are typed in beside the text."""

import pytest

from tests.factories.county import County
from tests.reports.writing import Around, K, around, begun, lift
from trisam.core.errors import NotFound, Overtaken, RuleBroken
from trisam.reports import queries
from trisam.reports.chapters import ReportKind
from trisam.reports.goals import GoalSide, GoalSource, GoalUnit
from trisam.reports.service import content, figures
from trisam.reports.service import rows as typed_in
from trisam.reports.service.rows import GivenBudget, GivenGoal


@pytest.fixture
def people(county: County) -> Around:
    """Everybody round the reports of Gävle."""
    return around(county)


def test_goals_take_their_figure_from_the_report_or_as_it_was_typed(people: Around) -> None:
    lift(people.county, 6)
    report = begun(people)
    goals = [
        GivenGoal(GoalSide.PARTICIPANTS, "Fler lyft", 10, GoalUnit.PERCENT, GoalSource.LIFTS, 4),
        GivenGoal(GoalSide.ORGANISATION, "Utbildade", 12, GoalUnit.COUNT, None, 12),
        GivenGoal(GoalSide.ORGANISATION, "Nöjda", 80, GoalUnit.PERCENT),
    ]
    typed_in.set_goals(people.actor("vard"), report.id, goals, report.version)
    whole = content.of(queries.get(people.actor("vard"), report.id), K)
    [part] = [one for one in whole.parts if one.chapter.number == "2.4"]
    of_year = figures.told_period(report.period).words
    found = {row[0]: row[1:] for table in part.tables for row in table.rows}
    assert found == {
        "Fler lyft": ("10", f"6 ({of_year})"),
        "Utbildade": ("12", "12"),
        "Nöjda": ("80\N{NO-BREAK SPACE}%", "–"),
    }


def test_of_two_who_change_the_goals_the_second_is_told(people: Around) -> None:
    report = begun(people)
    goal = GivenGoal(GoalSide.PARTICIPANTS, "Fler lyft", 10, GoalUnit.COUNT)
    seen = report.version
    typed_in.set_goals(people.actor("vard"), report.id, [goal], seen)
    with pytest.raises(Overtaken):
        typed_in.set_goals(people.actor("process_leader"), report.id, [], seen)
    with pytest.raises(RuleBroken, match="högst 12"):
        typed_in.set_goals(people.actor("vard"), report.id, [goal] * 13, report.version)
    named = GivenGoal(GoalSide.PARTICIPANTS, "19811228-9874", 1, GoalUnit.COUNT)
    with pytest.raises(RuleBroken, match="personnummer"):
        typed_in.set_goals(people.actor("vard"), report.id, [named], report.version)


def test_the_budget_is_told_year_by_year_with_what_is_left(people: Around) -> None:
    report = begun(people, ReportKind.FINAL)
    year = report.period.first.year
    budget = [GivenBudget(year, 2_530_000, 2_348_428)]
    typed_in.set_budget(people.actor("vard"), report.id, budget, report.version)
    whole = content.of(queries.get(people.actor("vard"), report.id), K)
    [table] = next(one for one in whole.parts if one.chapter.number == "7").tables
    space = "\N{NO-BREAK SPACE}"
    assert table.rows == (
        (str(year), f"2{space}530{space}000", f"2{space}348{space}428", f"181{space}572"),
    )
    without = begun(people)
    with pytest.raises(NotFound):
        typed_in.set_budget(people.actor("vard"), without.id, [], without.version)
    other = [GivenBudget(year - 1, 1, None)]
    with pytest.raises(RuleBroken, match="år som rapporten gäller"):
        typed_in.set_budget(people.actor("vard"), report.id, other, report.version)
