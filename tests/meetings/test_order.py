"""The order of an agenda: nothing is lost, the fixed stay, what is moved comes where it should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trisam.meetings.order import moved, neighbours


@st.composite
def agendas(draw: st.DrawFn) -> tuple[dict[int, str], set[int], int, int, int]:
    """An agenda with free slots, some fixed ones, and one move that is possible."""
    count = draw(st.integers(2, 20))
    slots = range(1, count + 1)
    taken = draw(st.sets(st.sampled_from(slots), min_size=1))
    fixed = draw(st.sets(st.sampled_from(slots), max_size=count - 1)) & taken
    movable = [slot for slot in slots if slot not in fixed]
    start = draw(st.sampled_from(movable))
    return (
        {slot: f"case {slot}" for slot in taken},
        fixed,
        count,
        start,
        draw(st.sampled_from(movable)),
    )


@given(agendas())
def test_no_case_is_lost_and_the_fixed_ones_stay(
    agenda: tuple[dict[int, str], set[int], int, int, int],
) -> None:
    standing, fixed, count, start, goal = agenda

    after = moved(standing, fixed, count, start, goal)

    assert sorted(after.values()) == sorted(standing.values())
    assert all(after[slot] == standing[slot] for slot in fixed)
    assert after.get(goal) == standing.get(start)


@given(agendas())
def test_moving_back_undoes_it(agenda: tuple[dict[int, str], set[int], int, int, int]) -> None:
    standing, fixed, count, start, goal = agenda

    assert moved(moved(standing, fixed, count, start, goal), fixed, count, goal, start) == standing


def test_those_between_make_room_and_go_round_a_fixed_time() -> None:
    standing = {1: "a", 2: "b", 3: "fixed", 4: "c"}

    assert moved(standing, {3}, 4, 4, 1) == {1: "c", 2: "a", 3: "fixed", 4: "b"}
    assert moved(standing, set(), 4, 4, 1) == {1: "c", 2: "a", 3: "b", 4: "fixed"}


@pytest.mark.parametrize(("start", "goal"), [(3, 1), (1, 3), (0, 1), (1, 5)])
def test_what_is_fixed_or_no_slot_at_all_moves_nowhere(start: int, goal: int) -> None:
    with pytest.raises(ValueError, match="movable"):
        moved({1: "a", 3: "fixed"}, {3}, 4, start, goal)


def test_the_next_place_up_and_down_skips_a_fixed_time() -> None:
    assert neighbours({2}, 4, 3) == (1, 4)
    assert neighbours({2}, 4, 1) == (None, 3)
    assert neighbours({2}, 4, 4) == (3, None)
