"""Everything that an officer has open goes over in one action, with the seats."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.handovers.working import NOTE, action, asked, asked_for_all, follow_up
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.followups.models import FollowUp
from trisam.handovers import service
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.handovers.queries import holdings, requests
from trisam.handovers.service.asking import ALL_ASKED, NOTHING_OPEN
from trisam.handovers.service.settling import SETTLED, accept
from trisam.outbox.models import Message
from trisam.recommendations.models import Action
from trisam.teams import queries as teams
from trisam.teams.models import Seat


def seats_of(county: County, who: str) -> list[tuple[date, date | None]]:
    """From when to when somebody has a seat in the team."""
    found = session().scalars(
        select(Seat)
        .where(Seat.account_id == county.accounts[who].id, Seat.team_id == county.team.id)
        .order_by(Seat.valid_from)
    )
    return [(seat.valid_from, seat.valid_to) for seat in found]


def test_sixty_cases_are_taken_over_in_one_action_with_every_action_intact(county: County) -> None:
    af, new = county.accounts["af"], county.accounts["af_outside"]
    lifted = [county.case() for _ in range(60)]
    for case in lifted[:40]:
        action(county, case, "af")
    for case in lifted[40:]:
        follow_up(case, af)
    before = dict(iter(session().execute(select(Action.id, Action.text_sealed))))
    caseload = asked_for_all(county)
    assert service.accept_all(county.actor("af_outside"), caseload) == 60
    session().expire_all()
    assert {case.officer_id for case in session().scalars(select(Case))} == {new.id}
    assert {one.officer_id for one in session().scalars(select(Action))} == {new.id}
    assert {one.owner_id for one in session().scalars(select(FollowUp))} == {new.id}
    after = dict(iter(session().execute(select(Action.id, Action.text_sealed))))
    assert (after, len(after)) == (before, 40)
    assert holdings.of_account(af).words == ""
    assert holdings.of_account(new).words == "60 ärenden, 40 åtgärder och 20 uppföljningar"
    assert len(log.entries(action="handover.accepted")) == 60
    letters = session().scalars(select(Message.subject).order_by(Message.id)).all()
    assert letters == [
        "Alva Testgren vill lämna över 60 ärenden",
        "Övertaget",
        "Ny på en plats i teamet",
    ]


def test_the_seats_go_over_on_the_day_that_was_chosen(county: County) -> None:
    county.case()
    changes = clock.today() + timedelta(days=20)
    giver, new = county.accounts["af"], county.accounts["af_outside"]
    caseload = service.ask_for_all(county.actor("af"), giver, new.id, NOTE, changes)
    assert seats_of(county, "af") == [(rows.long_ago(), None)]
    service.accept_all(county.actor("af_outside"), caseload)
    assert seats_of(county, "af") == [(rows.long_ago(), changes - timedelta(days=1))]
    assert seats_of(county, "af_outside") == [(changes, None)]
    assert county.team.id in teams.teams_of(county.actor("af"), new.id)


def test_a_seat_to_come_goes_over_whole_and_a_substitute_who_takes_over_fills_it_alone(
    county: County,
) -> None:
    county.case()
    begins = clock.today() + timedelta(days=60)
    coming = rows.seat(county.other_team, county.parties["af"], county.accounts["af"])
    coming.valid_from, coming.substitute_id = begins, county.accounts["af_outside"].id
    session().flush()
    service.accept_all(county.actor("af_outside"), asked_for_all(county))
    session().refresh(coming)
    new = county.accounts["af_outside"].id
    assert coming.account_id == new
    assert coming.substitute_id is None
    assert coming.valid_from == begins


def test_whoever_has_a_seat_there_already_gets_no_second(county: County) -> None:
    county.case()
    rows.seat(county.team, county.parties["af"], county.accounts["af_outside"])
    service.accept_all(county.actor("af_outside"), asked_for_all(county))
    assert seats_of(county, "af_outside") == [(rows.long_ago(), None)]
    assert seats_of(county, "af") == [(rows.long_ago(), clock.today() - timedelta(days=1))]


def test_a_rehabkoordinators_seat_stays(county: County) -> None:
    county.case(by="vard", to=("af",))
    new = rows.account("Viola Vårdgren", county.units["vard"], Role.OFFICER)
    county.accounts["new"] = new
    service.accept_all(county.actor("new"), asked_for_all(county, "vard", "new"))
    assert seats_of(county, "vard") == [(rows.long_ago(), None)]
    assert seats_of(county, "new") == []


def test_what_is_asked_for_alone_stays_as_it_is(county: County) -> None:
    single = asked(county, county.case())
    other = county.case()
    caseload = asked_for_all(county)
    in_it = requests.in_caseload(caseload.id)
    assert [one.case_id for one in in_it] == [other.id]
    service.decline_all(county.actor("af_outside"), caseload)
    assert single.status is HandoverStatus.ASKED


def test_there_has_to_be_something_and_only_one_request_at_a_time(county: County) -> None:
    with pytest.raises(RuleBroken, match=NOTHING_OPEN):
        asked_for_all(county)
    county.case()
    caseload = asked_for_all(county)
    county.case()
    with pytest.raises(RuleBroken, match=ALL_ASKED):
        asked_for_all(county)
    service.withdraw_all(county.actor("af"), caseload)
    assert asked_for_all(county).status is HandoverStatus.ASKED


def test_an_administrator_asks_for_somebody_who_is_gone_and_others_may_not(county: County) -> None:
    county.case()
    af, new = county.accounts["af"], county.accounts["af_outside"]
    for who in ("fk", "af_outside", "process_leader"):
        with pytest.raises(Forbidden):
            service.ask_for_all(county.actor(who), af, new.id, NOTE, clock.today())
    boss = county.actor("administrator")
    caseload = service.ask_for_all(boss, af, new.id, NOTE, clock.today())
    assert requests.open_ones(boss) == []  # an administrator learns of no case
    with pytest.raises(Forbidden):
        service.accept_all(boss, caseload)
    service.withdraw_all(boss, caseload)
    assert session().scalars(select(Handover.note_sealed)).all() == [None]


def test_one_by_one_is_also_an_answer_and_leaves_the_seats(county: County) -> None:
    first, second = county.case(), county.case()
    caseload = asked_for_all(county)
    new = county.actor("af_outside")
    by_case = {one.case_id: one.id for one in requests.open_ones(new)}
    accept(new, requests.get(new, by_case[first.id]))
    assert requests.caseload(new, caseload.id) is caseload
    service.decline(new, requests.get(new, by_case[second.id]))
    assert caseload.status is HandoverStatus.DECLINED
    assert first.officer_id == county.accounts["af_outside"].id
    assert second.officer_id == county.accounts["af"].id
    assert seats_of(county, "af") == [(rows.long_ago(), None)]
    with pytest.raises(RuleBroken, match=SETTLED):
        service.accept_all(new, caseload)


def test_nobody_else_knows_of_a_caseload(county: County) -> None:
    county.case()
    caseload = asked_for_all(county)
    assert requests.caseload(county.actor("af_outside"), caseload.id) is caseload
    for who in ("fk", "vard", "steering", "fk_other"):
        with pytest.raises(NotFound):
            requests.caseload(county.actor(who), caseload.id)
    assert session().scalar(select(func.count()).select_from(Caseload)) == 1
