"""A substitute is there for a meeting when the holder is away or after a yes for the seat, and
never after a no: what that opens, and who is told."""

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from tests.factories import rows
from tests.factories.county import County
from tests.meetings.replying import (
    actor_of,
    coming,
    day,
    letters,
    reply,
    subjects,
    tokens,
    with_substitute,
)
from tests.visitor import Visitor
from trisam.accounts.models import Account
from trisam.calendars import queries as calendars
from trisam.cases.models import Case
from trisam.cases.policy import can_view as can_view_case
from trisam.cases.policy import visible_to
from trisam.consents.service import readers_for
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import Meeting, MeetingForm, Reply, ReplyAnswer, ReplyWay
from trisam.meetings.policy import can_hold, can_view, is_stood_in_for, stands_in
from trisam.meetings.queries import meetings
from trisam.meetings.service import changing, replies
from trisam.meetings.views.replies import SAID, SEES_NO_MORE
from trisam.teams.models import Seat
from trisam.teams.service import absences

YES, NO = ReplyAnswer.ACCEPTED, ReplyAnswer.DECLINED
NEW_PLACE = "Mötet har en ny plats: Brynäs hälsocentral"


def a_case(county: County, meeting: Meeting) -> Case:
    """A case of AF's on the agenda, that FK may read."""
    case = county.case(by="af", to=("fk", "vard"))
    rows.item(meeting, case)
    return case


def is_there(who: Account, meeting: Meeting, case: Case) -> bool:
    """The person sees the meeting and reads its case, has it in the calendar and is expected; or
    none of it."""
    actor = actor_of(who)
    session().flush()
    read = select(Case.id).where(Case.id == case.id, visible_to(actor, clock.today()))
    told = calendars.told_of(who.id, [meeting.subject])
    found = {
        can_view(actor, meeting),
        can_view_case(actor, case, clock.today()),
        session().scalar(read) is not None,
        meeting in calendars.own_meetings(actor),
        any(comes for _, comes in told),
    }
    assert len(found) == 1, "all of it or nothing"
    return found.pop()


def says(who: Account, answer: ReplyAnswer) -> None:
    """The substitute answers by the link of the latest letter that has one."""
    [*_, token] = (token for letter in letters(who) for token in tokens(letter))
    replies.answer_by_link(token, answer)


def away(county: County, who: str, first: int, last: int) -> None:
    absences.enter(county.actor(who), county.accounts[who].id, day(first), day(last))


def test_a_substitute_called_in_by_a_no_is_there_after_a_yes_and_only_then(county: County) -> None:
    named, meeting = with_substitute(county), coming(county, 7)
    other = coming(county, 10)
    case, of_other = a_case(county, meeting), a_case(county, other)
    seen = [is_there(named, meeting, case)]

    replies.answer(county.actor("fk"), meeting, NO)
    seen.append(is_there(named, meeting, case))
    for answer in (YES, NO, YES):
        says(named, answer)
        seen.append(is_there(named, meeting, case))
    assert not is_there(named, other, of_other), "of the other meeting nobody has asked"
    replies.answer(county.actor("fk"), meeting, YES)
    seen.append(is_there(named, meeting, case))

    assert seen == [False, False, True, False, True, False]


def test_a_substitute_of_somebody_away_is_there_until_a_no_and_again_after_a_yes(
    county: County,
) -> None:
    named, meeting = with_substitute(county), coming(county, 7)
    case = a_case(county, meeting)
    seen = [is_there(named, meeting, case)]

    away(county, "fk", 7, 7)
    seen.append(is_there(named, meeting, case))
    for answer in (NO, YES):
        says(named, answer)
        seen.append(is_there(named, meeting, case))

    assert seen == [False, True, False, True]
    with pytest.raises(NotFound):
        meetings.get(county.actor("fk_other"), meeting.id)
    assert meetings.get(actor_of(named), meeting.id) is meeting


def test_a_no_to_one_meeting_leaves_the_others_of_the_absence(county: County) -> None:
    named, first, second = with_substitute(county), coming(county, 3), coming(county, 7)
    of_first, of_second = a_case(county, first), a_case(county, second)
    away(county, "fk", 2, 8)
    [asked] = letters(named)

    replies.answer_by_link(tokens(asked)[0], NO)

    assert (is_there(named, first, of_first), is_there(named, second, of_second)) == (False, True)


def test_after_a_yes_the_case_opens_two_weeks_before_and_stays_until_two_weeks_after(
    county: County,
) -> None:
    named, meeting = with_substitute(county), coming(county, 20)
    case = a_case(county, meeting)
    replies.answer(county.actor("fk"), meeting, NO)
    says(named, YES)

    found = []
    for ahead in (5, 6, 20, 34, 35):
        with travel(clock.now() + timedelta(days=ahead), tick=False):
            found.append(can_view_case(actor_of(named), case, clock.today()))

    assert found == [False, True, True, True, False]


def test_whoever_said_yes_is_told_of_another_place_and_whoever_said_no_is_not(
    county: County,
) -> None:
    chair = county.actor("vard")
    yes, no = with_substitute(county, "fk"), with_substitute(county, "kommun")
    meeting = coming(county, 7)
    replies.answer(county.actor("fk"), meeting, NO)
    away(county, "kommun", 7, 7)
    says(yes, YES)
    session().expire_all()

    for place, answer in (("Rum 1", None), ("Rum 2", NO), ("Rum 3", YES)):
        if answer is not None:
            says(no, answer)
        shown = meetings.get(chair, meeting.id)
        changing.change_place(chair, shown, MeetingForm.PHYSICAL, place)

    assert subjects(yes).count(NEW_PLACE) == 3
    rooms = [one.body for one in letters(no) if one.subject == NEW_PLACE]
    assert ["Rum 1" in rooms[0], "Rum 3" in rooms[1], len(rooms)] == [True, True, 2]


def test_who_is_told_that_a_consent_ended_is_whoever_was_there(county: County) -> None:
    named, meeting = with_substitute(county), coming(county, 7)
    case = a_case(county, meeting)

    def told() -> bool:
        found = readers_for(county.actor("vard"), county.team, [county.parties["fk"].id], case.id)
        return named in [account for _, account in found]

    replies.answer(county.actor("fk"), meeting, NO)
    seen = [told()]
    for answer in (YES, NO):
        says(named, answer)
        seen.append(told())

    assert seen == [False, True, False]


def test_whoever_said_yes_for_the_rehabkoordinator_leads_on_the_day_of_the_meeting(
    county: County,
) -> None:
    named, meeting = with_substitute(county, "vard"), coming(county, 7)
    replies.answer(county.actor("vard"), meeting, NO)

    def leads(ahead: int) -> bool:
        with travel(clock.now() + timedelta(days=ahead), tick=False):
            return can_hold(actor_of(named), meeting)

    before = [leads(ahead) for ahead in (6, 7)]
    says(named, YES)

    assert (before, [leads(ahead) for ahead in (6, 7, 8)]) == ([False, False], [False, True, False])


def test_a_substitute_who_says_no_on_the_page_of_the_meeting_is_shown_the_list_instead(
    app: Flask, county: County
) -> None:
    named, meeting = with_substitute(county), coming(county, 7)
    away(county, "fk", 7, 7)
    here = f"/moten/{meeting.id}"

    def says_no(who: Account) -> tuple[str, int]:
        visitor = Visitor(app).sign_in(who)
        sent = {**visitor.get(here).hidden, "answer": NO.value}
        return visitor.post(f"{here}/kommer", sent).words, visitor.get(here).status

    of_substitute, of_holder = says_no(named), says_no(county.accounts["kommun"])

    assert (SEES_NO_MORE in of_substitute[0], of_substitute[1]) == (True, 404)
    assert (SAID[NO] in of_holder[0], of_holder[1]) == (True, 200)


def test_who_stands_in_is_the_same_in_python_and_in_sql(county: County) -> None:
    meeting, named = coming(county, 7), with_substitute(county)
    seat, another = county.seats["fk"], county.seats["af"]
    asked = rows.save(
        Reply(meeting_id=meeting.id, account_id=named.id, seat_id=seat.id, as_substitute=True,
              handle="fråga")
    )  # fmt: skip
    in_sql = (
        select(Seat.id)
        .join(Meeting, Meeting.team_id == Seat.team_id)
        .where(Meeting.id == meeting.id, is_stood_in_for())
    )
    found = {}
    for is_away, answer, of, ended in product(
        (False, True), (None, YES, NO), (seat, another), (False, True)
    ):
        asked.answer, asked.seat_id = answer, of.id
        asked.answered_at = asked.way = None
        if answer is not None:
            asked.answered_at, asked.way = clock.now(), ReplyWay.LINK
        asked.ended_at = clock.now() if ended else None
        entered = rows.absence(county.accounts["fk"], meeting.day, meeting.day) if is_away else None
        session().flush()
        found[is_away, answer, of is seat, ended] = stands_in(seat, asked, away=is_away)
        assert (session().scalars(in_sql).all() == [seat.id]) is found[
            is_away, answer, of is seat, ended
        ]
        if entered is not None:
            session().delete(entered)

    live = {key[:3]: there for key, there in found.items() if not key[3]}
    assert {key for key, there in live.items() if there} == {
        (False, YES, True), (True, YES, True), (True, YES, False),
        (True, None, True), (True, None, False),
    }  # fmt: skip
    assert all(there is key[0] for key, there in found.items() if key[3]), "ended, none counts"
    assert [stands_in(seat, None, away=is_away) for is_away in (False, True)] == [False, True]


def test_a_no_to_the_own_seat_is_a_no_to_the_meeting_for_a_substitute_too(county: County) -> None:
    meeting, second = coming(county, 7), rows.account("Siv Andra", county.units["fk"])
    own = rows.seat(county.team, county.parties["fk"], second)
    county.seats["fk"].substitute_id = second.id
    session().flush()
    replies.answer(actor_of(second), meeting, NO)
    assert reply(meeting, second).seat_id == own.id

    assert not stands_in(county.seats["fk"], reply(meeting, second), away=True)
    assert stands_in(county.seats["fk"], None, away=True)
