"""Two at the same moment, with real connections and commits: one answer counts."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.at_once import DONE, GONE, at_once, committed
from tests.factories import county as counties
from tests.factories.county import County
from tests.handovers.working import NOTE, action, asked, asked_for_all
from trisam.accounts import queries as account_queries
from trisam.accounts import service as accounts
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.handovers import service
from trisam.handovers.models import Handover, HandoverStatus
from trisam.handovers.queries import requests
from trisam.handovers.service.asking import ALREADY_ASKED
from trisam.handovers.service.settling import SETTLED, accept
from trisam.recommendations.models import Action

ROUNDS = 5


def officer_of(code: str) -> int:
    """Who answers for the case now."""
    with db.reading():
        return session().scalars(select(Case.officer_id).where(Case.code == code)).one()


def one_case() -> tuple[County, str, uuid.UUID]:
    """A case that one officer has asked another to take over."""
    with db.transaction():
        county = counties.build()
        case = county.case()
        action(county, case, "af")
        return county, case.code, asked(county, case).id


def actors(county: County, *who: str) -> list[Actor]:
    """These people, as they are now."""
    with db.reading():
        return [county.actor(name) for name in who]


def settling(
    actor: Actor, handover_id: uuid.UUID, verb: Callable[[Actor, Handover], None]
) -> Callable[[], object]:
    """One transaction in which the request is settled."""
    return committed(lambda: verb(actor, requests.get(actor, handover_id)))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_accepted_twice_at_once_is_accepted_once(_round: int) -> None:
    county, code, handover_id = one_case()
    (new,) = actors(county, "af_outside")
    assert at_once(*[settling(new, handover_id, accept)] * 2) == sorted([DONE, SETTLED])
    assert officer_of(code) == new.account_id


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_accepted_and_withdrawn_at_once_is_one_of_them_wholly(_round: int) -> None:
    county, code, handover_id = one_case()
    giver, new = actors(county, "af", "af_outside")
    ended = at_once(
        settling(new, handover_id, accept), settling(giver, handover_id, service.withdraw)
    )
    assert ended.count(DONE) == 1
    assert set(ended) <= {DONE, SETTLED, GONE}
    with db.reading():
        handover = session().get_one(Handover, handover_id)
        accepted = handover.status is HandoverStatus.ACCEPTED
        owner = session().scalars(select(Action.officer_id)).one()
    wanted = new.account_id if accepted else giver.account_id
    assert (officer_of(code), owner) == (wanted, wanted)


@pytest.mark.usefixtures("installed")
def test_asked_twice_at_once_is_asked_once() -> None:
    with db.transaction():
        county = counties.build()
        code = county.case().code
        giver, receiver = county.actor("af"), county.accounts["af_outside"].id

    def asking() -> object:
        return service.ask(giver, cases.get(giver, code), receiver, NOTE)

    assert at_once(*[committed(asking)] * 2) == sorted([DONE, ALREADY_ASKED])
    with db.reading():
        assert len(session().scalars(select(Handover)).all()) == 1


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_caseload_taken_over_while_the_receivers_account_closes_has_an_owner(
    _round: int,
) -> None:
    with db.transaction():
        county = counties.build()
        codes = [county.case().code for _ in range(3)]
        caseload_id = asked_for_all(county).id
        new, boss = county.actor("af_outside"), county.actor("administrator")
        receiver_id = county.accounts["af_outside"].id

    def accepting() -> object:
        return service.accept_all(new, requests.caseload(new, caseload_id))

    def closing() -> None:
        accounts.deactivate(boss, account_queries.get(boss, receiver_id))

    ended = at_once(committed(accepting), committed(closing))
    with db.reading():
        closed = account_queries.get(boss, receiver_id).deactivated_at is not None
    owners = {officer_of(code) for code in codes}
    assert owners == ({county.accounts["af"].id} if closed else {receiver_id})
    assert ended.count(DONE) == 1
