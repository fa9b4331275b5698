"""A step towards work or study: when it is one."""

import pytest

from trisam.cases.values import (
    INCOME_GROUPS,
    OCCUPATION_GROUPS,
    PUBLIC_GROUPS,
    PUBLIC_INCOME,
    Income,
    Occupation,
    OccupationGroup,
)
from trisam.followups.outcomes import NEARNESS, took_step

NOTHING, SEEKING, TRAINING = Occupation.NONE, Occupation.JOB_SEEKING, Occupation.WORK_TRAINING
STUDIES, WITH_SUPPORT, WORK = Occupation.STUDIES, Occupation.SUPPORTED_WORK, Occupation.WORK


@pytest.mark.parametrize(
    ("before", "after", "percents", "step"),
    [
        (NOTHING, SEEKING, (None, None), True),
        (SEEKING, TRAINING, (None, 25), True),
        (TRAINING, STUDIES, (50, 25), True),  # nearer to work, though less of the week
        (WITH_SUPPORT, WORK, (50, 50), True),
        (TRAINING, TRAINING, (25, 50), True),  # the same, and more of it
        (TRAINING, TRAINING, (50, 50), False),
        (TRAINING, TRAINING, (50, 25), False),
        (TRAINING, TRAINING, (None, 25), False),  # how much it was is not known
        (STUDIES, WITH_SUPPORT, (50, 50), False),  # as near
        (Occupation.OTHER, Occupation.OTHER, (10, 50), False),  # not towards work
        (NOTHING, Occupation.OTHER, (None, 50), False),
        (WORK, NOTHING, (100, None), False),
        (None, WORK, (None, 100), None),
        (WORK, None, (100, None), None),
    ],
)
def test_a_step_is_nearer_to_work_or_the_same_with_more_of_it(
    before: Occupation | None,
    after: Occupation | None,
    percents: tuple[int | None, int | None],
    step: bool | None,
) -> None:
    assert took_step(before, after, *percents) is step


def test_every_occupation_stands_somewhere_on_the_way() -> None:
    assert set(NEARNESS) == set(Occupation)


def test_every_occupation_is_told_in_a_group_and_the_groups_stand_in_the_same_order() -> None:
    assert set(OCCUPATION_GROUPS) == set(Occupation)
    groups = list(OccupationGroup)
    in_order = sorted(
        Occupation, key=lambda one: (groups.index(OCCUPATION_GROUPS[one]), NEARNESS[one])
    )
    nearness = [NEARNESS[one] for one in in_order]
    assert nearness == sorted(nearness)


def test_every_income_is_told_in_a_group_that_is_public_as_a_whole_or_not_at_all() -> None:
    assert set(INCOME_GROUPS) == set(Income)
    for income, group in INCOME_GROUPS.items():
        assert (income in PUBLIC_INCOME) == (group in PUBLIC_GROUPS)


def test_wages_studies_and_none_are_not_public_and_the_benefits_are() -> None:
    assert {Income.LON, Income.CSN, Income.ANNAN, Income.INGEN} == set(Income) - PUBLIC_INCOME
    assert {Income.A_KASSA, Income.SJUKPENNING, Income.FORSORJNINGSSTOD} < PUBLIC_INCOME
