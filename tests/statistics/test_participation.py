"""How many took part: followed per party and kön, and nothing small told."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import period, tell
from tests.statistics.telling import alone
from tests.visitor import Visitor
from trisam.cases.values import HAS_A_SAY, Attendance
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.people.models import Gender
from trisam.recommendations.models import Recommendation
from trisam.statistics import queries, service, share_bars
from trisam.statistics.families.participation import PARTICIPATION, TookPart, counted
from trisam.statistics.figures import PartyName
from trisam.statistics.participation import Participation, told, told_after
from trisam.statistics.period_choices import year_to_value
from trisam.statistics.periods import Period, Span
from trisam.statistics.queries.lifts import every_place
from trisam.statistics.queries.participation import days_until_told, took_part
from trisam.statistics.tables import as_text

PARTIES = [PartyName(1, "AF"), PartyName(2, "FK"), PartyName(3, "Vården")]
HERE, WORDS, ABSENT = Attendance.IN_PERSON, Attendance.OWN_WORDS, Attendance.DECLINES


def some(
    number: int,
    way: Attendance = HERE,
    party: int = 1,
    *,
    woman: bool = True,
) -> TookPart:
    return TookPart(number, party, woman, way, kommun_id=1)


def page(*found: TookPart, later: Sequence[TookPart] = (), k: int = 5) -> Participation:
    """The page of a year of two quarters."""
    of = [
        alone(PARTICIPATION, counted(each, {}, 0), k) for each in ((*found, *later), found, later)
    ]
    over_time = [(Span(2026, 1), of[1]), (Span(2026, 2), of[2])]
    return told(of[0], over_time, PARTIES, "2026")


def after(days: dict[int, int], untold: int) -> str:
    """How soon so many were told, as a sentence."""
    half = (sum(days.values()) + untold) // 2
    found = [some(half, woman=woman, way=way) for woman in (True, False) for way in (HERE, ABSENT)]
    days = {waited: 2 * number for waited, number in days.items()}
    return told_after(alone(PARTICIPATION, counted(found, days, 2 * untold)))


def row(of: Participation, words: str) -> list[str]:
    every = (line for table in of.tables for line in (*table.rows, table.foot))
    return [as_text(value) for value in next(line for line in every if line[0] == words)[1:]]


def test_four_of_the_five_ways_are_to_take_part() -> None:
    assert set(Attendance) - HAS_A_SAY == {Attendance.DECLINES}


def test_the_share_stands_with_its_numerator_and_denominator_per_party_and_kon() -> None:
    of = page(
        some(10),
        some(10, ABSENT),
        some(15, WORDS, 2, woman=False),
        some(5, ABSENT, 2, woman=False),
        k=1,
    )
    assert row(of, "AF") == ["50\u00a0% (10 av 20)", "inga", "50\u00a0% (10 av 20)"]
    assert row(of, "FK") == ["inga", "75\u00a0% (15 av 20)", "75\u00a0% (15 av 20)"]
    assert row(of, "Alla parter")[2] == "62\u00a0% (25 av 40)"
    assert of.sentence.startswith("62\u00a0% av personerna deltog")


def test_each_way_and_each_quarter_has_its_row() -> None:
    of = page(some(10), some(8, ABSENT), later=[some(7, WORDS)], k=1)
    assert row(of, "Skickade med egna ord") == ["7", "0", "7"]
    assert row(of, "Deltog inte") == ["8", "0", "8"]
    assert row(of, "Kvartal 1 2026") == ["10", "18", "56\u00a0%"]
    assert row(of, "Kvartal 2 2026") == ["7", "7", "100\u00a0%"]


def test_a_small_number_is_hidden_and_its_share_too() -> None:
    of = page(some(30), some(3, ABSENT), some(20, party=2), some(9, ABSENT, 2))
    assert "dolt" in row(of, "AF")
    for words in ("AF", "FK", "Alla parter", "Deltog inte", "Alla"):
        for cell in row(of, words):
            assert not re.search(r"(^|\()[0-4]( |$)", cell)


def test_a_party_that_lifted_nothing_has_no_row_and_nothing_at_all_is_said_so() -> None:
    assert [line[0] for line in page(some(9)).tables[0].rows] == ["AF"]
    assert page().sentence == "Inga ärenden har tagits upp"
    assert not page().found
    assert "för små" in page(some(3), some(20, ABSENT)).sentence


def test_the_picture_says_what_the_table_says_and_has_no_bar_for_what_is_hidden() -> None:
    of = page(some(30), some(3, ABSENT), some(20, party=2, woman=False))
    bars = {(bar.group, bar.name): bar for bar in of.bars.bars}
    assert bars["AF", "Kvinnor"].size is None
    assert bars["AF", "Kvinnor"].label == "dolt"
    assert bars["FK", "Män, annat och okänt"].size is None or "20 av 20" in of.bars.in_words
    picture = share_bars.svg(of.bars)
    assert "AF, kvinnor: dolt." in picture
    assert "style" not in picture


def taken_up(
    county: County,
    how: Attendance | None,
    times: int,
    by: str = "af",
    days_ago: int = 20,
    **of_meeting: object,
) -> None:
    """So many cases in a meeting, about women, in which they took part so."""
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=days_ago))
    for name, value in of_meeting.items():
        setattr(meeting, name, value)
    for _ in range(times):
        case, about = county.case(by=by, to=()), county.person()
        about.gender = Gender.WOMAN
        case.person_id = about.id
        rows.save(
            Recommendation(
                case_id=case.id,
                meeting_id=meeting.id,
                recorded_by_id=county.accounts["vard"].id,
                recorded_at=clock.now(),
                participation=how,
                text="Arbetsträning.",
            )
        )


def found_now() -> list[TookPart]:
    return took_part(every_place(), Period(clock.today() - timedelta(days=365), clock.today()))


def test_cases_that_were_taken_up_are_counted_by_who_lifted_and_how_it_was(county: County) -> None:
    taken_up(county, HERE, 2)
    taken_up(county, ABSENT, 1, by="fk", days_ago=21)
    found = {(one.party_id, one.way): one.number for one in found_now()}
    af, fk = county.parties["af"].id, county.parties["fk"].id
    assert found == {(af, HERE): 2, (fk, ABSENT): 1}
    assert all(one.is_woman for one in found_now())


def test_a_list_that_does_not_tell_long_ago_and_efter_trisam_are_not_counted(
    county: County,
) -> None:
    taken_up(county, HERE, 1)
    taken_up(county, None, 1, days_ago=21)
    taken_up(county, HERE, 1, days_ago=400)
    taken_up(county, HERE, 1, days_ago=22, is_after=True)
    assert sum(one.number for one in found_now()) == 1


def test_the_days_until_the_individual_was_told_are_counted_with_them(county: County) -> None:
    taken_up(county, HERE, 3)
    one, two, _ = session().query(Recommendation).all()
    one.feedback_on = two.feedback_on = clock.today() - timedelta(days=15)
    session().flush()
    days = Period(clock.today() - timedelta(days=365), clock.today())
    assert days_until_told(days) == ({5: 2}, 1)


def test_days_to_feedback_are_told_of_five_and_not_of_four() -> None:
    told = after({2: 1, 4: 1, 6: 6, 8: 1, 10: 1}, 10)
    assert "inom 6 dagar efter mötet (20 av 40 hade fått den" in told
    assert after({2: 1, 4: 2, 6: 7}, 0).endswith("inom 6 dagar efter mötet.")
    assert "för små" in after({2: 1, 4: 1}, 18)
    assert after({}, 0) == "Inga rekommendationer under perioden."


@pytest.mark.usefixtures("quarter_told")
def test_who_sees_no_figures_is_refused_and_a_seat_is_not(county: County) -> None:
    taken_up(county, HERE, 1)
    tell()
    assert service.participation(county.actor("fk"), period())
    for who in ("administrator", "af_outside"):
        with pytest.raises(Forbidden):
            service.participation(county.actor(who), period())
        with pytest.raises(Forbidden):
            queries.party_names(county.actor(who))


@pytest.mark.usefixtures("quarter_told")
def test_the_page_shows_it_and_the_statistics_lead_there(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    taken_up(county, HERE, 6)
    taken_up(county, ABSENT, 6, days_ago=21)
    tell()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    shown = folke.get("/statistik/delaktighet")
    assert "50 % av personerna deltog när deras ärende togs upp (6 av 12)." in shown.words
    assert invalid_html(shown.text) == []
    assert 'href="/statistik/delaktighet"' in folke.get("/statistik").text


@pytest.mark.usefixtures("quarter_told")
def test_three_are_hidden_on_the_page_and_figures_that_hide_nothing_are_caught(
    app: Flask, county: County
) -> None:
    taken_up(county, HERE, 30)
    taken_up(county, WORDS, 3, days_ago=21)
    tell()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    three = re.compile(r"<td[^>]*><span>3</span></td>")
    assert not three.search(folke.get("/statistik/delaktighet").text)
    tell(k=1)
    assert three.search(folke.get("/statistik/delaktighet").text)


@pytest.mark.usefixtures("quarter_told")
def test_another_year_can_be_chosen_and_one_that_is_none_is_put_right(
    app: Flask, county: County
) -> None:
    taken_up(county, HERE, 6)
    taken_up(county, ABSENT, 6, days_ago=21)
    tell()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    newest = year_to_value(period().quarters()[-1])
    assert "(6 av 12)" in folke.get(f"/statistik/delaktighet?period={newest}").words
    before = year_to_value(Span.numbered(period().quarters()[-1].number - 4))
    earlier = folke.get(f"/statistik/delaktighet?period={before}")
    assert (earlier.status, "Inga siffror än" in earlier.words) == (200, True)
    for address in ("/statistik/delaktighet", "/statistik/delaktighet/fil.csv"):
        wrong = folke.get(f"{address}?period=urtiden")
        assert (wrong.status, "Välj ett av alternativen i listan." in wrong.words) == (422, True)
