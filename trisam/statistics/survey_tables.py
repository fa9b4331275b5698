"""The page about the survey: its sentence, its picture and its tables."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.counted import Counted
from trisam.statistics.families.cuts import ALL, HEADS_BY_SEX, SEX_WORDS, SEXES
from trisam.statistics.families.survey import (
    AGREES,
    ANSWERED,
    ON_THE_SCALE,
    OVER,
    SAID,
    SKIPPED,
    WAITS,
)
from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.tables import Share, Table, Value, as_text
from trisam.surveys.questionnaire import Language, QuestionKind, Questionnaire
from trisam.surveys.values import ASK_WORDS, AskWay, Mark

_COLUMNS: Final = (*SEXES, ALL)


@dataclass(frozen=True, slots=True)
class Enough:
    """How much it takes to draw a conclusion."""

    percent: int
    """So many in a hundred of those asked have answered …"""
    number: int
    """… and so many in all."""


@dataclass(frozen=True, slots=True)
class SurveyTold:
    """What is told about the survey. Everything in it may be shown."""

    sentence: str
    counted: str
    """How many answered, and of how many."""
    warning: str
    """Why no conclusion should be drawn; empty when enough have answered."""
    bars: Bars
    states: Table
    rate: Table
    by_way: Table
    questions: tuple[Table, ...]
    found: bool
    """Somebody was asked."""


def told(numbers: Counted, questionnaire: Questionnaire, period: str, enough: Enough) -> SurveyTold:
    """The page, in the words of the questionnaire."""
    text = questionnaire.language(None)
    asked = [one.id for one in questionnaire.questions if one.kind is QuestionKind.AGREE]
    rate = numbers.share(("sex", ALL, ANSWERED), ("sex", ALL, ALL))
    return SurveyTold(
        sentence(numbers.shown(("sex", ALL, ALL)), rate),
        _ratio(numbers, rate),
        _warning(numbers, rate, enough),
        _bars(numbers, asked, text),
        _states(numbers, period),
        _rate(numbers, period),
        _by_way(numbers, period),
        tuple(_question(numbers, one, text, period) for one in asked),
        found=numbers.shown(("sex", ALL, ALL)) != 0,
    )


def sentence(asked: Value, rate: Value) -> str:
    """How large a share has answered."""
    if isinstance(rate, Share):
        return f"{as_text(rate)} har svarat på enkäten"
    if asked == 0:
        return "Ingen har fått enkäten"
    return "Talen är för små för att visa hur många som har svarat"


def _ratio(numbers: Counted, rate: Value) -> str:
    some, of_all = (as_text(numbers.shown(("sex", ALL, which))) for which in (ANSWERED, ALL))
    share = f" ({as_text(rate)})" if isinstance(rate, Share) else ""
    return f"Svar: {some} av {of_all}{share}"


def _warning(numbers: Counted, rate: Value, enough: Enough) -> str:
    answered = numbers.shown(("sex", ALL, ANSWERED))
    many = isinstance(answered, int) and answered >= enough.number
    if many and isinstance(rate, Share) and rate.value * 100 >= enough.percent:
        return ""
    return (
        f"Dra inga säkra slutsatser. Färre än {enough.percent} av 100 har svarat, eller färre än "
        f"{enough.number} personer. De som inte har svarat kan tycka något annat."
    )


def _bars(numbers: Counted, questions: Sequence[str], text: Language) -> Bars:
    bars = []
    for question in questions:
        share = numbers.share(
            ("question", question, AGREES, ALL), ("question", question, SAID, ALL)
        )
        size = share.value if isinstance(share, Share) else None
        bars.append(Bar(text.questions[question], "", size, as_text(share)))
    return Bars("Andel som instämmer helt eller ganska bra", tuple(bars))


def _rate(numbers: Counted, period: str) -> Table:
    def row(sex: str) -> tuple[Value, ...]:
        return (SEX_WORDS[sex], *_answered(numbers, ("sex", sex)))

    return numbers.table(
        "Hur många som har svarat",
        f"Svar på enkäten, {period}",
        ("Kön", "Har svarat", "Har frågats", "Andel"),
        [row(sex) for sex in SEXES],
        row(ALL),
    )


def _states(numbers: Counted, period: str) -> Table:
    """What has become of every survey, each counted once."""
    states = {
        "Har svarat": ("sex", ALL, ANSWERED),
        "Väntar på svar": ("state", WAITS),
        "Svarade inte": ("state", OVER),
    }
    return numbers.table(
        "Hur det har gått",
        f"Enkäter efter läge, {period}",
        ("Läge", "Antal"),
        [(words, numbers.shown(place)) for words, place in states.items()],
        ("Alla", numbers.shown(("sex", ALL, ALL))),
    )


def _by_way(numbers: Counted, period: str) -> Table:
    return numbers.table(
        "Hur de frågades",
        f"Svar på enkäten efter hur personen frågades, {period}",
        ("Sätt", "Har svarat", "Har frågats", "Andel"),
        [(ASK_WORDS[way], *_answered(numbers, ("way", way))) for way in AskWay],
        ("Alla", *_answered(numbers, ("sex", ALL))),
    )


def _answered(numbers: Counted, place: tuple[Hashable, ...]) -> Iterator[Value]:
    yield numbers.shown((*place, ANSWERED))
    yield numbers.shown((*place, ALL))
    yield numbers.share((*place, ANSWERED), (*place, ALL))


def _question(numbers: Counted, question: str, text: Language, period: str) -> Table:
    words: Mapping[Hashable, str] = {
        **{mark: text.scale[mark] for mark in ON_THE_SCALE},
        Mark.UNKNOWN: text.scale[Mark.UNKNOWN],
        SKIPPED: text.words["no_answer"],
    }

    def row(name: str, which: Hashable) -> tuple[Value, ...]:
        cells: list[Value] = [name]
        for sex in _COLUMNS:
            here, whole = (("question", question, one, sex) for one in (which, SAID))
            share = numbers.share(here, whole) if which in ON_THE_SCALE else None
            cells += [numbers.shown(here), share]
        return tuple(cells)

    answered = (numbers.shown(("sex", sex, ANSWERED)) for sex in _COLUMNS)

    return numbers.table(
        text.questions[question],
        f"{text.questions[question]}, {period}. Andelen är av dem som har satt ett värde.",
        ("Svar", *HEADS_BY_SEX),
        [row(name, which) for which, name in words.items()],
        ("Alla svar", *(cell for number in answered for cell in (number, None))),
    )
