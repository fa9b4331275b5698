"""What the cases came to: recommendation, action, outcome, added up. Counted, never joined.

Every table of the page is over the same follow-ups, so they are protected as one piece. What each
figure means: docs/adr/2026-11-29-outcomes.md.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import (
    INCOME_GROUPS,
    PUBLIC_GROUPS,
    PUBLIC_INCOME,
    Income,
    IncomeGroup,
    Occupation,
)
from trisam.followups.outcomes import took_step
from trisam.followups.values import FollowUpStatus
from trisam.statistics.areas import Area
from trisam.statistics.counted import Counted

MONTHS: Final = 6
"""The follow-up that outcomes are counted of: TRISAM's own, six months after the meeting."""
ALL: Final = "all"
BEFORE, AFTER = "before", "after"
YES, NO, UNKNOWN = "yes", "no", "unknown"
READIER, SAME, LESS = "readier", "same", "less"
DONE, NOT_DONE, OPEN = "done", "not_done", "open"
FOLLOWED, NOT_FOLLOWED = "followed", "not_followed"
WOMEN, OTHERS = "women", "others"
SEXES: Final = (WOMEN, OTHERS)
"""Two rows, as in the other figures: the few of "annat eller okänt" could be pointed out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Follow-ups that fell due and are alike in all this: `number` of them.

    What a picture of moves is drawn from. Unprotected: `OutcomeFigures` says what may be told.
    """

    number: int
    kommun_id: int
    is_woman: bool
    status: FollowUpStatus
    income_before: Income | None
    income_after: Income | None
    occupation_before: Occupation | None
    occupation_after: Occupation | None
    percent_before: int | None
    percent_after: int | None
    readiness_before: int | None
    readiness_after: int | None
    done: int = 0
    """Actions of each case that were carried out; `not_done` could not be; `open` go on."""
    not_done: int = 0
    open: int = 0

    @property
    def is_answered(self) -> bool:
        """The case was followed up."""
        return self.status is FollowUpStatus.ANSWERED

    @property
    def sex(self) -> str:
        """The row that it is counted in."""
        return WOMEN if self.is_woman else OTHERS

    @property
    def step(self) -> str:
        """Whether the individual moved towards work or study: YES, NO or UNKNOWN."""
        found = took_step(
            self.occupation_before, self.occupation_after, self.percent_before, self.percent_after
        )
        return {True: YES, False: NO, None: UNKNOWN}[found]


class OutcomeFigures:
    """The numbers of the page about outcomes: those that may be shown."""

    def __init__(self, found: Sequence[Outcome], kommuner: Sequence[Area], k: int) -> None:
        """Count `found`, and hide what is smaller than `k` or would give such a number away."""
        self.k = k
        self._found = found
        self.counted = Counted(_numbers(found), list(_lines(_ids(kommuner))), k)

    def mean_readiness(self, sex: str = ALL) -> tuple[float, float] | None:
        """Readiness before and after, 1-10, on average, of those who told both.

        None unless their number may be shown: then at least `k` of them.
        """
        number = self.counted.shown(("ready", ALL, sex))
        if not isinstance(number, int) or number < self.k:
            return None
        told = [one for one in self._found if _has_told(one) and sex in {ALL, one.sex}]
        before = sum((one.readiness_before or 0) * one.number for one in told)
        after = sum((one.readiness_after or 0) * one.number for one in told)
        return before / number, after / number


def _ids(kommuner: Collection[Area]) -> list[int]:
    return [area.kommun_id or 0 for area in kommuner]


def _numbers(found: Iterable[Outcome]) -> Counter[Hashable]:
    numbers: Counter[Hashable] = Counter()
    for one in found:
        for place in _places(one):
            numbers[place] += one.number
        if one.is_answered:
            for what, actions in ((DONE, one.done), (NOT_DONE, one.not_done), (OPEN, one.open)):
                for step in (one.step, ALL):
                    numbers["actions", step, what] += actions * one.number
                    numbers["actions", step, ALL] += actions * one.number
    return numbers


def _places(one: Outcome) -> Iterator[Hashable]:
    """Every place that the follow-up is counted in."""
    followed = FOLLOWED if one.is_answered else NOT_FOLLOWED
    yield "kommun", one.kommun_id, followed
    yield "kommun", one.kommun_id, ALL
    for sex in (one.sex, ALL):
        yield "status", one.status, sex
        yield "status", ALL, sex
    if not one.is_answered:
        yield "status", NOT_FOLLOWED, ALL
        return
    for sex in (one.sex, ALL):
        yield "step", one.step, sex
        yield "ready", _readiness(one), sex
        if _has_told(one):
            yield "ready", ALL, sex
    yield from _moves(one)


def _moves(one: Outcome) -> Iterator[Hashable]:
    if one.income_before is None or one.income_after is None:
        yield from (("known", NO, sex) for sex in (one.sex, ALL))
        return
    before, after = INCOME_GROUPS[one.income_before], INCOME_GROUPS[one.income_after]
    yield from (("move", before, after), ("move", before, ALL), ("move", ALL, after))
    for sex in (one.sex, ALL):
        yield "known", YES, sex
        yield "public", BEFORE, YES if one.income_before in PUBLIC_INCOME else NO, sex
        yield "public", AFTER, YES if one.income_after in PUBLIC_INCOME else NO, sex


def _has_told(one: Outcome) -> bool:
    told = one.readiness_before is not None and one.readiness_after is not None
    return one.is_answered and told


def _readiness(one: Outcome) -> str:
    if one.readiness_before is None or one.readiness_after is None:
        return UNKNOWN
    if one.readiness_after == one.readiness_before:
        return SAME
    return READIER if one.readiness_after > one.readiness_before else LESS


def _lines(kommun_ids: Sequence[int]) -> Iterator[list[Hashable]]:
    """Places whose numbers add up to that of the last one, over all tables."""
    answered = FollowUpStatus.ANSWERED
    unanswered = [status for status in FollowUpStatus if status is not answered]
    for sex in (*SEXES, ALL):
        yield [*(("status", status, sex) for status in FollowUpStatus), ("status", ALL, sex)]
        followed = ("status", answered, sex)
        yield [("known", YES, sex), ("known", NO, sex), followed]
        yield [*(("step", step, sex) for step in (YES, NO, UNKNOWN)), followed]
        yield [*(("ready", how, sex) for how in (READIER, SAME, LESS)), ("ready", ALL, sex)]
        yield [("ready", ALL, sex), ("ready", UNKNOWN, sex), followed]
        for when in (BEFORE, AFTER):
            yield [*(("public", when, which, sex) for which in (YES, NO)), ("known", YES, sex)]
    for place in _cut_by_sex():
        yield [*((*place, sex) for sex in SEXES), (*place, ALL)]
    yield [*(("status", status, ALL) for status in unanswered), ("status", NOT_FOLLOWED, ALL)]
    yield from _lines_of_kommuner(kommun_ids)
    yield from _lines_of_moves()
    yield from _lines_of_actions()


def _cut_by_sex() -> Iterator[tuple[Hashable, ...]]:
    yield from (("status", status) for status in (*FollowUpStatus, ALL))
    yield from (("known", which) for which in (YES, NO))
    yield from (("step", step) for step in (YES, NO, UNKNOWN))
    yield from (("ready", how) for how in (READIER, SAME, LESS, UNKNOWN, ALL))
    yield from (("public", when, which) for when in (BEFORE, AFTER) for which in (YES, NO))


def _lines_of_kommuner(kommun_ids: Sequence[int]) -> Iterator[list[Hashable]]:
    county = {FOLLOWED: FollowUpStatus.ANSWERED, NOT_FOLLOWED: NOT_FOLLOWED, ALL: ALL}
    for one in kommun_ids:
        yield [("kommun", one, which) for which in county]
    for which, status in county.items():
        yield [*(("kommun", one, which) for one in kommun_ids), ("status", status, ALL)]
    yield [("status", status, ALL) for status in county.values()]


def _lines_of_moves() -> Iterator[list[Hashable]]:
    for group in IncomeGroup:
        yield [*(("move", group, after) for after in IncomeGroup), ("move", group, ALL)]
        yield [*(("move", before, group) for before in IncomeGroup), ("move", ALL, group)]
    totals: dict[str, dict[IncomeGroup, Hashable]] = {
        BEFORE: {group: ("move", group, ALL) for group in IncomeGroup},
        AFTER: {group: ("move", ALL, group) for group in IncomeGroup},
    }
    for when, total_of in totals.items():
        yield [*total_of.values(), ("known", YES, ALL)]
        for which, groups in ((YES, PUBLIC_GROUPS), (NO, set(IncomeGroup) - PUBLIC_GROUPS)):
            yield [*(total_of[group] for group in sorted(groups)), ("public", when, which, ALL)]


def _lines_of_actions() -> Iterator[list[Hashable]]:
    for step in (YES, NO, UNKNOWN, ALL):
        kinds = (("actions", step, what) for what in (DONE, NOT_DONE, OPEN))
        yield [*kinds, ("actions", step, ALL)]
    for what in (DONE, NOT_DONE, OPEN, ALL):
        yield [*(("actions", step, what) for step in (YES, NO, UNKNOWN)), ("actions", ALL, what)]
