"""A digital förmöte that is not needed: proposed, settled by one click, undone, and counted."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.meetings.test_answers import answered, to
from tests.visitor import Visitor
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import length_of_time
from trisam.meetings.models import Meeting
from trisam.meetings.queries import conflicts, meetings
from trisam.meetings.queries.pre_meeting import given_back, own_minutes
from trisam.meetings.service import pre_meeting as service

OTHERS = ("fk", "kommun", "vard")


def prepared(county: County, *, days: int = 14) -> tuple[Meeting, Case]:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=days))
    case = county.case()
    rows.item(meeting, case, 1)
    return meeting, case


def all_answer(county: County, case: Case, *, but: str = "", talk: str = "") -> None:
    for who in OTHERS:
        if who != but:
            receivers = [slug for slug in ("af", *OTHERS) if slug != who]
            answered(county, who, case, to(county, *receivers, needs_talk=who == talk))


def spare(county: County, meeting: Meeting, who: str = "vard") -> Meeting:
    actor = county.actor(who)
    service.spare(actor, meetings.get(actor, meeting.id))
    return meetings.get(actor, meeting.id)


def test_when_all_have_answered_one_click_settles_it(county: County) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)
    settled = spare(county, meeting)
    assert settled.pre_meeting.unneeded_at is not None
    assert settled.pre_meeting.unneeded_by_id == county.accounts["vard"].id


@pytest.mark.parametrize("lacking", [{"but": "fk"}, {"talk": "fk"}])
def test_while_an_answer_lacks_or_somebody_asks_for_talk_it_is_needed(
    county: County, lacking: dict[str, str]
) -> None:
    meeting, case = prepared(county)
    all_answer(county, case, **lacking)
    with pytest.raises(RuleBroken, match="Alla har inte svarat"):
        spare(county, meeting)


def test_only_the_rehabkoordinator_settles_it(county: County) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)
    for who in ("af", "fk", "process_leader"):
        with pytest.raises(Forbidden):
            spare(county, meeting, who)


def test_it_can_be_undone_until_the_day_of_the_formote_and_not_after(county: County) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)
    spare(county, meeting)
    actor = county.actor("vard")
    service.meet_after_all(actor, meetings.get(actor, meeting.id))
    assert meetings.get(actor, meeting.id).pre_meeting.unneeded_at is None
    spare(county, meeting)
    meeting.pre_meeting.day = clock.today() - timedelta(days=1)
    with pytest.raises(RuleBroken, match="kan inte ändras längre"):
        service.meet_after_all(actor, meetings.get(actor, meeting.id))
    assert meetings.get(actor, meeting.id).pre_meeting.unneeded_at is not None


def test_each_seat_holder_gets_half_an_hour_back_and_nobody_else(county: County) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)
    back = given_back(county.actor("af"), spare(county, meeting))
    assert len(back.people) == len(county.seats)
    assert back.minutes == 30 * len(county.seats)
    assert own_minutes(county.actor("fk")) == 30
    assert own_minutes(county.actor("fk_other")) == 0


def test_minutes_are_counted_once_a_formote_and_go_when_it_is_held_after_all(
    county: County,
) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)
    rows.seat(county.team, county.parties["kommun"], county.accounts["fk"])  # a second seat
    spare(county, meeting)
    assert own_minutes(county.actor("fk")) == 30
    actor = county.actor("vard")
    service.meet_after_all(actor, meetings.get(actor, meeting.id))
    assert own_minutes(county.actor("fk")) == 0


def test_the_load_counts_it_no_longer(county: County) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)

    def needed() -> list[bool]:
        found = conflicts._occasions(clock.today(), meeting.day, but=())
        return [one.pre_needed for one in found if one.meeting_id == meeting.id]

    assert needed() == [True]
    spare(county, meeting)
    assert needed() == [False]


def test_the_pages_propose_settle_and_undo(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)
    path = f"/moten/{meeting.id}"
    rut = Visitor(app).sign_in(county.accounts["vard"])
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert "Slå fast att det inte behövs" in rut.get(path).text
    assert "Slå fast att det inte behövs" not in folke.get(path).text
    rut.press(path, f"{path}/formote/behovs-inte")
    page = folke.get(path)
    assert "Rut Exempelius slog fast det" in page.words
    assert "sammanlagt 2 timmar" in page.words
    assert invalid_html(page.text) == []
    assert "gett dig 30 minuter tillbaka" in folke.get("/").words
    rut.press(path, f"{path}/formote/halls")
    assert "slog fast det" not in folke.get(path).words


def test_what_changed_since_then_is_told(app: Flask, county: County) -> None:
    meeting, case = prepared(county)
    all_answer(county, case)
    spare(county, meeting)
    rows.item(meeting, county.case(), 2)
    page = Visitor(app).sign_in(county.accounts["vard"]).get(f"/moten/{meeting.id}")
    assert "Sedan dess har något ändrats: alla svar har inte kommit" in page.words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minuter"),
        (30, "30 minuter"),
        (60, "1 timme"),
        (90, "1 timme och 30 minuter"),
        (121, "2 timmar och 1 minut"),
    ],
)
def test_a_length_of_time_in_words(minutes: int, words: str) -> None:
    assert length_of_time(minutes) == words
