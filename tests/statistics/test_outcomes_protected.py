"""What the cases came to: no table gives away what another hides. Each is tried with the lines that
hold them together, and without."""

import dataclasses
import itertools
from collections.abc import Hashable, Iterable, Iterator, Sequence

import pytest

from tests.statistics.test_outcomes import KOMMUNER, at_random, figures, many
from trisam.cases.values import PUBLIC_GROUPS, IncomeGroup, Occupation, OccupationGroup
from trisam.statistics.families import outcomes as families
from trisam.statistics.families.cuts import ALL
from trisam.statistics.families.outcomes import AFTER, BEFORE, NO, YES, Outcome, counted
from trisam.statistics.release.counts import place
from trisam.statistics.suppression import HIDDEN


def given_away(
    found: Sequence[Outcome], lines: Iterable[tuple[Sequence[tuple[str, ...]], tuple[str, ...]]]
) -> list[tuple[str, ...]]:
    """The wholes that are shown and give away what is hidden of their parts. `lines`: parts and
    whole of each."""
    shown = figures(found).shown
    raw = counted(found, KOMMUNER).numbers
    given = []
    for parts, whole in lines:
        hidden = [at for at in parts if shown(at) is HIDDEN]
        is_narrow = len(hidden) == 1 or sum(raw[place(*at)] for at in hidden) < 5
        if hidden and is_narrow and shown(whole) is not HIDDEN:
            given.append(whole)
    return given


def public_support() -> Iterator[tuple[list[tuple[str, ...]], tuple[str, ...]]]:
    """Public support, or none, and the totals of the matrix that it is the sum of."""
    for when, which in itertools.product((BEFORE, AFTER), (YES, NO)):
        groups = [one for one in IncomeGroup if (one in PUBLIC_GROUPS) == (which == YES)]
        totals = [("move", one, ALL) if when == BEFORE else ("move", ALL, one) for one in groups]
        yield list(totals), ("public", when, which, ALL)


@pytest.mark.parametrize("is_linked", [True, False], ids=["protected as one", "planted defect"])
def test_the_matrix_cannot_be_worked_out_from_the_totals_of_public_support(
    monkeypatch: pytest.MonkeyPatch, *, is_linked: bool
) -> None:
    """Public support is the sum of four groups; without those lines the two give numbers away."""
    lines = families._lines_of_moves

    def unlinked() -> Iterator[list[tuple[Hashable, ...]]]:
        return (line for line in lines() if line[-1][0] != "public")

    if not is_linked:
        monkeypatch.setattr(families, "_lines_of_moves", unlinked)
    assert (
        any(given_away(at_random(60, seed=seed), public_support()) for seed in range(20))
        != is_linked
    )


def few_of_one_move() -> list[Outcome]:
    """Many of every move between groups, fewer who stay, and four who began to look for work."""
    seeks = Occupation.JOB_SEEKING
    kinds = (Occupation.NONE, seeks, Occupation.WORK_TRAINING, Occupation.STUDIES, Occupation.WORK)
    numbers = {move: 2 if len(set(move)) == 1 else 5 for move in itertools.product(kinds, repeat=2)}
    numbers[Occupation.NONE, seeks] = 1
    # Others of all kinds, of whom it is not known, so that no other number is small.
    others = [dataclasses.replace(one, occupation_before=None) for one in at_random(900, seed=2)]
    return others + [
        many(number, occupation_before=before, occupation_after=after, is_woman=w, kommun_id=kommun)
        for (before, after), number in numbers.items()
        for w, kommun in itertools.product((True, False), (1, 2))
    ]


def steps() -> Iterator[tuple[list[tuple[str, ...]], tuple[str, ...]]]:
    """Those who took a step, or none, and the moves that must have been such."""
    for step in (YES, NO):
        moves: list[tuple[str, ...]] = [
            ("occupied", before, after)
            for before, after in itertools.product(OccupationGroup, repeat=2)
            if families._tells_step(before, after) == step
        ]
        yield [*moves, ("within", step)], ("step", step, ALL)


@pytest.mark.parametrize("is_linked", [True, False], ids=["protected as one", "planted defect"])
def test_moves_cannot_be_worked_out_from_the_number_of_steps(
    monkeypatch: pytest.MonkeyPatch, *, is_linked: bool
) -> None:
    """A move to a group nearer to work is a step: without those lines the two give numbers away."""
    lines = families._lines_of_occupations

    def unlinked() -> Iterator[list[tuple[Hashable, ...]]]:
        return (line for line in lines() if line[-1][0] != "step")

    if not is_linked:
        monkeypatch.setattr(families, "_lines_of_occupations", unlinked)
    assert bool(given_away(few_of_one_move(), steps())) != is_linked
