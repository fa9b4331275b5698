"""The calendar file itself: both nights when the clock changes, words from people, and silence
about individuals."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from icalendar import Event, vText
from sqlalchemy import update

from tests.calendars.reading import lines, parsed, shown_anytime, sittings, tells, unfolded
from tests.factories import rows
from tests.factories.county import County
from trisam.calendars import calendar_file, queries, service
from trisam.calendars.calendar_file import Site
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import Meeting
from trisam.teams.models import Team

SITE = Site("https://trisam.example")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
EVIL = (
    "Rum 1\r\nATTENDEE:mailto:ond@example.se",
    "Rum 1\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Inbrott",
    "Rum 1\rDTSTART:19700101T000000Z",
    'Rum; LANGUAGE=en, 2\\n\\;\\, "citat"',
    "Rum\x0b\x1f\x85\u2028END:VCALENDAR\u2029",
    "å" * 190,
)


@pytest.fixture(autouse=True)
def _winter(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 1, 2, 11, tzinfo=UTC), tick=False)


def feed(county: County, who: str = "fk") -> bytes:
    session().flush()
    session().expire_all()
    return calendar_file.of_person(queries.own_meetings(county.actor(who)), SITE)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("before", [1, 0, -1])
def test_a_meeting_near_the_nights_when_the_clock_changes_is_read_back_at_its_instant(
    county: County, day: date, before: int
) -> None:
    meeting = rows.meeting(county.team, day - timedelta(days=before))

    [shown] = sittings(feed(county))

    assert (shown.start, shown.end) == (meeting.starts_at, meeting.ends_at)
    assert clock.local(meeting.starts_at).time() == time(13)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_the_files_own_clock_says_what_swedens_clock_says(county: County, day: date) -> None:
    rows.meeting(county.team, day)
    [zone] = parsed(feed(county)).timezones
    read = zone.to_tz(lookup_tzid=False)

    for at in (datetime.combine(day + timedelta(days=n), time(13)) for n in (-1, 0, 1)):
        assert at.replace(tzinfo=read).utcoffset() == at.replace(tzinfo=clock.STOCKHOLM).utcoffset()


def test_the_files_own_clock_has_the_years_of_its_meetings_and_no_more(county: County) -> None:
    rows.meeting(county.team, date(2027, 5, 5))
    onsets = [line for line in lines(feed(county)) if line.startswith(("DTSTART:", "RDATE:"))]

    assert {line.partition(":")[2][:4] for line in onsets} == {"2026", "2027"}


def test_the_file_is_whole_and_asks_to_be_fetched_again(county: County) -> None:
    rows.meeting(county.team, date(2026, 2, 4))
    file = feed(county)

    calendar = parsed(file)
    assert calendar["version"] == "2.0"
    assert "REFRESH-INTERVAL:PT1H" in lines(file)
    assert "X-PUBLISHED-TTL:PT1H" in lines(file)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Stockholm"]
    assert "DTSTART;TZID=Europe/Stockholm:20260204T130000" in lines(file)
    assert feed(county) == file, "the same contents give the same bytes"


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
@pytest.mark.parametrize("where", ["place", "team"])
def test_words_from_people_never_become_a_line_of_their_own(
    county: County, evil: str, where: str
) -> None:
    meeting = rows.meeting(county.team, date(2026, 2, 4))
    plain = [line.partition(":")[0] for line in lines(feed(county))]
    # Not through the forms, which would clean it.
    if where == "place":
        session().execute(update(Meeting).where(Meeting.id == meeting.id).values(place=evil))
    else:
        name = evil[:100]
        session().execute(update(Team).where(Team.id == county.team.id).values(name=name))
    file = feed(county)

    assert [line.partition(":")[0] for line in lines(file)] == plain
    assert len(sittings(file)) == 1
    assert unfolded(file).count("\r") == unfolded(file).count("\n") == len(lines(file)) - 1


def test_words_from_people_are_read_back_as_they_were_written(county: County) -> None:
    meeting = rows.meeting(county.team, date(2026, 2, 4))
    meeting.place = 'Rum 2; plan 3, "Björken" \\ höger'

    [shown] = sittings(feed(county))

    assert shown.location == 'Rum 2; plan 3, "Björken" \\ höger'


def placed(county: County) -> tuple[Meeting, list[str]]:
    """A meeting with a case, and what a calendar must never tell of it: its code first. "ärende"
    too, which tells that there is one."""
    case = county.case(to=("fk", "kommun", "vard"))
    case.issue = "kanariefågeln i gruvan"
    meeting = rows.meeting(county.team, date(2026, 2, 4))
    rows.item(meeting, case)
    name = case.person.name or ""
    return meeting, [case.code, case.person.code, *name.split(), case.issue, "ärende"]


def test_nothing_of_a_case_on_the_agenda_is_in_the_calendar(county: County) -> None:
    meeting, secrets = placed(county)
    fk = county.actor("fk")
    key = service.make_address(fk)
    session().flush()
    session().expire_all()

    whole = service.fetch(key, SITE)
    alone = calendar_file.of_meeting(queries.meeting(fk, meeting.id), SITE)

    assert tells(whole, ["Brynäs"]) == tells(alone, ["Brynäs"]) == ["Brynäs"]
    assert tells(whole, secrets) == tells(alone, secrets) == []


@pytest.mark.parametrize("padding", range(20))
def test_a_planted_code_in_the_summary_is_caught_wherever_the_line_is_folded(
    county: County, padding: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secrets = placed(county)
    honest = calendar_file._sitting

    def defect(meeting: Meeting, site: Site) -> Event:
        event = honest(meeting, site)
        event["summary"] = vText(f"{event['summary']} {'x' * padding} {secrets[0]}")
        return event

    assert tells(feed(county), secrets) == []
    monkeypatch.setattr(calendar_file, "_sitting", defect)
    assert tells(feed(county), secrets) == secrets[:1]


def test_one_meeting_alone_is_the_same_event_with_a_method(county: County) -> None:
    meeting = rows.meeting(county.team, date(2026, 2, 4))
    session().expire_all()

    alone = calendar_file.of_meeting(queries.meeting(county.actor("fk"), meeting.id), SITE)

    assert shown_anytime(alone) == sittings(feed(county))
    assert parsed(alone)["method"] == "PUBLISH"
