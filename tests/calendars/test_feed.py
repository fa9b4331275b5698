"""What a calendar address gives, to whom, and when it gives nothing any more."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.calendars.reading import parsed, shown_anytime, sittings
from tests.factories import rows
from tests.factories.county import County
from trisam.accounts.service import accounts
from trisam.audit.models import AuditEntry
from trisam.calendars import service
from trisam.calendars.calendar_file import Site
from trisam.calendars.models import CalendarAddress
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound
from trisam.meetings.models import CancelCause, Meeting, MeetingForm
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday
from trisam.meetings.service import changing, scheduling
from trisam.meetings.service.scheduling import Plan, Sitting

SITE = Site("https://trisam.example")
PLAN = Plan(
    rhythm=Rhythm.monthly(Ordinal.LAST, Weekday.WEDNESDAY, months_off=[7]),
    sitting=Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "https://video.example/rum", 5),
    first_day=date(2026, 1, 3),
    last_day=date(2027, 12, 31),
)


@pytest.fixture(autouse=True)
def _winter(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 1, 2, 11, tzinfo=UTC), tick=False)


@pytest.fixture
def wait(time_machine: time_machine.TimeMachineFixture) -> Callable[[timedelta], None]:
    """Let time pass."""
    return lambda long: time_machine.move_to(clock.now() + long, tick=False)


def days_from_now(days: int) -> date:
    return clock.today() + timedelta(days=days)


def a_meeting(county: County, days: int = 7) -> Meeting:
    return rows.meeting(county.team, days_from_now(days))


def fetched(key: str) -> bytes:
    session().flush()
    session().expire_all()
    return service.fetch(key, SITE)


def days_shown(key: str) -> list[date]:
    return [clock.local(one.start).date() for one in sittings(fetched(key))]  # type: ignore[arg-type]


def changed(key: str) -> datetime:
    """When the first event of the calendar last changed."""
    found = parsed(fetched(key)).events[0].last_modified
    assert isinstance(found, datetime)
    return found


def own_key(county: County, who: str = "fk") -> str:
    return service.make_address(county.actor(who))


def year(county: County) -> list[Meeting]:
    """Two years of meetings, planned by the rehabkoordinator."""
    chair = county.actor("vard")
    offered = scheduling.preview(chair, county.team, PLAN).proposed
    series = scheduling.schedule(chair, county.team, PLAN, offered)
    found = select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.starts_at)
    return list(session().scalars(found))


def read_again(county: County, meeting: Meeting) -> Meeting:
    session().expire_all()
    return meetings.get(county.actor("vard"), meeting.id)


def test_every_meeting_and_foermoete_that_is_planned_is_read_back(county: County) -> None:
    planned = year(county)
    wanted = {(f"mote-{m.id}@trisam.example", m.starts_at, m.ends_at) for m in planned}
    prepared = {(f"formote-{m.id}@trisam.example", m.pre_meeting.day) for m in planned}

    found = shown_anytime(fetched(own_key(county)))

    assert len(planned) > 20
    assert len(found) == 2 * len(planned)
    assert {(s.uid, s.start, s.end) for s in found if s.uid.startswith("mote-")} == wanted
    assert {(s.uid, s.start) for s in found if s.uid.startswith("formote-")} == prepared


def test_a_moved_meeting_keeps_its_identity_and_is_read_back_where_it_now_is(
    county: County, wait: Callable[[timedelta], None]
) -> None:
    first, second, *_ = year(county)
    key = own_key(county)
    before = sittings(fetched(key))
    stamped = changed(key)
    wait(timedelta(hours=3))

    changing.move(county.actor("vard"), read_again(county, first), date(2026, 2, 3), time(9))

    after = sittings(fetched(key))
    assert [s.uid for s in after] == [s.uid for s in before]
    assert after[0].start == datetime(2026, 2, 3, 8, tzinfo=UTC)
    assert after[0].sequence == before[0].sequence + 1
    assert "Mötet låg tidigare ons 28 jan 2026 kl. 13.00." in after[0].description
    assert changed(key) == stamped + timedelta(hours=3)
    assert after[1:] == before[1:], "the others stand as they stood"
    assert second.starts_at == after[1].start


def test_a_cancelled_meeting_stays_says_so_and_why_and_takes_no_time(county: County) -> None:
    meeting = a_meeting(county)
    key = own_key(county)

    changing.cancel(
        county.actor("vard"), read_again(county, meeting), CancelCause.COORDINATOR_MISSING
    )

    [preparation, sitting] = shown_anytime(fetched(key))
    assert (sitting.status, preparation.status) == ("CANCELLED", "CANCELLED")
    assert sitting.summary == "Inställt: teammöte, Brynäs hälsocentral"
    assert "Mötet är inställt. Orsak: rehabkoordinator saknas." in sitting.description
    assert sitting.sequence == 1
    assert {str(event["transp"]) for event in parsed(fetched(key)).events} == {"TRANSPARENT"}


def test_a_new_place_is_told_and_the_link_leads_to_the_page_behind_the_sign_in(
    county: County,
) -> None:
    meeting = a_meeting(county)
    key = own_key(county)
    link = "https://video.example/rum"

    changing.change_place(
        county.actor("vard"), read_again(county, meeting), MeetingForm.HYBRID, link
    )

    [sitting] = sittings(fetched(key))
    assert sitting.location == link
    assert f"På plats och digitalt. {link}" in sitting.description
    page = f"https://trisam.example/moten/{meeting.id}"
    assert sitting.description.endswith(f"Logga in i Trisam för att se mer: {page}")
    assert str(parsed(fetched(key)).events[0]["url"]) == page


def test_a_case_that_is_placed_changes_nothing_in_the_calendar(county: County) -> None:
    meeting = a_meeting(county)
    key = own_key(county)
    empty = fetched(key)

    rows.item(meeting, county.case())

    assert fetched(key) == empty, "how many cases there are is for nobody's telephone"


def test_what_was_more_than_ninety_days_ago_is_left_out(county: County) -> None:
    for days in (-91, -90, 400):
        a_meeting(county, days)

    assert days_shown(own_key(county)) == [days_from_now(-90), days_from_now(400)]


def test_a_seat_that_ends_takes_the_meetings_along_at_the_next_fetch(county: County) -> None:
    a_meeting(county)
    key = own_key(county)
    assert len(days_shown(key)) == 1

    county.seats["fk"].valid_to = days_from_now(-1)

    assert days_shown(key) == []
    assert "adressen gäller" not in fetched(key).decode(), "the address itself holds"


def test_another_teams_meetings_are_not_there(county: County) -> None:
    a_meeting(county)
    assert days_shown(own_key(county, "fk")) == [days_from_now(7)]
    assert days_shown(own_key(county, "fk_other")) == []


def test_whoever_sees_every_team_has_only_the_own_meetings_in_the_calendar(county: County) -> None:
    a_meeting(county)
    key = own_key(county, "process_leader")
    assert days_shown(key) == []

    rows.seat(county.team, county.parties["kommun"], county.accounts["process_leader"])

    assert days_shown(key) == [days_from_now(7)]


def test_a_substitute_has_the_meetings_on_the_holders_days_away_and_no_others(
    county: County,
) -> None:
    for days in (0, 3, 30):
        a_meeting(county, days)
    county.seats["kommun"].substitute_id = county.accounts["af_outside"].id
    key = own_key(county, "af_outside")
    assert days_shown(key) == []

    rows.absence(county.accounts["kommun"], days_from_now(0), days_from_now(5))

    assert days_shown(key) == [days_from_now(0), days_from_now(3)]


def test_nobody_gets_a_meeting_that_the_own_list_of_meetings_does_not_show(county: County) -> None:
    for days in (-30, 0, 3, 30):
        a_meeting(county, days)
    rows.absence(county.accounts["kommun"], days_from_now(2), days_from_now(5))
    county.seats["kommun"].substitute_id = county.accounts["af_outside"].id
    session().flush()

    for who in county.accounts:
        actor = county.actor(who)
        listed = {c.meeting.day for c in meetings.list_upcoming(actor)}
        listed |= {c.meeting.day for c in meetings.list_past(actor)}
        assert set(days_shown(own_key(county, who))) <= listed, who


def test_a_renewed_a_turned_off_a_closed_and_an_unknown_address_are_one_and_the_same(
    county: County,
) -> None:
    a_meeting(county)
    renewed, turned_off, closed = (own_key(county, who) for who in ("af", "fk", "kommun"))
    assert all(len(days_shown(key)) == 1 for key in (renewed, turned_off, closed))

    fresh = own_key(county, "af")
    service.turn_off(county.actor("fk"))
    accounts.deactivate(county.actor("administrator"), county.accounts["kommun"])

    answers = {fetched(key) for key in (renewed, turned_off, closed, "fanns-aldrig")}
    assert len(answers) == 1
    [empty] = answers
    assert shown_anytime(empty) == []
    assert "Adressen gäller inte längre." in str(parsed(empty)["x-wr-caldesc"])
    assert str(parsed(empty)["x-wr-calname"]) == "Trisam: adressen gäller inte längre"
    assert len(days_shown(fresh)) == 1


def test_only_a_hash_is_kept_and_the_hash_opens_nothing(county: County) -> None:
    a_meeting(county)
    key = own_key(county)
    kept = session().scalars(select(CalendarAddress.key_hash)).one()

    assert len(key) >= 43, "256 bits"
    assert key not in kept
    assert shown_anytime(fetched(kept)) == []


def test_making_renewing_and_turning_off_are_logged_and_fetching_is_not(county: County) -> None:
    def logged() -> list[tuple[str, str | None]]:
        found = session().execute(
            select(AuditEntry.action, AuditEntry.subject)
            .where(AuditEntry.account_id == account)
            .order_by(AuditEntry.id)
        )
        return [(action, subject) for action, subject in found]

    account = county.accounts["fk"].id
    own_key(county)
    fetched(own_key(county))
    service.turn_off(county.actor("fk"))
    session().flush()

    assert logged() == [
        (action, f"account:{account}")
        for action in ("calendar.make", "calendar.renew", "calendar.turn_off")
    ]


def test_the_system_turns_off_everybodys_address_and_no_person_does(county: County) -> None:
    a_meeting(county)
    keys = [own_key(county, who) for who in ("af", "fk")]
    with pytest.raises(Forbidden):
        service.turn_off_all(county.actor("administrator"))
    assert all(days_shown(key) for key in keys)

    assert service.turn_off_all(Actor.of_system("kommandoraden")) == 2

    assert not any(days_shown(key) for key in keys)
    assert service.turn_off_all(Actor.of_system("kommandoraden")) == 0


def test_what_is_off_cannot_be_turned_off_and_the_system_has_no_calendar(county: County) -> None:
    with pytest.raises(NotFound):
        service.turn_off(county.actor("fk"))
    with pytest.raises(Forbidden):
        service.make_address(Actor.of_system("påminnelser"))
    assert own_key(county)


def answer(
    client: FlaskClient, path: str, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    got = client.open(path, method=method)
    return got.status_code, dict(got.headers), got.data


def test_the_feed_needs_no_sign_in_sets_no_cookie_and_is_stored_nowhere(
    app: Flask, county: County, database: Session
) -> None:
    a_meeting(county)
    path = f"/kalender/{own_key(county)}.ics"
    status, headers, body = answer(app.test_client(), path)

    assert status == 200
    assert len(sittings(body)) == 1
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers
    assert answer(app.test_client(), path, "HEAD") == (200, headers, b"")


def test_no_header_tells_which_address_once_was_one(app: Flask, county: County) -> None:
    old = own_key(county)
    own_key(county)

    once, never = (
        answer(app.test_client(), f"/kalender/{key}.ics") for key in (old, "x" * len(old))
    )
    assert once == never
    assert once[0] == 200
