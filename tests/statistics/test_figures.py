"""Figures against lists counted by hand, on both databases."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.statistics.lifting import (
    DAY,
    join,
    lift,
    lifts_of,
    period,
    quarter,
    tell,
    told,
    told_day,
)
from trisam.core import clock
from trisam.people.models import Gender
from trisam.statistics import service
from trisam.statistics.periods import Span, between, newest
from trisam.statistics.service import releases
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Share, Table

AF, FK, KOMMUN, VARD = "Arbetsförmedlingen", "Försäkringskassan", "Kommunen", "Vården"
BRYNAS, SATRA = "team-brynas-halsocentral", "team-satra-halsocentral"


def table(tables: tuple[Table, ...], title: str) -> Table:
    return next(table for table in tables if table.title == title)


def test_lifts_are_counted_per_party_in_the_team_the_kommun_and_the_county(
    county: County,
) -> None:
    lift(county, "af", 3)
    lift(county, "vard", 2)
    lift(county, "af", 4, county.other_team)
    assert lifts_of(told(county, BRYNAS)) == {AF: 3, FK: 0, KOMMUN: 0, VARD: 2}
    assert lifts_of(told(county, SATRA)) == {AF: 4, FK: 0, KOMMUN: 0, VARD: 0}
    whole = told(county)
    assert lifts_of(whole) == lifts_of(told(county, "kommun-gavle"))
    assert lifts_of(whole) == {AF: 7, FK: 0, KOMMUN: 0, VARD: 2}
    assert whole.total == 9
    assert whole.by_party.rows[0][2] == Share(7 / 9)


def test_the_first_and_the_last_day_count_and_the_days_outside_do_not(county: County) -> None:
    within = period()
    for day in (within.first - DAY, within.first, within.last, within.last + DAY):
        lift(county, "fk", 1, lifted_on=day)
    assert lifts_of(told(county, within=within))[FK] == 2


def test_a_party_that_joined_midway_is_compared_and_one_that_joins_later_is_not(
    county: County,
) -> None:
    probation = rows.party("frivard", "Frivården", "Frivård", 5)
    county.parties["frivard"] = probation
    lift(county, "af", 1, lifted_on=told_day(1))
    join(county.team, county, "frivard", told_day())
    before, since = told(county, within=quarter(1)), told(county, BRYNAS)
    assert "Frivården" not in lifts_of(before)
    assert lifts_of(since)["Frivården"] == 0
    assert since.remarks == ("Frivården hade inte plats i alla team hela perioden.",)
    assert before.remarks == ()


def test_a_party_that_has_left_is_compared_as_long_as_the_period_holds_its_last_day(
    county: County,
) -> None:
    lift(county, "af", 1, lifted_on=told_day(1))
    for last_day, is_compared in ((quarter().first, True), (quarter().first - DAY, False)):
        for team in (county.team, county.other_team):
            for place in team.parties:
                if place.party_id == county.parties["fk"].id:
                    place.valid_to = last_day
        assert (FK in lifts_of(told(county, within=quarter()))) is is_compared


def test_a_lift_counts_as_a_partys_own_if_it_had_its_place_that_day(county: County) -> None:
    lift(county, "fk", 2, lifted_on=quarter().first)
    lift(county, "fk", 3, lifted_on=quarter().last)
    for place in county.team.parties:
        if place.party_id == county.parties["fk"].id:
            place.valid_to = quarter().first
    found = told(county)
    assert lifts_of(found)[FK] == 2
    assert any("De är 3 och räknas inte in här." in remark for remark in found.remarks)


def test_lifts_by_a_guest_stand_outside_the_balance(county: County) -> None:
    county.parties["samhall"] = rows.party("samhall", "Samhall", "Samhall", 6)
    unit = rows.unit(county.parties["samhall"], "Samhall Gävle")
    county.accounts["samhall"] = rows.account("Sam Hallgren", unit)
    join(county.team, county, "samhall", rows.long_ago(), guest=True)
    lift(county, "samhall", 6)
    lift(county, "af", 2)
    whole = told(county)
    assert lifts_of(whole) == {AF: 2, FK: 0, KOMMUN: 0, VARD: 0}
    assert whole.total == 2
    assert any("De är 6 och räknas inte in här." in remark for remark in whole.remarks)
    assert not any("Gäster" in remark for remark in told(county, k=7).remarks)


def test_women_relifts_and_quarters_are_counted_for_themselves(county: County) -> None:
    man = county.person()
    man.gender = Gender.MAN
    rows.case(county.team, man, county.accounts["af"], lifted_on=told_day())
    lift(county, "af", 2, is_relift=True)
    lift(county, "fk", 1, lifted_on=told_day(1))
    cuts = told(county).cuts
    assert [row[1:3] for row in table(cuts, "Kön").rows] == [(2, 1), (1, 0)]
    assert [row[1:3] for row in table(cuts, "Nya lyft och återlyft").rows] == [(1, 1), (2, 0)]
    assert [row[1:3] for row in table(cuts, "Över tid").rows] == [(0, 1), (3, 0)]


def test_a_kommun_is_cut_without_parties_and_told_four_quarters_at_a_time(county: County) -> None:
    lift(county, "af", 2, is_relift=True)
    lift(county, "fk", 1, lifted_on=told_day(1))
    cuts = told(county, "kommun-gavle").cuts
    assert table(cuts, "Kön").head == ("Kön", "Totalt")
    assert [row[1:] for row in table(cuts, "Nya lyft och återlyft").rows] == [(1,), (2,)]
    over_time = table(cuts, "Över tid")
    assert over_time.head[0] == "Fyra kvartal"
    assert [row[1:3] for row in over_time.rows] == [(0, 1), (2, 1)]
    assert [one.title for one in told(county, BRYNAS).cuts] == ["Över tid"]


def test_each_quarter_and_each_kon_has_its_own_index_and_a_hidden_number_hides_it(
    county: County,
) -> None:
    for who in ("af", "fk", "kommun", "vard"):
        lift(county, who, 5)
    lift(county, "af", 10, lifted_on=told_day(1))
    over_time = table(told(county, k=1).cuts, "Över tid")
    assert over_time.head[-1] == "Balansindex"
    assert [row[-1] for row in over_time.rows] == [0, 100]
    assert table(told(county, k=1).cuts, "Kön").foot[-1] == 67  # noqa: PLR2004 - 15, 5, 5 and 5
    hidden = table(told(county, k=6).cuts, "Över tid")
    assert {row[-1] for row in hidden.rows if HIDDEN in row[1:-1]} == {HIDDEN}


def test_a_share_stands_beside_a_number_that_is_shown_though_others_are_hidden(
    county: County,
) -> None:
    for who, times in (("af", 20), ("fk", 3), ("kommun", 4), ("vard", 23)):
        lift(county, who, times)
    shares = {row[0]: row[2] for row in told(county, k=5).by_party.rows}
    assert shares == {AF: Share(20 / 50), FK: HIDDEN, KOMMUN: HIDDEN, VARD: Share(23 / 50)}


def test_two_years_are_the_sum_of_two_times_four_quarters(county: County) -> None:
    lift(county, "af", 1)
    lift(county, "af", 2, lifted_on=told_day(4))
    two_years = between(Span.numbered(newest(clock.today()).number - 7), newest(clock.today()))
    assert lifts_of(told(county, BRYNAS, within=two_years))[AF] == 3


def test_the_sentence_says_who_lifts_least_and_where(county: County) -> None:
    for who, times in (("af", 10), ("fk", 2), ("kommun", 9), ("vard", 4)):
        lift(county, who, times)
    gavle = told(county, "kommun-gavle")
    assert gavle.sentence == f"{FK} lyfter minst: 8\u00a0% av lyften, lika del är 25\u00a0%"
    assert gavle.where.startswith(f"{FK} lyfter minst i 1 av ")


def test_nobody_is_named_where_a_number_is_hidden_for_nought_is_hidden_too(
    county: County,
) -> None:
    for who, times in (("af", 10), ("kommun", 20), ("vard", 9)):
        lift(county, who, times)
    whole = told(county, k=5)
    assert lifts_of(whole)[FK] is HIDDEN
    assert whole.sentence == "Talen är för små för att visa vem som lyfter minst"
    assert whole.balance is None
    assert whole.hint == ""
    assert told(county, "kommun-gavle", k=5).hint == "Välj ett större område för att se mer."


def test_what_one_page_hides_no_other_page_gives_away(county: County) -> None:
    """Brynäs and Sätra make up Gävle: with Gävle's number shown, one of them is not enough."""
    lift(county, "fk", 3)
    lift(county, "fk", 40, county.other_team)
    for who in ("af", "kommun", "vard"):
        lift(county, who, 20)
        lift(county, who, 20, county.other_team)
    assert lifts_of(told(county, "kommun-gavle", k=5))[FK] == 43
    assert lifts_of(told(county, BRYNAS, k=5))[FK] is HIDDEN
    assert lifts_of(told(county, SATRA, k=5))[FK] is HIDDEN


def test_whoever_sees_one_team_sees_the_kommun_as_a_whole_and_no_other_team(
    county: County,
) -> None:
    lift(county, "af", 6)
    lift(county, "af", 7, county.other_team)
    gavle = told(county, "kommun-gavle", who="vard")
    assert lifts_of(gavle)[AF] == 13
    assert [area.key for area in gavle.parts] == [BRYNAS]
    assert gavle.by_part
    assert [row[0] for row in gavle.by_part.rows] == ["Brynäs hälsocentral"]


def test_before_anything_is_counted_there_are_no_figures_and_no_headline(county: County) -> None:
    lift(county, "af", 6)
    actor = county.actor("process_leader")
    places, _ = service.places_for(actor)
    assert service.lifts(actor, places, places.county, period()) is None
    assert service.headline(actor) is None
    tell()
    assert service.headline(actor) is not None


def test_what_is_corrected_after_the_quarter_was_counted_changes_nothing(county: County) -> None:
    lift(county, "af", 6)
    actor = county.actor("process_leader")
    places, _ = service.places_for(actor)
    before = told(county, k=5)
    lift(county, "af", 1)
    assert releases.release_due(5) == 0
    assert service.lifts(actor, places, places.county, period()) == before
    assert told(county, k=5) != before


def test_the_headline_is_about_the_actors_own_place(county: County) -> None:
    for times, who in enumerate(("af", "fk", "kommun", "vard"), start=6):
        lift(county, who, times)
    tell()
    for who, key in (("steering", "lanet"), ("vard", "lanet")):
        found = service.headline(county.actor(who))
        assert found is not None
        assert (found.key, found.counted) == (key, "30 lyft")
        assert found.sentence.startswith("Arbetsförmedlingen lyfter minst: 20")


@pytest.mark.parametrize("teams", [1, 12])
def test_the_number_of_queries_is_the_same_however_many_teams(
    county: County, database: Session, teams: int
) -> None:
    for number in range(teams):
        team = rows.team(
            f"Team {number}", county.kommun, county.units["vard"], county.parties.values()
        )
        lift(county, "af", 1, team)
    actor = county.actor("process_leader")
    tell()
    asked: list[str] = []
    event.listen(
        database.get_bind(),
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: asked.append(statement),
    )
    places, _ = service.places_for(actor)
    service.lifts(actor, places, places.county, period())
    assert len(asked) == 5
