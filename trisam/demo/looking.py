"""Who has read which case during the last months: ordinary work, and a few things to ask about."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.core.calendar_days import add_months
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.log import Entry, entry
from trisam.demo.span import Span, at, working
from trisam.demo.staff import Staff
from trisam.meetings.models import ItemStatus, Meeting, MeetingStatus

MONTHS = 2
"""Whole calendar months before this one that are told of."""
SHARE_SEARCHED = 0.12
SHARE_READ_AGAIN = 0.3
CLOSED_FOR = 60
"""Days after which it is odd to open a closed case."""


class Looking:
    """What people opened, day by day."""

    def __init__(self, dossiers: Sequence[Dossier], span: Span) -> None:
        self.span = span
        self.first = add_months(span.today.replace(day=1), -MONTHS)
        self.chance = Chance("looking")
        self.dossiers = dossiers

    def at_work(self) -> Iterator[Entry]:
        """Each case read by those who take part in it: at the lift, before and at the meeting."""
        for dossier in self.dossiers:
            lift = dossier.lift
            yield from self._opens(lift.officer, dossier, lift.day, (9, 11))
            for meeting, status in lift.trail:
                if status is ItemStatus.HELD:
                    yield from self._meet(dossier, meeting)
                yield from self._prepare(dossier, meeting)

    def worth_asking_about(self, staff: Staff) -> Iterator[Entry]:
        """A few readings that a log reviewer should find: of last month, and one before it."""
        officers = [one.account for one in staff.officers if one.party == "af"]
        yield from self._without_part(officers)
        yield from self._at_night(officers[0])
        yield from self._in_a_hurry(officers[-1])
        chair = next(iter(staff.coordinators.values()))[0]
        yield from self._again_and_again(chair, self._last_month(11))
        yield from self._again_and_again(chair, working(self.first + timedelta(days=13)))
        yield from self._closed_long_ago(chair)
        yield from self._refused(next(iter(staff.care.values())))

    def _prepare(self, dossier: Dossier, meeting: Meeting) -> Iterator[Entry]:
        wanted = meeting.pre_meeting.day
        for party in dossier.lift.sharing(wanted):
            reader = dossier.lift.book.present(party, wanted)
            if reader is not None and wanted > dossier.lift.day:
                day = max(working(wanted - self.chance.days(0, 2)), dossier.lift.day)
                yield from self._opens(reader, dossier, min(day, wanted), (8, 16))

    def _meet(self, dossier: Dossier, meeting: Meeting) -> Iterator[Entry]:
        if meeting.status is not MeetingStatus.HELD:
            return
        for party in dossier.lift.sharing(meeting.day):
            reader = dossier.lift.book.present(party, meeting.day)
            if reader is not None:
                yield from self._opens(reader, dossier, meeting.day, (9, 15))
        after = working(meeting.day + self.chance.days(1, 5))
        yield from self._opens(dossier.lift.officer, dossier, after, (9, 15))

    def _opens(
        self, who: Account, dossier: Dossier, day: date, hours: tuple[int, int]
    ) -> Iterator[Entry]:
        """Found in a list or searched for, then opened; sometimes once more."""
        minutes = self.chance.between(0, 54)
        moment = at(day, self.chance.between(*hours), minutes)
        searched, again = self.chance.happens(SHARE_SEARCHED), self.chance.happens(SHARE_READ_AGAIN)
        if not self._told(day):
            return
        subject = dossier.case.subject
        if searched:
            yield entry(moment, who, "case.search", "search:name")
        yield entry(moment + timedelta(minutes=1), who, "case.list", subject, dossier)
        yield entry(moment + timedelta(minutes=2), who, "case.read", subject, dossier)
        if again:
            yield entry(moment + timedelta(minutes=5), who, "case.read", subject, dossier)

    def _told(self, day: date) -> bool:
        return self.first <= day <= self.span.latest

    def _last_month(self, day: int) -> date:
        """A working day in the month before this one."""
        return working(add_months(self.first, MONTHS - 1) + timedelta(days=day - 1))

    def _own(self, who: Account, before: date) -> list[Dossier]:
        """What somebody lifted before a day, the latest first."""
        mine = [one for one in self.dossiers if one.lift.officer is who and one.lift.day < before]
        return sorted(mine, key=lambda one: one.lift.day, reverse=True)

    def _without_part(self, officers: Sequence[Account]) -> Iterator[Entry]:
        """An officer opens a colleague's case in a team where the officer has never sat."""
        reader, colleague = officers[0], officers[1]
        day = self._last_month(8)
        teams = {one.lift.book.team.id for one in self._own(reader, self.span.today)}
        foreign = [one for one in self._own(colleague, day) if not _sits(one, reader, teams)]
        for minute in (10, 14, 31):
            yield entry(
                at(day, 13, minute), reader, "case.read", foreign[0].case.subject, foreign[0]
            )

    def _at_night(self, reader: Account) -> Iterator[Entry]:
        day = self._last_month(14)
        for number, dossier in enumerate(self._own(reader, day)[:2]):
            moment = at(day, 23, 38 + 6 * number)
            yield entry(moment, reader, "case.read", dossier.case.subject, dossier)

    def _in_a_hurry(self, reader: Account) -> Iterator[Entry]:
        day = self._last_month(20)
        for number, dossier in enumerate(self._own(reader, day)[:28]):
            moment = at(day, 9 + number // 10, 5 * (number % 10))
            yield entry(moment, reader, "case.read", dossier.case.subject, dossier)

    def _again_and_again(self, reader: Account, day: date) -> Iterator[Entry]:
        """A case whose meeting is long past, over and over."""
        past = self._own(reader, day - timedelta(days=120))[0]
        for days in (0, 1, 5):
            for hour in (8, 11, 15):
                moment = at(working(day + timedelta(days=days)), hour, 20)
                yield entry(moment, reader, "case.read", past.case.subject, past)

    def _closed_long_ago(self, reader: Account) -> Iterator[Entry]:
        """A case that ended long ago and was somebody else's, searched out."""
        day = self._last_month(16)
        latest = day - timedelta(days=CLOSED_FOR)
        closed = next(
            one
            for one in self.dossiers
            if one.case.closed_on is not None
            and one.case.closed_on < latest
            and one.lift.officer is not reader
            and one.lift.book.chair(day) is reader
        )
        yield entry(at(day, 16, 40), reader, "case.search", "search:name")
        yield entry(at(day, 16, 42), reader, "case.read", closed.case.subject, closed)

    def _refused(self, reader: Account) -> Iterator[Entry]:
        """Somebody without a seat tries one address after the other."""
        day = self._last_month(22)
        others = [one for one in self.dossiers if one.lift.party.slug != "vard"][-8:]
        for number, dossier in enumerate(others):
            moment = at(day, 10, 3 * number)
            yield entry(moment, reader, "case.refused", dossier.case.subject)


def _sits(dossier: Dossier, who: Account, teams: set[int]) -> bool:
    book = dossier.lift.book
    named = {seat.account_id for seat in book.seats} | {seat.substitute_id for seat in book.seats}
    return who.id in named or book.team.id in teams
