"""The outcome of each row as one line of text.

Lines may end in logs: row number, party, dates and reasons, never a name or a personnummer.
"""

from collections.abc import Iterator, Sequence

from trisam.imports.reading.case_rows import CaseRow
from trisam.imports.reading.dates import in_words
from trisam.imports.reading.outcomes import Accepted, Blank, Duplicate, Outcome, Refused, tally
from trisam.imports.reading.parties import short_name


def report_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line a row, and the tally as the last: "införda: 3 · avvisade: 1 · …"."""
    for outcome in outcomes:
        yield " · ".join((f"rad {outcome.number}", *_parts(outcome)))
    yield str(tally(outcomes))


def describe(outcome: Outcome) -> str:
    """What became of the row, without its number: for the page, which has a column for that."""
    return " · ".join(_parts(outcome))


def _parts(outcome: Outcome) -> tuple[str, ...]:
    match outcome:
        case Accepted(case=case, notes=notes):
            return ("införs", *_facts(case), *_marked(notes))
        case Refused(reasons=reasons, notes=notes):
            return ("avvisas", " ".join(reasons), *_marked(notes))
        case Duplicate(of=None):
            return ("dubblett", "ärendet finns redan")
        case Duplicate(of=row, differs=differs):
            less = "; andra uppgifter skiljer sig och läses inte" if differs else ""
            return ("dubblett", f"samma person, lyftdatum och part som rad {row}{less}")
        case Blank():
            return ("tom",)


def _facts(case: CaseRow) -> tuple[str, ...]:
    meeting = f"möte {in_words(case.meeting_on)}" if case.meeting_on else "utan mötesdatum"
    return (short_name(case.party), f"lyft {in_words(case.lifted_on)}", meeting)


def _marked(notes: Sequence[str]) -> tuple[str, ...]:
    return (f"obs: {' '.join(notes)}",) if notes else ()
