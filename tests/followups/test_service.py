"""Six months later: when it falls due, who registers it, and what consent asks."""

import dataclasses
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.handovers import working
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus, Income, Occupation
from trisam.contacts.values import Way
from trisam.core import clock, db, events
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.followups import queries, service
from trisam.followups.models import FollowUp
from trisam.followups.policy import can_view, may_contact, visible_to
from trisam.followups.queries import Shelf
from trisam.followups.service import AGREED_MEANWHILE, GivenFollowUp
from trisam.followups.values import FollowUpStatus, Step
from trisam.recommendations.events import CaseConcluded
from trisam.recommendations.models import ActionStatus, NotDoneReason

NOW = GivenFollowUp(
    incomes={Income.LON: 100},
    occupation=Occupation.WORK,
    occupation_percent=50,
    readiness=8,
    step=Step.PARTLY,
)
EVERYBODY = ("af", "fk", "kommun", "vard", "af_outside", "fk_other", "steering", "administrator")


def conclude(case: Case, held_on: date) -> FollowUp:
    """The meeting was held: whoever listens makes the follow-up."""
    events.publish(CaseConcluded(case.id, case.officer_id, held_on))
    return session().scalars(select(FollowUp).where(FollowUp.case_id == case.id)).one()


def due_now(county: County, case: Case | None = None, *, contact: bool = True) -> uuid.UUID:
    """The id of a follow-up that is due, of a case with the tick for contact or without."""
    case = case or county.case()
    if case.consent is not None:
        case.consent.may_contact = contact
    follow_up = conclude(case, clock.today() - timedelta(days=185))
    follow_up.due_on = clock.today()
    session().flush()
    return follow_up.id


def tried(county: County, follow_up: FollowUp, *days_ago: int) -> None:
    for days in days_ago:
        day = clock.today() - timedelta(days=days)
        service.note_try(county.actor("af"), follow_up, day, Way.PHONE)


def read(county: County, who: str, follow_up_id: uuid.UUID) -> FollowUp:
    return queries.get(county.actor(who), follow_up_id)


@pytest.mark.parametrize(
    ("held_on", "due_on"),
    [
        (date(2026, 8, 31), date(2027, 3, 1)),  # the last of February is a Sunday
        (date(2027, 8, 31), date(2028, 2, 29)),  # a leap year
        (date(2025, 8, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2026, 6, 24), date(2026, 12, 28)),  # Christmas, then a weekend
    ],
)
def test_a_held_case_falls_due_six_months_later_on_a_working_day(
    county: County, held_on: date, due_on: date
) -> None:
    follow_up = conclude(county.case(), held_on)
    assert follow_up.due_on == due_on
    assert follow_up.owner_id == county.accounts["af"].id


def test_a_case_that_comes_back_before_it_is_answered_gets_a_new_day(county: County) -> None:
    case = county.case()
    first = conclude(case, date(2026, 3, 11))
    again = conclude(case, date(2026, 5, 13))
    assert again.id == first.id
    assert again.due_on == date(2026, 11, 13)


def test_an_answered_follow_up_is_not_opened_again(county: County) -> None:
    case = county.case()
    follow_up_id = due_now(county, case)
    service.answer(county.actor("af"), read(county, "af", follow_up_id), NOW)
    assert conclude(case, clock.today()).status is FollowUpStatus.ANSWERED


def test_the_lifting_officer_registers_how_it_is_now(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    service.answer(county.actor("af"), follow_up, NOW)
    assert follow_up.status is FollowUpStatus.ANSWERED
    assert (follow_up.income, follow_up.occupation_percent) == (Income.LON, 50)
    assert follow_up.closed_on == clock.today()


def test_no_other_party_reads_the_follow_up_though_it_may_see_the_case(county: County) -> None:
    case = county.case()
    follow_up_id = due_now(county, case)
    assert cases.get(county.actor("fk"), case.code).id == case.id
    for who in EVERYBODY:
        if who != "af":
            with pytest.raises(NotFound):
                read(county, who, follow_up_id)
            assert queries.list_for_case(county.actor(who), case) == []
    assert [row.id for row in queries.list_for_case(county.actor("af"), case)] == [follow_up_id]


def test_both_forms_of_the_rule_agree_for_everybody(county: County) -> None:
    made = [due_now(county), due_now(county, county.case(by="af_outside"))]
    made.append(due_now(county, county.case(by="fk", to=("af",))))
    session().get_one(FollowUp, made[0]).owner_id = county.accounts["kommun"].id
    session().flush()
    checks = 0
    for who in EVERYBODY:
        actor = county.actor(who)
        in_sql = set(
            session().scalars(select(FollowUp.id).join(FollowUp.case).where(visible_to(actor)))
        )
        for follow_up_id in made:
            follow_up = session().get_one(FollowUp, follow_up_id)
            case = session().get_one(Case, follow_up.case_id)
            assert can_view(actor, follow_up, case) == (follow_up_id in in_sql), who
            checks += 1
    assert checks == 3 * len(EVERYBODY)


def test_another_party_cannot_register_even_with_the_row_in_hand(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    with pytest.raises(Forbidden):
        service.answer(county.actor("fk"), follow_up, NOW)


def test_without_the_tick_for_contact_an_answer_is_refused(county: County) -> None:
    follow_up = read(county, "af", due_now(county, contact=False))
    assert not may_contact(follow_up.case, clock.today())
    with pytest.raises(RuleBroken, match="Samtycke till kontakt saknas"):
        service.answer(county.actor("af"), follow_up, NOW)


def test_an_individual_who_agreed_meanwhile_is_registered_and_it_is_logged(county: County) -> None:
    follow_up = read(county, "af", due_now(county, contact=False))
    agreed = dataclasses.replace(NOW, agreed_meanwhile=True)
    service.answer(county.actor("af"), follow_up, agreed)
    assert follow_up.status is FollowUpStatus.ANSWERED
    [entry] = log.entries(action="follow_up.close")
    assert entry.reason == AGREED_MEANWHILE


def test_a_withdrawn_consent_ends_the_right_to_contact_too(county: County) -> None:
    case = county.case()
    follow_up_id = due_now(county, case)
    assert may_contact(read(county, "af", follow_up_id).case, clock.today())
    case_service.withdraw_consent(county.actor("af"), cases.get(county.actor("af"), case.code))
    assert not may_contact(read(county, "af", follow_up_id).case, clock.today())


def test_it_can_be_closed_without_an_answer_each_reason_apart(county: County) -> None:
    for status in service.UNANSWERED:
        contact = status is not FollowUpStatus.NO_CONSENT
        follow_up = read(county, "af", due_now(county, contact=contact))
        if status is FollowUpStatus.NOT_REACHED:
            tried(county, follow_up, 1, 2)
        service.close_without_answer(county.actor("af"), follow_up, status)
        assert follow_up.status is status
        assert follow_up.income is None


def test_closing_without_an_answer_needs_a_reason_that_is_one(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    with pytest.raises(RuleBroken, match="Välj varför"):
        service.close_without_answer(county.actor("af"), follow_up, FollowUpStatus.ANSWERED)


def test_a_registered_follow_up_is_not_registered_again(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    service.answer(county.actor("af"), follow_up, NOW)
    with pytest.raises(RuleBroken, match="redan registrerad"):
        service.answer(county.actor("af"), follow_up, NOW)


def test_the_second_of_two_colleagues_is_told(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    stale = dataclasses.replace(NOW, version=follow_up.version)
    service.answer(county.actor("af"), follow_up, stale)
    with pytest.raises(Overtaken):
        service.answer(county.actor("af"), follow_up, stale)


def test_it_is_too_early_until_four_weeks_before(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    follow_up.due_on = clock.today() + timedelta(days=29)
    with pytest.raises(RuleBroken, match="för tidigt"):
        service.answer(county.actor("af"), follow_up, NOW)
    follow_up.due_on = clock.today() + timedelta(days=28)
    assert service.answer(county.actor("af"), follow_up, NOW).status is FollowUpStatus.ANSWERED


def test_a_follow_up_walks_from_later_over_to_do_to_closed(county: County) -> None:
    actor = county.actor("af")
    follow_up = conclude(county.case(), clock.today())
    assert queries.counts(actor) == {Shelf.TO_DO: 0, Shelf.LATER: 1, Shelf.CLOSED: 0}
    assert queries.due(actor) == []
    with time_machine.travel(clock.now() + timedelta(days=170)):
        assert [row.id for row in queries.due(actor)] == [follow_up.id]
        assert [row.id for row in queries.list_on(actor, Shelf.TO_DO)] == [follow_up.id]
        service.close_without_answer(
            actor, read(county, "af", follow_up.id), FollowUpStatus.NO_CONSENT
        )
        assert queries.counts(actor) == {Shelf.TO_DO: 0, Shelf.LATER: 0, Shelf.CLOSED: 1}


def test_a_colleague_at_the_lifting_party_sees_it_but_it_waits_on_the_owners_day(
    county: County,
) -> None:
    rows.seat(county.team, county.parties["af"], county.accounts["af_outside"])
    follow_up_id = due_now(county)
    assert read(county, "af_outside", follow_up_id).id == follow_up_id
    assert queries.due(county.actor("af_outside")) == []
    assert [row.id for row in queries.due(county.actor("af"))] == [follow_up_id]


def test_one_lives_on_several_things_and_the_largest_is_the_main_one(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    both = {Income.LON: 40, Income.SJUKPENNING: 60}
    service.answer(county.actor("af"), follow_up, dataclasses.replace(NOW, incomes=both))
    assert follow_up.income is Income.SJUKPENNING
    assert [(part.income, part.percent) for part in follow_up.incomes] == [
        (Income.SJUKPENNING, 60),
        (Income.LON, 40),
    ]


def test_shares_that_are_not_all_of_it_are_a_sentence(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    for shares in ({Income.LON: 90}, {Income.LON: 80, Income.CSN: 30}):
        with pytest.raises(RuleBroken, match="100 procent tillsammans"):
            service.answer(county.actor("af"), follow_up, dataclasses.replace(NOW, incomes=shares))


def test_nobody_is_out_of_reach_before_somebody_tried_on_two_days(county: County) -> None:
    follow_up = read(county, "af", due_now(county))
    actor = county.actor("af")
    tried(county, follow_up, 3)
    service.note_try(actor, follow_up, clock.today() - timedelta(days=3), Way.TEXT)
    with pytest.raises(RuleBroken, match="minst två olika dagar"):
        service.close_without_answer(actor, follow_up, FollowUpStatus.NOT_REACHED)
    tried(county, follow_up, 2)
    service.close_without_answer(actor, follow_up, FollowUpStatus.NOT_REACHED)
    assert follow_up.status is FollowUpStatus.NOT_REACHED


@pytest.mark.parametrize(
    ("days_ago", "sentence"),
    [(-1, "har varit"), (40, "för tidigt"), (3, "redan antecknat")],
)
def test_a_try_has_a_day_of_its_own_in_the_time_for_it(
    county: County, days_ago: int, sentence: str
) -> None:
    follow_up = read(county, "af", due_now(county))
    tried(county, follow_up, 3)
    with pytest.raises(RuleBroken, match=sentence):
        tried(county, follow_up, days_ago)
    assert [one.day for one in queries.tries(follow_up.id)] == [clock.today() - timedelta(days=3)]


def test_nobody_tries_without_consent_to_contact(county: County) -> None:
    follow_up = read(county, "af", due_now(county, contact=False))
    with pytest.raises(RuleBroken, match="Ta inte kontakt"):
        tried(county, follow_up, 1)
    with pytest.raises(Forbidden):
        service.note_try(county.actor("fk"), follow_up, clock.today(), Way.PHONE)


def test_a_team_that_wants_it_follows_up_after_twelve_months_too(county: County) -> None:
    case = county.case()
    county.team.second_follow_up = True
    session().flush()
    events.publish(CaseConcluded(case.id, case.officer_id, date(2026, 8, 31)))
    found = session().scalars(select(FollowUp).order_by(FollowUp.months)).all()
    assert [(one.months, one.due_on) for one in found] == [
        (6, date(2027, 3, 1)),
        (12, date(2027, 8, 31)),
    ]


@pytest.mark.parametrize(
    ("status", "left"),
    [(FollowUpStatus.MOVED, []), (FollowUpStatus.ANSWERED, [FollowUpStatus.DUE])],
)
def test_who_has_moved_is_not_asked_after_twelve_months(
    county: County, status: FollowUpStatus, left: list[FollowUpStatus]
) -> None:
    case = county.case()
    follow_up = read(county, "af", due_now(county, case))
    later = rows.save(
        FollowUp(case_id=case.id, owner_id=case.officer_id, months=12, due_on=clock.today())
    )
    if status is FollowUpStatus.ANSWERED:
        service.answer(county.actor("af"), follow_up, NOW)
    else:
        service.close_without_answer(county.actor("af"), follow_up, status)
    assert [one.status for one in (later,) if one.status is FollowUpStatus.DUE] == left


def test_what_became_of_an_action_is_told_in_the_same_motion(county: County) -> None:
    case = county.case()
    action = working.action(county, case, "af")
    follow_up = read(county, "af", due_now(county, case))
    told = dataclasses.replace(NOW, actions={action.id: NotDoneReason.QUEUE})
    service.answer(county.actor("af"), follow_up, told)
    assert (action.status, action.not_done_reason) == (ActionStatus.NOT_DONE, NotDoneReason.QUEUE)


def test_the_case_ends_with_its_follow_up_unless_something_goes_on(county: County) -> None:
    case = county.case()
    case.status = CaseStatus.RECOMMENDED
    action = working.action(county, case, "fk")
    follow_up = read(county, "af", due_now(county, case))
    ending = dataclasses.replace(NOW, ends_case=True)
    with pytest.raises(RuleBroken, match="En åtgärd är inte klar"), db.attempt():
        service.answer(county.actor("af"), follow_up, ending)
    action.status, action.closed_on = ActionStatus.DONE, clock.today()
    session().flush()
    service.answer(county.actor("af"), read(county, "af", follow_up.id), ending)
    assert case.status is CaseStatus.CLOSED
    assert case.closed_on == clock.today()
