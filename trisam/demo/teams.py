"""The 43 teams, which parties sit in them when, and the seats."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from trisam.accounts.models import Account
from trisam.demo import texts
from trisam.demo.books import Period, TeamBook, overlap
from trisam.demo.chance import Chance
from trisam.demo.ground import PARTIES, Area, Ground
from trisam.demo.saving import save
from trisam.demo.span import Span
from trisam.demo.staff import COORDINATOR_LEFT, OFFICER_CHANGED, Staff, StateOfficer
from trisam.parties.models import Party, Unit
from trisam.teams.models import PartyStanding, Seat, Team, TeamKind, TeamParty

AF_AWAY_IN = "ockelbo"
AF_LEFT, AF_CAME_BACK = 395, 120
SECOND_SEAT_IN = "sandviken"
SECOND_SEAT_SINCE = 300
GUESTS_SINCE = 330
SEAT_ENDS_IN_KOMMUN, SEAT_ENDS_IN = "hofors", 33
SHARE_WITH_SUBSTITUTE = 0.85
"""Days ago; how many seats name a substitute. `SEAT_ENDS_IN`: days ahead."""
ROOMS = ("Sammanträdesrummet", "Konferensrum Björken", "Stora mötesrummet", "Rum 214")


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's time in a seat."""

    account: Account
    period: Period
    substitute: Account | None = None
    chairs: bool = False


class Seating:
    """Makes the teams and puts people into their seats."""

    def __init__(self, ground: Ground, staff: Staff, span: Span) -> None:
        self.ground, self.staff, self.span = ground, staff, span
        self.chance = Chance("teams")
        self.whole: Period = (span.first, None)

    def books(self) -> list[TeamBook]:
        """Save the teams with parties and seats."""
        books = [book for slug in self.ground.areas for book in self._in_kommun(slug)]
        save(book.team for book in books)
        for book in books:
            for time in book.times:
                time.team_id = book.team.id
            for seat in book.seats:
                seat.team_id = book.team.id
        self._add_guests(books)
        self._end_a_seat(books)
        save(row for book in books for row in book.times)
        save(row for book in books for row in book.seats)
        return books

    def _in_kommun(self, slug: str) -> Iterator[TeamBook]:
        area = self.ground.areas[slug]
        units = [*area.care, *([area.psychiatry] if area.psychiatry else [])]
        chairs = self._chairs(slug)
        social = self.staff.social[slug]
        for number, unit in enumerate(units):
            book = TeamBook(self._team(area, unit), area)
            posts = {
                "af": self._state_posts("af", slug),
                "fk": self._state_posts("fk", slug),
                "kommun": self._social_posts(slug, social[number % len(social)]),
                "vard": list(self._care_posts(unit, chairs)),
            }
            for party in PARTIES:
                self._seat(book, self.ground.parties[party], posts[party], slug)
            yield book

    def _team(self, area: Area, unit: Unit) -> Team:
        psychiatry = unit is area.psychiatry
        return Team(
            slug=_slug(unit.name),
            name=unit.name,
            kind=TeamKind.PSYCHIATRY if psychiatry else TeamKind.PRIMARY_CARE,
            kommun=area.kommun,
            unit_id=unit.id,
            place=self.chance.one(ROOMS),
            meeting_minutes=75 if psychiatry else 90,
            slots=3 if psychiatry else 4,
            slot_minutes=20,
            agenda_days=3,
            longest_wait_days=21,
            pre_meeting_days=self.chance.weighted({5: 0.7, 3: 0.15, 7: 0.15}),
        )

    def _seat(self, book: TeamBook, party: Party, posts: list[Post], slug: str) -> None:
        for time in self._party_times(party, slug):
            book.times.append(TeamParty(party=party, valid_from=time[0], valid_to=time[1],
                                        standing=PartyStanding.MEMBER))  # fmt: skip
            for post in posts:
                if shared := overlap(time, post.period):
                    book.seats.append(_row(party, post, shared))

    def _party_times(self, party: Party, slug: str) -> list[Period]:
        """Arbetsförmedlingen left one kommun for a while (domain.md: S0)."""
        if (party.slug, slug) != ("af", AF_AWAY_IN):
            return [self.whole]
        return [(self.span.first, self.span.ago(AF_LEFT)), (self.span.ago(AF_CAME_BACK), None)]

    def _state_posts(self, party: str, slug: str) -> list[Post]:
        """The officer who serves the kommun; the next one of the authority steps in."""
        officers = [officer for officer in self.staff.officers if officer.party == party]
        place = next(i for i, officer in enumerate(officers) if slug in officer.kommuner)
        officer, following = officers[place], officers[(place + 1) % len(officers)]
        return list(self._in_turn(officer, following.account))

    def _in_turn(self, officer: StateOfficer, substitute: Account) -> Iterator[Post]:
        changed = self.span.ago(OFFICER_CHANGED)
        named = substitute if self.chance.happens(SHARE_WITH_SUBSTITUTE) else None
        if officer.predecessor is None:
            yield Post(officer.account, self.whole, named)
            return
        yield Post(officer.predecessor, (self.span.first, changed))
        yield Post(officer.account, (changed + timedelta(days=1), None), named)

    def _social_posts(self, slug: str, holder: Account) -> list[Post]:
        others = [account for account in self.staff.social[slug] if account is not holder]
        named = self.chance.one(others) if self.chance.happens(SHARE_WITH_SUBSTITUTE) else None
        posts = [Post(holder, self.whole, named)]
        if slug == SECOND_SEAT_IN:
            since = self.span.ago(SECOND_SEAT_SINCE)
            posts.append(Post(self.staff.ame[slug], (since, None)))
        return posts

    def _chairs(self, slug: str) -> Iterator[Post]:
        """One post per team: each rehabkoordinator has so many, the next one steps in."""
        area, people = self.ground.areas[slug], self.staff.coordinators[slug]
        neighbours = [c for others in self.staff.coordinators.values() for c in others]
        for person, teams in zip(people, area.coordinators, strict=True):
            others = [account for account in (people if len(people) > 1 else neighbours)
                      if account is not person]  # fmt: skip
            named = self.chance.one(others) if self.chance.happens(SHARE_WITH_SUBSTITUTE) else None
            yield from [Post(person, self.whole, named, chairs=True)] * teams
        if not people:
            gone = self.staff.former_coordinators[slug]
            period = (self.span.first, self.span.ago(COORDINATOR_LEFT))
            yield from [Post(gone, period, chairs=True)] * len(area.care)

    def _care_posts(self, unit: Unit, chairs: Iterator[Post]) -> Iterator[Post]:
        """The rehabkoordinator; where there is none any longer, somebody of the hälsocentral."""
        chair = next(chairs)
        yield chair
        if chair.period[1] is not None:
            yield Post(self.staff.care[unit.id], (chair.period[1] + timedelta(days=1), None))

    def _end_a_seat(self, books: list[TeamBook]) -> None:
        """Somebody of a kommun stops in some weeks, and nobody is named after."""
        area, kommun = self.ground.areas[SEAT_ENDS_IN_KOMMUN], self.ground.parties["kommun"]
        *_, last = (s for b in books if b.area is area for s in b.seats if s.party is kommun)
        last.valid_to = self.span.ahead(SEAT_ENDS_IN)

    def _add_guests(self, books: list[TeamBook]) -> None:
        """Guests come to a few teams; the last of them has left again."""
        for raw in texts.read("county")["guest"]:
            party = self.ground.parties[raw["party"]]
            invited = (b for b in books if b.area is self.ground.areas[raw["in_kommun"]])
            since: date = self.span.ago(GUESTS_SINCE)
            for number, book in enumerate(islice(invited, raw["teams"])):
                until = self.span.ago(60) if number else None
                times = {"valid_from": since, "valid_to": until, "team_id": book.team.id}
                guest = PartyStanding.GUEST
                book.times.append(TeamParty(party=party, standing=guest, **times))
                account = self.staff.guests[raw["party"]]
                book.seats.append(Seat(party=party, account=account, substitute=None, **times))


def _row(party: Party, post: Post, period: Period) -> Seat:
    return Seat(
        party=party,
        account=post.account,
        substitute=post.substitute,
        chairs=post.chairs,
        valid_from=period[0],
        valid_to=period[1],
    )


def _slug(name: str) -> str:
    plain = name.lower().translate(str.maketrans("åäö", "aao"))
    return plain.removesuffix(" halsocentral").replace(" ", "-")
