import pytest
from hypothesis import given
from hypothesis import strategies as st

from trisam.statistics.balance import balance, balance_shown
from trisam.statistics.suppression import HIDDEN

PARTIES = ("af", "fk", "kommun", "vard")


def index_of(*lifts: int) -> float | None:
    found = balance(dict(zip(PARTIES, lifts, strict=False)), PARTIES[: len(lifts)])
    assert found is not None
    return found.index


@pytest.mark.parametrize(
    ("lifts", "index"),
    [
        ((10, 10, 10, 10), 100),
        ((40, 0, 0, 0), 0),
        ((20, 20, 0, 0), 100 / 3),
        ((20, 10, 5, 5), 200 / 3),
        ((7, 7), 100),
        ((7, 0), 0),
    ],
)
def test_the_index_runs_from_one_party_lifts_all_to_all_lift_equally(
    lifts: tuple[int, ...], index: float
) -> None:
    assert index_of(*lifts) == pytest.approx(index)


def test_each_party_has_a_share_and_its_difference_from_the_equal_one() -> None:
    found = balance({"af": 30, "fk": 10, "kommun": 40, "vard": 20}, PARTIES)
    assert found is not None
    assert (found.total, found.equal_share, found.equal_lifts) == (100, 0.25, 25)
    assert [party.share for party in found.parties] == [0.3, 0.1, 0.4, 0.2]
    assert [round(party.difference, 2) for party in found.parties] == [0.05, -0.15, 0.15, -0.05]
    assert found.least == ("fk",)


def test_a_party_that_never_lifted_counts_as_nought() -> None:
    found = balance({"af": 6, "kommun": 6}, ("af", "fk", "kommun"))
    assert found is not None
    assert found.least == ("fk",)
    assert found.parties[1].lifts == 0


def test_a_party_that_has_left_has_no_part_in_the_balance() -> None:
    found = balance({"af": 10, "fk": 99, "kommun": 10}, ("af", "kommun"))
    assert found is not None
    assert (found.total, found.index, found.least) == (20, 100, ())


def test_without_lifts_or_parties_there_is_no_balance() -> None:
    assert balance({}, PARTIES) is None
    assert balance({"af": 3}, ()) is None


def test_a_single_party_has_a_share_but_no_index() -> None:
    assert index_of(12) is None


def test_a_hidden_number_hides_the_whole_balance() -> None:
    assert balance_shown({"af": 30, "fk": HIDDEN, "kommun": HIDDEN, "vard": 9}, PARTIES) is None


def test_shown_numbers_give_the_balance_whatever_guests_hide() -> None:
    found = balance_shown({"af": 30, "fk": 10, "samhall": HIDDEN}, ("af", "fk"))
    assert found == balance({"af": 30, "fk": 10}, ("af", "fk"))


@given(st.lists(st.integers(0, 500), min_size=2, max_size=7).filter(any))
def test_the_index_never_leaves_nought_to_a_hundred(lifts: list[int]) -> None:
    names = [str(place) for place in range(len(lifts))]
    found = balance(dict(zip(names, lifts, strict=True)), names)
    assert found is not None
    assert found.index is not None
    assert 0 <= found.index <= 100
    assert sum(party.share for party in found.parties) == pytest.approx(1)
