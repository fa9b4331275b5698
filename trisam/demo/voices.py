"""The written förmöte: what the parties answered, and who has yet to answer."""

from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.cases.models import Release, ReleaseKind
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.lifting import Lift
from trisam.demo.saving import Pile
from trisam.demo.span import Span, at
from trisam.demo.themes import lacking_from, phrases, phrases_of
from trisam.demo.waiting import Patience, Undone
from trisam.meetings.models import Answer, AnswerDraft, ItemStatus, Known, Meeting
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.models import Party

SHARE_ANSWERED = 0.93
SHARE_TO_ALL = 0.87
SHARE_KNOWN = 0.66
SHARE_TALK = 0.14
SHARE_LACKS = 0.2
SHARE_CLEAR = 0.2
"""Cases about which nobody needs the meeting, if nobody wants to talk."""
SHARE_BEGUN = 0.25
"""Of the answers that are owed, as many have been begun."""
SOON, LATER = 7, 21
"""Days until answers are wanted."""


class Voices:
    """Writes the answers."""

    def __init__(self, pile: Pile, patience: Patience, span: Span) -> None:
        self.pile, self.patience, self.span = pile, patience, span
        self.chance, self.begun = Chance("voices"), Chance("begun answers")
        self.clear = Chance("clear cases")

    def answer(self, dossier: Dossier) -> None:
        """What each other party has answered about a case that came or comes up."""
        lift = dossier.lift
        if not lift.trail or lift.trail[-1][1] is ItemStatus.WITHDRAWN:
            return
        first, (last, status) = lift.trail[0][0], lift.trail[-1]
        is_clear = self.clear.happens(SHARE_CLEAR)
        for party in lift.sharing(first.day):
            voice = lift.book.present(party, first.day) or lift.book.holder(party, first.day)
            if party is lift.party or voice is None:
                continue
            if self._has_answered(last, voice, coming=status is ItemStatus.PLANNED):
                answer = self._write(dossier, party, voice, first)
                answer.can_settle = is_clear and not answer.needs_talk
            elif status is ItemStatus.PLANNED:
                self._begin(dossier, party, voice)

    def _has_answered(self, meeting: Meeting, voice: Account, *, coming: bool) -> bool:
        if not coming:
            return self.chance.happens(SHARE_ANSWERED)
        days = (meeting.pre_meeting.day - self.span.today).days
        if days < 0:
            is_late = self.chance.happens(0.3) and self.patience.allows(voice, Undone.ANSWER)
            return not is_late
        if days <= SOON:
            return self.chance.happens(0.6)
        return self.chance.happens(0.3 if days <= LATER else 0.08)

    def _write(self, dossier: Dossier, party: Party, voice: Account, meeting: Meeting) -> Answer:
        chance, lift, case = self.chance, dossier.lift, dossier.case
        day = self._day(lift.day, meeting.pre_meeting.day)
        others = [other for other in lift.sharing(meeting.day) if other is not party]
        ended = lift.agreement.ended_on if lift.agreement else None
        answered_at = at(day, chance.between(10, 15), chance.between(0, 59))
        known = chance.happens(SHARE_KNOWN)
        release = Release(
            id=chance.id(),
            case_id=case.id,
            owner_party_id=party.id,
            owner_account_id=voice.id,
            kind=ReleaseKind.ANSWER,
            types=self._about(lift, party),
            text=chance.one(phrases_of("shares", party) if known else phrases("unknown")),
            released_at=answered_at,
            recalled_at=at(ended, 16) if ended else None,
            receivers=others if chance.happens(SHARE_TO_ALL) else [lift.party],
        )
        answer = Answer(
            id=chance.id(),
            case_id=case.id,
            party_id=party.id,
            account_id=voice.id,
            known=Known.KNOWN if known else Known.UNKNOWN,
            can_do=chance.one(phrases_of("can_do", party)) if chance.happens(0.9) else None,
            can_do_from=meeting.day + chance.days(5, 40) if chance.happens(0.5) else None,
            lacks=chance.one(phrases_of("lacks", party)) if chance.happens(SHARE_LACKS) else None,
            needs_talk=chance.happens(SHARE_TALK),
            answered_at=answered_at,
            release_id=release.id,
        )
        whom = lacking_from(answer.lacks)
        answer.asked = [other for other in others if other.slug == whom]
        answer.asks_individual = whom == "individ"
        answer.asked_at = answered_at if answer.lacks else None
        self.pile.add(release, answer)
        return answer

    def _begin(self, dossier: Dossier, party: Party, voice: Account) -> None:
        """Somebody was called away in the middle of an answer."""
        if not self.begun.happens(SHARE_BEGUN):
            return
        saved_at = at(self.span.latest, self.begun.between(8, 9), self.begun.between(0, 59))
        fields = {"known": Known.KNOWN, "shares": self.begun.one(phrases_of("shares", party))}
        self.pile.add(
            *(
                AnswerDraft(
                    id=self.begun.id(),
                    case_id=dossier.case.id,
                    party_id=party.id,
                    account_id=voice.id,
                    field=name,
                    saved_at=saved_at,
                    text=text,
                    version=1,
                )
                for name, text in fields.items()
            )
        )

    def _about(self, lift: Lift, party: Party) -> frozenset[InformationType]:
        """What the party usually tells of, as far as the individual agreed to it."""
        agreed = lift.agreement.types if lift.agreement else EVERY_TYPE
        return (party.usual_types & agreed) or frozenset({InformationType.PLANNING})

    def _day(self, lifted: date, wanted: date) -> date:
        """A day between the lift and the förmöte, at most ten days before it."""
        latest = min(max(wanted, lifted), self.span.latest)
        return self.chance.day(min(max(lifted, wanted - timedelta(days=10)), latest), latest)
