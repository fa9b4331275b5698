"""Seven days and two working days before a meeting the unanswered are asked, in one letter."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.at_once import at_once
from tests.factories import county as counties
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
from tests.replying import ask
from trisam.accounts.models import Account
from trisam.accounts.service import accounts
from trisam.core import clock, db
from trisam.core.db import session
from trisam.home.queries import my_day
from trisam.meetings import jobs
from trisam.meetings.models import CancelCause, MeetingStatus, ReplyAnswer
from trisam.meetings.queries import meetings
from trisam.meetings.service import changing, reminders, replies, reply_letters
from trisam.meetings.service.reply_letters import AS_SUBSTITUTE, NOBODY_LEADS, SOMEBODY_MISSING
from trisam.outbox import links
from trisam.teams import queries as teams
from trisam.teams.service import absences, seats

SEATED = ("af", "fk", "kommun", "vard")
ONE, MANY = "Kommer du till mötet?", "Kommer du till mötena?"


@pytest.fixture(autouse=True)
def _morning(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 3, 2, 7, tzinfo=UTC), tick=False)


@pytest.fixture
def wait(time_machine: time_machine.TimeMachineFixture) -> Callable[[int], None]:
    """Let days pass."""
    return lambda days: time_machine.move_to(clock.now() + timedelta(days=days), tick=False)


def told(county: County) -> dict[str, list[str]]:
    """What the letters to each of the seated are headed."""
    return {who: subjects(county.accounts[who]) for who in SEATED}


def nobody_but(**found: list[str]) -> dict[str, list[str]]:
    return {who: found.get(who, []) for who in SEATED}


def test_nobody_is_asked_earlier_than_seven_days_before(
    county: County, wait: Callable[[int], None]
) -> None:
    coming(county, 8)
    assert (jobs.ask_who_comes(), told(county)) == (0, nobody_but())
    wait(1)
    assert jobs.ask_who_comes() == 4
    assert told(county) == {who: [ONE] for who in SEATED}


def test_only_those_who_have_not_answered_are_asked_and_once_for_each_step(
    county: County, wait: Callable[[int], None]
) -> None:
    meeting = coming(county, 7)
    replies.answer(county.actor("af"), meeting, ReplyAnswer.ACCEPTED)
    jobs.ask_who_comes()
    [token] = tokens(letters(county.accounts["kommun"])[0])
    replies.answer_by_link(token, ReplyAnswer.ACCEPTED)

    for _ in range(6):
        jobs.ask_who_comes()
        wait(1)
        jobs.ask_who_comes()

    assert told(county) == nobody_but(fk=[ONE, ONE], kommun=[ONE], vard=[ONE, ONE])


def test_the_letters_links_are_the_same_and_answer(
    county: County, wait: Callable[[int], None]
) -> None:
    meeting = coming(county, 7)
    jobs.ask_who_comes()
    wait(5)
    jobs.ask_who_comes()
    first, second = (tokens(letter) for letter in letters(county.accounts["fk"]))
    assert first == second

    replies.answer_by_link(first[0], ReplyAnswer.ACCEPTED)
    assert reply(meeting, county.accounts["fk"]).answer is ReplyAnswer.ACCEPTED


def test_one_letter_a_person_and_day_holds_all_that_is_due(county: County) -> None:
    fk = county.accounts["fk"]
    for days in (3, 5):
        coming(county, days)
    rows.seat(county.other_team, county.parties["fk"], fk)
    rows.meeting(county.other_team, day(6))

    jobs.ask_who_comes()

    [letter] = letters(fk)
    assert (letter.subject, len(set(tokens(letter)))) == (MANY, 3)
    assert "Sätra hälsocentral" in letter.body


def test_after_an_outage_each_is_asked_once_and_not_once_for_each_step(
    county: County, wait: Callable[[int], None]
) -> None:
    coming(county, 9)
    wait(8)
    jobs.ask_who_comes()
    jobs.ask_who_comes()
    assert {who: len(found) for who, found in told(county).items()} == dict.fromkeys(SEATED, 1)


def test_nothing_is_asked_about_what_has_begun_or_is_cancelled(
    county: County, wait: Callable[[int], None]
) -> None:
    begun, cancelled, held = (coming(county, days) for days in (1, 4, 5))
    session().expire_all()
    chair = county.actor("vard")
    changing.cancel(chair, meetings.get(chair, cancelled.id), CancelCause.ILLNESS)
    held.status, held.held_at = MeetingStatus.HELD, clock.now()
    session().flush()
    before = len(letters())
    wait(1)
    begun.starts_at = clock.now()

    assert jobs.ask_who_comes() == 0
    assert len(letters()) == before


def test_the_substitute_is_reminded_and_the_absent_holder_is_not(
    county: County, wait: Callable[[int], None]
) -> None:
    named = with_substitute(county)
    coming(county, 20)
    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(18), day(22))
    wait(13)
    jobs.ask_who_comes()

    assert subjects(named) == [AS_SUBSTITUTE, ONE]
    assert "I stället för ordinarie från Försäkringskassan." in letters(named)[1].body
    assert told(county)["fk"] == []


def test_whoever_was_asked_within_the_step_is_not_asked_again_for_it(
    county: County, wait: Callable[[int], None]
) -> None:
    named = with_substitute(county)
    coming(county, 6)
    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(5), day(9))
    jobs.ask_who_comes()
    assert subjects(named) == [AS_SUBSTITUTE]
    wait(4)
    jobs.ask_who_comes()
    assert subjects(named) == [AS_SUBSTITUTE, ONE]


def test_at_two_days_whoever_leads_is_told_what_is_not_clear(
    county: County, wait: Callable[[int], None]
) -> None:
    meeting = coming(county, 7)
    for who in ("vard", "af"):
        replies.answer(county.actor(who), meeting, ReplyAnswer.ACCEPTED)
    rows.absence(county.accounts["fk"], day(6), day(8))
    jobs.ask_who_comes()
    assert told(county)["vard"] == []
    wait(5)
    jobs.ask_who_comes()
    jobs.ask_who_comes()

    [letter] = letters(county.accounts["vard"])
    assert letter.subject == SOMEBODY_MISSING
    assert "Ingen kommer för Försäkringskassan. Kan ha tid: Frida Annanstans." in letter.body
    assert "Har inte svarat: Kajsa Testdal." in letter.body
    assert "Folke" not in letter.body
    assert f"{{{{sida:/moten/{meeting.id}/flytta}}}}" in letter.body
    assert [subjects(county.accounts[who]) for who in ("af", "fk")] == [[], []]


def test_the_last_days_are_working_days_and_a_monday_is_asked_and_told_about_on_thursday(
    county: County, wait: Callable[[int], None]
) -> None:
    wednesday = 2
    coming(county, 7)
    jobs.ask_who_comes()
    wait(wednesday)
    jobs.ask_who_comes()
    assert told(county) == {who: [ONE] for who in SEATED}
    wait(1)
    jobs.ask_who_comes()
    assert told(county) == {who: [ONE, ONE] for who in SEATED}
    assert "Har inte svarat: Alva Testgren" in letters(county.accounts["vard"])[1].body


def test_after_a_weekend_of_feast_days_the_week_before_counts_as_the_last_days(
    county: County, time_machine: time_machine.TimeMachineFixture
) -> None:
    """Easter Monday is 6 April 2026: Tuesday's two working days are Thursday and Wednesday."""
    time_machine.move_to(datetime(2026, 3, 31, 7, tzinfo=UTC), tick=False)
    coming(county, 7)
    rows.absence(county.accounts["fk"], day(7), day(7))
    jobs.ask_who_comes()
    assert "Ingen kommer" not in letters(county.accounts["vard"])[0].body
    time_machine.move_to(datetime(2026, 4, 1, 7, tzinfo=UTC), tick=False)
    jobs.ask_who_comes()
    assert "Ingen kommer för Försäkringskassan" in letters(county.accounts["vard"])[1].body


def test_a_leader_who_has_not_answered_gets_one_letter_with_both(county: County) -> None:
    coming(county, 2)
    jobs.ask_who_comes()
    [letter] = letters(county.accounts["vard"])
    assert letter.subject == ONE
    assert "Har inte svarat: Alva Testgren, Folke Provberg, Kajsa Testdal och Rut" in letter.body


def test_a_no_without_a_substitute_stands_on_the_leaders_min_dag_and_a_yes_takes_it_away(
    county: County,
) -> None:
    meeting = coming(county, 14)

    def waits() -> list[str]:
        return [task.what for task in my_day(county.actor("vard")).tasks]

    replies.answer(county.actor("kommun"), meeting, ReplyAnswer.DECLINED)
    assert waits() == ["Ordna så att någon kommer för Kommun"]
    replies.answer(county.actor("kommun"), meeting, ReplyAnswer.ACCEPTED)
    assert waits() == []


def test_min_dag_says_that_nobody_leads_and_for_whom_nobody_comes_in_one_sentence(
    county: County,
) -> None:
    meeting, doctor = coming(county, 14), rows.account("Disa Doktor", county.units["vard"])
    rows.seat(county.team, county.parties["vard"], doctor)

    def waits() -> list[tuple[str, str]]:
        return [(task.what, task.alarm) for task in my_day(county.actor("vard")).tasks]

    replies.answer(county.actor("vard"), meeting, ReplyAnswer.DECLINED)
    assert waits() == [("Ordna så att någon leder mötet", "Ingen leder mötet")]
    replies.answer(county.actor("fk"), meeting, ReplyAnswer.DECLINED)
    assert waits() == [("Ordna så att någon leder mötet och någon kommer för FK", "Ingen kommer")]
    replies.answer(county.actor("vard"), meeting, ReplyAnswer.ACCEPTED)
    assert waits() == [("Ordna så att någon kommer för FK", "Ingen kommer")]


def test_where_all_is_clear_nobody_is_told(county: County) -> None:
    meeting = coming(county, 2)
    for who in SEATED:
        replies.answer(county.actor(who), meeting, ReplyAnswer.ACCEPTED)
    assert (jobs.ask_who_comes(), told(county)) == (0, nobody_but())


def test_after_all_was_clear_whoever_leads_is_told_at_once_when_somebody_falls_ill(
    county: County, wait: Callable[[int], None]
) -> None:
    meeting, later = coming(county, 2), coming(county, 9)
    for who in SEATED:
        replies.answer(county.actor(who), meeting, ReplyAnswer.ACCEPTED)
    jobs.ask_who_comes()
    wait(1)

    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(0), None)

    [told] = letters(county.accounts["vard"])
    assert told.subject == "Ingen kommer för Försäkringskassan"
    assert f"/moten/{meeting.id}/flytta" in told.body
    assert f"/moten/{later.id}/" not in told.body
    assert reply(meeting, county.accounts["vard"]).reported_at is None
    jobs.ask_who_comes()
    assert subjects(county.accounts["vard"])[1:] == [SOMEBODY_MISSING]


def test_what_is_missing_first_after_a_report_is_told_too_and_what_was_told_that_day_is_not(
    county: County,
) -> None:
    coming(county, 2)
    rows.absence(county.accounts["af"], day(1), day(3))
    jobs.ask_who_comes()
    rut, fk = county.accounts["vard"], county.accounts["fk"]

    absence = absences.enter(county.actor("fk"), fk.id, day(0), None)
    assert "Ingen kommer för Försäkringskassan" in subjects(rut)
    before = len(letters(rut))
    absences.end(county.actor("fk"), fk.id, absence.id)
    absences.enter(county.actor("fk"), fk.id, day(0), None)
    assert len(letters(rut)) == before


def test_a_seat_that_ends_before_a_meeting_within_two_days_is_told_of_and_a_later_one_is_not(
    county: County,
) -> None:
    soon = coming(county, 2)
    team = teams.get(county.actor("vard"), county.team.slug)
    for who, last in (("kommun", 2), ("fk", 1)):
        seats.end_seat(county.actor("vard"), team, county.seats[who], day(last))
    assert subjects(county.accounts["vard"]) == ["Ingen kommer för Försäkringskassan"]
    assert f"/moten/{soon.id}/flytta" in letters(county.accounts["vard"])[0].body


def test_a_substitute_who_is_asked_that_late_spares_the_letter(county: County) -> None:
    with_substitute(county)
    coming(county, 2)
    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(0), None)
    assert letters(county.accounts["vard"]) == []


def colleague_who_leads(county: County) -> Account:
    """The rehabkoordinator of the other team of the kommun."""
    found = rows.account("Runa Rehab", county.units["vard"])
    rows.seat(county.other_team, county.parties["vard"], found, chairs=True)
    return found


def test_when_the_rehabkoordinator_is_away_too_a_colleague_of_the_kommun_is_told_once(
    county: County, wait: Callable[[int], None]
) -> None:
    runa = colleague_who_leads(county)
    meeting = coming(county, 3)
    rows.absence(county.accounts["vard"], day(0), None)
    jobs.ask_who_comes()
    assert letters(runa) == []
    wait(1)
    for _ in range(2):
        jobs.ask_who_comes()
        wait(1)

    [told] = letters(runa)
    assert told.subject == NOBODY_LEADS
    assert county.team.name in told.body
    assert f"/moten/{meeting.id}" not in told.body, "whose pages the colleague may not see"
    assert "Rut" not in told.body
    assert letters(county.accounts["process_leader"]) == []


def test_when_no_colleague_of_the_kommun_is_here_the_process_leaders_are_told(
    county: County,
) -> None:
    runa = colleague_who_leads(county)
    rows.absence(runa, day(0), day(0))
    elsewhere = rows.kommun("Hofors")
    far = rows.account("Rune Rehab", county.units["vard"])
    team = rows.team("Hofors hälsocentral", elsewhere, county.units["vard"], [])
    rows.seat(team, county.parties["vard"], far, chairs=True)
    coming(county, 2)

    absences.enter(county.actor("vard"), county.accounts["vard"].id, day(0), None)

    assert subjects(county.accounts["process_leader"]) == [NOBODY_LEADS]
    assert [letters(one) for one in (runa, far)] == [[], []]


def test_a_rehabkoordinator_who_is_here_or_has_a_substitute_sees_to_it_alone(
    county: County,
) -> None:
    runa, named = colleague_who_leads(county), with_substitute(county, "vard")
    meeting = coming(county, 2)
    replies.answer(county.actor("vard"), meeting, ReplyAnswer.DECLINED)
    replies.answer(actor_of(named), meeting, ReplyAnswer.DECLINED)
    jobs.ask_who_comes()
    assert letters(runa) == []

    absences.enter(county.actor("vard"), county.accounts["vard"].id, day(0), None)
    assert subjects(runa) == [NOBODY_LEADS]


def test_a_team_whose_rehabkoordinator_has_left_is_told_of_too(county: County) -> None:
    runa = colleague_who_leads(county)
    coming(county, 2)
    accounts.deactivate(county.actor("administrator"), county.accounts["vard"])
    jobs.ask_who_comes()
    assert subjects(runa) == [NOBODY_LEADS]


def test_a_meeting_that_moved_is_asked_about_again(
    county: County, wait: Callable[[int], None]
) -> None:
    meeting = coming(county, 7)
    jobs.ask_who_comes()
    session().expire_all()
    chair = county.actor("vard")
    changing.move(chair, meetings.get(chair, meeting.id), day(10), clock.local(clock.now()).time())
    wait(3)
    jobs.ask_who_comes()
    assert told(county)["fk"] == [ONE, "Möte flyttat: Brynäs hälsocentral", ONE]


@pytest.mark.usefixtures("installed")
def test_two_processes_at_once_write_one_letter_each() -> None:
    with db.transaction():
        county = counties.build()
        with_substitute(county)
        coming(county, 2)
        rows.absence(county.accounts["fk"], day(2), None)

    assert at_once(jobs.ask_who_comes, jobs.ask_who_comes) == ["done", "done"]

    with db.reading():
        receivers = [letter.account_id for letter in letters()]
    assert len(receivers) == len(set(receivers)) == 4


@pytest.mark.usefixtures("installed")
def test_a_job_that_forgets_whom_it_asked_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: nothing counts as asked, and the day's key is another each time."""
    with db.transaction():
        coming(counties.build(), 5)
    monkeypatch.setattr(reminders, "_was_asked", lambda *_, **__: False)
    numbers = iter(range(100))
    monkeypatch.setattr(reply_letters, "once_a_day", lambda _: str(next(numbers)))

    at_once(jobs.ask_who_comes, jobs.ask_who_comes)

    with db.reading():
        assert len(letters()) == 8, "which the test of two processes would notice"


@pytest.mark.usefixtures("installed")
def test_an_answer_and_a_move_at_once_leave_no_answer_to_the_old_time() -> None:
    with db.transaction():
        county = counties.build()
        meeting = coming(county, 10)
        chair = county.actor("vard")
        place = ask(chair, meeting, county.accounts["fk"])
        token = links.filled(place, "").removeprefix("/svar/")

    def move() -> None:
        with db.transaction():
            found = meetings.get(chair, meeting.id)
            changing.move(chair, found, day(12), clock.local(clock.now()).time())

    def say_yes() -> None:
        with db.transaction():
            replies.answer_by_link(token, ReplyAnswer.ACCEPTED)

    ended = at_once(move, say_yes)

    assert ended in (["done", "done"], ["done", "gone"])
    with db.reading():
        assert reply(meeting, county.accounts["fk"]).answer is None
