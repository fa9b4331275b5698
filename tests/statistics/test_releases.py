"""Counting quarters and telling of them, in the database and on the command line."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.county import County
from tests.statistics.lifting import lift, quarter, tell, told, told_day
from trisam.core import clock
from trisam.core.db import attempt, session
from trisam.core.errors import RuleBroken
from trisam.statistics.areas import team_code
from trisam.statistics.families.lifts import EVERY_PARTY, LIFTS, place
from trisam.statistics.families.waits import WAITS
from trisam.statistics.models import QuarterCounts, ReleasedFigures
from trisam.statistics.periods import A_YEAR, newest
from trisam.statistics.queries import released
from trisam.statistics.release.making import CannotBeProtected, Family, Release, make
from trisam.statistics.release.puzzle import Contradiction
from trisam.statistics.service import releases
from trisam.statistics.service.releases import Proof


def much(county: County, before: int = 0) -> None:
    """So many lifts that something can be told of each team."""
    for number, who in enumerate(("af", "fk", "kommun", "vard")):
        for team in (county.team, county.other_team):
            lift(county, who, 6 + number, team, lifted_on=told_day(before))


def test_each_quarter_since_the_first_lift_is_counted_once_and_four_are_told_together(
    county: County,
) -> None:
    assert releases.release_due(5) == 0
    much(county, before=4)
    five_quarters, twice_four = 5, 2
    assert releases.release_due(5) > five_quarters + twice_four  # other figures too
    assert len(released.releases(LIFTS)) == five_quarters + twice_four
    assert releases.release_due(5) == 0
    assert sorted(released.counted(LIFTS))[-1] == newest(clock.today()).number
    assert len(released.counted(LIFTS)) == five_quarters


def test_the_proof_holds_for_what_is_told_and_finds_a_number_too_much(county: County) -> None:
    much(county)
    lift(county, "fk", 2, lifted_on=told_day(2))
    tell()
    proof = proof_of(LIFTS)
    assert (proof.narrow, proof.k) == ((), 5)
    assert 0 < proof.hidden < proof.numbers
    _tell_one_number_too_much()
    assert proof_of(LIFTS).narrow
    assert proof_of(WAITS).narrow == ()


def proof_of(family: Family) -> Proof:
    return next(proof for proof in releases.prove() if proof.family == family.key)


def _tell_one_number_too_much() -> None:
    """The planted defect: in the newest set a small number is told."""
    row = (
        session()
        .scalars(
            select(ReleasedFigures)
            .where(ReleasedFigures.family == LIFTS.key)
            .order_by(ReleasedFigures.id.desc())
            .limit(1)
        )
        .one()
    )
    quarters, shown, hidden, *rest_of_it = json.loads(row.figures)
    at = next(place for place in hidden if place.startswith("lanet|") and place.endswith("|"))
    rest = [place for place in hidden if place != at]
    row.figures = json.dumps([quarters, {**shown, at: 0}, rest, *rest_of_it])
    session().flush()


@pytest.mark.parametrize("why", [CannotBeProtected("Nej."), Contradiction("Nej.")])
def test_one_set_that_cannot_be_protected_is_left_out_and_named_after_the_others(
    county: County, monkeypatch: pytest.MonkeyPatch, why: Exception
) -> None:
    much(county)

    def refusing(*asked: Any) -> Release:
        if asked[0] == LIFTS and len(asked[2]) == 1:
            raise why
        return make(*asked)

    monkeypatch.setattr(releases, "make", refusing)
    with pytest.raises(CannotBeProtected, match=f"lyft för {newest(clock.today()).words}"):
        tell()
    assert [len(one.quarters) for one in released.releases(LIFTS)] == [4]
    assert len(released.releases(WAITS)) == 5  # and the other figures are told


def test_two_at_once_leave_one_set_and_the_second_is_told(county: County) -> None:
    much(county)
    tell()
    one = released.releases(LIFTS)[0]
    twice = pytest.raises(RuleBroken, match="Någon annan tar fram siffrorna")
    with twice, attempt(releases._ONE_EACH):
        releases._keep(LIFTS, one)
    of_lifts = select(func.count()).where(QuarterCounts.family == LIFTS.key)
    assert session().scalar(of_lifts) == A_YEAR


def test_a_lift_that_is_written_after_its_quarter_was_counted_is_in_no_later_year_either(
    county: County,
) -> None:
    much(county, before=1)
    before = told(county, within=quarter(1))
    lift(county, "af", 5, lifted_on=told_day(1))
    assert releases.release_due(5) == 0
    counts = released.counted(LIFTS)
    assert sum(one.numbers["lanet|0|"] for one in counts.values()) == before.total


def test_a_closed_team_has_no_numbers_for_everybody_knows_that_it_lifts_nothing(
    county: County,
) -> None:
    much(county, before=1)
    here, there = (
        place(team_code(team.id), EVERY_PARTY) for team in (county.team, county.other_team)
    )
    county.other_team.closed_on = quarter(1).last
    tell()
    before, after = list(released.counted(LIFTS).values())[-2:]
    assert {here, there} <= before.numbers.keys()
    assert here in after.numbers
    assert there not in after.numbers
    assert proof_of(LIFTS).narrow == ()
