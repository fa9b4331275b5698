"""The survey, added up: who was asked, who answered, and what. Never joined to a name.

Every table of the page is over the same surveys, so they are protected as one piece.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area
from trisam.statistics.families.cuts import ALL, SEXES, sex
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.making import Family
from trisam.surveys.values import LIVE, AskWay, Mark, SurveyStatus

ANSWERED, SILENT, WAITS, OVER = "answered", "silent", "waits", "over"
AGREES, SAID, SKIPPED = "agrees", "said", "skipped"
AGREEING: Final = (Mark.WHOLLY, Mark.MOSTLY)
_Words = tuple[Hashable, ...]
"""What a place is made of."""
ON_THE_SCALE: Final = (*AGREEING, Mark.NEITHER, Mark.NOT_MUCH, Mark.NOT_AT_ALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """Surveys that are alike in all this: `number` of them."""

    number: int
    kommun_id: int
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
    """What was counted. Unprotected: the release says what may be told."""

    asked: Sequence[Asked]
    marked: Sequence[Marked]


def counted(found: SurveyCounts, questions: Sequence[str], kommuner: Iterable[Area] = ()) -> Counts:
    """The surveys of a period, and the answers to each of `questions`."""
    numbers: Counter[Place] = Counter()
    for one in found.asked:
        for words in _places(one):
            numbers[place(*words)] += one.number
    for answer in found.marked:
        for cut in (sex(is_woman=answer.is_woman), ALL):
            for which in _marks(answer.mark):
                numbers[place("question", answer.question, which, cut)] += answer.number
    for question in questions:
        for cut in (*SEXES, ALL):
            told = sum(
                numbers[place("question", question, one, cut)] for one in (SAID, Mark.UNKNOWN)
            )
            answered = numbers[place("sex", cut, ANSWERED)]
            numbers[place("question", question, SKIPPED, cut)] = answered - told
    ids = [area.kommun_id or 0 for area in kommuner if area.team_ids]
    every = (*_lines(questions), *_lines_of_kommuner(ids))
    return Counts.of(numbers, [[place(*words) for words in line] for line in every])


def family(questionnaire: str) -> Family:
    """The surveys with one questionnaire: the answers to another are other figures."""
    return Family(f"enkat-{questionnaire}", None, _weight, _harmless, later=1)


def _places(one: Asked) -> Iterator[_Words]:
    answered = ANSWERED if one.status is SurveyStatus.ANSWERED else SILENT
    for which in (answered, ALL):
        yield "way", one.way, which
        for cut in (sex(is_woman=one.is_woman), ALL):
            yield "sex", cut, which
            yield "kommun", one.kommun_id, which, cut
    if answered is SILENT:
        yield "state", WAITS if one.status in LIVE else OVER


def _marks(mark: Mark) -> Iterator[Hashable]:
    yield mark
    if mark in AGREEING:
        yield AGREES
    if mark in ON_THE_SCALE:
        yield SAID


def _lines(questions: Sequence[str]) -> Iterator[list[_Words]]:
    """Places whose numbers add up to that of the last one, over all tables."""
    kinds = (ANSWERED, SILENT, ALL)
    for way in AskWay:
        yield [("way", way, which) for which in kinds]
    for cut in (*SEXES, ALL):
        yield [("sex", cut, which) for which in kinds]
    for which in kinds:
        yield [*(("way", way, which) for way in AskWay), ("sex", ALL, which)]
        yield [*(("sex", cut, which) for cut in SEXES), ("sex", ALL, which)]
    yield [("state", WAITS), ("state", OVER), ("sex", ALL, SILENT)]
    for question in questions:
        yield from _lines_of(question)


def _lines_of_kommuner(kommun_ids: Sequence[int]) -> Iterator[list[_Words]]:
    kinds, cuts = (ANSWERED, SILENT, ALL), (*SEXES, ALL)
    for one in kommun_ids:
        for cut in cuts:
            yield [("kommun", one, which, cut) for which in kinds]
        for which in kinds:
            yield [("kommun", one, which, cut) for cut in cuts]
    for which in kinds if kommun_ids else ():
        for cut in cuts:
            yield [*(("kommun", one, which, cut) for one in kommun_ids), ("sex", cut, which)]


def _lines_of(question: str) -> Iterator[list[_Words]]:
    def at(which: Hashable, cut: str) -> _Words:
        return "question", question, which, cut

    for cut in (*SEXES, ALL):
        yield [at(which, cut) for which in (*AGREEING, AGREES)]
        rest = [mark for mark in ON_THE_SCALE if mark not in AGREEING]
        yield [at(which, cut) for which in (AGREES, *rest, SAID)]
        told = [at(which, cut) for which in (SAID, Mark.UNKNOWN, SKIPPED)]
        yield [*told, ("sex", cut, ANSWERED)]
    for which in (*ON_THE_SCALE, AGREES, SAID, Mark.UNKNOWN, SKIPPED):
        yield [at(which, cut) for cut in (*SEXES, ALL)]


def _harmless(at: Place) -> bool:
    # That a question was left out says nothing of anybody.
    return f"|{SKIPPED}|" in at


def _weight(at: Place) -> int:
    kind, *_, last = at.split("|")
    if kind == "question":
        is_answer = f"|{AGREES}|" not in at and f"|{SAID}|" not in at
        return 3 + 2 * is_answer + (last != ALL)
    if kind == "kommun":
        return 4 + (last != ALL)
    return 0 if at == place("sex", ALL, ALL) else 1
