"""Whoever lifted a case of a team, and is a substitute there for other cases, reads the own one
as its officer, and takes part only in those of the meeting stood in for."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.factories import rows
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.policy import party_of, takes_part
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.policy import can_answer
from trisam.meetings.queries.owed import to_answer
from trisam.recommendations.models import Action, ActionStatus
from trisam.recommendations.policy import can_close, can_record

WHO = "af_outside"


@dataclass(frozen=True)
class Both:
    """What the person lifted, and what the person stands in for."""

    lifted: Case
    stood_in_for: Case


@pytest.fixture
def both(county: County) -> Both:
    """AF's officer without a seat fills kommunen's in the meeting of the second case."""
    found = Both(county.case(by=WHO), county.case(by="fk", to=("kommun", "vard")))
    for days, case in ((7, found.lifted), (8, found.stood_in_for)):
        rows.item(rows.meeting(county.team, clock.today() + timedelta(days=days)), case)
    county.seats["kommun"].substitute_id = county.accounts[WHO].id
    day = clock.today() + timedelta(days=8)
    rows.absence(county.accounts["kommun"], day, day)
    session().flush()
    return found


def test_takes_part_in_the_case_stood_in_for_and_reads_the_own_one_as_its_officer(
    county: County, both: Both
) -> None:
    actor, today = county.actor(WHO), clock.today()
    for case, part in ((both.stood_in_for, True), (both.lifted, False)):
        shown = cases.get(actor, case.code)
        assert takes_part(actor, shown) is part
        assert can_answer(actor, shown, today) is part
        assert can_record(actor, shown, today) is part
    assert party_of(actor, both.stood_in_for) == county.parties["kommun"].id
    assert party_of(actor, both.lifted) == county.parties["af"].id


def test_owes_an_answer_only_for_the_case_stood_in_for(county: County, both: Both) -> None:
    owed = [(one.meeting.day, one.count) for one in to_answer(county.actor(WHO))]

    assert owed == [(clock.today() + timedelta(days=8), 1)]


def test_closes_the_actions_of_the_party_stood_in_for_and_of_no_other_case(
    county: County, both: Both
) -> None:
    actor = county.actor(WHO)
    may = {}
    for case in (both.stood_in_for, both.lifted):
        action = Action(
            officer_id=county.accounts["kommun"].id,
            party_id=county.parties["kommun"].id,
            status=ActionStatus.OPEN,
        )
        may[case.id] = can_close(actor, action, cases.get(actor, case.code), clock.today())

    assert may == {both.stood_in_for.id: True, both.lifted.id: False}
