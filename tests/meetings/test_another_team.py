"""Another team after a cancelled meeting: what is offered, to whom, and what a yes does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.policy import can_view
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.home import queries as home
from trisam.meetings.models import CancelCause, Meeting
from trisam.meetings.queries import agenda as items
from trisam.meetings.queries import meetings, offers, queue
from trisam.meetings.service import another_team, changing
from trisam.outbox.models import Message
from trisam.parties.models import Kommun
from trisam.teams.models import PartyStanding, TeamKind, TeamParty


@dataclass
class Waiting:
    """A case whose meeting was cancelled, its next one, and another team that meets before."""

    case: Case
    cancelled: Meeting
    later: Meeting
    sooner: Meeting


@pytest.fixture
def waiting(county: County) -> Waiting:
    """Five weeks' wait; the team allows three."""
    today = clock.today()
    meeting = rows.meeting(county.team, today + timedelta(days=7))
    later = rows.meeting(county.team, today + timedelta(days=42))
    sooner = rows.meeting(county.other_team, today + timedelta(days=14), slots=1)
    case = county.case(to=("fk", "vard"))
    rows.item(meeting, case)
    chair = county.actor("vard")
    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)
    session().expire_all()
    return Waiting(case, meeting, later, sooner)


def offered(county: County, of: Waiting, who: str = "af") -> Meeting | None:
    session().expire_all()
    actor = county.actor(who)
    offer = offers.offer_for(actor, cases.get(actor, of.case.code))
    return offer.meeting if offer else None


def accept(county: County, of: Waiting, who: str = "af", meeting: Meeting | None = None) -> Meeting:
    session().expire_all()
    actor = county.actor(who)
    case = cases.get(actor, of.case.code)
    return another_team.accept(actor, case, (meeting or of.sooner).id, clock.today())


def decline(county: County, of: Waiting, who: str = "af") -> None:
    session().expire_all()
    actor = county.actor(who)
    another_team.decline(actor, cases.get(actor, of.case.code))


def test_the_lifting_officer_is_offered_the_soonest_other_team(
    county: County, waiting: Waiting
) -> None:
    assert offered(county, waiting) == waiting.sooner

    [task] = home.my_day(county.actor("af")).tasks
    assert task.what == "Erbjud ett annat team: Testa Exempelsson"
    assert task.detail.startswith("Sätra hälsocentral")
    assert task.detail.endswith("28 dagar tidigare")


def test_nobody_else_is_offered_it(county: County, waiting: Waiting) -> None:
    assert offered(county, waiting, "fk") is None
    assert offered(county, waiting, "vard") is None


def test_a_wait_that_the_team_allows_is_no_reason(county: County, waiting: Waiting) -> None:
    county.team.longest_wait_days = 35
    session().flush()
    assert offered(county, waiting) is None

    county.team.longest_wait_days = 34
    session().flush()
    assert offered(county, waiting) == waiting.sooner


def _in_another_kommun(county: County, _: Waiting) -> None:
    county.other_team.kommun = Kommun(name="Hofors", slug="hofors")


def _of_another_kind(county: County, _: Waiting) -> None:
    county.other_team.kind = TeamKind.PSYCHIATRY


def _closed_agenda(_: County, waiting: Waiting) -> None:
    waiting.sooner.open_to = clock.today() - timedelta(days=1)


def _full(county: County, waiting: Waiting) -> None:
    other = county.case()
    other.team = county.other_team
    rows.item(waiting.sooner, other)


def _closed_team(county: County, waiting: Waiting) -> None:
    county.other_team.closed_on = waiting.sooner.day


def _later(_: County, waiting: Waiting) -> None:
    waiting.sooner.day = waiting.later.day + timedelta(days=1)
    waiting.sooner.starts_at = waiting.later.starts_at + timedelta(days=1)


def _without_a_party_of_the_consent(county: County, _: Waiting) -> None:
    _sitting(county, "fk").valid_to = clock.today() - timedelta(days=1)


def _a_party_that_leaves_before(county: County, waiting: Waiting) -> None:
    _sitting(county, "fk").valid_to = waiting.sooner.day - timedelta(days=1)


def _a_party_that_is_a_guest_there(county: County, _: Waiting) -> None:
    _sitting(county, "fk").standing = PartyStanding.GUEST


def _consent_ran_out(_: County, waiting: Waiting) -> None:
    assert waiting.case.consent is not None
    waiting.case.consent.valid_to = clock.today() - timedelta(days=1)


def _sitting(county: County, slug: str) -> TeamParty:
    session().refresh(county.other_team, ["parties"])
    party = county.parties[slug]
    return next(row for row in county.other_team.parties if row.party_id == party.id)


@pytest.mark.parametrize(
    "change",
    [
        _in_another_kommun,
        _of_another_kind,
        _closed_agenda,
        _full,
        _closed_team,
        _later,
        _without_a_party_of_the_consent,
        _a_party_that_leaves_before,
        _a_party_that_is_a_guest_there,
        _consent_ran_out,
    ],
)
def test_each_thing_that_must_hold_alone_stops_the_offer(
    county: County, waiting: Waiting, change: Callable[[County, Waiting], None]
) -> None:
    session().refresh(waiting.case, ["consent"])
    change(county, waiting)
    session().flush()

    assert offered(county, waiting) is None
    with pytest.raises(RuleBroken, match="inte ledig längre"):
        accept(county, waiting)


def test_a_party_outside_the_consent_need_not_sit_there(county: County, waiting: Waiting) -> None:
    _sitting(county, "kommun").valid_to = clock.today() - timedelta(days=1)
    session().flush()

    assert offered(county, waiting) == waiting.sooner


def test_nobody_in_the_other_team_sees_anything_before_the_individual_says_yes(
    county: County, waiting: Waiting
) -> None:
    other = county.actor("fk_other")
    before = len(session().query(Message).all())
    assert offered(county, waiting) == waiting.sooner
    with pytest.raises(NotFound):
        cases.get(other, waiting.case.code)
    assert items.lines(other, meetings.get(other, waiting.sooner.id)) == []

    accept(county, waiting)

    session().expire_all()
    assert cases.get(other, waiting.case.code).id == waiting.case.id
    [line] = items.lines(other, meetings.get(other, waiting.sooner.id))
    assert line.words == "Testa Exempelsson"
    assert len(session().query(Message).all()) == before


def test_those_in_the_earlier_team_see_it_no_more_but_the_officer_does(
    county: County, waiting: Waiting
) -> None:
    accept(county, waiting)

    session().expire_all()
    assert cases.get(county.actor("af"), waiting.case.code).team_id == county.other_team.id
    for who in ("fk", "vard", "kommun"):
        with pytest.raises(NotFound):
            cases.get(county.actor(who), waiting.case.code)
    chair = county.actor("vard")
    assert items.left(chair, meetings.get(chair, waiting.cancelled.id)) == []
    assert items.lines(chair, meetings.get(chair, waiting.later.id)) == []


def test_a_party_outside_the_consent_reads_nothing_in_the_other_team_either(
    county: County, waiting: Waiting
) -> None:
    rows.seat(county.other_team, county.parties["kommun"], county.accounts["kommun"])
    accept(county, waiting)

    session().expire_all()
    case = cases.get(county.actor("af"), waiting.case.code)
    assert not can_view(county.actor("kommun"), case, clock.today())
    assert can_view(county.actor("fk_other"), case, clock.today())


def test_the_yes_and_its_day_are_kept_and_logged(county: County, waiting: Waiting) -> None:
    accept(county, waiting)

    session().expire_all()
    [entry] = log.entries(action="case.change_team")
    assert entry.person_id == waiting.case.person_id
    assert str(clock.today()) in (entry.reason or "")
    agreed = [place.agreed_on for place in items.items_of(waiting.case.id) if place.agreed_on]
    assert agreed == [clock.today()]


def test_the_yes_was_given_after_the_meeting_was_cancelled_and_not_tomorrow(
    county: County, waiting: Waiting
) -> None:
    officer = county.actor("af")
    for days, sentence in ((1, "efter i dag"), (-1, "inte inställt då")):
        session().expire_all()
        case = cases.get(officer, waiting.case.code)
        day = clock.today() + timedelta(days=days)
        with pytest.raises(RuleBroken, match=sentence):
            another_team.accept(officer, case, waiting.sooner.id, day)
    assert offered(county, waiting) == waiting.sooner


def test_only_the_lifting_officer_answers(county: County, waiting: Waiting) -> None:
    for who in ("fk", "vard"):
        with pytest.raises(Forbidden):
            accept(county, waiting, who)
        with pytest.raises(Forbidden):
            decline(county, waiting, who)
    assert accept(county, waiting) == waiting.sooner


def test_a_slot_that_was_taken_meanwhile_is_told_and_the_next_one_offered(
    county: County, waiting: Waiting
) -> None:
    day = clock.today() + timedelta(days=21)
    second = rows.meeting(county.other_team, day)
    _full(county, waiting)
    session().flush()

    with pytest.raises(RuleBroken) as refused:
        accept(county, waiting)
    assert refused.value.sentence == another_team.GONE
    assert offered(county, waiting) == second
    assert accept(county, waiting, meeting=second) == second


def test_the_slot_that_the_case_leaves_goes_to_the_first_in_line(
    county: County, waiting: Waiting
) -> None:
    session().expire_all()
    place = items.planned_item(waiting.case.id)
    assert place is not None
    place.meeting.slots = 1
    session().flush()
    accept(county, waiting)

    session().expire_all()
    assert meetings.next_free(county.actor("af"), county.team.id) is not None
    moved_to = items.planned_item(waiting.case.id)
    assert moved_to is not None
    assert (moved_to.meeting_id, moved_to.slot) == (waiting.sooner.id, 1)


def test_a_case_that_waits_in_line_leaves_it_when_it_changes_team(county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))
    sooner = rows.meeting(county.other_team, clock.today() + timedelta(days=14))
    case = county.case()
    rows.item(meeting, case)
    chair = county.actor("vard")
    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.OTHER)
    assert queue.in_line(county.team.id) == [case]

    accept(county, Waiting(case, meeting, meeting, sooner))

    assert queue.in_line(county.team.id) == queue.in_line(county.other_team.id) == []


def test_a_no_keeps_the_case_and_ends_the_offers_until_the_next_cancellation(
    county: County, waiting: Waiting
) -> None:
    decline(county, waiting)
    assert offered(county, waiting) is None
    assert [task.what for task in home.my_day(county.actor("af")).tasks] == []
    with pytest.raises(RuleBroken):
        decline(county, waiting)

    session().expire_all()
    chair = county.actor("vard")
    changing.cancel(chair, meetings.get(chair, waiting.later.id), CancelCause.OTHER)
    assert offered(county, waiting) == waiting.sooner


def test_a_withdrawn_consent_takes_the_offer_with_it(county: County, waiting: Waiting) -> None:
    officer = county.actor("af")
    case_service.withdraw_consent(officer, cases.get(officer, waiting.case.code))

    assert offered(county, waiting) is None
