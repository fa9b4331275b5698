"""The team's month on one page: what stands on it, who gets it, and that members are told once."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pypdf
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.statistics.lifting import lift, period, tell
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.meetings.models import CancelCause, MeetingStatus
from trisam.outbox import links
from trisam.outbox.models import Message
from trisam.statistics import jobs, service
from trisam.statistics import queries as places
from trisam.statistics.areas import Area
from trisam.statistics.models import BalanceNote
from trisam.statistics.periods import Span
from trisam.statistics.publication import Publication
from trisam.statistics.queries import team_sheets as queries
from trisam.statistics.service import team_sheets
from trisam.statistics.team_sheet import (
    Coming,
    Month,
    TeamMonth,
    latest_month,
    month_of,
    sheet,
)

OCTOBER = Month(date(2026, 10, 1))
ILL, ALONE = CancelCause.ILLNESS, CancelCause.PARTY_MISSING


def known(
    held: int = 2,
    cancelled: Sequence[CancelCause] = (),
    coming: Sequence[Coming] = (),
    empty: Sequence[str] = (),
    *,
    explained: bool = True,
) -> TeamMonth:
    """A team's month."""
    return TeamMonth(
        held, tuple(cancelled), 0, tuple(coming), tuple(empty), Span(2026, 3), explained
    )


def area_of(county: County) -> Area:
    """The team as figures name it."""
    actor = county.actor("process_leader")
    return places.area(actor, places.areas(actor), f"team-{county.team.slug}")


def made(county: County, facts: TeamMonth, k: int = 1) -> Publication:
    """Its sheet."""
    tell(k)
    area = area_of(county)
    actor = county.actor("process_leader")
    lifts = service.lifts(actor, places.areas(actor), area, period())
    return sheet(area, lifts, facts, OCTOBER, date(2026, 11, 2))


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (date(2026, 11, 1), "2026-10"),
        (date(2027, 1, 31), "2026-12"),
        (date(2026, 3, 31), "2026-02"),
    ],
)
def test_the_latest_month_is_the_one_before_this(today: date, latest: str) -> None:
    assert latest_month(today).key == latest


def test_a_sheet_is_of_a_month_that_is_over_and_no_more_than_a_year_old() -> None:
    today = date(2026, 11, 29)
    assert month_of("2026-10", today) == OCTOBER
    assert month_of("2025-11", today) is not None
    for key in ("2026-11", "2026-12", "2025-10", "2026-1", "2026-13", "oktober", ""):
        assert month_of(key, today) is None


@pytest.mark.parametrize(
    ("held", "cancelled", "sentence"),
    [
        (0, (), "Inga möten hölls i oktober 2026"),
        (1, (), "1 möte hölls i oktober 2026"),
        (3, (ILL,), "3 möten hölls och 1 ställdes in i oktober 2026"),
        (0, (ILL, ALONE), "2 möten ställdes in i oktober 2026, och inget hölls"),
    ],
)
def test_it_begins_with_whether_the_team_met(
    county: County, held: int, cancelled: Sequence[CancelCause], sentence: str
) -> None:
    assert made(county, known(held, cancelled)).sentence == sentence


def test_it_says_why_a_meeting_was_cancelled_and_which_seats_are_empty(county: County) -> None:
    full = made(county, known())
    assert "Alla parter har någon på sin plats i dag." in full.said
    assert not [one for one in full.said if one.startswith("Orsak")]
    lacking = made(county, known(1, (ILL, ILL, ALONE), empty=("Försäkringskassan",)))
    assert "Orsak till det som ställdes in: sjukdom och en part saknas." in lacking.said
    assert "Ingen har platsen i dag för Försäkringskassan." in lacking.said


def test_the_next_meetings_stand_there_with_day_and_time(county: County) -> None:
    at = datetime.combine(date(2026, 12, 4), time(12), tzinfo=clock.now().tzinfo)
    found = made(county, known(coming=[Coming(at, at + timedelta(minutes=90))]))
    assert found.tables[0].title == "Nästa möten"
    assert found.tables[0].rows == ((date(2026, 12, 4), "13.00–14.30"),)
    assert made(county, known()).tables == ()
    lift(county, "af", 6)
    without = made(county, known())
    assert [table.title for table in without.tables] == ["Lyft per part"]
    assert "Inget möte är inlagt framåt." in without.said


def test_an_explanation_is_asked_for_where_the_balance_is_uneven_and_none_is_written(
    county: County,
) -> None:
    asked = "Ingen förklaring är skriven för kvartal 3 2026."
    assert not [one for one in made(county, known(explained=False)).said if asked in one]
    lift(county, "af", 20)
    lift(county, "vard", 6)
    assert [one for one in made(county, known(explained=False)).said if asked in one]
    assert not [one for one in made(county, known(explained=True)).said if asked in one]
    lift(county, "vard", 14)
    for who in ("fk", "kommun"):
        lift(county, who, 20)
    assert not [one for one in made(county, known(explained=False)).said if asked in one]


def test_a_small_number_of_lifts_is_hidden_on_it(county: County) -> None:
    lift(county, "af", 12)
    lift(county, "fk", 3)
    lift(county, "vard", 30)
    lift(county, "kommun", 30)
    shown = str(made(county, known(), k=5).tables[-1].rows)
    assert "HIDDEN" in shown
    assert "'Försäkringskassan', 3" not in shown
    assert "'Försäkringskassan', 3" in str(made(county, known(), k=1).tables[-1].rows)


def month_with_meetings(county: County) -> Month:
    """A meeting held and one cancelled last month, and one to come."""
    month = latest_month(clock.today())
    held = rows.meeting(county.team, month.first + timedelta(days=3))
    held.status, held.held_at = MeetingStatus.HELD, clock.now()
    cancelled = rows.meeting(county.team, month.first + timedelta(days=17))
    cancelled.status, cancelled.cancelled_at = MeetingStatus.CANCELLED, clock.now()
    cancelled.cancel_cause = ALONE
    before = rows.meeting(county.team, month.first - timedelta(days=1))
    before.status, before.held_at = MeetingStatus.HELD, clock.now()
    for one in (held, cancelled, before):
        rows.save(one)
    rows.meeting(county.team, clock.today() + timedelta(days=9))
    return month


def test_a_member_gets_one_page_with_the_month_of_the_own_team(app: Flask, county: County) -> None:
    month = month_with_meetings(county)
    lift(county, "af", 12)
    tell()
    officer = Visitor(app).sign_in(county.accounts["af"])
    page = officer.get(f"/statistik?plats=team-{county.team.slug}").text
    address = f"/statistik/manadsblad/{county.team.slug}/{month.key}"
    assert f'href="{address}"' in page
    answer = officer.client.get(address)
    assert answer.status_code == 200
    name = f"filename=trisam-manadsblad-{county.team.slug}-{month.key}.pdf"
    assert name in answer.headers["Content-Disposition"]
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    assert len(reader.pages) == 1
    assert "True" in str(reader.root_object.get("/MarkInfo"))
    text = " ".join(reader.pages[0].extract_text().split())
    assert f"1 möte hölls och 1 ställdes in i {month.words}." in text
    assert "Nästa möten" in text
    assert "Testa" not in text
    assert not [one.name for one in county.accounts.values() if one.name in text]


def test_the_sheet_of_a_hidden_team_and_a_month_to_come_answer_as_what_is_not(
    app: Flask, county: County
) -> None:
    officer = Visitor(app).sign_in(county.accounts["af"])
    month = latest_month(clock.today()).key
    assert (
        officer.client.get(f"/statistik/manadsblad/{county.team.slug}/{month}").status_code == 200
    )
    absent = officer.get(f"/statistik/manadsblad/finns-inte/{month}")
    for address in (
        f"/statistik/manadsblad/{county.other_team.slug}/{month}",
        f"/statistik/manadsblad/{county.team.slug}/{clock.today():%Y-%m}",
    ):
        found = officer.get(address)
        assert found.status == absent.status == 404
        assert found.text == absent.text


def test_whoever_sees_no_figures_gets_no_sheet(app: Flask, county: County) -> None:
    administrator = Visitor(app).sign_in(county.accounts["administrator"])
    month = latest_month(clock.today()).key
    assert administrator.get(f"/statistik/manadsblad/{county.team.slug}/{month}").status == 403


def test_an_empty_seat_is_one_of_a_party_that_nobody_sits_for_today(
    app: Flask, county: County
) -> None:
    actor = county.actor("process_leader")
    area = area_of(county)
    assert queries.empty_seats(actor, area) == ()
    county.seats["fk"].valid_to = clock.today() - timedelta(days=1)
    rows.save(county.seats["fk"])
    assert queries.empty_seats(actor, area) == ("Försäkringskassan",)


def promised() -> list[Message]:
    """The letters about sheets."""
    about = Message.about.startswith("team-sheet:")
    return list(session().scalars(select(Message).where(about).order_by(Message.account_id)))


def test_each_member_is_told_once_with_a_link_to_each_own_team(app: Flask, county: County) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=clock.now().tzinfo), tick=False):
        told_of = jobs.tell_of_sheets()
        assert told_of > 0
        assert jobs.tell_of_sheets() == 0
    letters = promised()
    assert len(letters) == told_of == len({letter.account_id for letter in letters})
    to_af = next(one for one in letters if one.account_id == county.accounts["af"].id)
    assert to_af.subject == "Månadsblad för oktober 2026"
    body = links.filled(to_af.body, "https://trisam.example")
    assert f"https://trisam.example/statistik/manadsblad/{county.team.slug}/2026-10" in body
    assert county.other_team.slug not in body
    assert county.accounts["administrator"].id not in {one.account_id for one in letters}


def test_nobody_is_told_after_the_first_week_and_nobody_who_has_left(
    app: Flask, county: County
) -> None:
    with time_machine.travel(datetime(2026, 11, 8, 9, tzinfo=clock.now().tzinfo), tick=False):
        assert jobs.tell_of_sheets() == 0
    assert promised() == []
    with time_machine.travel(datetime(2026, 11, 7, 9, tzinfo=clock.now().tzinfo), tick=False):
        county.accounts["af"].deactivated_at = clock.now()
        rows.save(county.accounts["af"])
        assert jobs.tell_of_sheets() > 0
    told_of = {letter.account_id for letter in promised()}
    assert county.accounts["fk"].id in told_of
    assert county.accounts["af"].id not in told_of


def test_people_do_not_read_who_the_members_are(county: County) -> None:
    for who in ("af", "process_leader"):
        with pytest.raises(Forbidden):
            queries.member_ids(county.actor(who))
        with pytest.raises(Forbidden):
            queries.seats_of(county.actor(who), county.accounts["af"].id)


def test_a_quarter_that_is_explained_is_not_asked_about(app: Flask, county: County) -> None:
    lift(county, "af", 20)
    lift(county, "vard", 6)
    tell()
    actor, month = county.actor("vard"), latest_month(clock.today()).key
    asked = "Ingen förklaring är skriven"
    before = team_sheets.of_team(actor, county.team.slug, month)
    assert any(asked in one for one in before.said)
    today = clock.today()
    quarter = (today.month - 1) // 3
    note = BalanceNote(
        team_id=county.team.id,
        year=today.year if quarter else today.year - 1,
        quarter=quarter or 4,
    )
    note.text, note.written_at = "En tjänst är tom.", clock.now()
    note.written_by_id = county.accounts["vard"].id
    rows.save(note)
    after = team_sheets.of_team(actor, county.team.slug, month)
    assert not any(asked in one for one in after.said)
