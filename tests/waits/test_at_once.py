"""Two at the same moment, with real connections and commits: one of them is told."""

from functools import partial

import pytest
from sqlalchemy import select

from tests.at_once import DONE, at_once, committed
from tests.factories import county as counties
from tests.factories.county import County
from tests.waits.test_waiting import given, in_days
from trisam.cases import queries as cases
from trisam.cases.models import Wait, WaitEnd
from trisam.contacts import service as contacts
from trisam.contacts.models import FixedContact
from trisam.core import db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Overtaken
from trisam.waits import service

ROUNDS = 4
LATE = Overtaken().sentence


def a_case() -> tuple[County, str, Actor, Actor]:
    """A case, the lifting officer and another who records in it."""
    with db.transaction():
        county = counties.build()
        code = county.case().code
        return county, code, county.actor("af"), county.actor("fk")


def waiting(code: str) -> list[Wait]:
    with db.reading():
        return list(session().scalars(select(Wait).join(Wait.case).where(Wait.case.has(code=code))))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_put_to_wait_twice_at_once_it_waits_once(_round: int) -> None:
    county, code, *both = a_case()
    with db.reading():
        wanted = given(county)

    def put(who: Actor) -> object:
        return service.put(who, cases.get(who, code), wanted)

    puts = [committed(partial(put, who)) for who in both]
    assert at_once(*puts) == sorted([DONE, LATE])
    assert len(waiting(code)) == 1


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_ended_and_prolonged_at_once_is_one_of_them(_round: int) -> None:
    county, code, af, fk = a_case()
    with db.transaction():
        version = service.put(af, cases.get(af, code), given(county)).version
        later = given(county, until=in_days(60))
    ended = at_once(
        committed(lambda: service.end(fk, cases.get(fk, code), WaitEnd.ONWARD, version)),
        committed(lambda: service.prolong(af, cases.get(af, code), later, version)),
    )
    assert ended == sorted([DONE, LATE])
    [wait] = waiting(code)
    assert wait.version == version + 1


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("first", [False, True])
def test_two_who_choose_a_fast_kontakt_at_once_and_one_stands(*, first: bool) -> None:
    county, code, af, _ = a_case()
    with db.transaction():
        if first:
            chosen = county.parties["af"].id, county.accounts["af"].id
            contacts.choose(af, cases.get(af, code), chosen)
        whom = [(county.parties[slug].id, county.accounts[slug].id) for slug in ("fk", "kommun")]

    def choose(one: tuple[int, int]) -> object:
        return contacts.choose(af, cases.get(af, code), one)

    ended = at_once(*(committed(partial(choose, one)) for one in whom))
    assert ended.count(DONE) >= 1
    assert set(ended) <= {DONE, LATE}
    with db.reading():
        every = session().scalars(select(FixedContact)).all()
        assert sum(one.ended_on is None for one in every) == 1
        assert len(every) == first + ended.count(DONE)
