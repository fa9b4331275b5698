"""Consent as a valve: a machine that does everything that opens and shuts it, in any order, and
after each step asks every person about every case and everything told in it.

What should be answered is said by `valve_model`; what is answered, by the services, the pages and
the SQL of the real application. `make soak` runs it for 100,000 steps.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.consents.valve_model import ANSWER, LIFT, Agreement, Lift, Place, Told
from tests.consents.valve_world import (
    LIFTERS,
    MOST_LIFTS,
    NAMES,
    PEOPLE,
    STAND_INS,
    START,
    Counts,
    ValveWorld,
    parties,
    people,
    several,
    which,
)
from tests.factories import rows
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case, Release
from trisam.cases.policy import release_reaches, visible_to
from trisam.cases.queries import may_hear
from trisam.consents import service as consent_service
from trisam.consents.models import ConsentMethod
from trisam.consents.service import GivenConsent
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import (
    CancelCause,
    Known,
)
from trisam.meetings.queries import answers as answer_queries
from trisam.meetings.queries import meetings
from trisam.meetings.service import agenda as agenda_service
from trisam.meetings.service import answers as answer_service
from trisam.meetings.service import changing
from trisam.meetings.service.answers import GivenAnswer
from trisam.outbox import jobs as outbox_jobs
from trisam.outbox import service as outbox
from trisam.outbox.mail import Enclosure
from trisam.teams import queries as teams
from trisam.teams.service import seats

LOOKED_AGAIN = 12


def machine(session: Session, app: Flask, counts: Counts) -> type[RuleBasedStateMachine]:
    """What `run_state_machine_as_test` takes: a valve in a savepoint of this database."""

    class Here(Valve):
        def __init__(self) -> None:
            super().__init__(session, app, counts)

    return Here


class Valve(ValveWorld):
    """One team, its people, and up to four cases whose consents come and go."""

    # ── what happens ──────────────────────────────────────────────────────────────────────────

    @initialize(by=st.sampled_from(LIFTERS), to=several, ahead=st.integers(0, 20))
    def begin(self, by: str, to: frozenset[str], ahead: int) -> None:
        """There is a case with a consent, to be taken up; FK's officer will be on leave."""
        self.lift(by)
        self.give(0, to, 300)
        self.comes_on_the_agenda(0)
        self.substitute_is_named("fk_sub")
        self.leave_begins("fk", ahead, 15)

    @precondition(lambda self: len(self.lifted) < MOST_LIFTS)
    @rule(by=st.sampled_from(LIFTERS))
    def lift(self, by: str) -> None:
        """Somebody lifts a case; nobody has agreed yet."""
        number = len(self.lifted)
        name, party = NAMES[number], by.split("_")[0]
        made = rows.case(
            self.county.team,
            self.county.person(name),
            self.county.accounts[by],
            issue=f"fråga{number}hemlig",
            own_words=f"ord{number}hemligt",
        )
        self.lifted.append(made.id)
        self.model.lifts.append(Lift("team", party, by, made.code, name))

    @rule(n=which, to=several, days=st.integers(1, 400))
    def give(self, n: int, to: frozenset[str], days: int) -> None:
        """The individual agrees, anew or for longer: it replaces what was agreed before."""
        lift, n = self._lift(n)
        others, last_day = to - {lift.party}, self.model.today + timedelta(days=days)
        if not others:
            return
        given = GivenConsent(
            person_id=self._row(n).person_id,
            party_ids=frozenset(self.party_ids[slug] for slug in others),
            given_on=self.model.today,
            valid_to=last_day,
            method=ConsentMethod.VERBAL,
        )
        case_service.give_consent(self._actor(lift.officer), self._seen(n, lift.officer), given)
        everybody = {*others, lift.party}
        pairs = {(a, b) for a in everybody for b in everybody if a != b}
        lift.agreement = Agreement(pairs, last_day)
        self._told(n, Told(LIFT, lift.party, lift.officer, set(others)))

    @rule(n=which, days=st.integers(30, 700))
    def prolong(self, n: int, days: int) -> None:
        """The same parties, for longer."""
        lift, n = self._lift(n)
        if lift.agreement and lift.agreement.pairs:
            self.give(n, frozenset(party for pair in lift.agreement.pairs for party in pair), days)

    @rule(n=which, by=people, party=parties, watcher=people)
    def narrow(self, n: int, by: str, party: str, watcher: str) -> None:
        """The individual takes it back for one party, while somebody has the case open."""
        self.opens_a_page_of_the_case(n, watcher, "")
        self._withdraw(n, by, party)

    @rule(n=which, by=people, watcher=people)
    def withdraw(self, n: int, by: str, watcher: str) -> None:
        """The individual takes it back wholly, with whomever he or she turns to."""
        self.opens_a_page_of_the_case(n, watcher, "")
        self._withdraw(n, by, None)

    @rule(n=which, party=st.one_of(st.none(), parties))
    def consent_alone_ends(self, n: int, party: str | None) -> None:
        """The consent is withdrawn where it lies, and the releases stand: it is enough."""
        lift, n = self._lift(n)
        if lift.agreement is not None and party != lift.party:
            slug = self.party_ids[party] if party else None
            consent = self._seen(n, lift.officer).consent
            assert consent is not None
            consent_service.withdraw(self._actor(lift.officer), consent, slug)
            silenced = self.model.silences(lift, party)
            self.model.consent_ends(lift, party)
            self._after_withdrawal(n, silenced=silenced)

    @rule(days=st.sampled_from([1, 2, 7, 30, 120, 400]))
    def time_passes(self, days: int) -> None:
        """Consents, seats and leaves end by themselves."""
        self.actors.clear()
        self.model.today += timedelta(days=days)
        self.clock.move_to(START + (self.model.today - START.date()))
        self.browsers.clear()  # the sessions are over

    @rule(n=which, by=people, to=several, text=st.integers(0, 10**9))
    def answer(self, n: int, by: str, to: frozenset[str], text: int) -> None:
        """A party writes before the meeting, and names who may read it."""
        lift, n = self._lift(n)
        actor, words = self._actor(by), f"svar{text}hemligt"
        given = GivenAnswer(
            known=Known.KNOWN,
            needs_talk=False,
            shares=words,
            receivers=frozenset(self.party_ids[slug] for slug in to),
            version=self._version(n, by, lift),
        )
        with suppress(NotFound, Forbidden, RuleBroken), db.attempt():
            answer_service.answer(actor, self._seen(n, by), given)
            party = self._party_of(by, lift)
            assert self.model.reads(by, lift)
            assert {(party, other) for other in to} <= self.model.agreed(lift)
            self._told(n, Told(ANSWER, party, by, set(to), words))

    @rule(n=which, k=st.integers(0, 5), by=people)
    def recall(self, n: int, k: int, by: str) -> None:
        """A party takes back what it told; no other party can."""
        lift, n = self._lift(n)
        known = [(row, told) for row, told in self.releases.items() if told in lift.told]
        if not known:
            return
        row_id, told = known[k % len(known)]
        with suppress(NotFound, Forbidden):
            case = self._seen(n, by)
            row = next(one for one in case.releases if one.id == row_id)
            case_service.recall(self._actor(by), case, row)
            assert told.by_party == self._party_of(by, lift)
            told.recalled = True

    @rule(party=st.sampled_from(["af", "fk", "kommun"]), days=st.integers(0, 20))
    def seat_ends(self, party: str, days: int) -> None:
        """A seat is given an end; the day after it gives nothing."""
        self.actors.clear()
        place = self._place(party)
        if place is not None:
            last_day = self.model.today + timedelta(days=days)
            seats.end_seat(self._actor("vard"), *self._seat(place), last_day)
            place.last_day = last_day

    @rule(who=st.sampled_from(["af", "fk", "kommun", "af_outside", "fk_sub"]))
    def seat_begins(self, who: str) -> None:
        """Somebody is given a seat for the own party."""
        self.actors.clear()
        with suppress(RuleBroken):
            team = teams.get(self._actor("vard"), self.county.team.slug)
            seats.add_seat(self._actor("vard"), team, self.county.accounts[who], self.model.today)
            self.model.places.append(Place("team", who.split("_")[0], who))

    @rule(who=st.sampled_from(["fk_sub", "fk_other", None]))
    def substitute_is_named(self, who: str | None) -> None:
        """FK's officer gets another substitute, or none."""
        self.actors.clear()
        place = self._place("fk")
        if place is not None and place.holder != who:
            account = self.county.accounts[who] if who else None
            with suppress(RuleBroken):
                seats.name_substitute(self._actor("vard"), *self._seat(place), account)
                place.stand_in = who

    @rule(who=st.sampled_from(["fk", "fk_sub"]), ahead=st.integers(0, 30), days=st.integers(0, 20))
    def leave_begins(self, who: str, ahead: int, days: int) -> None:
        """Somebody is away; a substitute steps in for the meetings meanwhile."""
        self.actors.clear()
        first = self.model.today + timedelta(days=ahead)
        last = first + timedelta(days=days)
        rows.absence(self.county.accounts[who], first, last)
        self.model.away.append((who, first, last))

    @rule(n=which)
    def comes_on_the_agenda(self, n: int) -> None:
        """The officer puts the case on the agenda of a meeting to come."""
        lift, n = self._lift(n)
        with suppress(RuleBroken, NotFound), db.attempt():
            actor = self._actor(lift.officer)
            coming = meetings.upcoming(actor, self.county.team.id)
            if coming:
                agenda_service.place(actor, self._seen(n, lift.officer), coming[0].meeting)
                assert self.model.agreed(lift), "no consent, no agenda"

    @rule(cause=st.sampled_from(CancelCause))
    def next_meeting_is_cancelled(self, cause: CancelCause) -> None:
        """It is closed; its cases move on to a later one."""
        coming = meetings.upcoming(self._actor("vard"), self.county.team.id)
        if coming:
            changing.cancel(self._actor("vard"), coming[0].meeting, cause)

    @rule(n=which, to=people)
    def letter_is_promised(self, n: int, to: str) -> None:
        """A message about the case waits in the outbox."""
        lift, n = self._lift(n)
        if self.model.reads(to, lift):
            line = f"Brev {len(self.letters)} {clock.now().isoformat()}"
            account = self.county.accounts[to]
            about = f"case:{lift.code}"
            letter = outbox.Letter(
                account.id, account.email, line, "Logga in.", about, f"{about}{line}", urgent=True
            )
            outbox.queue(self._actor("vard"), letter)
            self.letters.append((line, n))

    # ── reading ───────────────────────────────────────────────────────────────────────────────

    @rule(n=which, who=people)
    def reads_by_the_service(self, n: int, who: str) -> None:
        """One case, with everything told in it."""
        lift, n = self._lift(n)
        with self._as_a_request():
            actor = self._actor(who)
            try:
                case = cases.get(actor, lift.code)
            except NotFound:
                self._count(0, 1)
                assert not self.model.reads(who, lift)
                return
            self._count(1, 0)
            assert self.model.reads(who, lift), f"{who} read {lift.code}"
            heard = {
                voice.answer.release_id
                for voice in answer_queries.list_for_case(actor, case)
                if voice.answer is not None
            }
            for row, told in self.releases.items():
                if row in heard:
                    assert self.model.reads_told(who, lift, told), f"{who} heard {told}"

    @rule(n=which, who=people, page=st.sampled_from(["", "/samtycke", "/samtycke/kvitto", "/mote"]))
    def opens_a_page_of_the_case(self, n: int, who: str, page: str) -> None:
        """In the browser: what is not the person's to read is not found."""
        lift, n = self._lift(n)
        self.opened.append((n, who))
        answer = self._get(who, f"/arenden/{lift.code}{page}")
        reads = self.model.reads(who, lift)
        if not page or not reads:
            assert answer.status_code == (200 if reads else 404), f"{who} {page}"
        self._nothing_foreign(who, answer.text)

    @rule(n=which, who=people, room=st.sampled_from(["rum", "formote"]))
    def opens_the_case_in_the_meeting(self, n: int, who: str, room: str) -> None:
        """Its page in the room and in the förmöte."""
        lift, n = self._lift(n)
        answer = self._get(who, f"/moten/{self.meeting_id}/{room}/{lift.code}")
        assert answer.status_code == 404 or self.model.reads(who, lift), f"{who} {room}"
        self._nothing_foreign(who, answer.text)

    @rule(
        who=people,
        page=st.sampled_from(
            ["/", "/arenden", "/arenden/teamets", "/uppfoljning", "/moten", "/statistik"]
        ),
    )
    def opens_a_list(self, who: str, page: str) -> None:
        """Lists, Min dag and the figures name nobody that is hidden."""
        self._nothing_foreign(who, self._get(who, page).text)

    @rule(who=people, page=st.sampled_from(["", "/utskrift", "/formote", "/rum"]))
    def opens_the_meeting(self, who: str, page: str) -> None:
        """The agenda, also on paper, shows a hidden case as "1 ärende" at most."""
        self._nothing_foreign(who, self._get(who, f"/moten/{self.meeting_id}{page}").text)

    @rule(who=people)
    def takes_the_figures_home(self, who: str) -> None:
        """The workbook of the statistics holds no case."""
        self._nothing_foreign(
            who, self._get(who, "/statistik/lyft/fil.xlsx").data.decode(errors="replace")
        )

    @rule(n=which, who=people, by_code=st.booleans())
    def searches(self, n: int, who: str, by_code: bool) -> None:
        """By name and by code: hidden is answered like absent."""
        lift, n = self._lift(n)
        found = case_service.search(self._actor(who), lift.code if by_code else lift.name)
        reads = self.model.reads(who, lift)
        self._count(int(reads), int(not reads))
        assert (lift.code in {case.code for case in found}) == reads, f"{who} searched"

    @rule()
    def mail_goes_out(self) -> None:
        """No letter tells anything, and none is sent about a case that was withdrawn."""
        posted: list[Any] = []
        outbox_jobs.deliver(
            posted.append,
            outbox_jobs.Above(
                may_hear=lambda message: may_hear(message.account_id, message.about),
                enclose=lambda _: Enclosure(),
            ),
        )
        waiting = {line for line, _ in self.letters}
        for message in posted:
            for n, lift in enumerate(self.model.lifts):
                text = f"{message.subject} {message.body}"
                assert not any(secret in text for secret in self._secrets(n, lift))
            assert not message.subject.startswith("Brev ") or message.subject in waiting
        self.letters.clear()

    @invariant()
    def everybody_reads_exactly_what_is_theirs(self) -> None:
        """Every person × case × thing told, by the SQL that all pages stand on."""
        self.counts.steps += 1
        self.session.flush()
        self.session.expire_all()  # the next step is another request: it remembers nothing
        today = self.model.today
        with self._as_a_request() as aside:
            for who in PEOPLE:
                actor = self._actor_as_of_now(who)
                seen = set(aside.scalars(select(Case.id).where(visible_to(actor, today))))
                heard = set(
                    aside.scalars(
                        select(Release.id).join(Release.case).where(release_reaches(actor, today))
                    )
                )
                for row, lift in zip(self.lifted, self.model.lifts, strict=True):
                    self._compare(who, row in seen, self.model.reads(who, lift), lift.code)
                    for told in lift.told:
                        does = row in seen and self.rows[told] in heard
                        should = self.model.reads_told(who, lift, told)
                        self._compare(who, does, should, str(told))

    def _actor_as_of_now(self, who: str) -> Actor:
        """Built anew after each step that changes seats or the day; pages build their own."""
        if who not in self.actors or who in STAND_INS:  # these depend on the agenda too
            self.actors[who] = self._actor(who)
        return self.actors[who]

    def _compare(self, who: str, does: bool, should: bool, what: str) -> None:
        self._count(int(does), int(not does))
        assert does == should, f"{who} {'reads' if does else 'does not read'} {what}"

    # ── after a withdrawal ────────────────────────────────────────────────────────────────────

    def _withdraw(self, n: int, by: str, party: str | None) -> None:
        lift, n = self._lift(n)
        if lift.agreement is None or not self.model.reads(by, lift) or party == lift.party:
            return
        slug = self.party_ids[party] if party else None
        case_service.withdraw_consent(self._actor(by), self._seen(n, by), slug)
        silenced = self.model.silences(lift, party)
        self.model.withdraw(lift, party)
        self._after_withdrawal(n, silenced=silenced)

    def _after_withdrawal(self, n: int, *, silenced: bool) -> None:
        """Letters about the case may be off; whoever had its page open loads it again."""
        self.counts.withdrawals += 1
        if silenced:
            self.letters = [(line, about) for line, about in self.letters if about != n]
        for number, who in set(self.opened[-LOOKED_AGAIN:]):
            if number == n:
                self.opens_a_page_of_the_case(n, who, "")
