"""What may be told of some quarters, for counties made by chance; and two weak rules, caught."""

from random import Random
from typing import Any

import pytest

from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.families.lifts import LIFTS, Lifted, Membership, counted, place
from trisam.statistics.release import making
from trisam.statistics.release.counts import Counts, together
from trisam.statistics.release.making import Release, make, narrow_of
from trisam.statistics.release.puzzle import Puzzle
from trisam.statistics.release.told import Told
from trisam.statistics.suppression import HIDDEN

K = 5
PARTIES = (1, 2, 3, 4)
TEAMS = tuple(
    Area(AreaKind.TEAM, f"team-{n}", f"Team {n}", frozenset({n}), 1 + n % 3) for n in range(1, 8)
)
KOMMUNER = tuple(
    Area(
        AreaKind.KOMMUN,
        f"kommun-{n}",
        f"Kommun {n}",
        frozenset(number for team in TEAMS if team.kommun_id == n for number in team.team_ids),
        n,
    )
    for n in (1, 2, 3)
)
COUNTY = Area(AreaKind.COUNTY, AreaKind.COUNTY, "Hela länet", frozenset(range(1, 8)))
AREAS = Areas(COUNTY, KOMMUNER, TEAMS)
MEMBERS = [Membership(number, party, True) for number in range(1, 8) for party in PARTIES]


def quarter(chance: Random, lifts: int) -> Counts:
    """One quarter with so many lifts; party 2 lifts few."""
    lifted = [
        Lifted(
            1,
            chance.choice(range(1, 8)),
            chance.choices(PARTIES, (4, 1, 3, 4))[0],
            chance.random() < 0.6,
            chance.random() < 0.2,
            own=chance.random() < 0.98,
        )
        for _ in range(lifts)
    ]
    return counted(AREAS, MEMBERS, lifted)


def told_of(quarters: dict[int, Counts], k: int = K) -> list[Release]:
    """Quarter by quarter and four at a time, in order."""
    told: list[Release] = []
    for at in sorted(quarters):
        told.append(make(LIFTS, quarters, (at,), told, k))
        if at - 3 in quarters:
            told.append(make(LIFTS, quarters, tuple(range(at - 3, at + 1)), told, k))
    return told


def county(seed: int, lifts: int = 60) -> dict[int, Counts]:
    chance = Random(seed)
    return {at: quarter(chance, lifts) for at in range(6)}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("lifts", [12, 60, 300])
def test_no_hidden_number_can_be_told_to_within_less_than_k_by_who_reads_everything(
    seed: int, lifts: int
) -> None:
    quarters = county(seed, lifts)
    told = told_of(quarters)
    assert narrow_of(quarters, told) == []
    for release in told:
        true = together(quarters[at] for at in release.quarters).numbers
        assert all(number >= K for number in release.shown.values())
        assert all(true[place] == number for place, number in release.shown.items())


def test_much_can_be_told_of_a_county_with_many_lifts() -> None:
    told = told_of(county(1, 300))
    assert all(place("lanet", party) in told[-1].shown for party in (*PARTIES, 0))
    assert all(place(one.code, 0) in told[-1].shown for one in (*KOMMUNER, *TEAMS))


def weak(quarters: dict[int, Counts], rule: str) -> list[Release]:
    """The planted weak rules. "small": only small numbers are hidden. "one line": and in a row
    with one hidden number the next smallest, but not in the columns."""
    told = []
    for numbers in [(at,) for at in quarters] + [(0, 1, 2, 3)]:
        counts = together(quarters[at] for at in numbers)
        hidden = {place for place, number in counts.numbers.items() if number < K}
        for line in counts.lines if rule == "one line" else ():
            alone = [place for place in line if place in hidden]
            others = [place for place in line.parts if place not in hidden]
            if line.kind == "part" and len(alone) == 1 and others:
                hidden.add(min(others, key=counts.numbers.__getitem__))
        shown = {at: number for at, number in counts.numbers.items() if at not in hidden}
        told.append(Release(numbers, shown, frozenset(hidden), k=K))
    return told


@pytest.mark.parametrize("rule", ["small", "one line"])
def test_the_proof_catches_the_weak_rules(rule: str) -> None:
    quarters = county(2)
    assert narrow_of(quarters, weak(quarters, rule))
    assert narrow_of(quarters, told_of(quarters)) == []


def test_without_the_program_the_rule_by_lines_lets_something_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The planted defect: nobody asks what several lines say together."""
    quarters = county(0, 40)

    class Trusting(Puzzle):
        def narrow(self, *_: Any) -> list[Any]:
            return []

    with monkeypatch.context() as patched:
        patched.setattr(making, "Puzzle", Trusting)
        told = told_of(quarters)
    assert narrow_of(quarters, told)


def test_what_two_periods_would_give_away_by_subtraction_is_hidden_in_the_second() -> None:
    """In the fifth quarter one team lifts three more: the years before and after differ by it."""
    chance = Random(5)
    quarters = {at: quarter(chance, 200) for at in range(4)}
    quarters[4] = together(
        [quarters[0], counted(AREAS, MEMBERS, [Lifted(3, 1, 2, True, False, own=True)])]
    )
    told = told_of(quarters)
    assert narrow_of(quarters, told) == []
    alone = make(LIFTS, quarters, (1, 2, 3, 4), [], K)
    assert alone != told[-1]
    assert narrow_of(quarters, [*told[:-1], alone])


def test_a_quarter_without_anything_is_told_as_it_is() -> None:
    nothing = counted(AREAS, MEMBERS, [])
    made = make(LIFTS, {0: nothing}, (0,), [], K)
    assert made.hidden == frozenset()
    assert set(made.shown.values()) == {0}
    assert not made.tells_something


def test_a_larger_k_leaves_what_has_been_told_with_a_smaller_one() -> None:
    quarters = county(3)
    told = [make(LIFTS, quarters, (at,), [], K) for at in range(4)]
    made = make(LIFTS, quarters, (0, 1, 2, 3), told, 2 * K)
    assert all(number >= 2 * K for number in made.shown.values() if number)
    assert narrow_of(quarters, [*told, made]) == []


def test_k_of_one_hides_nothing() -> None:
    quarters = county(3)
    assert make(LIFTS, quarters, (0, 1, 2, 3), [], 1).hidden == frozenset()


def test_the_same_counts_always_give_the_same_release() -> None:
    assert told_of(county(4)) == told_of(county(4))


def test_a_release_and_counts_can_be_kept_and_read() -> None:
    quarters = county(1)
    for made in told_of(quarters):
        assert Release.from_text(made.as_text()) == made
    assert Counts.from_text(quarters[0].as_text()) == quarters[0]


def test_what_is_hidden_in_one_of_two_releases_is_hidden_in_their_sum() -> None:
    first = Release((0,), {"a": 7, "b": 6}, frozenset({"c"}))
    second = Release((1,), {"a": 5, "c": 9}, frozenset({"b"}))
    assert Told.of([first, second]).cells == {"a": 12, "b": HIDDEN, "c": HIDDEN}
