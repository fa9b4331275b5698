"""A report from its first word until it is approved: what may happen when, and what stays."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import log
from tests.at_once import DONE, at_once, committed, installed  # noqa: F401 - a fixture
from tests.factories import county as counties
from tests.factories.county import County
from tests.reports.writing import (
    ANALYSIS,
    WORDS,
    Around,
    K,
    around,
    begun,
    handed_in,
    last_quarter,
    lift,
    period,
)
from trisam.core import clock, db
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.core.swedish import whole_day
from trisam.reports import queries, service
from trisam.reports.chapters import Figure, ReportKind
from trisam.reports.frozen import Figures
from trisam.reports.goals import GoalSide, GoalUnit
from trisam.reports.models import Report, ReportState, ReportText
from trisam.reports.quarters import Quarter, Quarters
from trisam.reports.service import figures
from trisam.reports.service import rows as typed_in
from trisam.reports.service.rows import GivenBudget, GivenGoal


@pytest.fixture
def people(county: County) -> Around:
    """Everybody round the reports of Gävle."""
    return around(county)


def lifted(report: Report, who: str = "Arbetsförmedlingen") -> str:
    """How many lifts the report tells of a party."""
    found = figures.of(report, K)
    [table] = [one for one in found.tables[Figure.LIFTS] if one.title == "Lyft per part"]
    return next(row[1] for row in table.rows if row[0] == who)


def write(people: Around, report: Report, text: str, version: int | None = None) -> ReportText:
    kept = service.write(people.actor("vard"), report.id, "2.1", text, version)
    assert kept
    return kept


def test_the_kommuns_rehabkoordinator_begins_a_report_and_nobody_elses(people: Around) -> None:
    assert begun(people).state is ReportState.DRAFT
    for who in ("vard_hofors", "mysam", "af"):
        with pytest.raises(NotFound):
            begun(people, back=2, who=who)


def test_there_is_one_of_a_kind_for_a_kommun_and_a_period(people: Around) -> None:
    begun(people)
    with pytest.raises(RuleBroken, match="finns redan"):
        begun(people, who="process_leader")
    assert begun(people, ReportKind.FINAL).kind is ReportKind.FINAL


def test_a_quarter_that_has_not_ended_has_no_report_yet(people: Around) -> None:
    """The one before today's has ended, also in the days before its figures are told."""
    current = Quarter.of(clock.today())
    slug, actor = people.county.kommun.slug, people.actor("process_leader")
    with pytest.raises(RuleBroken, match="tagit slut"):
        service.start(actor, ReportKind.ACTIVITY, slug, Quarters(current, current))
    before = Quarters(current.step(-1), current.step(-1))
    assert service.start(actor, ReportKind.ACTIVITY, slug, before).period == before


def test_an_aktivitetsrapport_is_about_one_quarter_and_a_slutrapport_about_several(
    people: Around,
) -> None:
    year = Quarters(last_quarter().step(-3), last_quarter())
    slug, actor = people.county.kommun.slug, people.actor("process_leader")
    with pytest.raises(RuleBroken, match="ett kvartal"):
        service.start(actor, ReportKind.ACTIVITY, slug, year)
    assert service.start(actor, ReportKind.FINAL, slug, year).period == year


def test_a_slutrapport_is_about_whole_years_and_tells_of_all_its_quarters(people: Around) -> None:
    slug, actor, last = people.county.kommun.slug, people.actor("vard"), last_quarter()
    for quarters in (1, 3, 5, 6):
        with pytest.raises(RuleBroken, match="hela år"):
            service.start(actor, ReportKind.FINAL, slug, Quarters(last.step(1 - quarters), last))
    for quarters in (4, 8):
        whole = Quarters(last.step(1 - quarters), last)
        begun_one = service.start(actor, ReportKind.FINAL, slug, whole)
        told = figures.told_period(begun_one.period)
        assert (told.first, told.last) == (whole.first_day, whole.last_day)


def test_a_chapter_is_sealed_and_says_who_wrote_it(people: Around) -> None:
    report = begun(people)
    kept = write(people, report, f"  {WORDS}  ")
    assert (kept.text, kept.written_by.name) == (WORDS, "Rut Exempelius")
    assert kept.text_sealed is not None
    assert WORDS.encode() not in kept.text_sealed


def test_of_two_who_write_the_second_is_told_and_nothing_is_lost(people: Around) -> None:
    report = begun(people)
    first = write(people, report, WORDS)
    for stale in (None, first.version + 1):
        with pytest.raises(Overtaken), db.attempt():
            service.write(people.actor("process_leader"), report.id, "2.1", "Annat.", stale)
    kept = service.write(people.actor("process_leader"), report.id, "2.1", "Annat.", first.version)
    assert kept
    assert (kept.text, kept.written_by.name) == ("Annat.", "Petra Processledare")


def test_the_same_text_sent_again_is_the_same_text(people: Around) -> None:
    report = begun(people)
    first = write(people, report, WORDS)
    assert write(people, report, WORDS).version == first.version


def test_what_is_too_long_or_holds_a_personnummer_is_a_sentence(people: Around) -> None:
    report = begun(people)
    with pytest.raises(RuleBroken, match="högst 10 000 tecken"):
        write(people, report, "a" * (service.LONGEST + 1))
    with pytest.raises(RuleBroken, match="personnummer"):
        write(people, report, "19811228-9874 tog lång tid.")
    assert len(write(people, report, "a" * service.LONGEST).text or "") == service.LONGEST


def test_an_unknown_chapter_is_not_there_and_steering_does_not_write_the_authors(
    people: Around,
) -> None:
    report = handed_in(people)
    with pytest.raises(NotFound):
        service.write(people.actor("vard"), report.id, "9.9", WORDS, None)
    with pytest.raises(Forbidden):
        service.write(people.actor("mysam"), report.id, "2.2", WORDS, None)
    assert service.write(people.actor("mysam"), report.id, "2.6", ANALYSIS, None)


def test_an_empty_report_is_not_handed_in(people: Around) -> None:
    report = begun(people)
    with pytest.raises(RuleBroken, match="minst ett kapitel"):
        service.hand_in(people.actor("vard"), report.id, K)
    write(people, report, WORDS)
    assert service.hand_in(people.actor("vard"), report.id, K).state is ReportState.HANDED_IN
    assert [one.number for one in service.unwritten(report)] == ["2.2", "2.3", "2.4", "2.5"]


def test_a_report_is_handed_in_once_its_last_quarter_is_counted(people: Around) -> None:
    lift(people.county, 6)
    coming = Quarters(last_quarter().step(1), last_quarter().step(1))
    day = coming.last_day + timedelta(days=15)
    slug, actor = people.county.kommun.slug, people.actor("vard")

    def sentence() -> str:
        [said] = figures.of(report, K).sentences[Figure.LIFTS]
        return said

    with time_machine.travel(clock.instant(day - timedelta(days=1), time(12)), tick=False):
        report = service.start(actor, ReportKind.ACTIVITY, slug, coming)
        service.write(actor, report.id, "2.1", WORDS, None)
        with pytest.raises(RuleBroken, match=f"från och med {whole_day(day)}"):
            service.hand_in(actor, report.id, K)
        assert "två veckor efter" in sentence()
    with time_machine.travel(clock.instant(day, time(12)), tick=False):
        assert "Lyften från den tiden är inte räknade" in sentence()
        assert service.hand_in(actor, report.id, K).state is ReportState.HANDED_IN


def test_when_it_is_handed_in_nobody_changes_text_goals_or_budget(people: Around) -> None:
    report = handed_in(people)
    with pytest.raises(Forbidden):
        write(people, report, "Nytt.")
    with pytest.raises(Forbidden):
        typed_in.set_goals(people.actor("vard"), report.id, [], report.version)
    with pytest.raises(Forbidden):
        service.hand_in(people.actor("vard"), report.id, K)
    final = handed_in(people, ReportKind.FINAL)
    with pytest.raises(Forbidden):
        typed_in.set_budget(people.actor("vard"), final.id, [], final.version)


def test_a_later_correction_does_not_change_a_report_that_is_handed_in(people: Around) -> None:
    lift(people.county, 6)
    report = handed_in(people)
    assert lifted(report) == "6"
    lift(people.county, 3)
    assert lifted(report) == "6"
    service.take_back(people.actor("process_leader"), report.id)
    assert lifted(report) == "9"


def test_the_planted_defect_that_figures_are_counted_anew_is_caught(
    people: Around, monkeypatch: pytest.MonkeyPatch
) -> None:
    lift(people.county, 6)
    report = handed_in(people)
    lift(people.county, 3)
    monkeypatch.setattr(
        figures, "of", lambda one, k: figures.take(one.kind, one.kommun, one.period, k)
    )
    assert lifted(report) == "9", "so the test above would have failed"


def test_small_numbers_are_hidden_also_in_what_is_kept(people: Around) -> None:
    lift(people.county, 6)
    lift(people.county, 3, by="fk")
    for who in ("kommun", "vard"):
        lift(people.county, 7, who, K)
    report = handed_in(people)
    told = figures.of(report, K)
    assert "Lyft per part: talen är för små för att visas." in told.sentences[Figure.LIFTS]
    assert told.chart is None
    assert told.tables[Figure.LIFTS] == (), "a table of nothing but hidden numbers tells nothing"
    [current, *_] = told.tables[Figure.CASES]
    assert current.foot[-1] == "23"
    assert Figures.from_json(told.to_json()) == told
    kept = report.figures or ""
    assert '"3"' not in kept
    assert ": 3" not in kept


def test_a_process_leader_takes_it_back_until_it_is_approved_and_others_never(
    people: Around,
) -> None:
    report = handed_in(people)
    for who in ("vard", "mysam"):
        with pytest.raises(Forbidden):
            service.take_back(people.actor(who), report.id)
    back = service.take_back(people.actor("process_leader"), report.id)
    assert (back.state, back.figures, back.handed_in_at) == (ReportState.DRAFT, None, None)
    service.hand_in(people.actor("vard"), report.id, K)
    service.write(people.actor("mysam"), report.id, "2.6", ANALYSIS, None)
    service.approve(people.actor("mysam"), report.id, report.version)
    with pytest.raises(Forbidden):
        service.take_back(people.actor("process_leader"), report.id)


def test_the_kommuns_steering_approves_when_it_has_written_its_analysis(people: Around) -> None:
    report = handed_in(people)
    with pytest.raises(RuleBroken, match="styrgruppens analys"):
        service.approve(people.actor("mysam"), report.id, report.version)
    service.write(people.actor("mysam"), report.id, "2.6", ANALYSIS, None)
    for who in ("steering", "process_leader", "vard"):
        with pytest.raises(Forbidden):
            service.approve(people.actor(who), report.id, report.version)
    with pytest.raises(NotFound):
        service.approve(people.actor("mysam_hofors"), report.id, report.version)
    done = service.approve(people.actor("mysam"), report.id, report.version)
    assert done.state is ReportState.APPROVED
    with pytest.raises(Forbidden):
        service.write(people.actor("mysam"), report.id, "2.6", "Nytt.", 1)


def test_what_was_changed_after_it_was_read_is_not_approved(people: Around) -> None:
    report = handed_in(people)
    read = report.version
    service.write(people.actor("mysam"), report.id, "2.6", ANALYSIS, None)
    session().flush()
    with pytest.raises(RuleBroken, match="Läs den igen"):
        service.approve(people.actor("mysam"), report.id, read)
    read = report.version
    service.take_back(people.actor("process_leader"), report.id)
    service.hand_in(people.actor("process_leader"), report.id, K)
    session().flush()
    with pytest.raises(RuleBroken, match="Läs den igen"):
        service.approve(people.actor("mysam"), report.id, read)
    done = service.approve(people.actor("mysam"), report.id, report.version)
    assert done.state is ReportState.APPROVED


def test_a_slutrapport_has_no_chapter_of_steering_and_is_approved_as_it_is(people: Around) -> None:
    report = handed_in(people, ReportKind.FINAL)
    done = service.approve(people.actor("mysam"), report.id, report.version)
    assert done.state is ReportState.APPROVED


def test_the_last_report_of_the_kind_is_at_hand(people: Around) -> None:
    older, newer = handed_in(people, back=3), begun(people)
    handed_in(people, ReportKind.FINAL, back=2)
    assert queries.before(people.actor("vard"), newer) is older
    assert queries.before(people.actor("vard"), older) is None


def test_an_empty_draft_can_be_removed_and_one_with_text_cannot(people: Around) -> None:
    report = begun(people)
    write(people, report, WORDS)
    with pytest.raises(RuleBroken, match="skrivet i rapporten"):
        service.discard(people.actor("vard"), report.id)
    with_goal, with_budget = begun(people, back=4), begun(people, ReportKind.FINAL)
    goal = GivenGoal(GoalSide.PARTICIPANTS, "Fler lyft", 10, GoalUnit.COUNT)
    typed_in.set_goals(people.actor("vard"), with_goal.id, [goal], with_goal.version)
    spent = [GivenBudget(with_budget.period.first.year, 1, None)]
    typed_in.set_budget(people.actor("vard"), with_budget.id, spent, with_budget.version)
    for one in (with_goal, with_budget):
        with pytest.raises(RuleBroken, match="skrivet i rapporten"):
            service.discard(people.actor("vard"), one.id)
    empty = begun(people, back=2)
    service.discard(people.actor("vard"), empty.id)
    assert session().get(Report, empty.id) is None
    with pytest.raises(Forbidden):
        service.discard(people.actor("vard"), handed_in(people, back=3).id)


def test_each_step_is_logged_and_going_on_writing_only_once(people: Around) -> None:
    report = begun(people)
    first = write(people, report, "A.")
    write(people, report, "A. B.", first.version)
    service.hand_in(people.actor("vard"), report.id, K)
    service.write(people.actor("mysam"), report.id, "2.6", ANALYSIS, None)
    service.approve(people.actor("mysam"), report.id, report.version)
    found = [(one.action, one.reason) for one in log.entries(subject=report.subject)]
    assert found == [
        ("report.start", None),
        ("report.write", "2.1"),
        ("report.hand_in", None),
        ("report.write", "2.6"),
        ("report.approve", None),
    ]


@pytest.mark.usefixtures("installed")
def test_of_two_who_write_at_once_one_is_kept_and_the_other_is_told() -> None:
    with db.transaction():
        people = around(counties.build())
        report = begun(people)
        chair, report_id = people.actor("vard"), report.id

    def writing(text: str) -> Callable[[], object]:
        return committed(lambda: service.write(chair, report_id, "2.1", text, None))

    ended = at_once(writing("A."), writing("B."))
    assert sorted(ended) == sorted([DONE, Overtaken().sentence])
    with db.reading():
        assert session().scalar(select(func.count(ReportText.id))) == 1


def test_periods_are_read_and_written_alike() -> None:
    for slug, words in (
        ("2026-k3", "kvartal 3 2026"),
        ("2025", "2025"),
        ("2024--2025", "2024–2025"),
        ("2025-k3--2026-k2", "kvartal 3 2025–kvartal 2 2026"),
    ):
        found = Quarters.read(slug)
        assert (found.slug, found.words) == (slug, words)
    assert Quarters.read("2025-k1--2025-k4").slug == "2025"
    for wrong in ("", "2026-k5", "26", "2026-k3--2026-k1", "2026-q3", "0000-k1", "9999"):
        with pytest.raises(ValueError, match="period"):
            Quarters.read(wrong)
    assert period().last_day < clock.today()
