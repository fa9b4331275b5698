"""Two who write in the same field at the same moment: the database decides, and both are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.at_once import DONE, at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from tests.meetings.test_answer_drafts import colleague
from trisam.cases import queries as cases
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.errors import Overtaken
from trisam.meetings.models import AnswerDraft, Known
from trisam.meetings.queries import answer_drafts as queries
from trisam.meetings.queries import answers as reading
from trisam.meetings.service import answer_drafts as service
from trisam.meetings.service import answers
from trisam.meetings.service.answer_drafts import Typed
from trisam.meetings.service.answers import GivenAnswer
from trisam.teams import queries as teams

LOST = Overtaken().sentence


def two_of_fk() -> tuple[str, Actor, Actor]:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
        case = county.case()
        rows.item(meeting, case, 1)
        fanny = colleague(county, "Fanny Försäkring").id
    with db.reading():
        found = teams.actor_of(fanny)
        assert found is not None
        return case.code, county.actor("fk"), found[0]


def typing(actor: Actor, code: str, text: str, seen: int | None = None) -> Callable[[], object]:
    def run() -> AnswerDraft:
        return service.save(actor, cases.get(actor, code), Typed("shares", text, seen), None)

    return committed(run)


def written(actor: Actor, code: str) -> AnswerDraft:
    with db.reading():
        return queries.of_case(actor, cases.get(actor, code))["shares"]


@pytest.mark.usefixtures("installed")
def test_of_two_who_begin_in_a_field_at_once_one_is_saved_and_one_is_told() -> None:
    code, folke, fanny = two_of_fk()
    ended = at_once(typing(folke, code, "Folkes ord"), typing(fanny, code, "Fannys ord"))
    assert ended == sorted([DONE, LOST])
    assert written(folke, code).version == 1


@pytest.mark.usefixtures("installed")
def test_of_two_who_go_on_in_a_field_at_once_the_saved_words_are_the_winners() -> None:
    code, folke, fanny = two_of_fk()
    typing(folke, code, "Början")()
    tasks = [typing(folke, code, "Folkes ord", 1), typing(fanny, code, "Fannys ord", 1)]
    assert at_once(*tasks) == sorted([DONE, LOST])
    kept = written(folke, code)
    assert (kept.version, kept.text) in {(2, "Folkes ord"), (2, "Fannys ord")}
    winner = {"Folkes ord": folke, "Fannys ord": fanny}[kept.text or ""]
    assert kept.account_id == winner.account_id


@pytest.mark.usefixtures("installed")
def test_two_who_save_the_same_words_at_once_both_succeed_or_are_told() -> None:
    code, folke, fanny = two_of_fk()
    ended = at_once(typing(folke, code, "Samma ord"), typing(fanny, code, "Samma ord"))
    assert DONE in ended
    assert set(ended) <= {DONE, LOST}
    assert written(folke, code).text == "Samma ord"


@pytest.mark.usefixtures("installed")
def test_an_answer_given_while_a_colleague_writes_loses_no_word() -> None:
    """Either the colleague was first, and the answer is told; or the answer, and the colleague."""
    code, folke, fanny = two_of_fk()
    typing(fanny, code, "Början")()

    def give() -> None:
        known = Typed("shares", "Början", 1)
        given = GivenAnswer(Known.KNOWN, needs_talk=False, shares="Början", drafts=(known,))
        answers.answer(folke, cases.get(folke, code), given)

    ended = at_once(committed(give), typing(fanny, code, "Början och mer", 1))
    assert ended == sorted([DONE, LOST])
    with db.reading():
        case = cases.get(folke, code)
        given = reading.own(folke, case)
        drafts = queries.of_case(folke, case)
        assert (given is None) == (drafts["shares"].text == "Början och mer" if drafts else False)
