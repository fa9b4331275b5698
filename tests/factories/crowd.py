"""Thousands of cases at once, for pages that must stand a whole county and many years."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, text

from tests.factories.county import County
from trisam.cases.models import Case, Release, ReleaseKind, release_receiver
from trisam.cases.values import CaseStatus, Income, Occupation
from trisam.consents.models import Consent, ConsentGrant, ConsentMethod
from trisam.core import clock, crypto
from trisam.core.db import Base, session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.parties.information import EVERY_TYPE
from trisam.people.models import Gender, Person

SHARE = 40
"""One officer in so many lifted a case: the county has about forty who do."""
WAITING = 4
"""One follow-up in so many is not closed yet."""
Row = dict[str, Any]


def cases_and_follow_ups(county: County, count: int) -> None:
    """So many cases in the county's team, lifted by AF over ten years, released to every party
    under a valid consent, each with its follow-up. One in `SHARE` is the officer's in the team,
    the others are colleagues'. They have no text: what stands in them is not what is asked."""
    today = clock.today()
    people: list[Row] = []
    consents: list[Row] = []
    grants: list[Row] = []
    cases: list[Row] = []
    releases: list[Row] = []
    receivers: list[Row] = []
    follow_ups: list[Row] = []
    others = [county.parties[slug].id for slug in ("fk", "kommun", "vard")]
    lifting = county.parties["af"].id
    for number in range(count):
        officer = county.accounts["af" if number % SHARE == 0 else "af_outside"]
        about, consent, case, release = (uuid.uuid4() for _ in range(4))
        lifted = today - timedelta(days=number % 3650 + 1)
        people.append(_person(about, county))
        consents.append(_consent(consent, about, officer.id, today))
        grants += [_grant(consent, lifting, other) for other in others]
        cases.append(_case(case, about, consent, county, officer.id, lifted))
        releases.append(_release(release, case, lifting, officer.id))
        receivers += [{"release_id": release, "party_id": other} for other in others]
        follow_ups.append(_follow_up(case, officer.id, number, today))
    _put(Person, people)
    _put(Consent, consents)
    _put(ConsentGrant, grants)
    _put(Case, cases)
    _put(Release, releases)
    session().execute(release_receiver.insert(), receivers)
    _put(FollowUp, follow_ups)
    if session().get_bind().dialect.name == "postgresql":
        session().execute(text("ANALYZE"))  # as PostgreSQL itself does after so many new rows


def _put(model: type[Base], rows: Sequence[Row]) -> None:
    session().execute(insert(model), rows)


def _person(key: uuid.UUID, county: County) -> Row:
    return {
        "id": key,
        "code": crypto.random_code(10),
        "birth_year": 1985,
        "gender": Gender.WOMAN,
        "kommun_id": county.kommun.id,
    }


def _consent(key: uuid.UUID, about: uuid.UUID, received_by: int, today: date) -> Row:
    return {
        "id": key,
        "person_id": about,
        "given_on": today,
        "valid_from": today,
        "valid_to": today + timedelta(days=300),
        "method": ConsentMethod.WRITTEN,
        "received_by_id": received_by,
        "may_contact": True,
        "version": 1,
    }


def _grant(consent: uuid.UUID, disclosing: int, receiving: int) -> Row:
    return {
        "consent_id": consent,
        "disclosing_party_id": disclosing,
        "receiving_party_id": receiving,
        "types": EVERY_TYPE,
    }


def _case(
    key: uuid.UUID, about: uuid.UUID, consent: uuid.UUID, county: County, officer: int, lifted: date
) -> Row:
    return {
        "id": key,
        "code": crypto.random_code(10),
        "team_id": county.team.id,
        "person_id": about,
        "consent_id": consent,
        "lifting_party_id": county.parties["af"].id,
        "lifting_unit_id": county.units["af"].id,
        "officer_id": officer,
        "lifted_on": lifted,
        "status": CaseStatus.RECOMMENDED,
        "version": 1,
    }


def _release(key: uuid.UUID, case: uuid.UUID, owner_party: int, owner: int) -> Row:
    return {
        "id": key,
        "case_id": case,
        "owner_party_id": owner_party,
        "owner_account_id": owner,
        "kind": ReleaseKind.LIFT,
        "released_at": clock.now(),
    }


def _follow_up(case: uuid.UUID, owner: int, number: int, today: date) -> Row:
    waits = number // SHARE % WAITING == 0
    return {
        "id": uuid.uuid4(),
        "case_id": case,
        "owner_id": owner,
        "due_on": today + timedelta(days=number % 400 - 200),
        "status": FollowUpStatus.DUE if waits else FollowUpStatus.ANSWERED,
        "closed_on": None if waits else today,
        "income": None if waits else Income.SJUKPENNING,
        "occupation": None if waits else Occupation.NONE,
        "readiness": None if waits else 6,
        "version": 1,
    }
