"""The named substitutes are asked when somebody is away, once, and told when not needed."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import delete, func, select, update

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
from trisam.accounts.service import accounts
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import RuleBroken
from trisam.meetings.models import CancelCause, Meeting, MeetingForm, Reply, ReplyAnswer
from trisam.meetings.queries import meetings
from trisam.meetings.queries import replies as queries
from trisam.meetings.service import changing, replies, scheduling, substitutes
from trisam.meetings.service.reply_letters import AS_SUBSTITUTE, NOBODY_LEADS, NOT_NEEDED
from trisam.meetings.service.scheduling import Sitting
from trisam.outbox.models import Message
from trisam.teams import queries as teams
from trisam.teams.models import Absence, Team
from trisam.teams.service import absences, seats, standing

SITTING = Sitting(time(9), 90, 4, MeetingForm.DIGITAL, "", 5)
NIGHT = Actor.of_system("påminnelser")


@pytest.fixture(autouse=True)
def _a_monday(time_machine: time_machine.TimeMachineFixture) -> None:
    """Two working days are two days."""
    time_machine.move_to(datetime(2026, 3, 2, 7, tzinfo=UTC), tick=False)


def away(county: County, who: str, first: int, last: int | None) -> Absence:
    until = None if last is None else day(last)
    return absences.enter(county.actor(who), county.accounts[who].id, day(first), until)


def team_of(county: County, actor: Actor) -> Team:
    session().expire_all()
    return teams.get(actor, county.team.slug)


def asked_count() -> int:
    return session().scalar(select(func.count(Reply.id))) or 0


def test_one_letter_asks_about_every_meeting_of_the_absence_with_a_link_each(
    county: County,
) -> None:
    named = with_substitute(county)
    first, second = coming(county, 3), coming(county, 10)
    coming(county, 30)

    away(county, "fk", 2, 12)

    [letter] = letters(named)
    assert letter.subject == AS_SUBSTITUTE
    assert "behövs på 2 möten" in letter.body
    assert len(set(tokens(letter))) == 2
    assert "I stället för ordinarie från Försäkringskassan." in letter.body
    assert "Folke" not in letter.body, "nobody is told who is away"
    assert all(reply(one, named).as_substitute for one in (first, second))
    assert asked_count() == 2


def test_the_letter_is_promised_together_with_the_absence_or_not_at_all(county: County) -> None:
    named = with_substitute(county)
    coming(county, 3)
    with suppress(RuleBroken), attempt():
        away(county, "fk", 2, 5)
        raise RuleBroken("Den som lade in frånvaron ångrade sig.")
    assert (letters(named), asked_count()) == ([], 0)

    away(county, "fk", 2, 5)
    assert (len(letters(named)), asked_count()) == (1, 1)


def test_without_a_substitute_or_a_meeting_nobody_is_asked(county: County) -> None:
    coming(county, 3)
    away(county, "fk", 2, 12)
    named = with_substitute(county, "kommun")
    away(county, "kommun", 20, 25)

    assert (letters(), letters(named), asked_count()) == ([], [], 0)


def test_a_longer_absence_asks_only_about_what_is_new(county: County) -> None:
    named = with_substitute(county)
    for days in (3, 20):
        coming(county, days)
    absence = away(county, "fk", 2, 5)

    absences.change_last_day(county.actor("fk"), county.accounts["fk"].id, absence.id, day(25))
    absences.change_last_day(county.actor("fk"), county.accounts["fk"].id, absence.id, day(26))

    assert [len(tokens(letter)) for letter in letters(named)] == [1, 1]


def test_an_ended_absence_tells_the_substitute_and_closes_the_question(county: County) -> None:
    named = with_substitute(county)
    meeting = coming(county, 3)
    absence = away(county, "fk", 2, 5)
    [token] = tokens(letters(named)[0])
    assert queries.of_link(token)

    absences.end(county.actor("fk"), county.accounts["fk"].id, absence.id)

    assert subjects(named) == [AS_SUBSTITUTE, NOT_NEEDED]
    assert "Brynäs hälsocentral" in letters(named)[1].body
    assert queries.of_link(token) is None
    assert reply(meeting, named).ended_at is not None


def test_whoever_had_said_no_is_not_told_that_nobody_needs_them(county: County) -> None:
    named = with_substitute(county)
    meeting = coming(county, 3)
    absence = away(county, "fk", 2, 5)
    replies.answer_by_link(tokens(letters(named)[0])[0], ReplyAnswer.DECLINED)

    absences.end(county.actor("fk"), county.accounts["fk"].id, absence.id)

    assert subjects(named) == [AS_SUBSTITUTE]
    assert reply(meeting, named).ended_at is not None


def test_a_new_absence_asks_anew_and_the_earlier_answer_counts_no_more(county: County) -> None:
    named = with_substitute(county)
    meeting = coming(county, 3)
    absence = away(county, "fk", 2, 5)
    [old] = tokens(letters(named)[0])
    replies.answer_by_link(old, ReplyAnswer.ACCEPTED)
    absences.end(county.actor("fk"), county.accounts["fk"].id, absence.id)

    away(county, "fk", 1, 8)

    [new] = tokens(letters(named)[-1])
    assert new != old
    assert queries.of_link(old) is None
    assert reply(meeting, named).answer is None


def test_a_newly_named_substitute_is_asked_and_the_former_one_let_go(county: County) -> None:
    former, meeting = with_substitute(county), coming(county, 3)
    away(county, "fk", 2, 5)
    successor = rows.account("Sune Nyersättare", county.units["fk"])
    chair = county.actor("vard")
    session().expire_all()
    team = teams.get(chair, county.team.slug)

    seats.name_substitute(chair, team, teams.seat(chair, team, county.seats["fk"].id), successor)

    assert subjects(former) == [AS_SUBSTITUTE, NOT_NEEDED]
    assert subjects(successor) == [AS_SUBSTITUTE]
    assert reply(meeting, successor).ended_at is None


def test_a_substitute_who_is_away_too_is_asked_nothing_and_told_nothing(county: County) -> None:
    named = with_substitute(county)
    coming(county, 3)
    away(county, "fk", 2, 5)

    absences.enter(actor_of(named), named.id, day(1), day(4))

    assert subjects(named) == [AS_SUBSTITUTE], "they know themselves that they are away"
    assert session().scalars(select(Reply.ended_at)).one() is not None


def test_a_meeting_planned_into_an_absence_asks_too(county: County) -> None:
    named = with_substitute(county)
    away(county, "fk", 2, 12)
    assert letters(named) == []

    scheduling.add_single(county.actor("vard"), county.team, day(4), SITTING)

    assert subjects(named) == [AS_SUBSTITUTE]


def test_what_comes_within_twelve_weeks_is_asked_about_by_the_timed_work(
    county: County,
) -> None:
    named = with_substitute(county)
    coming(county, 85)
    away(county, "fk", 80, 90)
    assert letters(named) == []
    session().execute(
        update(Meeting).values(day=day(84), starts_at=clock.instant(day(84), time(13)))
    )

    assert substitutes.settle(NIGHT, {county.team.id}) == 1
    assert substitutes.settle(NIGHT, {county.team.id}) == 0
    assert subjects(named) == [AS_SUBSTITUTE]


def test_a_meeting_that_moves_asks_anew_and_one_that_is_cancelled_tells(county: County) -> None:
    named, meeting = with_substitute(county), coming(county, 3)
    away(county, "fk", 2, 12)
    [old] = tokens(letters(named)[0])
    chair = county.actor("vard")
    session().expire_all()

    changing.move(chair, meetings.get(chair, meeting.id), day(8), time(9))
    asked = subjects(named)
    [new] = tokens(letters(named)[-1])
    moved = (queries.of_link(old), queries.of_link(new) is None)
    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)

    assert moved == (None, False)
    assert asked == [AS_SUBSTITUTE, "Möte flyttat: Brynäs hälsocentral", AS_SUBSTITUTE]
    assert subjects(named)[3:] == ["Möte inställt: Brynäs hälsocentral"]
    assert queries.of_link(new) is None


def test_a_holder_who_says_no_is_replaced_for_that_meeting_alone(county: County) -> None:
    named, meeting, other = with_substitute(county), coming(county, 3), coming(county, 10)

    replies.answer(county.actor("fk"), meeting, ReplyAnswer.DECLINED)
    assert [len(tokens(letter)) for letter in letters(named)] == [1]
    assert reply(meeting, named).as_substitute
    assert queries.board_of(NIGHT, other).reply(other, named.id) is None

    replies.answer(county.actor("fk"), meeting, ReplyAnswer.ACCEPTED)
    assert subjects(named) == [AS_SUBSTITUTE, NOT_NEEDED]


def test_a_no_from_the_last_one_tells_the_rehabkoordinator_with_colleagues_who_are_free(
    county: County,
) -> None:
    named, meeting = with_substitute(county), coming(county, 3)
    rut = county.accounts["vard"]
    busy = rows.account("Berit Upptagen", county.units["fk"])
    ill = rows.account("Inger Borta", county.units["fk"])
    third = rows.team("Hofors hälsocentral", county.kommun, county.units["vard"], [])
    rows.seat(third, county.parties["fk"], busy)
    rows.seat(county.other_team, county.parties["fk"], ill)
    rows.meeting(third, day(3))
    rows.absence(ill, day(0), None)
    away(county, "fk", 2, 5)
    assert letters(rut) == []

    replies.answer_by_link(tokens(letters(named)[0])[0], ReplyAnswer.DECLINED)

    [told] = letters(rut)
    assert told.subject == "Ingen kommer för Försäkringskassan"
    assert "Kan ha tid: Frida Annanstans." in told.body
    assert f"/moten/{meeting.id}/flytta" in told.body
    for left_out in ("Berit", "Inger", "Stina", "Folke"):
        assert left_out not in told.body

    token = tokens(letters(named)[0])[0]
    for said in (ReplyAnswer.ACCEPTED, ReplyAnswer.DECLINED, ReplyAnswer.ACCEPTED):
        replies.answer_by_link(token, said)
    assert len(letters(rut)) == 1, "yes and no by turns writes no more letters"


def test_whoever_has_just_said_no_is_not_proposed_whether_named_or_seated_before(
    county: County,
) -> None:
    named, meeting = with_substitute(county), coming(county, 3)
    former = rows.account("Fia Före", county.units["fk"])
    seat = rows.seat(county.team, county.parties["fk"], former)
    replies.answer(actor_of(former), meeting, ReplyAnswer.DECLINED)
    seat.valid_to = day(1)
    for account in (named, former):
        rows.seat(county.other_team, county.parties["fk"], account)
    away(county, "fk", 2, 5)

    replies.answer_by_link(tokens(letters(named)[0])[0], ReplyAnswer.DECLINED)

    [told] = letters(county.accounts["vard"])
    assert "Kan ha tid: Frida Annanstans." in told.body


def test_colleagues_who_are_away_take_nobodys_place_among_those_who_are_proposed(
    county: County,
) -> None:
    for number in range(13):
        ledig = rows.account(f"Anna Ledig {number:02}", county.units["fk"])
        rows.seat(county.other_team, county.parties["fk"], ledig)
        rows.absence(ledig, day(0), day(30))

    replies.answer(county.actor("fk"), coming(county, 3), ReplyAnswer.DECLINED)

    assert "Kan ha tid: Frida Annanstans." in letters(county.accounts["vard"])[0].body


def test_a_no_while_a_substitute_can_come_troubles_nobody_else(county: County) -> None:
    with_substitute(county)
    replies.answer(county.actor("fk"), coming(county, 3), ReplyAnswer.DECLINED)
    assert letters(county.accounts["vard"]) == []


def test_a_no_while_a_colleague_of_the_party_comes_troubles_nobody_and_the_last_no_does(
    county: County,
) -> None:
    meeting, colleague = coming(county, 3), rows.account("Fia Kollega", county.units["fk"])
    rows.seat(county.team, county.parties["fk"], colleague)
    replies.answer(actor_of(colleague), meeting, ReplyAnswer.ACCEPTED)

    replies.answer(county.actor("fk"), meeting, ReplyAnswer.DECLINED)
    assert letters(county.accounts["vard"]) == []

    replies.answer(actor_of(colleague), meeting, ReplyAnswer.DECLINED)
    assert subjects(county.accounts["vard"]) == ["Ingen kommer för Försäkringskassan"]


def test_a_no_of_the_rehabkoordinator_tells_of_varden_only_when_nobody_else_comes_for_it(
    county: County,
) -> None:
    meeting, doctor = coming(county, 3), rows.account("Disa Doktor", county.units["vard"])
    rows.seat(county.team, county.parties["vard"], doctor)
    rut = county.accounts["vard"]

    replies.answer(county.actor("vard"), meeting, ReplyAnswer.DECLINED)
    assert subjects(rut) == [NOBODY_LEADS]
    assert "Ingen leder mötet. Ingen kollega" in letters(rut)[0].body
    replies.answer(actor_of(doctor), meeting, ReplyAnswer.DECLINED)
    assert subjects(rut)[1:] == ["Ingen kommer för Vården"]


def test_a_no_where_nobody_is_named_tells_at_once(county: County) -> None:
    replies.answer(county.actor("kommun"), coming(county, 3), ReplyAnswer.DECLINED)
    assert subjects(county.accounts["vard"]) == ["Ingen kommer för Kommunen"]


def test_the_substitute_of_a_rehabkoordinator_who_is_followed_is_not_needed_any_more(
    county: County,
) -> None:
    named, before, meeting = with_substitute(county, "vard"), coming(county, 2), coming(county, 3)
    away(county, "vard", 0, None)
    follows = rows.account("Runa Rehab", county.units["vard"])
    admin, at = county.actor("administrator"), county.units["vard"]

    standing.name_coordinator(admin, team_of(county, admin), at, follows, day(3))

    assert subjects(named) == [AS_SUBSTITUTE, NOT_NEEDED]
    assert reply(meeting, named).ended_at is not None
    assert reply(before, named).ended_at is None


def test_the_substitute_of_a_party_that_leaves_before_the_meeting_is_not_needed_any_more(
    county: County,
) -> None:
    named, admin = with_substitute(county), county.actor("administrator")
    coming(county, 3)
    away(county, "fk", 0, None)

    for last, told in ((4, [AS_SUBSTITUTE]), (2, [AS_SUBSTITUTE, NOT_NEEDED])):
        team = team_of(county, admin)
        sitting = next(one for one in team.parties if one.party_id == county.parties["fk"].id)
        standing.end_time(admin, team, sitting, county.units["vard"], day(last))
        assert subjects(named) == told


def test_a_seat_for_somebody_who_is_away_leaves_the_party_without_anybody_and_it_is_told(
    county: County,
) -> None:
    coming(county, 1)
    rows.absence(county.accounts["fk"], day(0), None)
    chair, rut = county.actor("vard"), county.accounts["vard"]
    ill, here = (rows.account(name, county.units["fk"]) for name in ("Inger Borta", "Fia Här"))
    rows.absence(ill, day(0), None)

    seats.add_seat(chair, team_of(county, chair), ill, day(0))
    assert subjects(rut) == ["Ingen kommer för Försäkringskassan"]
    session().execute(delete(Message))
    seats.add_seat(chair, team_of(county, chair), here, day(0))
    assert letters(rut) == []


def test_a_closed_account_is_asked_nothing(county: County) -> None:
    named = with_substitute(county)
    coming(county, 3)
    accounts.deactivate(county.actor("administrator"), named)
    away(county, "fk", 2, 5)
    assert (letters(named), asked_count()) == ([], 0)


def test_a_settling_that_forgets_who_was_asked_is_caught(county: County) -> None:
    """Planted: every question counts as ended, so that each run asks again."""
    named = with_substitute(county)
    coming(county, 3)
    away(county, "fk", 2, 5)
    session().execute(update(Reply).values(ended_at=clock.now() - timedelta(hours=1)))

    substitutes.settle(NIGHT, {county.team.id})

    assert len(letters(named)) == 2, "the count of letters notices"
