"""Who writes, reads and approves which report: each refusal beside what is allowed."""

import pytest
from sqlalchemy import select

from tests.factories.county import County
from tests.reports.writing import Around, around, begun, handed_in
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound
from trisam.home.queries import my_day
from trisam.reports import policy, queries
from trisam.reports.chapters import STRUCTURE, ReportKind, Writer, chapter
from trisam.reports.models import Report

WRITERS = {"vard", "process_leader"}
EVERYBODY = (
    *("vard", "process_leader", "steering", "mysam", "mysam_hofors", "vard_hofors"),
    *("af", "fk", "kommun", "af_outside", "fk_other", "administrator"),
)


@pytest.fixture
def people(county: County) -> Around:
    """Everybody round the reports of Gävle."""
    return around(county)


def readers(people: Around, report: Report) -> set[str]:
    """Who finds the report; and for each, Python and SQL say the same."""
    place, found = queries.place(report.kommun_id), set()
    for who in EVERYBODY:
        actor = people.actor(who)
        try:
            queries.get(actor, report.id)
            found.add(who)
        except NotFound:
            pass
        assert policy.can_view(actor, report, place) == (who in found), who
    return found


def test_a_draft_is_seen_by_those_who_write_it_alone(people: Around) -> None:
    assert readers(people, begun(people)) == WRITERS


def test_once_handed_in_the_steering_of_the_kommun_and_of_the_county_read_it(
    people: Around,
) -> None:
    assert readers(people, handed_in(people)) == {*WRITERS, "mysam", "steering"}


def test_the_list_has_what_may_be_read_and_others_have_no_list(people: Around) -> None:
    draft, done = begun(people, back=2), handed_in(people)
    assert set(queries.listed(people.actor("vard"))) == {draft, done}
    assert set(queries.listed(people.actor("mysam"))) == {done}
    assert queries.listed(people.actor("mysam_hofors")) == []
    assert queries.listed(people.actor("vard_hofors")) == []
    for who in ("af", "fk_other", "administrator"):
        with pytest.raises(Forbidden):
            queries.listed(people.actor(who))


def test_what_is_handed_in_waits_on_min_dag_for_the_kommuns_own_steering(people: Around) -> None:
    begun(people, back=2)
    report = handed_in(people)
    waits = {who: [task.key for task in my_day(people.actor(who)).tasks] for who in EVERYBODY}
    assert waits["mysam"] == [str(report.id)]
    for who in ("steering", "mysam_hofors", "process_leader", "vard"):
        assert str(report.id) not in waits[who]


def test_authors_write_a_draft_and_steering_its_analysis_once_it_is_handed_in(
    people: Around,
) -> None:
    def writers(report: Report, number: str) -> set[str]:
        one, place = chapter(report.kind, number), queries.place(report.kommun_id)
        assert one
        return {who for who in EVERYBODY if policy.can_write(people.actor(who), report, place, one)}

    draft = begun(people, back=2)
    assert writers(draft, "2.1") == WRITERS
    assert writers(draft, "2.6") == set()
    done = handed_in(people)
    assert writers(done, "2.1") == set()
    assert writers(done, "2.6") == {"mysam"}


def test_the_planted_defect_that_steering_reads_drafts_is_caught(
    people: Around, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begun(people)
    monkeypatch.setattr(policy, "visible_to", lambda _: select(Report.id).exists())
    with pytest.raises(AssertionError):
        readers(people, draft)
    session().expire_all()


def test_the_chapters_stand_as_the_field_has_them() -> None:
    numbers = {kind: [one.number for one in chapters] for kind, chapters in STRUCTURE.items()}
    assert numbers[ReportKind.ACTIVITY] == ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"]
    assert numbers[ReportKind.FINAL] == (
        ["1", "2", "3", "4.1", "4.2", "5.1", "5.2", "5.3", "5.4"]
        + ["6.1", "6.2", "6.3", "6.4", "6.5", "7", "8"]
    )
    steered = [
        one.number for ones in STRUCTURE.values() for one in ones if one.writer is Writer.STEERING
    ]
    assert steered == ["2.6"]
