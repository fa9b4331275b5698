"""Held and cancelled meetings, why, and what it cost the cases; nothing small told of those."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.telling import alone
from tests.statistics.test_lead_times import COUNTY, GAVLE, PLACES, TEAMS
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.meetings.models import CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.statistics.areas import Area
from trisam.statistics.families.moved import MOVED, Moved, counted
from trisam.statistics.meetings_held import MeetingsHeld, Sitting, told
from trisam.statistics.periods import Period
from trisam.statistics.queries import meetings
from trisam.statistics.tables import Share

HELD, CANCELLED, PLANNED = MeetingStatus.HELD, MeetingStatus.CANCELLED, MeetingStatus.PLANNED
ILL, NOBODY = CancelCause.ILLNESS, CancelCause.COORDINATOR_MISSING
YEAR = Period(clock.today() - timedelta(days=365), clock.today())


def page(
    *sittings: Sitting, moved: tuple[Moved, ...] = (), area: Area = COUNTY, k: int = 5
) -> MeetingsHeld:
    cases = alone(MOVED, counted(PLACES, moved), k)
    return told(sittings, cases, area, PLACES.within(area), "2026")


def test_held_and_cancelled_stand_per_place_with_the_share_and_the_causes() -> None:
    of = page(
        Sitting(9, 1, HELD, None, unneeded=3),
        Sitting(1, 1, CANCELLED, ILL),
        Sitting(8, 2, HELD, None),
        Sitting(2, 2, CANCELLED, NOBODY, unneeded=1),
        area=GAVLE,
    )
    assert of.sentence == "3 av 20 möten har ställts in"
    assert of.held.rows == (
        ("Brynäs", 9, 1, Share(0.1), 3),
        ("Sätra", 8, 2, Share(0.2), 0),
    )
    assert of.held.foot == ("Gävle", 17, 3, Share(0.15), 3)
    assert of.causes.rows == (("Brynäs", 0, 0, 0, 1, 0, 1), ("Sätra", 2, 0, 0, 0, 0, 2))
    assert [bar.label for bar in of.bars.bars] == ["67\u00a0% (2)", "33\u00a0% (1)"]
    assert of.spared.startswith("Inför 3 av 17 hållna möten (18\u00a0%)")


def test_a_team_stands_alone() -> None:
    of = page(Sitting(9, 1, HELD, None), Sitting(5, 2, HELD, None), area=TEAMS[0])
    assert (of.held.rows, of.held.foot) == ((("Brynäs", 9, 0, Share(0.0), 0),), ())
    assert of.sentence == "Alla 9 möten har hållits"


def test_a_meeting_that_nobody_has_ended_is_told_of_and_not_counted() -> None:
    of = page(Sitting(2, 1, HELD, None), Sitting(1, 1, PLANNED, None))
    assert of.left_open == "1 möte har varit men är inte avslutat i Trisam, och räknas inte."
    assert of.sentence == "Alla 2 möten har hållits"
    assert page(Sitting(2, 1, HELD, None)).left_open == ""


def test_no_meetings_at_all() -> None:
    of = page()
    assert (of.found, of.cancelled, of.sentence) == (False, False, "Inga möten under perioden")


def test_what_the_cases_lost_is_told_in_days_and_who_still_waits() -> None:
    of = page(
        Sitting(1, 1, CANCELLED, ILL), moved=(Moved(5, 1, 14), Moved(5, 1, 28), Moved(6, 1, None))
    )
    assert of.cost == (
        "16 ärenden stod på de inställda mötenas listor.",
        "10 fick en ny dag.",
        "Hälften av dem som fick en ny dag fick vänta högst 14 dagar till, tillsammans 210 dagar.",
        "6 väntade fortfarande på en ny dag när kvartalet räknades.",
    )
    assert not of.notes
    every = page(Sitting(1, 1, CANCELLED, ILL), moved=(Moved(5, 1, 14),), k=1).cost
    assert every[1] == "Alla fick en ny dag."


def test_of_four_cases_nothing_is_told_and_four_among_many_are_not_found_by_subtraction() -> None:
    cancelled = Sitting(1, 1, CANCELLED, ILL)
    few = page(cancelled, moved=(Moved(4, 1, 14),))
    assert few.cost == ("Talen är för små för att visa hur många ärenden som fick vänta.",)
    among = page(cancelled, moved=(Moved(20, 1, 14), Moved(4, 1, None)))
    assert among.cost == (
        "24 ärenden stod på de inställda mötenas listor.",
        "Hälften av dem som fick en ny dag fick vänta högst 14 dagar till, tillsammans 280 dagar.",
    )
    assert among.notes
    assert page(cancelled).cost == ("Inga ärenden stod på de inställda mötenas listor.",)


def test_before_it_is_counted_nothing_is_said_of_what_it_cost() -> None:
    of = told([Sitting(1, 1, CANCELLED, ILL)], None, COUNTY, (), "2026")
    assert (of.cancelled, of.cost, of.notes) == (True, (), ())


# ── From the database ─────────────────────────────────────────────────────────────────────────


def meeting(county: County, ago: int, status: MeetingStatus, **more: object) -> Meeting:
    """A meeting so many days ago, and what became of it."""
    made = rows.meeting(county.team, clock.today() - timedelta(days=ago))
    made.status = status
    made.held_at = made.ends_at if status is HELD else None
    if status is CANCELLED:
        made.cancel_cause, made.cancelled_at = ILL, clock.now()
    for name, value in more.items():
        setattr(made, name, value)
    session().flush()
    return made


def sittings(county: County, who: str = "process_leader") -> list[tuple[MeetingStatus, int, int]]:
    found = meetings.sittings(county.actor(who), YEAR)
    return sorted((one.status, one.number, one.unneeded) for one in found)


def test_meetings_of_the_period_are_counted_by_what_became_of_them(county: County) -> None:
    spared = meeting(county, 10, HELD).pre_meeting
    spared.unneeded_at, spared.unneeded_by_id = clock.now(), county.accounts["vard"].id
    meeting(county, 20, HELD)
    meeting(county, 30, CANCELLED)
    meeting(county, 40, PLANNED)
    assert sittings(county) == [(CANCELLED, 1, 0), (HELD, 2, 1), (PLANNED, 1, 0)]
    [cancelled] = [
        one for one in meetings.sittings(county.actor("fk"), YEAR) if one.status is CANCELLED
    ]
    assert (cancelled.team_id, cancelled.cause) == (county.team.id, ILL)


def test_those_to_come_long_ago_and_efter_trisam_are_not_counted(county: County) -> None:
    meeting(county, 0, PLANNED)
    meeting(county, 400, HELD)
    meeting(county, 21, HELD, is_after=True)
    assert sittings(county) == []
    meeting(county, 1, HELD)
    assert sittings(county) == [(HELD, 1, 0)]


def test_cases_of_a_cancelled_meeting_count_their_days_and_those_that_had_left_do_not(
    county: County,
) -> None:
    lost, new = meeting(county, 30, CANCELLED), meeting(county, 9, HELD)
    for slot, (left_slot, moved_to) in enumerate(
        [(1, new.id), (2, new.id), (3, None), (None, None)], start=1
    ):
        item = rows.item(lost, county.case(to=()), slot)
        item.status, item.slot = ItemStatus.MOVED, None
        item.left_slot, item.moved_to_id = left_slot, moved_to
    rows.item(new, county.case(to=()))
    session().flush()
    found = meetings.moved(YEAR)
    assert sorted((one.number, one.days or 0) for one in found) == [(1, 0), (2, 21)]


def test_who_sees_no_figures_is_refused_and_a_seat_is_not(county: County) -> None:
    meeting(county, 10, HELD)
    assert sittings(county, "fk") == [(HELD, 1, 0)]
    for who in ("administrator", "af_outside"):
        with pytest.raises(Forbidden):
            meetings.sittings(county.actor(who), YEAR)


# ── The page ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("quarter_told")
def test_the_page_says_it_for_the_place_and_a_hidden_place_is_as_absent(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    meeting(county, 10, HELD)
    meeting(county, 20, CANCELLED)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    shown = folke.get(f"/statistik/moten?plats=team-{county.team.slug}")
    assert "1 av 2 möten har ställts in." in shown.words
    assert "Sjukdom" in shown.words
    assert invalid_html(shown.text) == []
    assert folke.get("/statistik/moten?plats=team-satra-halsocentral").status == 404
    wrong = folke.get("/statistik/moten?period=urtiden")
    assert (wrong.status, "Välj ett av alternativen i listan." in wrong.words) == (422, True)
    assert 'action="/statistik/moten"' in wrong.text
