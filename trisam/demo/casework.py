"""The case itself: consent, what the officer wrote, questions to the parties, the release."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations, zip_longest

from trisam.cases.models import Case, CaseQuestion, Release, ReleaseKind
from trisam.cases.policy import OWN_WORDS_ABOUT
from trisam.cases.values import TAKES_PART, CaseStatus, Income, Urgency
from trisam.consents.models import Consent, ConsentGrant, Tick, Withdrawal, WithdrawalKind
from trisam.demo import circumstances
from trisam.demo.agreements import Agreement
from trisam.demo.chance import Chance
from trisam.demo.individuals import Population, Story
from trisam.demo.lifting import Lift
from trisam.demo.saving import Pile
from trisam.demo.span import Span, at
from trisam.demo.themes import phrases, phrases_of
from trisam.meetings.models import AgendaItem, ItemStatus

EXPLAINED = (
    "Gick igenom vilka parter som sitter i teamet, vad som delas och varför, och att samtycket "
    "kan tas tillbaka när som helst."
)
RELIFTED = (
    "Nytt lyft: planen från förra mötet gick inte att genomföra.",
    "Nytt lyft: läget har ändrats sedan förra mötet.",
    "Nytt lyft: första delen av planen är klar och nästa steg behöver samordnas.",
)
SHARE_INTERPRETED = 0.5
ALL, SOME, NOBODY, RECALLED = "all", "some", "nobody", "recalled"
OWN_WORDS_TO = {ALL: 0.84, SOME: 0.09, NOBODY: 0.04, RECALLED: 0.03}
SHARE_MEETS_AFTER = 0.7
"""How often somebody also says yes to a short meeting with only those concerned."""
SHARE_KNOWN = 0.96
"""How often the officer knows how somebody lives."""


@dataclass
class Dossier:
    """A lift with the rows made for it."""

    lift: Lift
    story: Story
    case: Case


class Desk:
    """Writes cases."""

    def __init__(self, pile: Pile, span: Span) -> None:
        self.pile, self.span = pile, span
        self.chance = Chance("casework")
        self.wishes = Chance("own words")
        self.afterwards = Chance("efter-trisam")
        self.population = Population()
        self._taken: Counter[int] = Counter()  # slots, by meeting id

    def write(self, lift: Lift) -> Dossier:
        """The case of a lift, with all that is known on the day it is lifted."""
        story = self.population.story(lift)
        if story.relifts is None:
            self.pile.add(story.individual.person)
        interpreted = story.individual.language is not None
        interpreted = interpreted and self.chance.happens(SHARE_INTERPRETED)
        language = story.individual.language if interpreted else None
        if lift.agreement:
            self._consent(lift, lift.agreement, story, language)
        case = self._case(lift, story, language)
        self.pile.add(case, *self._questions(lift, case))
        self._release(lift, case)
        self._release_own_words(lift, case)
        self._agenda(lift, case)
        return Dossier(lift, story, case)

    def _consent(self, lift: Lift, agreed: Agreement, story: Story, language: str | None) -> None:
        withdrawn_at = at(agreed.withdrawn_on, 16) if agreed.withdrawn_on else None
        whole = agreed.withdrawn_party is None
        taken = [at(narrowing.day, 15) for narrowing in agreed.narrowed]
        ran_out = agreed.valid_to < self.span.today
        consent = Consent(
            id=self.chance.id(),
            person_id=story.individual.person.id,
            given_on=agreed.given_on,
            valid_from=agreed.given_on,
            valid_to=agreed.valid_to,
            method=agreed.method,
            language=language or "svenska",
            with_interpreter=language is not None,
            explained=EXPLAINED if self.chance.happens(0.6) else None,
            received_by_id=lift.officer.id,
            withdrawn_at=withdrawn_at if whole else None,
            may_contact=agreed.may_contact,
            may_survey=agreed.may_survey,
            may_register=agreed.may_register,
            may_meet_after=self.afterwards.happens(SHARE_MEETS_AFTER),
            withdrawn_ticks=_ticks_taken_back(agreed),
            narrowed_at=max(filter(None, [withdrawn_at, *taken]), default=None),
            expiry_told_at=at(agreed.valid_to + timedelta(days=1), 6) if ran_out else None,
            replaces_id=story.relifts.consent_id if story.relifts else None,
        )
        lift.consent_id = consent.id
        self.pile.add(consent, *_grants(consent.id, agreed, withdrawn_at))
        self.pile.add(*_taken_back(lift, agreed))

    def _case(self, lift: Lift, story: Story, language: str | None) -> Case:
        chance, theme = self.chance, story.theme
        return Case(
            id=chance.id(),
            code=chance.code(),
            team_id=lift.book.team.id,
            person_id=story.individual.person.id,
            consent_id=lift.consent_id,
            lifting_party_id=lift.party.id,
            lifting_unit_id=lift.officer.unit_id,
            officer_id=lift.officer.id,
            lifted_on=lift.day,
            is_relift=story.relifts is not None,
            urgency=Urgency.URGENT if lift.urgent else Urgency.NORMAL,
            status=CaseStatus.OPEN,
            attendance_wish=chance.weighted(circumstances.WISHES),
            interpreter_language=language,
            needs_transport=chance.happens(0.07),
            needs_digital_help=chance.happens(0.06),
            issue=self._issue(story),
            own_words=self._own_words(story),
            tried=theme.tried if chance.happens(0.85) else None,
            ongoing=chance.one(phrases("ongoing")) if chance.happens(0.55) else None,
            support=chance.one(phrases("support")) if chance.happens(0.35) else None,
            **self._situation(lift, story),
        )

    def _issue(self, story: Story) -> str:
        parts = [story.theme.issue]
        if story.relifts:
            parts.insert(0, self.chance.one(RELIFTED))
        if self.chance.happens(0.7):
            parts.append(self.chance.one(phrases("context")))
        return " ".join(parts)

    def _own_words(self, story: Story) -> str | None:
        if not self.chance.happens(0.9):
            return None
        words = self.chance.one(story.theme.own_words)
        added = self.chance.one(phrases("own_words")) if self.chance.happens(0.4) else ""
        return f"{words} {added}".strip()

    def _situation(self, lift: Lift, story: Story) -> dict[str, object]:
        chance = self.chance
        if not chance.happens(SHARE_KNOWN):
            return {}
        income = chance.one(story.theme.incomes)
        occupation = circumstances.occupation_at_lift(chance, income)
        sick = chance.one((50, 75, 100, 100)) if income in circumstances.SICK_LISTED else None
        return {
            "income": income,
            "income_since": lift.day - timedelta(days=chance.between(60, 1500)),
            "occupation": occupation,
            "occupation_percent": circumstances.percent(chance, occupation),
            "is_employed": income is Income.SJUKPENNING and chance.happens(0.6),
            "is_enrolled_at_af": income in circumstances.AT_AF or chance.happens(0.35),
            "sick_listed_percent": sick,
        }

    def _questions(self, lift: Lift, case: Case) -> list[CaseQuestion]:
        asked = [p for p in lift.parties if p is not lift.party and self.chance.happens(0.8)]
        return [
            CaseQuestion(
                id=self.chance.id(),
                case_id=case.id,
                party_id=party.id,
                text=self.chance.one(phrases_of("questions", party)),
            )
            for party in asked
        ]

    def _release(self, lift: Lift, case: Case) -> None:
        """The lift reaches the parties that the individual agreed to."""
        if lift.agreement is None:
            return
        ended = lift.agreement.ended_on
        self.pile.add(
            Release(
                id=self.chance.id(),
                case_id=case.id,
                owner_party_id=lift.party.id,
                owner_account_id=lift.officer.id,
                kind=ReleaseKind.LIFT,
                released_at=at(lift.day, 9),
                recalled_at=at(ended, 16) if ended else None,
                receivers=[party for party in lift.parties if party is not lift.party],
            )
        )

    def _release_own_words(self, lift: Lift, case: Case) -> None:
        """Mostly they go where the lift goes; some keep them from a party, or from all."""
        if lift.agreement is None or case.own_words_sealed is None:
            return
        ended = lift.agreement.ended_on
        others = [party for party in lift.agreement.parties if party is not lift.party]
        shared = self.wishes.weighted(OWN_WORDS_TO)
        receivers = others if shared == ALL else self.wishes.some(others, len(others) - 1)
        recalled_at = at(ended, 16) if ended else None
        if shared == RECALLED and recalled_at is None and lift.day < self.span.today:
            recalled_at = at(self.wishes.day(lift.day, self.span.today - timedelta(days=1)), 15)
        self.pile.add(
            Release(
                id=self.wishes.id(),
                case_id=case.id,
                owner_party_id=lift.party.id,
                owner_account_id=lift.officer.id,
                kind=ReleaseKind.OWN_WORDS,
                types=OWN_WORDS_ABOUT,
                released_at=at(lift.day, 9),
                recalled_at=recalled_at,
                receivers=[] if shared == NOBODY else receivers,
            )
        )

    def _agenda(self, lift: Lift, case: Case) -> None:
        comes, since = case.attendance_wish in TAKES_PART, None
        later = [meeting.id for meeting, _ in lift.trail[1:]]
        for (meeting, status), next_id in zip_longest(lift.trail, later):
            had_slot = status is not ItemStatus.WITHDRAWN
            self._taken[meeting.id] += had_slot
            slot = self._taken[meeting.id] if had_slot else None
            is_moved = status is ItemStatus.MOVED
            self.pile.add(
                AgendaItem(
                    meeting_id=meeting.id,
                    case_id=case.id,
                    slot=None if is_moved else slot,
                    left_slot=slot if is_moved else None,
                    moved_to_id=next_id if is_moved else None,
                    status=status,
                    fixed=comes and since is None and status is ItemStatus.PLANNED,
                    untold_since=since if status is ItemStatus.PLANNED else None,
                )
            )
            since = meeting.cancelled_at if comes else None


def _grants(
    consent_id: uuid.UUID, agreed: Agreement, withdrawn_at: datetime | None
) -> Iterator[ConsentGrant]:
    less = {narrowing.party: narrowing.types for narrowing in agreed.narrowed}
    for disclosing, receiving in permutations(agreed.parties, 2):
        concerned = agreed.withdrawn_party in {None, disclosing, receiving}
        yield ConsentGrant(
            consent_id=consent_id,
            disclosing_party_id=disclosing.id,
            receiving_party_id=receiving.id,
            types=agreed.types,
            withdrawn_types=less.get(receiving, frozenset()) & agreed.types,
            withdrawn_at=withdrawn_at if concerned else None,
        )


def _ticks_taken_back(agreed: Agreement) -> frozenset[Tick]:
    back = agreed.may_contact and any(one.party is None for one in agreed.narrowed)
    return frozenset({Tick.CONTACT}) if back else frozenset()


def _taken_back(lift: Lift, agreed: Agreement) -> Iterator[Withdrawal]:
    """The proof of each thing that was taken back."""
    about = {"consent_id": lift.consent_id, "registered_by_id": lift.officer.id}
    if agreed.withdrawn_on is not None:
        party = agreed.withdrawn_party
        yield Withdrawal(
            **about,
            at=at(agreed.withdrawn_on, 16),
            kind=WithdrawalKind.PARTY if party else WithdrawalKind.WHOLE,
            party_id=party.id if party else None,
        )
    for narrowing in agreed.narrowed:
        when = at(narrowing.day, 15)
        if narrowing.party is not None and (types := narrowing.types & agreed.types):
            yield Withdrawal(
                **about,
                at=when,
                kind=WithdrawalKind.TYPES,
                party_id=narrowing.party.id,
                types=types,
            )
        elif ticks := _ticks_taken_back(agreed):
            yield Withdrawal(**about, at=when, kind=WithdrawalKind.TICKS, ticks=ticks)
