"""What a meeting brings to the calendar by mail: put in, changed, taken out, and never a word about
individuals."""

from datetime import date, time, timedelta

import pytest
from icalendar import Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.calendars.inviting import (
    PLAN,
    SENDER,
    SITTING,
    Delivered,
    Wait,
    add,
    event_of,
    fresh,
    shown_in,
    to,
)
from tests.calendars.reading import parsed, shown_anytime, tells, unfolded
from tests.canaries import Aviary
from tests.factories import rows
from tests.factories.county import County
from tests.meetings.replying import letters, tokens
from trisam.accounts.service import accounts
from trisam.calendars import calendar_file, queries, service
from trisam.calendars.calendar_file import Site
from trisam.core.db import session
from trisam.meetings.models import CancelCause, Meeting, MeetingForm, ReplyAnswer
from trisam.meetings.service import changing, replies, scheduling
from trisam.meetings.service.reply_letters import AS_SUBSTITUTE
from trisam.outbox import service as outbox
from trisam.outbox.models import Message
from trisam.outbox.service import Letter

pytestmark = pytest.mark.usefixtures("wait")
DAY = timedelta(days=1)


def test_a_meeting_soon_invites_each_who_comes_and_nobody_sees_who_else_does(
    county: County, delivered: Delivered
) -> None:
    meeting = add(county, date(2026, 1, 7))

    mails = delivered()

    assert len(mails) == 4
    for mail in mails:
        method, event = event_of(mail)
        assert method == "REQUEST"
        assert str(event["organizer"]) == f"mailto:{SENDER}"
        assert str(event["attendee"]) == f"mailto:{mail.address}", "one, and the receiver"
        assert event["attendee"].params["RSVP"] == "FALSE", "nobody reads answers by mail"
        others = {one.email for one in county.accounts.values()} - {mail.address}
        names = {one.name for one in county.accounts.values()}
        assert mail.calendar is not None
        assert tells(mail.calendar.data, others | names) == []
        [shown] = shown_in(mail)
        assert (shown.start, shown.end) == (meeting.starts_at, meeting.ends_at)
        assert shown.location == SITTING.place
        assert (shown.status, shown.sequence) == ("CONFIRMED", 0)
        assert str(event["url"]) == f"https://trisam.example/moten/{meeting.id}"
        assert f"Logga in i Trisam för att se mer: {event['url']}" in mail.body
        [zone] = parsed(mail.calendar.data).timezones
        assert str(zone["tzid"]) == "Europe/Stockholm"


def test_feed_file_and_invitation_are_one_and_the_same_event(
    county: County, delivered: Delivered
) -> None:
    meeting = add(county, date(2026, 1, 7))
    site = Site("https://trisam.example")
    key = service.make_address(county.actor("fk"))

    [mail] = to(county, "fk", delivered())

    [invited] = shown_in(mail)
    fed = [one for one in shown_anytime(service.fetch(key, site)) if one.uid == invited.uid]
    filed = shown_anytime(
        calendar_file.of_meeting(queries.meeting(county.actor("fk"), meeting.id), site)
    )
    assert [invited] == fed == filed


def test_the_number_grows_with_each_change_and_the_cancellation_has_the_highest(
    county: County, delivered: Delivered, wait: Wait
) -> None:
    meeting = add(county, date(2026, 1, 7))
    chair = county.actor("vard")
    steps: list[tuple[str, Event]] = [event_of(to(county, "fk", delivered())[0])]
    for change in (
        lambda: changing.move(chair, fresh(county, meeting), date(2026, 1, 8), time(9)),
        lambda: changing.change_place(chair, fresh(county, meeting), MeetingForm.PHYSICAL, "Rum 2"),
        lambda: changing.cancel(chair, fresh(county, meeting), CancelCause.ILLNESS),
    ):
        wait(timedelta(minutes=1))
        change()
        [mail] = to(county, "fk", delivered())
        steps.append(event_of(mail))

    assert [method for method, _ in steps] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [event["sequence"] for _, event in steps] == [0, 1, 2, 3]
    assert len({str(event["uid"]) for _, event in steps}) == 1
    stamps = [event.DTSTAMP for _, event in steps]
    assert stamps == sorted(set(stamps))
    _, last = steps[-1]
    assert str(last["status"]) == "CANCELLED"
    assert str(last["attendee"]) == f"mailto:{county.accounts['fk'].email}"


def test_a_change_soon_is_told_at_once_and_one_later_in_the_morning(
    county: County, delivered: Delivered, wait: Wait
) -> None:
    soon = rows.meeting(county.team, date(2026, 1, 8))
    later = rows.meeting(county.team, date(2026, 1, 9))
    chair = county.actor("vard")
    changing.cancel(chair, fresh(county, later), CancelCause.ILLNESS)
    changing.cancel(chair, fresh(county, soon), CancelCause.ILLNESS)

    at_once = delivered()
    wait(timedelta(hours=45))  # Tuesday is trettondagen
    morning = delivered()

    assert {event_of(mail)[1]["uid"] for mail in at_once} == {f"mote-{soon.id}@trisam.example"}
    assert {event_of(mail)[1]["uid"] for mail in morning} == {f"mote-{later.id}@trisam.example"}
    assert len(at_once) == len(morning) == 4


def test_a_red_day_between_is_no_working_day(county: County, delivered: Delivered) -> None:
    """Tuesday 6 January is trettondagen: Wednesday and Thursday are the next two."""
    for day, expected in ((date(2026, 1, 8), 4), (date(2026, 1, 9), 0)):
        add(county, day)
        assert len(delivered()) == expected, day


def test_other_spaces_in_the_place_are_silent_and_another_word_is_not(
    county: County, delivered: Delivered
) -> None:
    meeting = rows.meeting(county.team, date(2026, 1, 7))
    meeting.place = "Rum 2,  Källan"
    chair, version = county.actor("vard"), fresh(county, meeting).version

    for same in ("Rum 2, Källan", "  Rum 2,\tKällan ", "Rum 2,  Källan"):
        changing.change_place(chair, fresh(county, meeting), meeting.form, same)
    assert delivered() == []
    assert fresh(county, meeting).version == version, "and nobody's calendar is touched"

    changing.change_place(chair, fresh(county, meeting), meeting.form, "Rum 3, Källan")
    assert len(delivered()) == 4


def test_a_year_is_one_mail_to_each_with_every_date_and_a_file(
    county: County, delivered: Delivered, wait: Wait
) -> None:
    chair = county.actor("vard")
    county.seats["af"].valid_to = date(2026, 3, 31)
    offered = scheduling.preview(chair, county.team, PLAN).proposed
    series = scheduling.schedule(chair, county.team, PLAN, offered)
    planned = list(
        session().scalars(
            select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.day)
        )
    )
    wait(2 * DAY)

    mails = delivered()

    assert len(planned) == len(offered) > 9
    assert len(mails) == 4
    [mail] = to(county, "fk", mails)
    assert mail.calendar is not None
    assert mail.calendar.method == "PUBLISH"
    assert {one.uid for one in shown_in(mail)} == {
        f"mote-{meeting.id}@trisam.example" for meeting in planned
    }
    assert [one.start for one in shown_in(mail)] == [meeting.starts_at for meeting in planned]
    assert "ons 28 jan 2026 kl. 13.00" in mail.body
    assert "Mötena ligger i den bifogade filen." in mail.body
    assert "ATTENDEE" not in unfolded(mail.calendar.data), "a file invites nobody (RFC 5546, 3.2.1)"
    [leaving] = to(county, "af", mails)
    assert [one.start.month for one in shown_in(leaving)] == [1, 2, 3], "while the seat lasts"
    assert "apr 2026" not in leaving.body


def test_several_meetings_in_a_days_mail_come_as_one_file_as_they_stand_then(
    county: County, delivered: Delivered, wait: Wait
) -> None:
    one, other = add(county, date(2026, 2, 4)), add(county, date(2026, 2, 11))
    changing.cancel(county.actor("vard"), fresh(county, other), CancelCause.NO_CASES)
    wait(DAY)
    assert delivered() == [], "trettondagen is no working day"
    wait(DAY)

    [mail] = to(county, "fk", delivered())

    assert mail.subject == "Trisam: 3 meddelanden"
    assert {(found.uid, found.status) for found in shown_in(mail)} == {
        (f"mote-{one.id}@trisam.example", "CONFIRMED"),
        (f"mote-{other.id}@trisam.example", "CANCELLED"),
    }


def test_the_invitation_says_what_stands_when_it_leaves_not_when_it_was_promised(
    county: County, delivered: Delivered, wait: Wait
) -> None:
    meeting = add(county, date(2026, 2, 4))
    fresh(county, meeting).place = "Rum 9"
    wait(2 * DAY)

    [mail] = to(county, "fk", delivered())

    assert event_of(mail)[0] == "REQUEST"
    assert shown_in(mail)[0].location == "Rum 9"
    assert shown_in(mail)[0].sequence == 1


def test_whoever_lost_the_seat_meanwhile_has_it_taken_out_and_is_told_nothing_more(
    county: County, delivered: Delivered, wait: Wait
) -> None:
    add(county, date(2026, 2, 4))
    county.seats["fk"].valid_to = date(2026, 1, 31)
    wait(2 * DAY)

    mails = delivered()

    method, event = event_of(to(county, "fk", mails)[0])
    assert method == "CANCEL"
    assert {"status", "location", "description"}.isdisjoint(key.lower() for key in event)
    assert event_of(to(county, "af", mails)[0])[0] == "REQUEST"


def test_a_meeting_moved_past_the_end_of_a_seat_leaves_that_persons_calendar(
    county: County, delivered: Delivered
) -> None:
    meeting = rows.meeting(county.team, date(2026, 1, 7))
    county.seats["fk"].valid_to = date(2026, 1, 7)

    changing.move(county.actor("vard"), fresh(county, meeting), date(2026, 1, 14), time(9))

    mails = delivered()
    assert event_of(to(county, "fk", mails)[0])[0] == "CANCEL"
    assert event_of(to(county, "af", mails)[0])[0] == "REQUEST"


def test_a_closed_account_gets_nothing_and_a_held_meeting_brings_no_calendar(
    county: County, delivered: Delivered, wait: Wait
) -> None:
    add(county, date(2026, 2, 4))
    gone = county.accounts["fk"].email
    accounts.deactivate(county.actor("administrator"), county.accounts["fk"])
    wait(timedelta(days=40))

    mails = delivered()

    assert gone not in {mail.address for mail in mails}
    assert len(mails) == 3
    assert {mail.calendar for mail in mails} == {None}


def test_the_substitute_of_who_is_away_that_day_is_asked_and_nobody_elses(
    county: County, delivered: Delivered
) -> None:
    county.seats["fk"].substitute_id = county.accounts["fk_other"].id
    rows.absence(county.accounts["fk"], date(2026, 1, 7), date(2026, 1, 7))
    county.seats["af"].substitute_id = county.accounts["af_outside"].id
    session().flush()
    session().expire_all()

    add(county, date(2026, 1, 7))

    mails = delivered()
    [asked] = to(county, "fk_other", mails)
    assert (asked.subject, asked.calendar) == (AS_SUBSTITUTE, None), "not yet one to go to"
    assert to(county, "af_outside", mails) == [], "whose holder is at work"


def test_a_substitute_is_invited_after_a_yes_and_let_out_again_when_the_holder_comes(
    county: County, delivered: Delivered
) -> None:
    county.seats["fk"].substitute_id = county.accounts["fk_other"].id
    session().flush()
    session().expire_all()
    meeting = add(county, date(2026, 1, 14))
    replies.answer(county.actor("fk"), meeting, ReplyAnswer.DECLINED)
    [token] = tokens(letters(county.accounts["fk_other"])[0])
    delivered()

    replies.answer_by_link(token, ReplyAnswer.DECLINED)
    assert to(county, "fk_other", delivered()) == [], "who does not come"
    replies.answer_by_link(token, ReplyAnswer.ACCEPTED)
    [invited] = to(county, "fk_other", delivered())
    replies.answer(county.actor("fk"), fresh(county, meeting), ReplyAnswer.ACCEPTED)
    [let_out] = to(county, "fk_other", delivered())

    (put_in, event), (taken_out, gone) = event_of(invited), event_of(let_out)
    assert (put_in, taken_out, event["uid"]) == ("REQUEST", "CANCEL", gone["uid"])
    assert invited.subject == "Du kommer som ersättare: Brynäs hälsocentral"
    assert "ons 14 jan 2026 kl. 13.00–14.30. På plats och digitalt. https://video" in invited.body
    assert f"https://trisam.example/moten/{meeting.id}" in invited.body
    assert [shown.location for shown in shown_in(invited)] == [SITTING.place]


def test_whoever_wants_no_invitations_gets_the_words_alone(
    county: County, delivered: Delivered
) -> None:
    outbox.choose(county.actor("fk"), at_once=False, invitations=False)
    meeting = add(county, date(2026, 1, 7))

    mails = delivered()

    [mail] = to(county, "fk", mails)
    assert mail.calendar is None
    assert f"https://trisam.example/moten/{meeting.id}" in mail.body
    assert to(county, "af", mails)[0].calendar is not None


def test_a_message_about_a_meeting_that_is_no_change_of_it_brings_nothing_for_the_calendar(
    county: County, delivered: Delivered
) -> None:
    meeting = rows.meeting(county.team, date(2026, 1, 7))
    outside = county.accounts["af_outside"]
    outbox.queue(
        county.actor("vard"),
        Letter(outside.id, outside.email, "Kan du?", "Fråga.", meeting.subject, "fråga", True),
    )

    [mail] = delivered()
    assert mail.calendar is None


def test_no_mail_about_a_meeting_tells_of_an_individual_or_how_many_cases_there_are(
    county: County, delivered: Delivered, database: Session
) -> None:
    meeting = add(county, date(2026, 1, 7))
    rows.item(meeting, county.case())
    empty = [mail.calendar for mail in delivered()]
    aviary = Aviary(database)
    changing.change_place(county.actor("vard"), fresh(county, meeting), MeetingForm.HYBRID, "Rum 2")
    changing.cancel(county.actor("vard"), fresh(county, meeting), CancelCause.ILLNESS)

    mails = delivered()

    assert len(mails) == 8
    assert None not in empty
    for mail in mails:
        assert mail.calendar is not None
        text = f"{mail.subject} {mail.body} {unfolded(mail.calendar.data)}"
        assert aviary.sightings(text) == 0
        assert "1 ärende" not in unfolded(mail.calendar.data)
    assert aviary.planted


def test_nothing_that_is_kept_of_a_message_holds_its_calendar(
    county: County, delivered: Delivered, database: Session
) -> None:
    add(county, date(2026, 1, 7))
    delivered()
    for message in database.scalars(select(Message)):
        assert "VEVENT" not in message.body
        assert "https://trisam.example" not in message.body


def test_an_officer_who_only_lifted_a_case_is_told_in_words_and_gets_no_calendar(
    county: County, delivered: Delivered
) -> None:
    meeting = add(county, date(2026, 1, 7))
    case = county.case()
    case.officer_id = county.accounts["af_outside"].id
    rows.item(meeting, case)
    delivered()

    chair = county.actor("vard")
    changing.move(chair, fresh(county, meeting), date(2026, 1, 8), time(13))

    mails = delivered()
    [told] = to(county, "af_outside", mails)
    assert told.calendar is None
    assert "Du har lyft 1 ärende" in told.body
    assert event_of(to(county, "fk", mails)[0])[0] == "REQUEST"
