"""Mitt ärende: keys that officers who can be tried have given, and what came back.

The keys themselves are nobody's: nothing opens with them. Whoever tries makes a new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from trisam.accounts.models import Account
from trisam.cases.values import CaseStatus
from trisam.core.calendar_days import working_days_before
from trisam.core.db import Base
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.log import Entry, entry
from trisam.demo.saving import save
from trisam.demo.span import Span, at
from trisam.own_case.limits import KEY_LASTS
from trisam.own_case.models import Handled, OwnKey, OwnKind, OwnMessage, OwnVisit
from trisam.own_case.shown_key import token_hash

GIVEN, USED, READ = 12, 6, 3
"""Working days ago: when the keys were given and used, and when what came then was read."""
SAID = (
    "Hej! Jag undrar om jag kan ta med min syster till mötet.",
    "Kan du ringa mig på torsdag? Jag är hemma efter klockan tio.",
    "Jag har fått tid hos arbetsterapeuten samma dag som mötet. Går det att byta?",
    "Tack för senast. Jag vill gärna prova hos snickaren som vi pratade om.",
)
READ_BEFORE = "Jag har bytt telefonnummer. Fråga mig när vi ses så får du det nya."
LONGEST = timedelta(minutes=9)


def write(dossiers: Iterable[Dossier], people: Iterable[Account], span: Span) -> Iterator[Entry]:
    """Make them, and tell what the log says of it."""
    chance, every = Chance("own pages"), list(dossiers)
    tried = [one for one in people if one.demo_label and one.unit and not one.deactivated_at]
    for number, officer in enumerate(tried):
        for turn, dossier in enumerate(_waiting_cases(every, officer, span)):
            was_read = turn > 0
            text = READ_BEFORE if was_read else SAID[number % len(SAID)]
            save(_rows(dossier, officer, span, chance, text, was_read=was_read))
            given = at(working_days_before(span.today, GIVEN), 10)
            yield entry(given, officer, "own_key.make", dossier.case.subject, dossier)


def _waiting_cases(dossiers: Sequence[Dossier], officer: Account, span: Span) -> list[Dossier]:
    """Two of the officer's cases that wait for the team, lifted before the keys were given."""
    given = working_days_before(span.today, GIVEN)
    found = (
        one
        for one in dossiers
        if one.case.officer_id == officer.id
        and one.case.status is CaseStatus.OPEN
        and one.case.lifted_on <= given
        and not one.story.individual.person.protected
    )
    return [one for one, _ in zip(found, range(2), strict=False)]


def _rows(
    dossier: Dossier, officer: Account, span: Span, chance: Chance, text: str, *, was_read: bool
) -> list[Base]:
    given = at(working_days_before(span.today, GIVEN), 10)
    used = at(working_days_before(span.today, USED), 19)
    read = at(working_days_before(span.today, READ), 9)
    key = OwnKey(
        id=chance.id(),
        case_id=dossier.case.id,
        token_hash=token_hash(f"demo {chance.id()}"),
        code_hash=token_hash(f"demo {chance.id()}"),
        made_by_id=officer.id,
        made_at=given,
        ends_at=given + KEY_LASTS,
        link_used_at=used,
        used_at=used,
        wrong=0,
    )
    visit = OwnVisit(
        id=chance.id(),
        case_id=dossier.case.id,
        own_key_id=key.id,
        cookie_hash=token_hash(f"demo {chance.id()}"),
        began_at=used,
        seen_at=used + LONGEST,
        ended_at=used + LONGEST,
    )
    message = OwnMessage(
        id=chance.id(),
        case_id=dossier.case.id,
        party_id=dossier.case.lifting_party_id,
        kind=OwnKind.MESSAGE,
        sent_at=used + LONGEST / 2,
        text=text,
        handled=Handled.PHONED if was_read else None,
        handled_at=read if was_read else None,
        handled_by_id=officer.id if was_read else None,
    )
    return [key, visit, message]
