"""Somebody with an own seat who is also named to fill another at the same meeting: one person, one
question, and one answer to whether they come."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import travel

from tests.factories import rows
from tests.factories.county import County
from tests.meetings.replying import actor_of, coming, day, letters, reply, subjects, tokens
from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings import jobs
from trisam.meetings.models import CancelCause, ReplyAnswer
from trisam.meetings.queries import meetings
from trisam.meetings.queries import replies as queries
from trisam.meetings.service import changing, replies, restoring, substitutes
from trisam.meetings.service.reply_letters import AS_SUBSTITUTE, NOT_NEEDED
from trisam.meetings.who_comes import Word
from trisam.teams.models import Absence, Seat
from trisam.teams.service import absences

YES, NO = ReplyAnswer.ACCEPTED, ReplyAnswer.DECLINED
NIGHT = Actor.of_system("påminnelser")


@pytest.fixture
def doctor(county: County) -> Account:
    """Vården's doctor, with a seat, who is named to lead the meetings for the rehabkoordinator."""
    found = rows.account("Disa Doktor", county.units["vard"])
    rows.seat(county.team, county.parties["vard"], found)
    county.seats["vard"].substitute_id = found.id
    session().flush()
    return found


def seat_of(account: Account) -> int:
    return session().scalars(select(Seat.id).where(Seat.account_id == account.id)).one()


def away(county: County, who: str = "vard") -> Absence:
    return absences.enter(county.actor(who), county.accounts[who].id, day(7), day(7))


def end(county: County, absence: Absence) -> None:
    absences.end(county.actor("vard"), county.accounts["vard"].id, absence.id)


def test_who_said_yes_for_the_own_seat_is_written_to_when_called_in_to_lead(
    county: County, doctor: Account
) -> None:
    meeting = coming(county, 7)
    replies.answer(actor_of(doctor), meeting, YES)
    own = reply(meeting, doctor).handle

    away(county)
    away_too = substitutes.settle(NIGHT, {county.team.id})

    asked = reply(meeting, doctor)
    assert (subjects(doctor), away_too) == ([AS_SUBSTITUTE], 0)
    assert "I stället för rehabkoordinatorn. Du leder mötet." in letters(doctor)[0].body
    assert (asked.seat_id, asked.as_substitute) == (county.seats["vard"].id, True)
    assert asked.answer is YES, "whoever comes comes"
    assert asked.handle != own, "another question has another link"
    expected = queries.board_of(NIGHT, meeting).expected(meeting)
    assert (expected.leaders(), expected.word(doctor.id)) == ([doctor.id], Word.COMES)


def test_the_answer_to_the_own_seat_stands_when_the_rehabkoordinator_comes_back(
    county: County, doctor: Account
) -> None:
    meeting = coming(county, 7)
    absence = away(county)
    replies.answer_by_link(tokens(letters(doctor)[0])[0], YES)

    end(county, absence)

    given_back = reply(meeting, doctor)
    assert subjects(doctor)[-1] == NOT_NEEDED
    assert (given_back.seat_id, given_back.as_substitute) == (seat_of(doctor), False)
    assert (given_back.answer, given_back.ended_at) == (YES, None)
    expected = queries.board_of(NIGHT, meeting).expected(meeting)
    assert (expected.leaders(), expected.word(doctor.id)) == (
        [county.accounts["vard"].id],
        Word.COMES,
    )


def test_who_has_no_own_seat_is_let_go_as_before(county: County, doctor: Account) -> None:
    meeting = coming(county, 7)
    absence = away(county)
    session().get_one(Seat, seat_of(doctor)).valid_to = day(6)
    session().flush()

    end(county, absence)

    assert reply(meeting, doctor).ended_at is not None


def test_each_time_the_rehabkoordinator_is_away_again_there_is_a_letter(
    county: County, doctor: Account
) -> None:
    coming(county, 7)
    for _ in range(2):
        end(county, away(county))
    assert subjects(doctor) == [AS_SUBSTITUTE, NOT_NEEDED] * 2


def test_a_cancelled_meeting_that_is_restored_still_knows_the_answer_to_the_own_seat(
    county: County, doctor: Account
) -> None:
    meeting = coming(county, 7)
    replies.answer(actor_of(doctor), meeting, YES)
    away(county)
    chair = Actor.of_system("test")
    session().expire_all()

    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)
    after_cancelling = reply(meeting, doctor)
    kept = after_cancelling.as_substitute, after_cancelling.answer
    restoring.restore(chair, meetings.get(chair, meeting.id))

    assert kept == (False, YES)
    assert (reply(meeting, doctor).as_substitute, reply(meeting, doctor).answer) == (True, YES)


def test_telling_the_leader_what_is_missing_leaves_the_question_about_the_own_seat_alone(
    county: County, doctor: Account
) -> None:
    """The rehabkoordinator leads, and fills the doctor's seat besides; a doctor who only comes
    is no leader."""
    county.seats["vard"].substitute_id = None
    session().get_one(Seat, seat_of(doctor)).substitute_id = county.accounts["vard"].id
    session().flush()
    meeting, rut = coming(county, 2), county.accounts["vard"]
    absences.enter(actor_of(doctor), doctor.id, day(2), day(2))
    asked = len([one for one in subjects(rut) if one == AS_SUBSTITUTE])

    for _ in range(3):
        jobs.ask_who_comes()

    found = reply(meeting, rut)
    assert (found.seat_id, found.as_substitute) == (seat_of(doctor), True)
    assert found.reported_at is not None
    assert asked == subjects(rut).count(AS_SUBSTITUTE) == 1, "asked once, whatever runs"
    with travel(clock.now() + timedelta(hours=1), tick=False):
        absences.end(actor_of(doctor), doctor.id, session().scalars(select(Absence.id)).one())
    assert reply(meeting, rut).seat_id == county.seats["vard"].id
    assert reply(meeting, rut).reported_at is not None


def test_of_two_rehabkoordinatorer_each_is_told_by_the_own_question(county: County) -> None:
    second = rows.account("Rigmor Rehab", county.units["vard"])
    rows.save(
        Seat(team_id=county.team.id, party_id=county.parties["vard"].id, account_id=second.id,
             chairs=True, valid_from=day(-9))
    )  # fmt: skip
    meeting = coming(county, 2)

    for _ in range(2):
        jobs.ask_who_comes()

    assert [reply(meeting, one).as_substitute for one in (county.accounts["vard"], second)] == [
        False,
        False,
    ]
    assert subjects(second) == ["Kommer du till mötet?"]


def test_a_substitute_of_two_is_asked_once_and_the_question_follows_who_is_out(
    county: County,
) -> None:
    named, second = (rows.account(name, county.units["fk"]) for name in ("Stina", "Fia"))
    rows.seat(county.team, county.parties["fk"], second, substitute=named)
    county.seats["fk"].substitute_id = named.id
    session().flush()
    meeting = coming(county, 7)
    absence = away(county, "fk")
    replies.answer(actor_of(second), meeting, NO)
    assert reply(meeting, named).seat_id == county.seats["fk"].id

    absences.end(county.actor("fk"), county.accounts["fk"].id, absence.id)

    assert (reply(meeting, named).seat_id, reply(meeting, named).ended_at) == (
        seat_of(second),
        None,
    )
    assert subjects(named) == [AS_SUBSTITUTE]


def test_a_substitute_of_two_is_written_to_again_when_it_becomes_a_matter_of_leading(
    county: County, doctor: Account
) -> None:
    named, meeting = rows.account("Stina", county.units["vard"]), coming(county, 7)
    for seat_id in (seat_of(doctor), county.seats["vard"].id):
        session().get_one(Seat, seat_id).substitute_id = named.id
    session().flush()
    absences.enter(actor_of(doctor), doctor.id, day(7), day(7))
    replies.answer_by_link(tokens(letters(named)[0])[0], YES)

    replies.answer(county.actor("vard"), meeting, NO)
    substitutes.settle(NIGHT, {county.team.id})

    asked = [one.body for one in letters(named) if one.subject == AS_SUBSTITUTE]
    assert ["Du leder mötet" in body for body in asked] == [False, True]
    assert (reply(meeting, named).seat_id, reply(meeting, named).answer) == (
        county.seats["vard"].id,
        YES,
    )
