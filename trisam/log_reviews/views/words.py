"""A review in words: the same on the page, on paper and in the PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trisam.core import swedish
from trisam.log_reviews.findings import RULE_WORDS, Rule
from trisam.log_reviews.models import ASSESSMENT_WORDS, Assessment, LogReview, ReviewLine
from trisam.log_reviews.sampling import METHOD

KINDS = {
    Assessment.IN_ORDER: "success",
    Assessment.ASKED: "warning",
    Assessment.DEVIATION: "error",
}
LEFT = "Inte bedömd"
COUNTED = "Att öppna, skriva ut eller hämta ett ärende. Namn i listor räknas inte."


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one sort."""

    heading: str
    explains: str
    lines: Sequence[ReviewLine]


def period(review: LogReview) -> str:
    """ "1–31 okt 2026": without what both days share."""
    first, last = review.first_day, review.last_day
    until = f"{swedish.short_day(last)} {last.year}"
    if first.year != last.year:
        return f"{swedish.short_day(first)} {first.year}–{until}"
    begin = str(first.day) if first.month == last.month else swedish.short_day(first)
    return f"{begin}–{until}"


def method(review: LogReview) -> list[tuple[str, str]]:
    """How the review was made, with its numbers."""
    drawn = sum(line.rule is None for line in review.lines)
    read = swedish.count_of(review.reading_count, "läsning", "läsningar")
    gone = review.unknown_count
    unknown = f", varav {gone} av ärenden som har gallrats" if gone else ""
    return [
        ("Part", f"{review.party.name}, {review.unit.name}"),
        ("Period", period(review)),
        ("Läsningar i perioden", f"N = {swedish.number(review.reading_count)}{unknown}"),
        ("Stickprov", f"n = {drawn} av {read}"),
        ("Fynd", str(len(review.lines) - drawn)),
        ("Började", f"{swedish.moment(review.started_at)}, {review.started_by.name}"),
        ("Frö", review.seed),
        ("Sista loggrad", str(review.last_entry_id)),
        ("Så drogs stickprovet", METHOD),
        (
            "Vad som räknas",
            "Att öppna, skriva ut eller hämta ett ärende. Namn i listor räknas inte.",
        ),
    ]


def sections(review: LogReview) -> list[Section]:
    """The findings rule by rule, then the sample."""
    found = [
        Section(RULE_WORDS[rule], review.limits.sentence(rule), lines)
        for rule in Rule
        if (lines := [line for line in review.lines if line.rule is rule])
    ]
    drawn = [line for line in review.lines if line.rule is None]
    if drawn:
        found.append(Section("Stickprov", "Läsningar som drogs slumpvis.", drawn))
    return found


def without_findings(review: LogReview) -> list[str]:
    """The rules that pointed at nothing."""
    met = {line.rule for line in review.lines}
    return [
        f"{RULE_WORDS[rule]}. {review.limits.sentence(rule)}" for rule in Rule if rule not in met
    ]


def outcome(lines: Iterable[ReviewLine]) -> list[tuple[str, int]]:
    """How many lines were judged how; what is left to judge only when something is."""
    said = [line.assessment for line in lines]
    numbers = [(ASSESSMENT_WORDS[one], said.count(one)) for one in Assessment]
    return [*numbers, (LEFT, said.count(None))] if None in said else numbers


def judged(line: ReviewLine) -> str:
    """What was said of the line."""
    return ASSESSMENT_WORDS[line.assessment] if line.assessment else LEFT


def badge(line: ReviewLine) -> tuple[str, str]:
    """`judged` with the kind of its badge."""
    return judged(line), KINDS[line.assessment] if line.assessment else "neutral"


def when(line: ReviewLine) -> str:
    """The moment, or from when to when."""
    first, last = swedish.moment(line.first_at), swedish.moment(line.last_at)
    if first == last:
        return first
    if swedish.day(line.first_at) == swedish.day(line.last_at):
        return f"{first}–{swedish.clock_time(line.last_at)}"
    return f"{first} – {last}"


def signature(review: LogReview) -> list[tuple[str, str]]:
    """Who signed, when, and the digest of exactly what was signed."""
    return [
        ("Underskriven av", review.signed_name or "–"),
        ("När", swedish.moment(review.signed_at)),
        ("Kontrollsumma (SHA-256)", review.signed_digest or "–"),
    ]
