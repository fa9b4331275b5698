"""Who may read which part of the log: in Python and in SQL the same."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.log_reviews import reviewing
from trisam.audit.models import AuditEntry
from trisam.core.actor import Actor, Role
from trisam.core.errors import NotFound
from trisam.log_reviews import policy
from trisam.log_reviews.models import LogReview
from trisam.log_reviews.policy import Scope
from trisam.log_reviews.queries import log
from trisam.log_reviews.service import starting


def test_a_log_reviewer_at_a_unit_reviews_the_log(county: County) -> None:
    assert policy.can_review(reviewing.actor_of(reviewing.reviewer(county)))


@pytest.mark.parametrize("who", ["vard", "af", "steering", "process_leader", "administrator"])
def test_nobody_else_does(county: County, who: str) -> None:
    assert not policy.can_review(county.actor(who))
    with pytest.raises(NotFound):
        log.scope_of(county.actor(who))


@pytest.mark.parametrize("missing", ["account_id", "party_id", "unit_id"])
def test_a_log_reviewer_without_a_workplace_reviews_nothing(missing: str) -> None:
    whole = Actor("Lova", account_id=1, party_id=1, unit_id=1, roles=frozenset({Role.LOG_REVIEWER}))

    assert policy.can_review(whole)
    assert not policy.can_review(replace(whole, **{missing: None}))  # type: ignore[arg-type]
    assert not policy.can_review(replace(whole, roles=frozenset()))


def test_the_scope_is_the_whole_party(county: County) -> None:
    scope = log.scope_of(reviewing.actor_of(reviewing.reviewer(county, "af")))

    assert scope == Scope(county.parties["af"].id)


def test_each_kommun_is_an_authority_of_its_own(county: County) -> None:
    elsewhere = rows.kommun("Hofors")
    other = rows.unit(county.parties["kommun"], "Socialtjänsten i Hofors", [elsewhere])
    labour = rows.unit(county.parties["kommun"], "Arbetsmarknad Gävle", [county.kommun])

    scope = log.scope_of(reviewing.actor_of(reviewing.reviewer(county, "kommun")))

    assert scope.unit_ids == frozenset({county.units["kommun"].id, labour.id})
    assert not scope.holds(county.parties["kommun"].id, other.id)


def test_the_rule_in_python_and_in_sql_holds_the_same_entries(
    county: County, database: Session
) -> None:
    elsewhere = rows.unit(county.parties["kommun"], "Socialtjänsten i Hofors")
    for account in (*county.accounts.values(), rows.account("Hilda", elsewhere, Role.OFFICER)):
        reviewing.entry(account, "search:name", action="case.search")
    scopes = [
        Scope(county.parties["af"].id),
        Scope(county.parties["kommun"].id),
        Scope(county.parties["kommun"].id, frozenset({county.units["kommun"].id})),
        Scope(county.parties["kommun"].id, frozenset()),
    ]

    for scope in scopes:
        every = database.scalars(select(AuditEntry)).all()
        wanted = {one.id for one in every if scope.holds(one.party_id, one.unit_id)}
        found = set(database.scalars(select(AuditEntry.id).where(policy.entries_of(scope))))
        assert found == wanted
        assert len(found) < len(every)


def test_the_rule_in_python_and_in_sql_holds_the_same_reviews(
    county: County, database: Session
) -> None:
    elsewhere = rows.unit(county.parties["kommun"], "Socialtjänsten i Hofors", [rows.kommun("Ho")])
    hofors = rows.account("Hilda", elsewhere, Role.LOG_REVIEWER)
    for account in (hofors, reviewing.reviewer(county), reviewing.reviewer(county, "kommun")):
        starting.start(reviewing.actor_of(account), reviewing.plan())
    every = database.scalars(select(LogReview)).all()

    for account in (hofors, reviewing.reviewer(county, "af"), reviewing.reviewer(county)):
        scope = log.scope_of(reviewing.actor_of(account))
        wanted = {one.id for one in every if scope.holds(one.party_id, one.unit_id)}
        found = set(database.scalars(select(LogReview.id).where(policy.reviews_of(scope))))
        assert found == wanted


def test_only_those_who_look_after_the_case_hand_out_who_has_read_it(county: County) -> None:
    case = county.case("af")

    assert policy.can_extract(county.actor("af"), case)
    assert not policy.can_extract(county.actor("fk"), case)
    assert not policy.can_extract(county.actor("administrator"), case)
