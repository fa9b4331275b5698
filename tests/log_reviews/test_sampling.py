"""The sample: random, uniform, and the same when it is drawn again."""

import hashlib
import random
from collections import Counter

from trisam.log_reviews.sampling import draw


def test_the_same_seed_draws_the_same_sample_in_whatever_order_the_entries_come() -> None:
    entries = list(range(1, 1001))
    shuffled = random.Random(7).sample(entries, len(entries))

    assert draw(entries, 20, "frö") == draw(shuffled, 20, "frö")
    assert len(set(draw(entries, 20, "frö"))) == 20


def test_another_seed_draws_another_sample() -> None:
    assert draw(range(1000), 20, "frö") != draw(range(1000), 20, "annat")


def test_a_sample_is_all_of_them_when_there_are_fewer() -> None:
    assert sorted(draw([3, 1, 2], 20, "frö")) == [1, 2, 3]
    assert draw([], 20, "frö") == []


def test_the_method_is_the_one_that_the_paper_tells() -> None:
    def score(entry: int) -> str:
        return hashlib.sha256(f"frö:{entry}".encode()).hexdigest()

    assert draw(range(1, 100), 5, "frö") == sorted(range(1, 100), key=score)[:5]


def test_each_entry_is_drawn_about_as_often_as_any_other() -> None:
    """Chi-square over 2,000 draws of 10 among 50: expected 400 times each. With 49 degrees of
    freedom a fair draw exceeds 94 once in ten thousand; a favoured entry goes far beyond."""

    def chi_square(drawn: Counter[int]) -> float:
        return sum((drawn[entry] - 400) ** 2 / 400 for entry in range(50))

    fair = Counter(e for seed in range(2000) for e in draw(range(50), 10, str(seed)))
    favoured = Counter(e for seed in range(2000) for e in [0, *draw(range(1, 50), 9, str(seed))])

    assert chi_square(fair) < 94 < chi_square(favoured)
