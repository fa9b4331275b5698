"""What the cases came to: recommendation, action, outcome, added up. Counted, never joined.

Every table of the page is over the same follow-ups, so they are protected as one piece. What each
figure means: docs/adr/2026-11-29-outcomes.md.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import (
    INCOME_GROUPS,
    OCCUPATION_GROUPS,
    PUBLIC_GROUPS,
    PUBLIC_INCOME,
    Income,
    IncomeGroup,
    Occupation,
    OccupationGroup,
)
from trisam.followups.outcomes import took_step
from trisam.followups.values import FollowUpStatus
from trisam.statistics.areas import Area
from trisam.statistics.families import cuts
from trisam.statistics.families.cuts import ALL, SEXES
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.making import Family

MONTHS: Final = 6
"""The follow-up that outcomes are counted of: TRISAM's own, six months after the meeting."""
BEFORE, AFTER = "before", "after"
YES, NO, UNKNOWN = "yes", "no", "unknown"
READIER, SAME, LESS = "readier", "same", "less"
NOT_READIER, TOLD, SILENT = "not_readier", "told", "silent"
DONE, NOT_DONE, OPEN = "done", "not_done", "open"
FOLLOWED, NOT_FOLLOWED = "followed", "not_followed"
_Words = tuple[Hashable, ...]
"""What a place is made of."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Follow-ups that fell due and are alike in all this: `number` of them.

    Unprotected: the release says what may be told.
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
        return cuts.sex(is_woman=self.is_woman)

    @property
    def has_told(self) -> bool:
        """How ready the individual felt is known from both times."""
        told = self.readiness_before is not None and self.readiness_after is not None
        return self.is_answered and told

    @property
    def step(self) -> str:
        """Whether the individual moved towards work or study: YES, NO or UNKNOWN."""
        found = took_step(
            self.occupation_before, self.occupation_after, self.percent_before, self.percent_after
        )
        return {True: YES, False: NO, None: UNKNOWN}[found]


def counted(found: Sequence[Outcome], kommuner: Sequence[Area]) -> Counts:
    """The follow-ups that fell due in a period. Behind `readiness` stand the answers, 1-10."""
    numbers: Counter[Place] = Counter()
    spreads: defaultdict[Place, Counter[int]] = defaultdict(Counter)
    for one in found:
        for words in _places(one):
            numbers[place(*words)] += one.number
        for words, actions in _actions(one):
            numbers[place(*words)] += actions * one.number
        for when, value in _told(one):
            for cut in (one.sex, ALL):
                numbers[readiness(when, cut)] += one.number
                spreads[readiness(when, cut)][value] += one.number
    ids = [area.kommun_id or 0 for area in kommuner if area.team_ids]
    return Counts.of(numbers, _named(_lines(ids)), spreads)


def _named(lines: Iterable[list[_Words]]) -> Iterator[list[Place]]:
    return ([place(*words) for words in line] for line in lines)


def readiness(when: str, cut: str = ALL) -> Place:
    """How many told how ready they are, `BEFORE` and `AFTER`; the answers stand behind it."""
    return place("readiness", when, cut)


def _places(one: Outcome) -> Iterator[_Words]:
    """Every place that the follow-up is counted in."""
    followed = FOLLOWED if one.is_answered else NOT_FOLLOWED
    for sex in (one.sex, ALL):
        yield "kommun", one.kommun_id, followed, sex
        yield "kommun", one.kommun_id, ALL, sex
        yield "status", one.status, sex
        yield "status", ALL, sex
        if not one.is_answered:
            yield "status", NOT_FOLLOWED, sex
    if not one.is_answered:
        return
    for sex in (one.sex, ALL):
        yield "step", one.step, sex
        yield "ready", _readiness(one), sex
        if one.has_told:
            yield "ready", ALL, sex
        yield from (("kommun", one.kommun_id, kind, sex) for kind in _ready_in_kommun(one))
    yield from _moves(one)
    yield from _occupied(one)


def _moves(one: Outcome) -> Iterator[_Words]:
    if one.income_before is None or one.income_after is None:
        yield from (("known", NO, sex) for sex in (one.sex, ALL))
        return
    before, after = INCOME_GROUPS[one.income_before], INCOME_GROUPS[one.income_after]
    yield from (("move", before, after), ("move", before, ALL), ("move", ALL, after))
    for sex in (one.sex, ALL):
        yield "known", YES, sex
        yield "public", BEFORE, YES if one.income_before in PUBLIC_INCOME else NO, sex
        yield "public", AFTER, YES if one.income_after in PUBLIC_INCOME else NO, sex


def _occupied(one: Outcome) -> Iterator[_Words]:
    if one.occupation_before is None or one.occupation_after is None:
        return
    before, after = (
        OCCUPATION_GROUPS[kind] for kind in (one.occupation_before, one.occupation_after)
    )
    yield from (("occupied", before, after), ("occupied", before, ALL), ("occupied", ALL, after))
    yield "occupied", ALL, ALL
    if _tells_step(before, after) is None:
        yield "within", one.step


def _tells_step(before: OccupationGroup, after: OccupationGroup) -> str | None:
    """Whether a move between the groups is a step, `YES` or `NO`. None when the groups do not tell:
    then more of the same can be one, and work with support is as near as studies."""
    in_order = list(OccupationGroup)
    if before == after or {before, after} == {OccupationGroup.STUDIES, OccupationGroup.WORK}:
        return None
    return YES if in_order.index(after) > in_order.index(before) else NO


def _actions(one: Outcome) -> Iterator[tuple[_Words, int]]:
    """The actions of each case that was followed up, by what it came to."""
    if one.is_answered:
        for what, number in ((DONE, one.done), (NOT_DONE, one.not_done), (OPEN, one.open)):
            for step in (one.step, ALL):
                yield ("actions", step, what), number
                yield ("actions", step, ALL), number


def _told(one: Outcome) -> Iterator[tuple[str, int]]:
    """How ready the individual felt, both times; nothing when one of them is not known."""
    if one.has_told:
        yield BEFORE, one.readiness_before or 0
        yield AFTER, one.readiness_after or 0


def _ready_in_kommun(one: Outcome) -> tuple[str, ...]:
    """Of a kommun it is told how many were readier, of those who told."""
    if not one.has_told:
        return (SILENT,)
    return TOLD, READIER if _readiness(one) == READIER else NOT_READIER


def _readiness(one: Outcome) -> str:
    if one.readiness_before is None or one.readiness_after is None:
        return UNKNOWN
    if one.readiness_after == one.readiness_before:
        return SAME
    return READIER if one.readiness_after > one.readiness_before else LESS


def _lines(kommun_ids: Sequence[int]) -> Iterator[list[_Words]]:
    """Places whose numbers add up to that of the last one, over all tables."""
    answered = FollowUpStatus.ANSWERED
    unanswered = [status for status in FollowUpStatus if status is not answered]
    for sex in (*SEXES, ALL):
        yield [*(("status", status, sex) for status in FollowUpStatus), ("status", ALL, sex)]
        yield [*(("status", status, sex) for status in unanswered), ("status", NOT_FOLLOWED, sex)]
        followed = ("status", answered, sex)
        yield [("known", YES, sex), ("known", NO, sex), followed]
        yield [*(("step", step, sex) for step in (YES, NO, UNKNOWN)), followed]
        yield [*(("ready", how, sex) for how in (READIER, SAME, LESS)), ("ready", ALL, sex)]
        yield [("ready", ALL, sex), ("ready", UNKNOWN, sex), followed]
        for when in (BEFORE, AFTER):
            yield [("readiness", when, sex), ("ready", ALL, sex)]
            yield [*(("public", when, which, sex) for which in (YES, NO)), ("known", YES, sex)]
    for words in _cut_by_sex():
        yield [*((*words, sex) for sex in SEXES), (*words, ALL)]
    yield from _lines_of_kommuner(kommun_ids)
    yield from _lines_of_moves()
    yield from _lines_of_occupations()
    yield from _lines_of_actions()


def _cut_by_sex() -> Iterator[_Words]:
    yield from (("status", status) for status in (*FollowUpStatus, NOT_FOLLOWED, ALL))
    yield from (("known", which) for which in (YES, NO))
    yield from (("step", step) for step in (YES, NO, UNKNOWN))
    yield from (("ready", how) for how in (READIER, SAME, LESS, UNKNOWN, ALL))
    yield from (("public", when, which) for when in (BEFORE, AFTER) for which in (YES, NO))


def _lines_of_kommuner(kommun_ids: Sequence[int]) -> Iterator[list[_Words]]:
    county: dict[str, _Words] = {
        FOLLOWED: ("status", FollowUpStatus.ANSWERED),
        NOT_FOLLOWED: ("status", NOT_FOLLOWED),
        ALL: ("status", ALL),
        READIER: ("ready", READIER),
        TOLD: ("ready", ALL),
        SILENT: ("ready", UNKNOWN),
    }
    in_a_kommun = ((FOLLOWED, NOT_FOLLOWED, ALL), (READIER, NOT_READIER, TOLD))
    for sex in (*SEXES, ALL):
        for one in kommun_ids:
            for line in (*in_a_kommun, (TOLD, SILENT, FOLLOWED)):
                yield [("kommun", one, kind, sex) for kind in line]
        for kind, whole in county.items():
            yield [*(("kommun", one, kind, sex) for one in kommun_ids), (*whole, sex)]
        yield [("status", status, sex) for status in (FollowUpStatus.ANSWERED, NOT_FOLLOWED, ALL)]
    for one in kommun_ids:
        for kind in (*county, NOT_READIER):
            yield [("kommun", one, kind, sex) for sex in (*SEXES, ALL)]


def _lines_of_moves() -> Iterator[list[_Words]]:
    for group in IncomeGroup:
        yield [*(("move", group, after) for after in IncomeGroup), ("move", group, ALL)]
        yield [*(("move", before, group) for before in IncomeGroup), ("move", ALL, group)]
    totals: dict[str, dict[IncomeGroup, _Words]] = {
        BEFORE: {group: ("move", group, ALL) for group in IncomeGroup},
        AFTER: {group: ("move", ALL, group) for group in IncomeGroup},
    }
    for when, total_of in totals.items():
        yield [*total_of.values(), ("known", YES, ALL)]
        for which, groups in ((YES, PUBLIC_GROUPS), (NO, set(IncomeGroup) - PUBLIC_GROUPS)):
            yield [*(total_of[group] for group in sorted(groups)), ("public", when, which, ALL)]


def _lines_of_occupations() -> Iterator[list[_Words]]:
    """Rows and columns; and that a move to a group nearer to work is a step, which every reader
    knows."""
    groups = (*OccupationGroup, ALL)
    for group in groups:
        yield [*(("occupied", group, after) for after in OccupationGroup), ("occupied", group, ALL)]
        yield [
            *(("occupied", before, group) for before in OccupationGroup),
            ("occupied", ALL, group),
        ]
    for step in (YES, NO):
        told = (
            ("occupied", before, after)
            for before in OccupationGroup
            for after in OccupationGroup
            if _tells_step(before, after) == step
        )
        yield [*told, ("within", step), ("step", step, ALL)]
    yield [("step", YES, ALL), ("step", NO, ALL), ("occupied", ALL, ALL)]


def _lines_of_actions() -> Iterator[list[_Words]]:
    for step in (YES, NO, UNKNOWN, ALL):
        kinds = (("actions", step, what) for what in (DONE, NOT_DONE, OPEN))
        yield [*kinds, ("actions", step, ALL)]
    for what in (DONE, NOT_DONE, OPEN, ALL):
        yield [*(("actions", step, what) for step in (YES, NO, UNKNOWN)), ("actions", ALL, what)]


_NOT_NOTED: Final = (("known", NO), ("step", UNKNOWN), ("ready", UNKNOWN))
_TO_DO: Final = ("status", FollowUpStatus.DUE)
_HARMLESS: Final = (
    {place(*words, cut) for words in (*_NOT_NOTED, _TO_DO) for cut in (*SEXES, ALL)}
    | {place("actions", step, OPEN) for step in (YES, NO, UNKNOWN, ALL)}
    | {place("status", NOT_FOLLOWED, cut) for cut in (*SEXES, ALL)}
)
"""What is not noted and what is not done."""


def _harmless(at: Place) -> bool:
    not_noted = any(f"|{kind}|" in at for kind in (NOT_FOLLOWED, SILENT))
    return at in _HARMLESS or (at.startswith("kommun|") and not_noted)


_WEIGHTS: Final = {
    "public": 0,
    "known": 0,
    "status": 1,
    "step": 1,
    "ready": 1,
    "readiness": 1,
    "kommun": 2,
    "within": 9,
    "actions": 5,
    "move": 6,
    "occupied": 6,
}


def _weight(at: Place) -> int:
    kind, *_, last = words = at.split("|")
    if kind in {"move", "occupied"}:
        return _WEIGHTS[kind] - 3 * (ALL in words)
    return _WEIGHTS[kind] + (0 if last == ALL else 2)


OUTCOMES: Final = Family("utfall", None, _weight, _harmless, later=1)
