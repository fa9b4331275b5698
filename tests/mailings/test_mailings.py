"""Messages to individuals: promised once, asked about as they leave, erased afterwards."""

import logging
import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import Config
from tests.factories.county import County
from tests.mailings.promised import (
    ADDRESSES,
    OPEN,
    SYSTEM,
    Out,
    everything,
    promise,
    promised_in,
)
from tests.overheard import listening
from trisam import scheduler
from trisam.cases.models import Case
from trisam.core import clock, crypto
from trisam.core.db import attempt
from trisam.extracts import queries as extracts
from trisam.extracts.records import record_of
from trisam.mailings import jobs, queries, service
from trisam.mailings.gateways import SmsRefused, Text
from trisam.mailings.hours import Hours
from trisam.mailings.models import Mailing, MailingWay
from trisam.outbox.mail import Mail
from trisam.retention.models import PurgeGround, RetentionKind
from trisam.retention.service.purging import Ground, purge

MONDAY = datetime(2026, 11, 30, 11, tzinfo=UTC)  # 12.00 in Sweden
WEEK = timedelta(days=7)


def test_the_same_promise_twice_is_one_message(county: County) -> None:
    case = county.case()
    promise(case)
    promise(case)
    promise(case, 2)
    assert len(everything()) == 2


def test_mail_and_sms_leave_once_and_the_letter_waits_for_whoever_prints_it(
    county: County,
) -> None:
    case = county.case()
    for number, way in enumerate(MailingWay):
        promise(case, number, way=way)
    out = Out()

    assert jobs.deliver(out.roads, OPEN) == 2
    assert jobs.deliver(out.roads, OPEN) == 0

    [mail], [text] = out.mails, out.texts
    assert (mail.address, mail.subject) == (
        ADDRESSES[MailingWay.MAIL],
        "Ett meddelande från Trisam",
    )
    assert mail.body.endswith("{{sida:/e/hemligtoken}}"), "the postman fills it in"
    assert text.number == ADDRESSES[MailingWay.SMS]
    assert text.words == "Det finns något att svara på: https://trisam.example/e/hemligtoken"
    letter = queries.waiting_letter("survey:2")
    assert letter is not None
    assert letter.address is None, "whoever posts it writes the envelope"
    assert "hemligtoken" in str(letter.body)

    service.note_sent(SYSTEM, letter)
    assert queries.waiting_letter("survey:2") is None


def test_nothing_is_left_of_address_and_text_when_it_has_left(county: County) -> None:
    [mailing] = promised_in(county)
    assert (mailing.address, mailing.body) != (None, None)

    jobs.deliver(Out().roads, OPEN)

    [sent] = everything()
    assert sent.sent_at is not None
    assert (sent.address_sealed, sent.body_sealed) == (None, None)


def test_the_database_refuses_what_has_ended_and_is_not_erased(
    county: County, database: Session
) -> None:
    promised_in(county)
    for end in ("sent_at", "cancelled_at", "failed_on"):
        with pytest.raises(IntegrityError), attempt():
            database.execute(update(Mailing).values({end: clock.now()}))


def test_who_may_no_longer_be_written_to_gets_nothing_and_the_message_is_erased(
    county: County,
) -> None:
    case = county.case()
    promise(case, 1, about="survey:gone")
    promise(case, 2, about="survey:stands")
    out = Out()
    gate = jobs.Gate(lambda mailing: mailing.about == "survey:stands", OPEN.is_open)

    assert jobs.deliver(out.roads, gate) == 1

    told = {one.about: one for one in everything()}
    assert told["survey:gone"].cancelled_at is not None
    assert told["survey:gone"].address_sealed is told["survey:gone"].body_sealed is None
    assert told["survey:stands"].sent_at is not None
    assert jobs.deliver(out.roads, OPEN) == 0, "a yes afterwards brings nothing back"


def test_a_planted_delivery_that_asks_nobody_would_send_it(county: County) -> None:
    promised_in(county)
    out = Out()
    assert jobs.deliver(out.roads, OPEN) == 1
    assert len(out.mails) == 1


def test_a_kind_that_nobody_answers_for_stays_here(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    [mailing] = promised_in(county)
    monkeypatch.setattr(scheduler, "GATES", {})
    assert not scheduler.may_go(mailing)
    monkeypatch.setattr(scheduler, "GATES", {mailing.kind: lambda _: True})
    assert scheduler.may_go(mailing)


def test_what_is_taken_back_is_erased_and_never_leaves(county: County) -> None:
    case, other = county.case(), county.case()
    promise(case, 1, about="survey:1")
    promise(case, 2, about="survey:2")
    promise(other, 3, about="survey:3")

    assert service.cancel_about(SYSTEM, "survey:1") == 1
    assert service.cancel_about(SYSTEM, "survey:1") == 0
    assert service.cancel_for_case(SYSTEM, case.id) == 1

    out = Out()
    assert jobs.deliver(out.roads, OPEN) == 1
    for one in everything():
        assert one.address_sealed is one.body_sealed is None


def test_it_waits_for_the_day(county: County) -> None:
    """Promised on Saturday evening, it leaves on Monday at eight."""
    saturday = datetime(2026, 11, 28, 19, tzinfo=UTC)
    gate = jobs.Gate(OPEN.may_go, Hours().are_open)
    with time_machine.travel(saturday, tick=False) as moved:
        promised_in(county)
        out = Out()
        for _hours in range(36):
            assert jobs.deliver(out.roads, gate) == 0, clock.now()
            moved.shift(timedelta(hours=1))
        assert clock.local(clock.now()).isoformat().startswith("2026-11-30T08:00")
        assert jobs.deliver(out.roads, gate) == 1


def test_a_round_that_goes_on_into_the_evening_stops_there(county: County) -> None:
    promised_in(county, 5)
    hours = iter([True, True, True, False, False])
    out = Out()
    assert jobs.deliver(out.roads, jobs.Gate(OPEN.may_go, lambda _: next(hours, False))) == 2
    assert len(out.mails) == 2


def test_a_message_for_later_waits_until_then(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False) as moved:
        promised_in(county, not_before=MONDAY + timedelta(days=7))
        out = Out()
        assert jobs.deliver(out.roads, OPEN) == 0
        moved.shift(timedelta(days=7))
        assert jobs.deliver(out.roads, OPEN) == 1


def test_a_refused_message_stops_no_other_is_tried_again_and_at_last_given_up(
    county: County,
) -> None:
    def refuses(thing: Mail | Text) -> None:
        if thing.name == jobs.name_of(first):
            raise smtplib.SMTPRecipientsRefused({})

    with time_machine.travel(MONDAY, tick=False) as moved:
        first, *_ = promised_in(county, 3)
        out = Out(before=refuses)
        assert jobs.deliver(out.roads, OPEN) == 2
        for tries in range(1, service.MOST_TRIES):
            assert everything()[0].tries == tries
            assert jobs.deliver(out.roads, OPEN) == 0
            assert everything()[0].tries == tries, "not before its next time"
            moved.shift(service.NEXT_TRY)
            jobs.deliver(out.roads, OPEN)

    given_up = everything()[0]
    assert given_up.failed_on is not None
    assert given_up.address_sealed is given_up.body_sealed is None
    assert jobs.deliver(Out().roads, OPEN) == 0


def test_a_reminder_never_overtakes_what_it_reminds_of_and_keeps_its_distance(
    county: County,
) -> None:
    """The server has been silent for ten days; the reminder was to come after seven."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        case, out = county.case(), Out()
        promise(case, 1)
        promise(case, 2, about="survey:1", not_before=MONDAY + WEEK)
        promise(case, 3, about="survey:1", not_before=MONDAY + 2 * WEEK)
        promise(case, 4, about="survey:other", not_before=MONDAY + WEEK)
        moved.shift(timedelta(days=10))
        assert jobs.deliver(out.roads, OPEN) == 2
        assert sent_keys() == {"prov:1", "prov:4"}
        assert jobs.deliver(out.roads, OPEN) == 0
        moved.shift(WEEK - timedelta(minutes=1))
        assert jobs.deliver(out.roads, OPEN) == 0
        moved.shift(timedelta(minutes=1))
        assert jobs.deliver(out.roads, OPEN) == 1
        assert sent_keys() == {"prov:1", "prov:2", "prov:4"}
        moved.shift(WEEK)
        assert jobs.deliver(out.roads, OPEN) == 1
        assert jobs.deliver(out.roads, OPEN) == 0


def test_a_letter_that_nobody_has_posted_holds_up_its_reminder(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False) as moved:
        case, out = county.case(), Out()
        promise(case, 1, way=MailingWay.LETTER)
        promise(case, 2, about="survey:1", not_before=MONDAY + WEEK)
        moved.shift(2 * WEEK)
        assert jobs.deliver(out.roads, OPEN) == 0
        letter = queries.waiting_letter("survey:1")
        assert letter is not None
        service.note_sent(SYSTEM, letter)
        assert jobs.deliver(out.roads, OPEN) == 0
        moved.shift(WEEK)
        assert jobs.deliver(out.roads, OPEN) == 1


def test_what_was_to_follow_is_given_up_with_what_cannot_arrive(county: County) -> None:
    def refuses(_thing: Mail | Text) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    with time_machine.travel(MONDAY, tick=False) as moved:
        case = county.case()
        promise(case, 1)
        promise(case, 2, about="survey:1", not_before=MONDAY + WEEK)
        for _tries in range(service.MOST_TRIES):
            jobs.deliver(Out(before=refuses).roads, OPEN)
            moved.shift(service.NEXT_TRY)

    told = {one.once_key: one for one in everything()}
    assert told["prov:1"].failed_on is not None
    assert told["prov:2"].cancelled_at is not None
    assert told["prov:2"].body_sealed is None


def sent_keys() -> set[str]:
    """The promises that were kept."""
    return {one.once_key for one in everything() if one.sent_at is not None}


def test_a_number_that_the_gateway_refuses_is_as_a_refused_mail(county: County) -> None:
    def refuses(_thing: Mail | Text) -> None:
        raise SmsRefused

    promised_in(county, way=MailingWay.SMS)
    assert jobs.deliver(Out(before=refuses).roads, OPEN) == 0
    assert everything()[0].tries == 1


def test_a_silent_mail_server_stops_the_mail_and_not_the_sms(county: County) -> None:
    def silent(thing: Mail | Text) -> None:
        if isinstance(thing, Mail):
            raise ConnectionRefusedError

    case = county.case()
    promise(case, 1)
    promise(case, 2)
    promise(case, 3, way=MailingWay.SMS)
    out = Out(before=silent)

    with pytest.raises(ConnectionRefusedError):
        jobs.deliver(out.roads, OPEN)

    assert len(out.texts) == 1
    assert [one.tries for one in everything()] == [0, 0, 0]


def test_without_a_road_it_waits(county: County) -> None:
    promised_in(county, way=MailingWay.SMS)
    assert jobs.deliver(jobs.Roads(Out().post, None, ""), OPEN) == 0
    assert everything()[0].address is not None


def test_many_refused_messages_bar_no_way_for_those_behind_them(county: County) -> None:
    last = promised_in(county, queries.BATCH + 1)[-1]

    def refuses(thing: Mail | Text) -> None:
        if thing.name != jobs.name_of(last):
            raise smtplib.SMTPRecipientsRefused({})

    assert jobs.deliver(Out(before=refuses).roads, OPEN) == 1


def test_a_broken_seal_is_an_alarm_without_words_and_stops_no_other(county: County) -> None:
    first, _ = promised_in(county, 2)
    first.address_sealed = crypto.seal("individ@exempel.test", "mailing.address.somewhere")
    log: list[str] = []
    with listening(log):
        assert jobs.deliver(Out().roads, OPEN) == 1
    assert log == [f"ALARM seal broken: mailing.address.{first.id}"]


def test_no_log_holds_an_address_a_text_or_a_token(county: County) -> None:
    """Whatever happens: promised, sent, refused, taken back, a gateway that quotes the number."""
    case, log = county.case(), list[str]()
    promise(case, 1)
    promise(case, 2)
    promise(case, 3, way=MailingWay.SMS)
    refused = {jobs.name_of(one) for one in everything() if one.once_key == "prov:2"}

    def troubles(thing: Mail | Text) -> None:
        if thing.name in refused:
            raise smtplib.SMTPRecipientsRefused({ADDRESSES[MailingWay.MAIL]: (550, b"no")})
        if isinstance(thing, Text):
            raise SmsRefused(thing.number)

    with listening(log):
        jobs.deliver(Out(before=troubles).roads, OPEN)
        service.cancel_for_case(SYSTEM, case.id)
        assert written_of(log) == []
        logging.getLogger("trisam.mailings").warning("gick inte till +46701740605")

    assert written_of(log) == ["gick inte till +46701740605"], "a planted line is caught"


def written_of(log: list[str]) -> list[str]:
    """The lines that tell to whom or what."""
    words = (*filter(None, ADDRESSES.values()), "hemligtoken", "+4670")
    return [line for line in log if any(word in line for word in words)]


def test_the_scheduler_has_the_roads_that_the_settings_open(tmp_path: Path) -> None:
    bare = Config(tmp_path, "", tmp_path / "keys.json")
    full = Config(
        tmp_path,
        "",
        tmp_path / "keys.json",
        smtp_url="smtp://localhost",
        sms_folder=tmp_path / "sms",
        sending_hours=(9, 17),
    )
    roads, _ = scheduler.to_individuals(bare)
    assert roads.sends().keys() == set()
    roads, gate = scheduler.to_individuals(full)
    assert roads.sends().keys() == {MailingWay.MAIL, MailingWay.SMS}
    assert [gate.is_open(MONDAY.replace(hour=hour)) for hour in (7, 8, 15, 16)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_purged_case_has_nothing_waiting_for_its_individual(
    county: County, database: Session
) -> None:
    case, other = county.case(), county.case()
    promise(case, 1)
    promise(other, 2)

    purge(SYSTEM, RetentionKind.CASE, case.id, Ground(PurgeGround.OWN_REQUEST))

    told = {one.case_id: one for one in everything()}
    assert told[case.id].cancelled_at is not None
    assert told[case.id].address_sealed is told[case.id].body_sealed is None
    assert told[other.id].body is not None


def test_an_extract_tells_where_and_when_and_never_the_link(county: County) -> None:
    case = county.case()
    promise(case)

    shown = str(contents(county, "af", case))

    assert ADDRESSES[MailingWay.MAIL] in shown
    assert "Ett meddelande från Trisam" in shown
    assert "hemligtoken" not in shown
    assert ADDRESSES[MailingWay.MAIL] not in str(contents(county, "fk", case)), (
        "the lifting party's"
    )


def contents(county: County, who: str, case: Case) -> object:
    """What the party takes along of the case."""
    party_id = county.parties[who].id
    found = extracts.part_of(case, party_id)[Mailing]
    names = extracts.names_for(found)
    return [record_of(row, names).told for row in found]
