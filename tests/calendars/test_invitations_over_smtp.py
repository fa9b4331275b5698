"""An invitation as a mail program receives it: its parts, and no way in for line breaks."""

from datetime import date, timedelta

import pytest

from tests.calendars.inviting import MONDAY, PLAN, Wait, add, received
from tests.calendars.reading import parsed, shown_anytime
from tests.factories.county import County
from tests.outbox.mail_server import MailServer
from trisam.meetings.service import scheduling
from trisam.outbox import jobs

pytestmark = pytest.mark.usefixtures("wait")
EVIL = (
    "Rum 1\r\nATTENDEE:mailto:ond@example.se",
    "Rum 1\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Inbrott",
    "Rum 1\r\nBcc: ond@example.se\r\n\r\n<b>Hej</b>",
    "Rum 1\x0b\x85\u2028END:VCALENDAR",
)


@pytest.mark.parametrize("evil", EVIL)
def test_line_breaks_in_a_teams_name_or_a_place_change_no_mail_and_no_event(
    county: County, server: MailServer, above: jobs.Above, evil: str
) -> None:
    county.team.name = evil
    meeting = add(county, date(2026, 1, 7), place=evil)

    letters = received(server, above)

    assert len(letters) == 4
    for letter in letters:
        assert letter["Bcc"] is None
        assert letter["Subject"] == f"Nytt möte: {' '.join(evil.split())}"
        kinds = [part.get_content_type() for part in letter.walk()]
        assert kinds == ["multipart/alternative", "text/plain", "text/calendar"]
        [event] = parsed(letter.get_payload(1).get_payload(decode=True)).events
        assert str(event["attendee"]) == f"mailto:{letter['To']}"
        assert event.start == meeting.starts_at


def test_an_invitation_over_smtp_is_what_mail_programs_take_for_one(
    county: County, server: MailServer, above: jobs.Above
) -> None:
    meeting = add(county, date(2026, 1, 7))

    letter = received(server, above)[0]

    words, calendar = letter.get_payload()
    assert letter.get_content_type() == "multipart/alternative"
    assert words.get_content_type() == "text/plain", "the plainest first (RFC 2046, 5.1.4)"
    assert "Teammöte ons 7 jan 2026 kl. 13.00." in words.get_content()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST", "as in the object (RFC 6047, 2.4)"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_content_disposition() is None
    assert letter["Date"].datetime == MONDAY
    data = calendar.get_payload(decode=True)
    assert b"\r\n" in data
    assert data.count(b"\n") == data.count(b"\r\n")
    assert shown_anytime(data)[0].start == meeting.starts_at


def test_a_file_over_smtp_is_attached(
    county: County, server: MailServer, above: jobs.Above, wait: Wait
) -> None:
    chair = county.actor("vard")
    offered = scheduling.preview(chair, county.team, PLAN).proposed
    scheduling.schedule(chair, county.team, PLAN, offered)
    wait(timedelta(days=2))

    letter = received(server, above)[0]

    _, file = letter.get_payload()
    assert letter.get_content_type() == "multipart/mixed"
    assert file.get_content_disposition() == "attachment"
    assert file.get_filename() == "moten.ics"
    assert len(shown_anytime(file.get_payload(decode=True))) == len(offered)
