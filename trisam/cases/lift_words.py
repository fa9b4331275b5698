"""The parts of a lift in words, as far as its reader may know them.

Pages take what they show from here and not from the case, so that a type that the consent leaves
out is not there to be shown.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from trisam.cases.models import Case
from trisam.cases.policy import PART_TYPES, lift_told
from trisam.cases.values import ATTENDANCE_WORDS, INCOME_WORDS, OCCUPATION_WORDS
from trisam.core.swedish import count_of, day, listed
from trisam.parties.information import EVERY_TYPE, TYPE_WORDS, InformationType

Facts = list[tuple[str, str]]
UNKNOWN, NOTHING = "Vet inte", "–"


@dataclass(frozen=True, slots=True)
class ShownLift:
    """A lift as one reader may know it. What is left out is not mentioned. The individual's own
    words are a release of their own: `own_words.readable`."""

    participation: Facts
    situation: Facts

    @property
    def background(self) -> Facts:
        """What has been tried, is going on and is needed, where something was written."""
        wanted = {"Har prövats", "Pågår nu", "Behov av stöd", "Tolk"}
        every = self.situation + self.participation
        return [(term, value) for term, value in every if term in wanted and value != NOTHING]


def shown(case: Case, types: AbstractSet[InformationType]) -> ShownLift:
    """The parts of the lift of these types (`policy.readable_types`)."""
    wish, income, occupation = case.attendance_wish, case.income, case.occupation
    return ShownLift(
        participation=_of(
            types,
            ("attendance_wish", "Deltagande", ATTENDANCE_WORDS[wish] if wish else "Inte frågat"),
            ("interpreter_language", "Tolk", case.interpreter_language or NOTHING),
            ("needs_transport", "Behöver hjälp med resan", _yes(case.needs_transport)),
            ("needs_digital_help", "Behöver hjälp digitalt", _yes(case.needs_digital_help)),
        ),
        situation=_of(
            types,
            (
                "income",
                "Försörjning",
                (INCOME_WORDS[income] if income else UNKNOWN) + _since(case.income_since),
            ),
            (
                "occupation",
                "Sysselsättning",
                (OCCUPATION_WORDS[occupation] if occupation else UNKNOWN)
                + _share(", ", case.occupation_percent),
            ),
            ("is_employed", "Har anställning", _yes(case.is_employed)),
            ("is_enrolled_at_af", "Inskriven hos AF", _yes(case.is_enrolled_at_af)),
            ("sick_listed_percent", "Sjukskriven", _share("", case.sick_listed_percent) or UNKNOWN),
            ("tried", "Har prövats", case.tried or NOTHING),
            ("ongoing", "Pågår nu", case.ongoing or NOTHING),
            ("support", "Behov av stöd", case.support or NOTHING),
        ),
    )


def readiness(case: Case, types: AbstractSet[InformationType], today: date) -> str:
    """Since when the individual has been ready for the next step, and when it began, if the reader
    may know it (`types`); empty when nothing is said."""
    if case.ready_on is None or PART_TYPES["ready_on"] not in types:
        return ""
    waited = count_of(((case.started_on or today) - case.ready_on).days, "dag", "dagar")
    if case.started_on is None:
        return f"Redo sedan {day(case.ready_on)}, väntar på nästa steg ({waited})"
    return f"Redo sedan {day(case.ready_on)}, började {day(case.started_on)} ({waited})"


def withheld(case: Case, today: date) -> list[tuple[str, str]]:
    """For the lifting party: which parties are not told of what, of those that may see the case."""
    told = lift_told(case, today)
    parties = {party.id: party for release in case.releases for party in release.receivers}
    lacking: dict[frozenset[InformationType], list[str]] = {}
    for party in sorted(parties.values(), key=lambda party: party.position):
        if untold := EVERY_TYPE - told.get(party.id, EVERY_TYPE):
            lacking.setdefault(untold, []).append(party.name)
    return [(listed(names), types_in_words(untold)) for untold, names in lacking.items()]


def types_in_words(types: AbstractSet[InformationType]) -> str:
    """ "hälsa och sjukskrivning, arbete och studier samt försörjning", in the usual order."""
    words = [text.lower() for kind, text in TYPE_WORDS.items() if kind in types]
    return ", ".join(words[:-1]) + " samt " + words[-1] if len(words) > 1 else listed(words)


def _of(types: AbstractSet[InformationType], *parts: tuple[str, str, str]) -> Facts:
    return [(term, value) for part, term, value in parts if PART_TYPES[part] in types]


def _yes(answer: bool | None) -> str:
    return {None: UNKNOWN, True: "Ja", False: "Nej"}[answer]


def _since(when: date | None) -> str:
    return f" sedan {day(when)}" if when else ""


def _share(before: str, percent: int | None) -> str:
    return "" if percent is None else f"{before}{percent} %"
