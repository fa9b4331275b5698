"""What the consent's papers say: the form to sign, and the receipt. Plain data for `core.papers`.

No paper's name or title holds who it is about; on the form a name stands only when it is held.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trisam.cases.consent_words import (
    METHOD_WORDS,
    TICK_WORDS,
    earlier_words,
    ended_words,
    given_facts,
    party_lines,
    taken_back,
)
from trisam.cases.models import Case
from trisam.consents.models import Consent
from trisam.core.swedish import day
from trisam.parties.information import TYPE_EXPLAINED, TYPE_WORDS
from trisam.parties.models import Party
from trisam.teams.models import Team

FORM, RECEIPT = "consents/form.typ", "consents/receipt.typ"
Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Filled:
    """What is known before the form is printed. Nothing of it need be."""

    name: str = ""
    parties: Collection[str] = ()
    """Slugs of those ticked."""
    types: Collection[str] = ()
    ticks: Collection[str] = ()
    method: str = ""
    language: str = ""
    interpreter: bool = False
    valid_to: date | None = None


def form_facts(
    team: Team, lifting: str, others: Iterable[Party], filled: Filled, printed: date
) -> Facts:
    """The form of a team: filled in as far as somebody has come, or blank."""
    return {
        "printed": f"Utskrivet {day(printed)}",
        "team": team.name,
        "lifting": lifting,
        "name": filled.name,
        "parties": [[party.slug in filled.parties, party.name] for party in others],
        "types": [
            [kind.value in filled.types, words, TYPE_EXPLAINED[kind]]
            for kind, words in TYPE_WORDS.items()
        ],
        "ticks": [[tick.value in filled.ticks, words] for tick, words in TICK_WORDS.items()],
        "methods": [
            [method.value == filled.method, words] for method, words in METHOD_WORDS.items()
        ],
        "language": filled.language,
        "interpreter": filled.interpreter,
        "valid_to": day(filled.valid_to) if filled.valid_to else "",
    }


def receipt_facts(case: Case, consents: Sequence[Consent], today: date) -> Facts:
    """What the individual has said yes to and taken back: for the page and for the paper."""
    return {
        "printed": f"Utskrivet {day(today)}",
        "case": f"Ärende {case.code}, {case.team.name}",
        "lifting": case.lifting_party.name,
        "ended": ended_words(case.consent, today),
        "parties": [[party.name, words] for party, words in party_lines(case, today)],
        "given": [list(row) for row in given_facts(case.consent)],
        "taken_back": [list(row) for row in taken_back(consents)],
        "earlier": earlier_words(consents),
        "contact": f"{case.officer.name} på {case.lifting_unit.name}",
    }
