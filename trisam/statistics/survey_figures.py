"""The survey, added up: who was asked, who answered, and what. Never joined to a name.

Every table of the page is over the same surveys, so they are protected as one piece.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.counted import Counted
from trisam.statistics.outcomes import ALL, OTHERS, SEXES, WOMEN
from trisam.surveys.values import LIVE, AskWay, Mark, SurveyStatus

ANSWERED, SILENT, WAITS, OVER = "answered", "silent", "waits", "over"
AGREES, SAID, SKIPPED = "agrees", "said", "skipped"
AGREEING: Final = (Mark.WHOLLY, Mark.MOSTLY)
ON_THE_SCALE: Final = (*AGREEING, Mark.NEITHER, Mark.NOT_MUCH, Mark.NOT_AT_ALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """Surveys that are alike in all this: `number` of them."""

    number: int
    is_woman: bool
    way: AskWay
    status: SurveyStatus


@dataclass(frozen=True, slots=True)
class Marked:
    """Answers to one question that are alike: `number` of them."""

    number: int
    is_woman: bool
    question: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class SurveyCounts:
    """What was counted. Unprotected: `counted` says what may be told."""

    asked: Sequence[Asked]
    marked: Sequence[Marked]


def counted(found: SurveyCounts, questions: Sequence[str], k: int) -> Counted:
    """The numbers of the page. One from 1 to `k` - 1 is never told, nor what gives it away."""
    numbers: Counter[Hashable] = Counter()
    for one in found.asked:
        for place in _places(one):
            numbers[place] += one.number
    for answer in found.marked:
        for sex in (_sex(is_woman=answer.is_woman), ALL):
            for which in _marks(answer.mark):
                numbers["question", answer.question, which, sex] += answer.number
    for question in questions:
        for sex in (*SEXES, ALL):
            told = sum(numbers["question", question, one, sex] for one in (SAID, Mark.UNKNOWN))
            answered = numbers["sex", sex, ANSWERED]
            numbers["question", question, SKIPPED, sex] = answered - told
    return Counted(numbers, list(_lines(questions)), k)


def _places(one: Asked) -> Iterator[Hashable]:
    answered = ANSWERED if one.status is SurveyStatus.ANSWERED else SILENT
    for which in (answered, ALL):
        yield "way", one.way, which
        for sex in (_sex(is_woman=one.is_woman), ALL):
            yield "sex", sex, which
    if answered is SILENT:
        yield "state", WAITS if one.status in LIVE else OVER


def _marks(mark: Mark) -> Iterator[Hashable]:
    yield mark
    if mark in AGREEING:
        yield AGREES
    if mark in ON_THE_SCALE:
        yield SAID


def _sex(*, is_woman: bool) -> str:
    return WOMEN if is_woman else OTHERS


def _lines(questions: Sequence[str]) -> Iterator[list[Hashable]]:
    """Places whose numbers add up to that of the last one, over all tables."""
    kinds = (ANSWERED, SILENT, ALL)
    for way in AskWay:
        yield [("way", way, which) for which in kinds]
    for sex in (*SEXES, ALL):
        yield [("sex", sex, which) for which in kinds]
    for which in kinds:
        yield [*(("way", way, which) for way in AskWay), ("sex", ALL, which)]
        yield [*(("sex", sex, which) for sex in SEXES), ("sex", ALL, which)]
    yield [("state", WAITS), ("state", OVER), ("sex", ALL, SILENT)]
    for question in questions:
        yield from _lines_of(question)


def _lines_of(question: str) -> Iterator[list[Hashable]]:
    def place(which: Hashable, sex: str) -> Hashable:
        return "question", question, which, sex

    for sex in (*SEXES, ALL):
        yield [place(which, sex) for which in (*AGREEING, AGREES)]
        rest = [mark for mark in ON_THE_SCALE if mark not in AGREEING]
        yield [place(which, sex) for which in (AGREES, *rest, SAID)]
        told = [place(which, sex) for which in (SAID, Mark.UNKNOWN, SKIPPED)]
        yield [*told, ("sex", sex, ANSWERED)]
    for which in (*ON_THE_SCALE, AGREES, SAID, Mark.UNKNOWN, SKIPPED):
        yield [place(which, sex) for sex in (*SEXES, ALL)]
