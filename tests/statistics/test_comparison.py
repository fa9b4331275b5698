"""Two periods beside each other, and no difference where one of the numbers is hidden."""

import re
from collections.abc import Iterable

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import lift, period, quarter, tell, told_day
from tests.statistics.test_pages import sheets
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.errors import NotFound
from trisam.statistics import service
from trisam.statistics.comparison import Comparison
from trisam.statistics.period_choices import code, year_before, year_to_value
from trisam.statistics.periods import Period, Span, newest
from trisam.statistics.service import comparing
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Change, Difference, Share, Value

AF, FK, KOMMUN, VARD = "Arbetsförmedlingen", "Försäkringskassan", "Kommunen", "Vården"
ROW = tuple[Value, ...]
YEAR = 4
"""Quarters back."""


@pytest.fixture
def two_years(county: County) -> County:
    """48 lifts in the newest four quarters and 40 in the four before; FK lifts less than it did."""
    for who, before, now in (
        ("af", 10, 12),
        ("fk", 10, 6),
        ("kommun", 10, 14),
        ("vard", 10, 16),
    ):
        lift(county, who, before, lifted_on=told_day(YEAR))
        lift(county, who, now)
    return county


@pytest.fixture
def leader(app: Flask, two_years: County) -> Visitor:
    """The process leader, signed in, in that county."""
    tell()
    return Visitor(app).sign_in(two_years.accounts["process_leader"])


def compared(
    county: County,
    place: str = "lanet",
    *,
    within: Period | None = None,
    other: Period | None = None,
    k: int = 1,
    who: str = "process_leader",
) -> Comparison:
    """The newest four quarters, or `within`, beside the four before or `other`, counted now."""
    tell(k)
    actor = county.actor(who)
    places, _ = service.places_for(actor)
    area = places.find(place)
    assert area is not None
    now = within or period()
    return comparing.lifts(actor, places, area, now, other or year_before(now).period)


def by_party(found: Comparison) -> dict[Value, ROW]:
    """The rows of the table of parties, by name."""
    table, _ = found.tables
    return {row[0]: row[1:] for row in (*table.rows, table.foot)}


def told_too_much(rows_of: Iterable[ROW]) -> list[Value]:
    """The parties with a difference though one of the two numbers that it is of is hidden."""
    wrong = []
    for name, then, now, change, share_then, share_now, share_change in rows_of:
        for pair, difference in (
            ((then, now), change),
            ((share_then, share_now), share_change),
        ):
            if HIDDEN in pair and isinstance(difference, Change | Difference):
                wrong.append(name)
    return wrong


def test_each_party_has_its_lifts_and_its_share_in_both_periods_and_what_changed(
    two_years: County,
) -> None:
    found = by_party(compared(two_years))
    assert found[FK] == (10, 6, Change(-4), Share(0.25), Share(0.125), Difference(-0.125))
    assert found[VARD][:3] == (10, 16, Change(6))
    assert found["Totalt"][:3] == (40, 48, Change(8))


def test_the_sentence_says_what_changed_most_and_how_the_balance_did(two_years: County) -> None:
    found = compared(two_years)
    assert found.sentence == (
        "Störst är skillnaden för Försäkringskassan, från 25\u00a0% till 12\u00a0% av lyften "
        "(från 10 till 6 lyft)."
    )
    assert found.said == (
        "Lyften är 8 fler: 48, mot 40 förut.",
        "Balansindex är 83, mot 100 förut: ojämnare mellan parterna.",
    )
    _, index = found.tables
    assert index.rows == (("Balansindex", 100, 83, Change(-17)),)


def test_two_parties_that_changed_as_much_are_both_named(county: County) -> None:
    for who, before, now in (("af", 10, 15), ("fk", 10, 5), ("kommun", 10, 10), ("vard", 10, 10)):
        lift(county, who, before, lifted_on=told_day(YEAR))
        lift(county, who, now)
    found = compared(county)
    assert f"{AF}, från 25\u00a0% till 38\u00a0%" in found.sentence
    assert f"och {FK}, från 25\u00a0% till 12\u00a0%" in found.sentence
    assert found.said[0] == "Lyften är lika många i båda perioderna: 40."


def test_the_same_shares_are_no_difference(county: County) -> None:
    for who in ("af", "fk", "kommun", "vard"):
        lift(county, who, 10, lifted_on=told_day(YEAR))
        lift(county, who, 5)
    found = compared(county)
    assert found.sentence == "Andelarna är nästan desamma i båda perioderna."
    assert found.said[1] == "Balansindex är 100 i båda perioderna: lika jämnt mellan parterna."


@pytest.mark.parametrize("place", ["lanet", "kommun-gavle", "team-brynas-halsocentral"])
def test_every_kind_of_place_can_be_compared(two_years: County, place: str) -> None:
    found = by_party(compared(two_years, place))
    assert found[FK][:3] == (10, 6, Change(-4))


def test_the_county_is_compared_quarter_by_quarter_too(two_years: County) -> None:
    found = compared(two_years, within=quarter(), other=quarter(YEAR))
    assert by_party(found)[FK][:3] == (10, 6, Change(-4))


def test_the_earlier_period_stands_first_whichever_is_asked_for(two_years: County) -> None:
    earlier = year_before(period()).period
    found = compared(two_years, within=earlier, other=period())
    assert by_party(found)[FK][:3] == (10, 6, Change(-4))


def test_what_is_hidden_in_either_period_has_no_difference(county: County) -> None:
    for who, before, now in (("af", 20, 21), ("fk", 3, 9), ("kommun", 4, 8), ("vard", 20, 24)):
        lift(county, who, before, lifted_on=told_day(YEAR))
        lift(county, who, now)
    found = compared(county, k=5)
    parties = by_party(found)
    assert parties[FK] == (HIDDEN, 9, HIDDEN, HIDDEN, Share(9 / 62), HIDDEN)
    assert parties[AF][:3] == (20, 21, Change(1))
    assert found.sentence.startswith("Av de parter som går att jämföra: Störst är skillnaden för ")
    _, index = found.tables
    assert index.rows[0][1] is HIDDEN
    assert index.rows[0][3] is HIDDEN
    assert told_too_much((name, *row) for name, row in parties.items()) == []


def test_a_difference_that_gives_a_hidden_number_away_is_caught() -> None:
    hidden: ROW = (FK, HIDDEN, 9, HIDDEN, HIDDEN, Share(0.1), HIDDEN)
    in_lifts: ROW = (FK, HIDDEN, 9, Change(6), HIDDEN, Share(0.1), HIDDEN)
    in_shares: ROW = (FK, HIDDEN, 9, HIDDEN, HIDDEN, Share(0.1), Difference(0.05))
    assert told_too_much([hidden]) == []
    assert told_too_much([in_lifts]) == [FK]
    assert told_too_much([in_shares]) == [FK]


def test_where_all_is_hidden_the_sentence_says_what_to_choose(county: County) -> None:
    for who in ("af", "fk", "kommun", "vard"):
        lift(county, who, 1, lifted_on=told_day(YEAR))
        lift(county, who, 2)
    hidden = "Talen är för små för att jämföra parternas andelar."
    assert compared(county, k=5).sentence == hidden
    assert compared(county, "kommun-gavle", k=5).sentence == f"{hidden} Välj ett större område."


def test_a_period_that_nothing_is_told_of_is_answered_with_a_sentence(county: County) -> None:
    lift(county, "af", 10)
    found = compared(county)
    assert found.tables == ()
    assert found.sentence == (
        f"Det finns inga siffror för {year_before(period()).period.words} i länet. "
        "Välj en period i listan under Jämför med."
    )


def test_a_team_that_was_not_there_then_has_nothing_to_compare(two_years: County) -> None:
    parties = two_years.parties.values()
    new = rows.team("Hagaströms hälsocentral", two_years.kommun, two_years.units["vard"], parties)
    for member in new.parties:
        member.valid_from = told_day()
    lift(two_years, "af", 8, new)
    found = compared(two_years, f"team-{new.slug}")
    assert found.tables == ()
    assert "i Hagaströms hälsocentral. Välj en period" in found.sentence


def test_periods_that_share_quarters_are_compared_and_said_to_share_them(county: County) -> None:
    lift(county, "af", 10)
    lift(county, "fk", 10, lifted_on=told_day(YEAR))
    found = compared(county, other=Period(quarter(YEAR).first, quarter(1).last))
    assert found.tables
    assert "Perioderna har 3 kvartal gemensamt. Det räknas i båda." in found.remarks


def test_a_period_cannot_be_compared_with_itself_or_with_a_shorter_one(two_years: County) -> None:
    itself = compared(two_years, other=period())
    assert itself.sentence.startswith("Perioden jämförs med sig själv.")
    shorter = compared(two_years, other=quarter(YEAR))
    assert shorter.sentence.startswith("Perioderna är olika långa, 4 och 1 kvartal,")
    assert not itself.tables
    assert not shorter.tables


def test_a_hidden_place_is_not_compared_for_whoever_may_not_see_it(two_years: County) -> None:
    assert compared(two_years, "team-brynas-halsocentral", who="af").tables
    with pytest.raises(NotFound):
        compared(two_years, "team-satra-halsocentral", who="af")


def offered(page: str) -> list[str]:
    """What can be chosen to compare with."""
    [field] = re.findall(r'<select[^>]*name="jamfor".*?</select>', page, re.S)
    return re.findall(r'value="([^"]*)"', field)


def test_only_what_is_told_is_offered(leader: Visitor) -> None:
    end = newest(clock.today())
    known, unknown = year_to_value(end), year_to_value(Span.numbered(end.number - 9))
    every = offered(leader.get("/statistik").text)
    assert every[:2] == ["", "ett-ar-tidigare"]
    assert known in every
    assert code(end) in every
    assert unknown not in every
    gavle = offered(leader.get("/statistik?plats=kommun-gavle").text)
    assert known in gavle
    assert code(end) not in gavle


def test_the_page_compares_and_its_links_keep_the_comparison(
    leader: Visitor, invalid_html: InvalidHtml
) -> None:
    page = leader.get("/statistik?jamfor=ett-ar-tidigare")
    assert page.status == 200
    assert f"Jämfört med {year_before(period()).period.words}" in page.text
    assert "Störst är skillnaden för Försäkringskassan" in page.text
    [gavle] = re.findall(r'href="(/statistik\?plats=kommun-gavle[^"]*)"', page.text)
    assert "jamfor=ett-ar-tidigare" in gavle
    assert 'fil.xlsx?jamfor=ett-ar-tidigare"' in page.text
    assert invalid_html(page.text) == []
    assert "Jämfört med" not in leader.get("/statistik?jamfor=").text


def test_a_period_that_is_not_told_stays_chosen_and_the_page_says_what_to_choose(
    leader: Visitor,
) -> None:
    unknown = year_to_value(Span.numbered(newest(clock.today()).number - 9))
    page = leader.get(f"/statistik?jamfor={unknown}")
    assert page.status == 200
    assert "Välj en period i listan under Jämför med." in page.text
    assert unknown in offered(page.text)


@pytest.mark.parametrize("wrong", ["urtiden", "%00x", "9" * 5000])
def test_a_period_that_is_none_is_answered_with_a_sentence(
    leader: Visitor, wrong: str, invalid_html: InvalidHtml
) -> None:
    for path in ("/statistik", "/statistik/lyft/fil.csv", "/statistik/moten"):
        page = leader.get(f"{path}?jamfor={wrong}")
        assert page.status == 422
        assert "Välj ett av alternativen i listan." in page.text
        assert invalid_html(page.text) == []


def test_the_files_hold_the_comparison(leader: Visitor) -> None:
    answer = leader.client.get("/statistik/lyft/fil.xlsx?jamfor=ett-ar-tidigare")
    book = sheets(answer.data)
    assert {FK, 10, 6, -4} <= set(book["Två perioder, lyft per part"])
    assert -17 in book["Två perioder, balansindex"]
    assert any("Störst är skillnaden" in str(value) for value in book["Om uppgifterna"])
    earlier = year_before(period()).period
    assert f"-{period().slug}-mot-{earlier.slug}.xlsx" in answer.headers["Content-Disposition"]
    lines = leader.client.get("/statistik/lyft/fil.csv?jamfor=ett-ar-tidigare").text
    assert f"{FK};Skillnad i lyft;-4;antal;" in lines
    pdf = leader.client.get("/statistik/lyft/fil.pdf?jamfor=ett-ar-tidigare")
    assert pdf.status_code == 200
    plain = sheets(leader.client.get("/statistik/lyft/fil.xlsx").data)
    assert not any(title.startswith("Två perioder") for title in plain)
