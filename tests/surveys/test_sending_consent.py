"""Nothing leaves for the individual without the yes to the survey, at the moment of sending."""

import pytest
from time_machine import TimeMachineFixture as Moved

from tests.at_once import DONE, at_once
from tests.factories import county as counties
from tests.factories.county import County
from tests.mailings.promised import Out, everything
from tests.surveys.asked import due
from tests.surveys.sending import delivered, rounds, send, tick_gone
from tests.tally import Tally
from trisam.cases import queries as case_queries
from trisam.cases import service as cases
from trisam.core import db
from trisam.surveys import policy, queries

ROUNDS = 8
pytestmark = pytest.mark.usefixtures("moved")


def test_nothing_leaves_when_the_yes_is_gone_as_it_leaves(county: County, moved: Moved) -> None:
    survey, other = send(county, due(county)), send(county, due(county))
    tick_gone(county, survey)
    out = Out()

    assert delivered(out) == 1

    told = {(one.about, one.cancelled_at is not None) for one in everything() if not one.tries}
    assert (survey.subject, True) in told
    assert all(one.sent_at is None for one in everything() if one.about == survey.subject)
    assert any(one.sent_at for one in everything() if one.about == other.subject)
    assert rounds(out, moved, 16) == [7, 14], "the other one's reminders"


def test_no_reminder_leaves_when_the_yes_was_taken_back_meanwhile(
    county: County, moved: Moved
) -> None:
    survey = send(county, due(county))
    out = Out()
    assert delivered(out) == 1
    tick_gone(county, survey)
    assert rounds(out, moved, 16) == []


def test_a_planted_gate_that_asks_no_consent_would_be_caught(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = send(county, due(county))
    tick_gone(county, survey)
    monkeypatch.setattr(policy, "stands", lambda *_: True)
    assert delivered(Out()) == 1, "which the tests above would notice"


def test_a_withdrawal_at_the_same_moment_comes_wholly_before_or_wholly_after(
    installed: None, tally: Tally
) -> None:
    """Real transactions in two threads: what left was asked about and noted before the withdrawal,
    and of what did not leave nothing is kept."""
    with db.transaction():
        county = counties.build()
        surveys = [send(county, due(county)) for _ in range(ROUNDS)]
        actor = county.actor("af")
        codes = [queries.follow_up(actor, one.follow_up_id).case.code for one in surveys]
    out = Out()
    for code in codes:

        def withdraw(code: str = code) -> None:
            with db.transaction():
                cases.withdraw_consent(actor, case_queries.get(actor, code))

        assert at_once(lambda: delivered(out), withdraw) == [DONE, DONE]

    assert delivered(out) == 0, "every consent is gone"
    with db.reading():
        mine = everything()
    left = [one for one in mine if one.sent_at is not None]
    tally(len(left), "messages that left before a withdrawal at the same moment")
    tally(ROUNDS - len(left), "that did not leave")
    assert len(left) == len(out.mails)
    assert all(one.body_sealed is None for one in mine if one.sent_at or one.cancelled_at)
