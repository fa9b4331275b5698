"""The demo county never breaks a rule of the domain. Its rows do not pass through the services,
so the rules are asked of the rows."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from personnummer import personnummer
from sqlalchemy import and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, selectinload

from trisam.accounts.models import Account
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent, ConsentGrant
from trisam.core import clock
from trisam.core.calendar_days import red_day, working_days_before
from trisam.followups.due import due_on
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    ItemStatus,
    Meeting,
    MeetingStatus,
    PartyAttendance,
    PreMeeting,
)
from trisam.people.ages import OLDEST, YOUNGEST, age_on
from trisam.people.models import Gender, Person
from trisam.people.personnummer import parse
from trisam.recommendations.models import Action, Recommendation
from trisam.teams.models import Seat, TeamParty


def test_every_personnummer_is_in_the_reserved_series_with_a_valid_check_digit(
    demo: Session,
) -> None:
    people = [p for p in demo.scalars(select(Person)) if p.personnummer]
    numbers = [person.personnummer or "" for person in people]

    assert len(numbers) > 1000
    assert len(set(numbers)) == len(numbers)
    for person, number in zip(people, numbers, strict=True):
        assert 980 <= int(number[8:11]) <= 999
        assert personnummer.valid(number)
        assert person.birth_year == int(number[:4])
        if person.gender is not Gender.OTHER:
            assert (int(number[10]) % 2 == 0) == (person.gender is Gender.WOMAN)


def test_protected_people_are_only_a_code(demo: Session) -> None:
    protected = demo.scalars(select(Person).where(Person.protected)).all()

    assert protected
    for person in protected:
        assert (person.name, person.personnummer, person.birth_year) == (None, None, None)


def test_everybody_is_16_to_64_when_lifted(demo: Session) -> None:
    cases = demo.scalars(select(Case).options(selectinload(Case.person)))

    ages = [
        age_on(parse(case.person.personnummer).born, case.lifted_on)
        for case in cases
        if case.person.personnummer
    ]

    assert min(ages) >= YOUNGEST
    assert max(ages) <= OLDEST


def test_a_case_comes_up_in_one_meeting_after_it_was_lifted(demo: Session) -> None:
    held: Counter[object] = Counter()
    items = demo.execute(
        select(AgendaItem.case_id, AgendaItem.status, Meeting.day, Meeting.status, Case.lifted_on)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Case, Case.id == AgendaItem.case_id)
    ).all()
    expected = {
        ItemStatus.PLANNED: {MeetingStatus.PLANNED},
        ItemStatus.HELD: {MeetingStatus.HELD},
        ItemStatus.MOVED: {MeetingStatus.CANCELLED},
        ItemStatus.WITHDRAWN: set(MeetingStatus),
        ItemStatus.SETTLED: {MeetingStatus.PLANNED, MeetingStatus.HELD},
    }
    for case_id, status, day, meeting_status, lifted_on in items:
        assert meeting_status in expected[status]
        assert day > lifted_on
        held[case_id] += status in {ItemStatus.HELD, ItemStatus.PLANNED}

    assert max(held.values()) == 1


def test_cases_of_a_cancelled_meeting_moved_to_a_later_one(demo: Session) -> None:
    days: dict[object, list[tuple[object, ItemStatus]]] = defaultdict(list)
    rows = demo.execute(
        select(AgendaItem.case_id, Meeting.day, AgendaItem.status)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .order_by(Meeting.day)
    )
    for case_id, day, status in rows:
        days[case_id].append((day, status))
    moved = [trail for trail in days.values() if trail[0][1] is ItemStatus.MOVED]

    assert len(moved) > 20
    assert all(trail[-1][1] is not ItemStatus.MOVED for trail in moved)


def test_no_case_without_consent_was_ever_on_an_agenda(demo: Session) -> None:
    on_agenda = exists().where(AgendaItem.case_id == Case.id)
    without = select(Case.status).where(Case.consent_id.is_(None))

    assert set(demo.scalars(without)) == {CaseStatus.OPEN, CaseStatus.CLOSED}
    assert demo.scalars(without.where(on_agenda)).all() == []


def test_every_release_reaches_only_parties_that_the_consent_covers(demo: Session) -> None:
    pairs: dict[object, set[tuple[int, int]]] = defaultdict(set)
    for consent_id, a, b in demo.execute(
        select(
            ConsentGrant.consent_id,
            ConsentGrant.disclosing_party_id,
            ConsentGrant.receiving_party_id,
        )
    ):
        pairs[consent_id].add((a, b))
    releases = demo.scalars(
        select(Release).options(selectinload(Release.case), selectinload(Release.receivers))
    ).all()

    assert {release.kind for release in releases} == set(ReleaseKind)
    for release in releases:
        granted = pairs[release.case.consent_id]
        for receiver in release.receivers:
            assert (release.owner_party_id, receiver.id) in granted


def test_nothing_is_released_under_a_consent_that_was_taken_back(demo: Session) -> None:
    withdrawn = demo.scalars(
        select(Release)
        .join(Case, Case.id == Release.case_id)
        .join(Consent, Consent.id == Case.consent_id)
        .where(Consent.withdrawn_at.is_not(None))
    ).all()

    assert withdrawn
    assert all(release.recalled_at is not None for release in withdrawn)


def test_a_consent_taken_back_took_back_every_pair(demo: Session) -> None:
    standing = (
        select(ConsentGrant.id)
        .join(Consent)
        .where(Consent.withdrawn_at.is_not(None), ConsentGrant.withdrawn_at.is_(None))
    )
    some = (
        select(ConsentGrant.id)
        .join(Consent)
        .where(Consent.withdrawn_at.is_(None), ConsentGrant.withdrawn_at.is_not(None))
    )

    assert demo.scalars(standing).all() == []
    assert demo.scalars(some).first() is not None


def test_consents_are_whole_partial_expired_and_given_by_the_person_of_the_case(
    demo: Session,
) -> None:
    receivers = Counter(
        demo.scalars(
            select(func.count(ConsentGrant.receiving_party_id.distinct()))
            .where(ConsentGrant.consent_id == Consent.id)
            .group_by(Consent.id)
        )
    )
    expired = (
        select(Case.id)
        .join(Consent)
        .where(Case.status != CaseStatus.CLOSED, Consent.valid_to < clock.today())
    )
    foreign = select(Case.id).join(Consent).where(Consent.person_id != Case.person_id)

    assert receivers[4] > receivers[3] > 50
    assert demo.scalars(expired).first() is not None
    assert demo.scalars(foreign).all() == []


def test_the_lifting_party_and_those_who_share_had_a_place_in_the_team(demo: Session) -> None:
    had_a_place = exists().where(
        TeamParty.team_id == Case.team_id,
        TeamParty.party_id == Case.lifting_party_id,
        TeamParty.valid_from <= Case.lifted_on,
        or_(TeamParty.valid_to.is_(None), TeamParty.valid_to >= Case.lifted_on),
    )

    assert demo.scalars(select(Case.id).where(~had_a_place)).all() == []


def test_seats_lie_within_their_partys_time_in_the_team(demo: Session) -> None:
    within = exists().where(
        TeamParty.team_id == Seat.team_id,
        TeamParty.party_id == Seat.party_id,
        TeamParty.valid_from <= Seat.valid_from,
        or_(
            TeamParty.valid_to.is_(None),
            and_(Seat.valid_to.is_not(None), TeamParty.valid_to >= Seat.valid_to),
        ),
    )

    assert demo.scalars(select(Seat.id).where(~within)).all() == []


def test_nobody_who_left_still_has_something_to_do(demo: Session) -> None:
    gone = select(Account.id).where(Account.deactivated_at.is_not(None))

    assert demo.scalars(gone).first() is not None
    assert demo.scalars(select(Seat.id).where(Seat.account_id.in_(gone), Seat.valid_to.is_(None))
                        ).all() == []  # fmt: skip
    assert demo.scalars(
        select(FollowUp.id).where(FollowUp.owner_id.in_(gone), FollowUp.closed_on.is_(None))
    ).all() == []  # fmt: skip
    assert demo.scalars(
        select(Action.id).where(Action.officer_id.in_(gone), Action.closed_on.is_(None))
    ).all() == []  # fmt: skip


def test_only_held_meetings_have_attendance_and_recommendations(demo: Session) -> None:
    for kind in (PartyAttendance, Recommendation):
        statuses = set(demo.scalars(select(Meeting.status).join(kind)))
        assert statuses == {MeetingStatus.HELD}


def test_actions_belong_to_parties_that_may_know_of_the_case(demo: Session) -> None:
    known = exists().where(
        ConsentGrant.consent_id == Case.consent_id,
        ConsentGrant.disclosing_party_id == Action.party_id,
    )
    outside = (
        select(Action.id).join(Recommendation).join(Case, Case.id == Recommendation.case_id)
    ).where(~known)

    assert demo.scalars(outside).all() == []


def test_a_follow_up_is_due_half_a_year_after_the_meeting(demo: Session) -> None:
    rows = demo.execute(
        select(FollowUp.due_on, Meeting.day)
        .join(Recommendation, Recommendation.case_id == FollowUp.case_id)
        .join(Meeting, Meeting.id == Recommendation.meeting_id)
        .where(not_(Meeting.is_after))
    ).all()

    assert len(rows) > 1000
    assert all(due == due_on(held) for due, held in rows)


def test_every_recommendation_has_its_follow_up(demo: Session) -> None:
    without = (
        select(Recommendation.id)
        .outerjoin(FollowUp, FollowUp.case_id == Recommendation.case_id)
        .where(FollowUp.id.is_(None))
    )

    assert demo.scalars(without).all() == []


def test_a_follow_up_is_answered_only_by_those_who_may_be_contacted(demo: Session) -> None:
    allowed = set(
        demo.scalars(
            select(Consent.may_contact)
            .join(Case, Case.consent_id == Consent.id)
            .join(FollowUp, FollowUp.case_id == Case.id)
            .where(FollowUp.status == FollowUpStatus.ANSWERED)
        )
    )

    assert allowed == {True}


def test_meetings_stand_on_working_days_with_their_formote_before(demo: Session) -> None:
    rows = demo.execute(select(Meeting.day, PreMeeting.day).join(PreMeeting)).all()

    assert len(rows) > 900
    for day, wanted in rows:
        assert day.weekday() < 5
        assert red_day(day) is None
        assert wanted in {working_days_before(day, days) for days in (3, 5, 7)}


def test_nothing_was_done_in_the_future(demo: Session) -> None:
    now, today = clock.now(), clock.today()
    done = [
        *demo.scalars(select(func.max(Case.lifted_on))),
        *demo.scalars(select(func.max(Case.closed_on))),
        *demo.scalars(select(func.max(Consent.given_on))),
        *demo.scalars(select(func.max(FollowUp.closed_on))),
        *demo.scalars(select(func.max(Action.closed_on))),
        *demo.scalars(select(func.max(Recommendation.feedback_on))),
    ]
    moments = list(_latest_moments(demo))

    assert all(day <= today for day in done)
    assert all(moment <= now for moment in moments)


def _latest_moments(demo: Session) -> Iterator[datetime]:
    for column in (Release.released_at, Release.recalled_at, Answer.answered_at,
                   Consent.withdrawn_at, Recommendation.recorded_at, Meeting.held_at):  # fmt: skip
        latest = demo.scalar(select(column).order_by(column.desc().nulls_last()).limit(1))
        assert latest is not None
        yield latest


def test_sealed_texts_open_and_are_varied(demo: Session) -> None:
    cases = demo.scalars(select(Case).limit(400)).all()

    assert len({case.issue for case in cases}) > 100
    assert len({case.own_words for case in cases}) > 50
