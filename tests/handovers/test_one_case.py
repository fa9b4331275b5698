"""One case goes over: asked with a note, seen as a code, taken over with all that is open in it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.handovers.working import NOTE, action, asked, follow_up
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.actor import Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.handovers import jobs, service
from trisam.handovers.models import Handover, HandoverStatus
from trisam.handovers.policy import can_read_note
from trisam.handovers.queries import receivers, requests
from trisam.handovers.service.asking import ALREADY_ASKED
from trisam.handovers.service.settling import SETTLED, accept
from trisam.outbox.models import Message
from trisam.people.models import Person


def sees(county: County, who: str, case: Case) -> bool:
    """Whether the case is there for this person."""
    return bool(cases.by_ids(county.actor(who), [case.id]))


def told(account_id: int) -> list[str]:
    """The subjects of what waits for somebody in the outbox."""
    waiting = select(Message.subject).where(
        Message.account_id == account_id, Message.cancelled_at.is_(None)
    )
    return list(session().scalars(waiting.order_by(Message.id)))


def test_the_receiver_answers_for_everything_open_and_the_giver_for_nothing(
    county: County,
) -> None:
    case = county.case()
    promised, later = action(county, case, "af"), follow_up(case, county.accounts["af"])
    done = action(county, case, "fk")
    handover = asked(county, case)
    assert not sees(county, "af_outside", case)
    accept(county.actor("af_outside"), handover)
    new = county.accounts["af_outside"].id
    assert (case.officer_id, promised.officer_id, later.owner_id) == (new, new, new)
    assert done.officer_id == county.accounts["fk"].id
    assert sees(county, "af_outside", case)
    assert [one.subject for one in log.entries(action="handover.accepted")] == [case.subject]


def test_before_the_answer_there_is_a_code_and_nothing_else(county: County) -> None:
    case = county.case()
    handover = asked(county, case)
    seen = requests.get(county.actor("af_outside"), handover.id)
    assert seen.case.code == case.code
    assert not can_read_note(county.actor("af_outside"), seen, case, clock.today())
    assert can_read_note(county.actor("af"), seen, case, clock.today())
    with pytest.raises(NotFound):
        cases.get(county.actor("af_outside"), case.code)


@pytest.mark.parametrize("who", ["fk", "vard", "fk_other", "administrator", "steering"])
def test_nobody_else_knows_of_a_request(county: County, who: str) -> None:
    handover = asked(county, county.case())
    with pytest.raises(NotFound):
        requests.get(county.actor(who), handover.id)
    assert requests.open_ones(county.actor(who)) == []
    assert len(requests.open_ones(county.actor("af_outside"))) == 1


def test_another_partys_note_is_not_read_with_the_case(county: County) -> None:
    case = county.case()
    accept(county.actor("af_outside"), asked(county, case))
    assert [one.note for one in requests.of_case(county.actor("af_outside"), case)] == [NOTE]
    assert [one.note for one in requests.of_case(county.actor("af"), case)] == [NOTE]
    assert requests.of_case(county.actor("fk"), cases.get(county.actor("fk"), case.code)) == []


def test_a_note_is_required(county: County) -> None:
    case, actor = county.case(), county.actor("af")
    with pytest.raises(RuleBroken, match="anteckning"):
        service.ask(actor, case, county.accounts["af_outside"].id, "  ")
    assert asked(county, case).note == NOTE


def test_only_whoever_has_something_open_in_it_hands_over(county: County) -> None:
    case = county.case()
    colleague = rows.account("Fanny Provgren", county.units["fk"], Role.OFFICER)
    rows.seat(county.team, county.parties["fk"], colleague)
    with pytest.raises(Forbidden):
        service.ask(county.actor("fk"), case, colleague.id, NOTE)
    promised = action(county, case, "fk")
    handover = service.ask(county.actor("fk"), case, colleague.id, NOTE)
    county.accounts["colleague"] = colleague
    accept(county.actor("colleague"), handover)
    assert promised.officer_id == colleague.id
    assert case.officer_id == county.accounts["af"].id


def test_a_colleague_of_the_party_in_reach_of_the_team_can_take_over(county: County) -> None:
    far = rows.kommun("Ljusdal")
    outside = rows.account(
        "Nils Långtbort", rows.unit(county.parties["af"], "AF Ljusdal", [far]), Role.OFFICER
    )
    closed = rows.account("Sixten Slutat", county.units["af"], Role.OFFICER)
    closed.deactivated_at = clock.now()
    reviewer = rows.account("Lova Loggren", county.units["af"], Role.LOG_REVIEWER)
    af, actor = county.accounts["af"], county.actor("af")
    near = receivers.possible(actor, af, {county.team.id})
    assert near == [county.accounts["af_outside"]]
    rows.seat(county.team, county.parties["af"], outside)
    session().flush()
    assert outside in receivers.possible(actor, af, {county.team.id})
    assert outside not in receivers.possible(actor, af, {county.team.id, county.other_team.id})
    for wrong in (closed, reviewer, county.accounts["fk"], af):
        with pytest.raises(RuleBroken, match="Välj en kollega"):
            service.ask(actor, county.case(), wrong.id, NOTE)


def test_in_another_partys_case_only_a_seat_will_do(county: County) -> None:
    colleague = rows.account("Fanny Provgren", county.units["fk"], Role.OFFICER)
    fk, actor, team = county.accounts["fk"], county.actor("fk"), county.team.id
    assert colleague in receivers.possible(actor, fk, {team})
    assert receivers.possible(actor, fk, {team}, {team}) == []
    rows.seat(county.team, county.parties["fk"], colleague)
    assert receivers.possible(actor, fk, {team}, {team}) == [colleague]


def test_one_request_is_open_at_a_time_for_a_party(county: County) -> None:
    case = county.case()
    action(county, case, "fk")
    colleague = rows.account("Fanny Provgren", county.units["fk"], Role.OFFICER)
    rows.seat(county.team, county.parties["fk"], colleague)
    handover = asked(county, case)
    with pytest.raises(RuleBroken, match=ALREADY_ASKED):
        asked(county, case)
    service.ask(county.actor("fk"), case, colleague.id, NOTE)  # another party is not stopped
    service.withdraw(county.actor("af"), handover)
    assert asked(county, case).status is HandoverStatus.ASKED


def test_a_no_leaves_everything_where_it_was_and_takes_the_note_away(county: County) -> None:
    case = county.case()
    handover = asked(county, case)
    with pytest.raises(Forbidden):
        service.decline(county.actor("af"), handover)
    service.decline(county.actor("af_outside"), handover)
    assert (case.officer_id, handover.note) == (county.accounts["af"].id, None)
    assert told(county.accounts["af"].id) == ["Nej till att ta över"]
    with pytest.raises(NotFound):  # nothing is left to know for whoever said no
        requests.get(county.actor("af_outside"), handover.id)


def test_only_the_giver_takes_it_back_and_only_the_receiver_accepts(county: County) -> None:
    case = county.case()
    handover = asked(county, case)
    with pytest.raises(Forbidden):
        accept(county.actor("af"), handover)
    with pytest.raises(Forbidden):
        service.withdraw(county.actor("af_outside"), handover)
    service.withdraw(county.actor("af"), handover)
    with pytest.raises(RuleBroken, match=SETTLED):
        accept(county.actor("af_outside"), handover)
    assert case.officer_id == county.accounts["af"].id


def test_what_nobody_has_mailed_yet_is_taken_back_without_a_word(county: County) -> None:
    service.withdraw(county.actor("af"), asked(county, county.case()))
    assert told(county.accounts["af_outside"].id) == []
    handover = asked(county, county.case())
    for message in session().scalars(select(Message).where(Message.cancelled_at.is_(None))):
        message.sent_at = clock.now()
    service.withdraw(county.actor("af"), handover)
    assert told(county.accounts["af_outside"].id)[-1] == "Begäran gäller inte längre"


def test_after_fourteen_days_it_goes_back_and_both_are_told(county: County) -> None:
    handover = asked(county, county.case())
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        assert jobs.return_unanswered() == 0
    for message in session().scalars(select(Message)):
        message.sent_at = clock.now()
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        assert jobs.return_unanswered() == 1
        assert jobs.return_unanswered() == 0
    session().refresh(handover)
    assert handover.status is HandoverStatus.LAPSED
    assert told(county.accounts["af"].id) == ["Begäran har gått tillbaka"]
    assert told(county.accounts["af_outside"].id)[-1] == "Begäran gäller inte längre"


def test_a_request_is_gone_while_the_party_may_not_know_of_the_case(county: County) -> None:
    case = county.case()
    action(county, case, "fk")
    colleague = rows.account("Fanny Provgren", county.units["fk"], Role.OFFICER)
    county.accounts["colleague"] = colleague
    rows.seat(county.team, county.parties["fk"], colleague)
    service.ask(county.actor("fk"), case, colleague.id, NOTE)
    assert len(requests.open_ones(county.actor("colleague"))) == 1
    case_service.withdraw_consent(county.actor("af"), cases.get(county.actor("af"), case.code))
    assert requests.open_ones(county.actor("colleague")) == []
    assert requests.open_ones(county.actor("fk")) == []


def test_letters_say_nothing_of_the_individual(county: County) -> None:
    case = county.case()
    accept(county.actor("af_outside"), asked(county, case))
    words = " ".join(f"{one.subject} {one.body}" for one in session().scalars(select(Message)))
    assert "Alva Testgren vill lämna över 1 ärende" in words
    person = session().get_one(Person, case.person_id)
    assert case.code not in words
    assert person.name is not None
    assert person.name.split()[0] not in words
    assert NOTE not in words


def test_the_individual_is_told_by_the_new_officer(county: County) -> None:
    case = county.case()
    handover = asked(county, case)
    today, new = clock.today(), county.actor("af_outside")
    with pytest.raises(Forbidden):
        service.note_told(new, handover, today)
    accept(new, handover)
    assert requests.to_tell(county.actor("af_outside")) == [handover]
    with pytest.raises(RuleBroken, match="efter i dag"):
        service.note_told(new, handover, today + timedelta(days=1))
    service.note_told(new, handover, today)
    assert requests.to_tell(county.actor("af_outside")) == []


def test_a_closed_case_still_brings_its_follow_up(county: County) -> None:
    case = county.case()
    later = follow_up(case, county.accounts["af"])
    case.status, case.closed_on = CaseStatus.CLOSED, clock.today()
    session().flush()
    accept(county.actor("af_outside"), asked(county, case))
    assert later.owner_id == county.accounts["af_outside"].id
    assert session().scalar(select(func.count()).select_from(Handover)) == 1
