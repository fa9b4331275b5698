"""Every state of a consent, its releases, the rules of the pairs, the types and the seats."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload, selectinload

from tests.factories import rows
from tests.factories.county import County
from trisam.cases import policy
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.consents import policy as consents
from trisam.consents.models import Consent, ConsentGrant, Purpose
from trisam.core import clock
from trisam.core.actor import Actor, StandIn, Standing
from trisam.core.db import session
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.models import PairRule

SLUGS = ("af", "fk", "vard")  # AF lifts
PAIRS = tuple(permutations(SLUGS, 2))
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Grant:
    """A pair in the consent."""

    types: frozenset[InformationType]
    withdrawn_types: frozenset[InformationType]
    withdrawn: bool


@dataclass(frozen=True)
class Rule:
    """What the law says of a pair, from one day to another, counted from today."""

    pair: tuple[str, str]
    information: InformationType | None
    allowed: bool
    first: int
    last: int | None


@dataclass(frozen=True)
class Told:
    """A release."""

    receivers: frozenset[str]
    types: frozenset[InformationType]
    recalled: bool


@dataclass(frozen=True)
class World:
    """Everything that the rule asks about."""

    has_consent: bool
    first: int
    last: int
    withdrawn: bool
    purpose: Purpose
    grants: dict[tuple[str, str], Grant]
    rules: list[Rule]
    lift: Told
    answer: Told
    seats: frozenset[tuple[bool, str]]
    """In the case's team (or in another), for a party."""
    stands_in: bool | None
    """The seats are another's: for a meeting that takes the case up, or for other meetings."""
    is_officer: bool
    asked: Purpose


types = st.frozensets(st.sampled_from(InformationType))
all_or_some = st.one_of(st.just(EVERY_TYPE), types)
seldom = st.sampled_from([False, False, False, True])
purposes = st.sampled_from([Purpose.TRISAM, Purpose.TRISAM, Purpose.AFTER_TRISAM])
tellings = st.builds(
    Told,
    receivers=st.frozensets(st.sampled_from(SLUGS), min_size=1),
    types=all_or_some,
    recalled=seldom,
)
rules = st.builds(
    Rule,
    pair=st.sampled_from(PAIRS),
    information=st.one_of(st.none(), st.sampled_from(InformationType)),
    allowed=st.booleans(),
    first=st.integers(-2, 1),
    last=st.one_of(st.none(), st.integers(-2, 2)),
).filter(lambda rule: rule.last is None or rule.last >= rule.first)
worlds = st.builds(
    World,
    has_consent=st.sampled_from([True, True, True, False]),
    first=st.sampled_from([-9, -9, -1, 0, 1]),
    last=st.sampled_from([9, 9, 1, 0, -1]),
    withdrawn=seldom,
    purpose=purposes,
    grants=st.dictionaries(
        st.sampled_from(PAIRS),
        st.builds(Grant, all_or_some, st.one_of(st.just(frozenset()), types), seldom),
        min_size=2,
    ),
    rules=st.lists(rules, max_size=4),
    lift=tellings,
    answer=tellings,
    seats=st.frozensets(st.tuples(st.sampled_from([True, True, False]), st.sampled_from(SLUGS))),
    stands_in=st.sampled_from([None, None, True, False]),
    is_officer=seldom,
    asked=purposes,
).filter(lambda world: world.first <= world.last)


def build(county: County, world: World) -> Case:
    """The world as rows. The answer is FK's. Beside it another case lies open to everybody, which
    must change nothing."""
    rule_pairs(county, world)
    county.case(by="af", to=SLUGS[1:])
    about = county.person()
    consent = consented(county, about, world) if world.has_consent else None
    case = rows.case(county.team, about, county.accounts["af"], consent)
    for kind, owner, told in (
        (ReleaseKind.LIFT, "af", world.lift),
        (ReleaseKind.ANSWER, "fk", world.answer),
    ):
        rows.save(
            Release(
                case_id=case.id,
                owner_party_id=county.parties[owner].id,
                owner_account_id=county.accounts[owner].id,
                kind=kind,
                types=told.types,
                released_at=clock.now(),
                recalled_at=clock.now() if told.recalled else None,
                receivers=[county.parties[slug] for slug in told.receivers if slug != owner],
            )
        )
    return case


def rule_pairs(county: County, world: World) -> None:
    """The rules of the world; a pair that it says nothing of is open."""
    session().execute(delete(PairRule))
    for disclosing, receiving in PAIRS:
        if not any(rule.pair == (disclosing, receiving) for rule in world.rules):
            rows.open_pair(county.parties[disclosing], county.parties[receiving])
    for rule in world.rules:
        rows.save(
            PairRule(
                disclosing_party_id=county.parties[rule.pair[0]].id,
                receiving_party_id=county.parties[rule.pair[1]].id,
                information=rule.information,
                allowed=rule.allowed,
                legal_source="OSL",
                valid_from=clock.today() + rule.first * DAY,
                valid_to=None if rule.last is None else clock.today() + rule.last * DAY,
            )
        )


def consented(county: County, about: Any, world: World) -> Consent:
    """The consent of the world."""
    consent = rows.consent(
        about,
        county.accounts["af"],
        [],
        valid_from=clock.today() + world.first * DAY,
        valid_to=clock.today() + world.last * DAY,
    )
    consent.purpose = world.purpose
    consent.withdrawn_at = clock.now() if world.withdrawn else None
    for (disclosing, receiving), grant in world.grants.items():
        rows.save(
            ConsentGrant(
                consent_id=consent.id,
                disclosing_party_id=county.parties[disclosing].id,
                receiving_party_id=county.parties[receiving].id,
                types=grant.types,
                withdrawn_types=grant.withdrawn_types,
                withdrawn_at=clock.now() if grant.withdrawn else None,
            )
        )
    return consent


def reader(county: County, world: World, case_id: uuid.UUID) -> Actor:
    """Somebody with these seats."""
    teams = {True: county.team.id, False: county.other_team.id}
    taken_up = frozenset({case_id if world.stands_in else rows.nobody()})
    stand_in = None if world.stands_in is None else StandIn(case_ids=taken_up)
    return Actor(
        name="Läsare",
        account_id=county.accounts["af" if world.is_officer else "steering"].id,
        standings=tuple(
            Standing(teams[here], county.parties[slug].id, stand_in=stand_in)
            for here, slug in sorted(world.seats)
        ),
    )


def asked(county: County, world: World) -> list[tuple[str, bool, bool]]:
    """Each question, what Python says and what SQL says."""
    case_id, today = build(county, world).id, clock.today()
    who = reader(county, world, case_id)
    session().expire_all()
    case = (
        session()
        .scalars(
            select(Case)
            .where(Case.id == case_id)
            .options(
                joinedload(Case.consent).selectinload(Consent.grants),
                selectinload(Case.releases).selectinload(Release.receivers),
            )
        )
        .one()
    )
    told = policy.lift_told(case, today, world.asked)
    one = select(Case.id).where(Case.id == case_id)
    visible = one.where(policy.visible_to(who, today, world.asked))
    questions = [
        ("case", policy.can_view(who, case, today, world.asked), visible),
        # Who may know of a case may read some part of it, and nobody else may.
        ("parts", bool(policy.readable_types(who, case, today, world.asked)), visible),
        (
            "anybody",
            reaches_anybody(county, case, world),
            one.where(policy.reaches_anybody(today, world.asked)),
        ),
    ]
    for slug in SLUGS:
        party_id = county.parties[slug].id
        to_it = policy.reaches_party(
            Case.lifting_party_id - Case.lifting_party_id + party_id, today, world.asked
        )
        questions.append((f"lift to {slug}", party_id in told, one.where(to_it)))
    for release in case.releases:
        read = policy.can_read_release(who, case, release, today, world.asked)
        joined = select(Release.id).join(Case, Case.id == Release.case_id)
        this = joined.where(
            Release.id == release.id, policy.release_reaches(who, today, world.asked)
        )
        questions.append((release.kind.value, read, this))
    return [(what, yes, session().scalar(sql) is not None) for what, yes, sql in questions]


def reaches_anybody(county: County, case: Case, world: World) -> bool:
    """What `policy.reaches_anybody` says in SQL."""
    return case.consent is not None and any(
        consents.covers(case.consent, case.lifting_party_id, party.id, clock.today(), world.asked)
        for party in county.parties.values()
    )
