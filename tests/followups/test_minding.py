"""What the system sees to: owners are told, others when it is late, the impossible ends."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import log
from tests.at_once import at_once
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.consents.service import Kept
from trisam.core import clock, db, events
from trisam.core.actor import Role
from trisam.core.db import session
from trisam.followups import jobs, queries, service
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.outbox.models import Message
from trisam.recommendations.events import CaseConcluded

LATE = 15
LETTERS = ("Dags att följa upp", "En uppföljning är försenad")


def due(county: County, days_ago: int = 0, *, contact: bool = True) -> FollowUp:
    """A follow-up that fell due so many days ago."""
    case = county.case()
    assert case.consent is not None
    case.consent.may_contact = contact
    return rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=county.accounts["af"].id,
            due_on=clock.today() - timedelta(days=days_ago),
        )
    )


def letters() -> list[tuple[str, int]]:
    """What waits in the outbox: subject and receiver."""
    waiting = session().scalars(
        select(Message).where(Message.cancelled_at.is_(None)).order_by(Message.id)
    )
    return [(one.subject, one.account_id) for one in waiting if one.subject in LETTERS]


def told(county: County, *who: tuple[int, str]) -> list[tuple[str, int]]:
    return [(LETTERS[which], county.accounts[name].id) for which, name in who]


def test_the_owner_is_told_once_on_its_day_and_not_before(county: County) -> None:
    follow_up = due(county, days_ago=-1)
    assert jobs.mind() == 0
    assert letters() == []
    follow_up.due_on = clock.today()
    session().flush()
    assert (jobs.mind(), jobs.mind()) == (1, 0)
    assert letters() == told(county, (0, "af"))


def test_when_it_is_late_the_colleagues_and_the_rehabkoordinator_hear_it_once(
    county: County,
) -> None:
    colleague = county.accounts["af_outside"]
    rows.seat(county.team, county.parties["af"], colleague)
    follow_up = due(county, days_ago=LATE)
    jobs.mind()
    jobs.mind()
    assert letters() == told(county, (0, "af"), (1, "af_outside"), (1, "vard"))
    assert follow_up.escalated_on == clock.today()
    assert len(log.entries(action="follow_up.escalate")) == 1


def test_the_lead_of_the_unit_hears_it_instead_of_colleagues(county: County) -> None:
    rows.seat(county.team, county.parties["af"], county.accounts["af_outside"])
    lead = rows.account("Lea Provledare", county.units["af"], Role.LEAD)
    due(county, days_ago=LATE)
    jobs.mind()
    receivers = [account_id for subject, account_id in letters() if subject == LETTERS[1]]
    assert receivers == [lead.id, county.accounts["vard"].id]


def test_two_weeks_to_the_day_is_late_and_a_day_less_is_not(county: County) -> None:
    due(county, days_ago=13)
    jobs.mind()
    assert letters() == told(county, (0, "af"))
    due(county, days_ago=14)
    jobs.mind()
    assert told(county, (1, "vard"))[0] in letters()


def test_what_nobody_may_ask_ends_by_itself_when_it_is_late_and_counts_apart(
    county: County,
) -> None:
    early, late = due(county, 13, contact=False), due(county, LATE, contact=False)
    assert jobs.mind() == 1
    assert (early.status, late.status) == (FollowUpStatus.DUE, FollowUpStatus.NO_CONSENT)
    assert late.closed_on == clock.today()
    assert letters() == []


def test_nothing_goes_out_when_the_consent_is_gone_at_the_moment_of_sending(
    county: County,
) -> None:
    follow_up = due(county, days_ago=LATE)
    jobs.mind()
    owner, chair = county.accounts["af"].id, county.accounts["vard"].id
    assert queries.may_hear(owner, follow_up.subject)
    assert queries.may_hear(chair, follow_up.subject)
    actor = county.actor("af")
    case = cases.get(actor, follow_up.case.code)
    assert case.consent is not None
    every = {grant.receiving_party_id: grant.types for grant in case.consent.grants}
    case_service.narrow_consent(actor, case, Kept(every, frozenset()))
    assert not queries.may_hear(owner, follow_up.subject)
    assert not queries.may_hear(chair, follow_up.subject)


def test_a_rehabkoordinator_who_may_not_know_of_the_case_gets_no_letter(county: County) -> None:
    case = county.case(to=("fk",))
    assert case.consent is not None
    case.consent.may_contact = True
    follow_up = rows.save(FollowUp(case_id=case.id, owner_id=case.officer_id, due_on=clock.today()))
    assert queries.may_hear(county.accounts["fk"].id, follow_up.subject)
    assert not queries.may_hear(county.accounts["vard"].id, follow_up.subject)


def test_once_it_is_closed_nothing_more_goes_out(county: County) -> None:
    follow_up = due(county, days_ago=LATE)
    jobs.mind()
    assert len(letters()) == 2
    actor = county.actor("af")
    service.close_without_answer(actor, queries.get(actor, follow_up.id), FollowUpStatus.DECLINED)
    assert letters() == []
    assert not queries.may_hear(county.accounts["af"].id, follow_up.subject)


def test_a_new_meeting_takes_back_what_was_said_of_the_day_before(county: County) -> None:
    follow_up = due(county, days_ago=LATE)
    jobs.mind()
    case = follow_up.case
    events.publish(CaseConcluded(case.id, case.officer_id, clock.today()))
    assert letters() == []
    with time_machine.travel(clock.now() + timedelta(days=210), tick=False):
        jobs.mind()
        assert len(letters()) == 2


def test_whoever_takes_over_is_told_as_well(county: County) -> None:
    follow_up = due(county)
    jobs.mind()
    follow_up.owner_id = county.accounts["af_outside"].id
    session().flush()
    session().expire(follow_up)
    jobs.mind()
    assert letters() == told(county, (0, "af"), (0, "af_outside"))


def test_after_an_outage_of_three_days_each_is_told_of_once(county: County) -> None:
    for days_ago in (1, 2, 3, 3):
        due(county, days_ago)
    assert jobs.mind() == 4
    assert letters() == told(county, *[(0, "af")] * 4)


@pytest.mark.usefixtures("installed")
def test_two_schedulers_at_once_tell_once() -> None:
    with db.transaction():
        county = counties.build()
        for _ in range(5):
            due(county, LATE)
    assert at_once(jobs.mind, jobs.mind, jobs.mind) == ["done"] * 3
    with db.reading():
        assert letters().count(told(county, (0, "af"))[0]) == 5
        assert letters().count(told(county, (1, "vard"))[0]) == 5
        assert len(log.entries(action="follow_up.escalate")) == 5
