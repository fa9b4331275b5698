"""The world that the valve is worked in: a team, its people and browsers; and how each is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browsers import signed_in
from tests.consents.valve_model import Lift, Model, Place, Told
from tests.factories import county as counties
from tests.factories import rows
from trisam.cases import queries as cases
from trisam.cases.models import Case, Release
from trisam.core import clock, db
from trisam.core.actor import Actor, Role
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    ItemStatus,
    Meeting,
    MeetingStatus,
)
from trisam.teams import queries as teams

MEETINGS_AHEAD = (9, 20, 40, 130, 140, 500)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARTIES = ("af", "fk", "kommun", "vard")
PEOPLE = ("af", "fk", "kommun", "vard", "fk_sub", "af_outside", "fk_other")
STAND_INS = ("fk_sub", "fk_other")
LIFTERS = ("af", "fk", "kommun", "af_outside")
NAMES = ("Alfa Valvetsson", "Beta Ventilgren", "Gamma Kranberg", "Delta Luckman")
MOST_LIFTS = len(NAMES)

people = st.sampled_from(PEOPLE)
parties = st.sampled_from(PARTIES)
several = st.frozensets(parties, min_size=1)
which = st.integers(0, MOST_LIFTS - 1)


@dataclass
class Counts:
    """What was done and asked; printed by the test and by the soak."""

    steps: int = 0
    allowed: int = 0
    refused: int = 0
    withdrawals: int = 0

    @property
    def reads(self) -> int:
        """Readings tried."""
        return self.allowed + self.refused


class ValveWorld(RuleBasedStateMachine):
    """One team, its people, and up to four cases whose consents come and go."""

    def __init__(self, session: Session, app: Flask, counts: Counts) -> None:
        super().__init__()
        self.session, self.app, self.counts = session, app, counts
        self.savepoint = session.begin_nested()
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        self.county = counties.build()
        accounts, units = self.county.accounts, self.county.units
        accounts["fk_sub"] = rows.account("Sonja Ersättare", units["fk"], Role.OFFICER)
        self.ids = {who: accounts[who].id for who in PEOPLE}
        self.party_ids = {slug: self.county.parties[slug].id for slug in PARTIES}
        self.model = Model(clock.today())
        self.model.places = [Place("team", slug, slug) for slug in PARTIES]
        self.model.places.append(Place("other", "fk", "fk_other"))
        self.model.comes_up = self._comes_up
        self.meeting_id, *_ = (
            rows.meeting(self.county.team, clock.today() + timedelta(days=ahead)).id
            for ahead in MEETINGS_AHEAD
        )
        self.lifted: list[Any] = []  # the id of each lift's row
        self.releases: dict[Any, Told] = {}
        self.letters: list[tuple[str, int]] = []  # (subject line, which lift), still to be sent
        self.rows: dict[Told, Any] = {}
        self.actors: dict[str, Actor] = {}
        self.browsers: dict[str, FlaskClient] = {}
        self.opened: list[tuple[int, str]] = []  # (which lift, who), the latest last

    def teardown(self) -> None:
        """Everything is undone."""
        self.travel.stop()
        self.savepoint.rollback()
        self.session.expunge_all()
        self.session.info["waiting"].clear()  # or each step would look through all earlier ones

    # ── how ───────────────────────────────────────────────────────────────────────────────────

    def _count(self, allowed: int, refused: int) -> None:
        self.counts.allowed += allowed
        self.counts.refused += refused

    @contextmanager
    def _as_a_request(self) -> Iterator[Session]:
        """A unit of work that remembers nothing of what the test did."""
        self.session.flush()
        with db.apart(), db.reading() as aside:
            yield aside

    def _comes_up(self, lift: Lift) -> date | None:
        return self.session.scalar(
            select(Meeting.day)
            .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
            .join(AgendaItem.case)
            .where(
                Case.code == lift.code,
                AgendaItem.status == ItemStatus.PLANNED,
                Meeting.status == MeetingStatus.PLANNED,
            )
        )

    def _actor(self, who: str) -> Actor:
        found = teams.actor_of(self.ids[who])
        assert found is not None
        return found[0]

    def _lift(self, n: int) -> tuple[Lift, int]:
        n %= len(self.lifted)
        return self.model.lifts[n], n

    def _row(self, n: int) -> Case:
        return self.session.get_one(Case, self.lifted[n])

    def _seen(self, n: int, who: str) -> Case:
        return cases.get(self._actor(who), self.model.lifts[n].code)

    def _party_of(self, who: str, lift: Lift) -> str:
        return lift.party if who == lift.officer else who.split("_")[0]

    def _version(self, n: int, who: str, lift: Lift) -> int | None:
        party = self.party_ids[self._party_of(who, lift)]
        return self.session.scalar(
            select(Answer.version).where(Answer.case_id == self.lifted[n], Answer.party_id == party)
        )

    def _told(self, n: int, told: Told) -> None:
        """The newest thing of its kind that a party told takes the place of the one before."""
        lift = self.model.lifts[n]
        for earlier in lift.told:
            if (earlier.kind, earlier.by_party) == (told.kind, told.by_party):
                earlier.recalled = True
        lift.told.append(told)
        row = self.session.scalar(
            select(Release.id).where(
                Release.case_id == self.lifted[n],
                Release.id.not_in(list(self.releases)),
            )
        )
        self.releases[row] = told
        self.rows[told] = row

    def _place(self, party: str) -> Place | None:
        """The party's first place in the team that has no end yet."""
        return next(
            (
                place
                for place in self.model.places
                if place.team == "team" and place.party == party and place.last_day is None
            ),
            None,
        )

    def _seat(self, place: Place) -> tuple[Any, Any]:
        team = teams.get(self._actor("vard"), self.county.team.slug)
        account = self.ids[place.holder]
        return team, next(
            seat for seat in team.seats if seat.account_id == account and seat.valid_to is None
        )

    def _get(self, who: str, path: str) -> Any:
        if who not in self.browsers:
            self.browsers[who] = signed_in(self.app, self.ids[who])
        self.session.flush()
        with db.apart():
            return self.browsers[who].get(path)

    def _secrets(self, n: int, lift: Lift) -> list[str]:
        return [lift.code, lift.name, f"fråga{n}hemlig", f"ord{n}hemligt"]

    def _nothing_foreign(self, who: str, text: str) -> None:
        """No word on the page that is not the person's to read."""
        for n, lift in enumerate(self.model.lifts):
            reads = self.model.reads(who, lift)
            self._count(int(reads), int(not reads))
            for secret in self._secrets(n, lift) if not reads else []:
                assert secret not in text, f"{who} was shown {secret}"
            for told in lift.told:
                if told.text and not self.model.reads_told(who, lift, told):
                    assert told.text not in text, f"{who} was shown {told}"
