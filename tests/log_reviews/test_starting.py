"""Beginning a review: the sample is drawn, the findings are computed, both are kept."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.log_reviews import reviewing
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.errors import Forbidden, RuleBroken
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.log_reviews.findings import Limits, Rule
from trisam.log_reviews.models import LogReview, ReviewLine
from trisam.log_reviews.queries import log, material
from trisam.log_reviews.queries.material import Window
from trisam.log_reviews.sampling import draw
from trisam.log_reviews.service import starting
from trisam.log_reviews.service.starting import Plan
from trisam.meetings.models import Meeting, Reply, ReplyAnswer, ReplyWay
from trisam.recommendations.models import Action, ActionStatus, Recommendation


@pytest.fixture
def lova(county: County) -> Actor:
    """The log reviewer of vården."""
    return reviewing.actor_of(reviewing.reviewer(county))


def sample(review: LogReview) -> list[ReviewLine]:
    return [line for line in review.lines if line.rule is None]


def found(review: LogReview, rule: Rule) -> list[ReviewLine]:
    return [line for line in review.lines if line.rule is rule]


def start(actor: Actor, **asked: object) -> LogReview:
    return starting.start(actor, reviewing.plan(**asked))


def test_the_sample_is_drawn_from_the_own_partys_openings_only(county: County, lova: Actor) -> None:
    case, rut = county.case("vard", ("af",)), county.accounts["vard"]
    mine = [reviewing.entry(rut, case, reviewing.days_ago(day)).id for day in (3, 2)]
    mine.append(reviewing.entry(rut, case, action="follow_up.read").id)
    reviewing.entry(rut, case, action="case.list")
    reviewing.entry(rut, case, action="case.close")
    reviewing.entry(rut, "meeting:4", action="meeting.print")
    reviewing.entry(rut, case, reviewing.days_ago(31))
    reviewing.entry(county.accounts["af"], case)

    review = start(lova)

    assert sorted(line.entry_id or 0 for line in sample(review)) == sorted(mine)
    assert review.reading_count == 3


def test_a_line_of_the_sample_tells_who_did_what_and_why_it_may_be_right(
    county: County, lova: Actor
) -> None:
    case = county.case("vard", ("af",))
    one = reviewing.entry(county.accounts["vard"], case, action="follow_up.read")

    [line] = sample(start(lova))

    assert line.sentence == (
        f"Ärende {case.code}: öppnade uppföljningen. Koppling: rehabkoordinator i teamet."
    )
    assert (line.actor_name, line.unit_name) == ("Rut Exempelius", "Vården Gävle")
    assert (line.first_at, line.last_at, line.case_code) == (one.at, one.at, case.code)


def test_a_line_says_when_nothing_explains_the_reading_and_when_the_case_is_gone(
    county: County, lova: Actor
) -> None:
    stranger = rows.account("Siv Främling", county.units["vard"], Role.OFFICER)
    reviewing.entry(stranger, county.case(by="af"), reviewing.days_ago(3))
    reviewing.entry(stranger, "case:GALLRATT", reviewing.days_ago(2))

    review = start(lova)

    assert [line.sentence.split(": ", 1)[1] for line in sample(review)] == [
        "öppnade ärendet. Vi hittar ingen koppling till ärendet.",
        "öppnade ärendet. Ärendet är gallrat, så det går inte att se vad personen hade för "
        "koppling.",
    ]
    assert review.unknown_count == 1


def test_the_same_sample_can_be_drawn_again_though_more_has_been_written_since(
    county: County, lova: Actor
) -> None:
    case, rut = county.case("vard", ("af",)), county.accounts["vard"]
    for day in range(1, 20):
        reviewing.entry(rut, case, reviewing.days_ago(day))
    review = start(lova, sample_size=5)
    for _ in range(20):
        reviewing.entry(rut, case)

    window = Window(log.scope_of(lova), *reviewing.period(), review.last_entry_id)
    again = draw(material.reading_ids(window), 5, review.seed)

    assert sorted(again) == sorted(line.entry_id or 0 for line in sample(review))
    assert review.reading_count == 19


def test_each_review_has_a_seed_of_its_own_and_is_logged(
    county: County, lova: Actor, database: Session
) -> None:
    first, second = start(lova), start(lova)

    assert first.seed != second.seed
    begun = reviewing.logged(database, "log_review.start")
    assert [one.subject for one in begun] == [first.subject, second.subject]
    assert first.seed in (begun[0].reason or "")


def test_the_limits_are_kept_with_the_review(county: County, lova: Actor) -> None:
    limits = Limits(3, 4, 5, 21, 7, 30)

    assert start(lova, limits=limits).limits == limits


def test_a_reading_without_any_part_is_a_finding(county: County, lova: Actor) -> None:
    case = county.case("af")
    stranger = rows.account("Siv Främling", county.units["vard"], Role.OFFICER)
    reviewing.entry(stranger, case)
    reviewing.entry(county.accounts["vard"], case)

    [line] = found(start(lova), Rule.OUTSIDE)

    assert line.account_id == stranger.id
    assert (line.actor_name, line.unit_name) == ("Siv Främling", "Vården Gävle")
    assert line.case_code == case.code
    assert line.entry_id is None


def test_findings_stand_before_the_sample(county: County, lova: Actor) -> None:
    stranger = rows.account("Siv Främling", county.units["vard"], Role.OFFICER)
    reviewing.entry(stranger, county.case(by="af"))

    review = start(lova)

    assert [(line.position, line.rule) for line in review.lines] == [(1, Rule.OUTSIDE), (2, None)]


def test_whoever_lifted_the_case_acts_in_it_or_follows_it_up_takes_part(
    county: County, lova: Actor
) -> None:
    names = ("Lyfte", "Åtgärd", "Gammal åtgärd", "Uppföljning")
    lifted, acts, acted, follows = (
        rows.account(name, county.units["vard"], Role.OFFICER) for name in names
    )
    case = rows.case(county.team, county.person(), lifted)
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=90))
    recommendation = recommended(case.id, meeting, lifted.id)
    action(recommendation, county, acts.id)
    action(recommendation, county, acted.id, closed_days_ago=60)
    rows.save(FollowUp(case_id=case.id, owner_id=follows.id, due_on=clock.today()))
    for account in (lifted, acts, acted, follows):
        reviewing.entry(account, case)

    review = start(lova)

    assert [line.actor_name for line in found(review, Rule.OUTSIDE)] == ["Gammal åtgärd"]
    why = {line.actor_name: line.sentence.split(". ", 1)[1] for line in sample(review)}
    assert why["Lyfte"] == "Koppling: lyfte ärendet."
    assert why["Åtgärd"] == "Koppling: åtgärd i ärendet."
    assert why["Uppföljning"] == "Koppling: uppföljning av ärendet."


def recommended(case_id: object, meeting: Meeting, by: int) -> Recommendation:
    return rows.save(
        Recommendation(
            case_id=case_id,
            meeting_id=meeting.id,
            recorded_by_id=by,
            recorded_at=reviewing.days_ago(90),
            text="Prova arbetsträning.",
        )
    )


def action(
    of: Recommendation, county: County, officer_id: int, closed_days_ago: int | None = None
) -> None:
    closed = closed_days_ago is not None
    rows.save(
        Action(
            recommendation_id=of.id,
            party_id=county.parties["vard"].id,
            officer_id=officer_id,
            due_on=clock.today(),
            status=ActionStatus.DONE if closed else ActionStatus.OPEN,
            closed_on=clock.today() - timedelta(days=closed_days_ago) if closed_days_ago else None,
            text="Kontakta arbetsplatsen.",
        )
    )


def test_a_closed_follow_up_is_no_longer_a_part(county: County, lova: Actor) -> None:
    follower = rows.account("Uppföljning", county.units["vard"], Role.OFFICER)
    case = county.case("af")
    rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=follower.id,
            due_on=clock.today(),
            status=FollowUpStatus.DECLINED,
            closed_on=clock.today() - timedelta(days=60),
        )
    )
    reviewing.entry(follower, case)

    assert len(found(start(lova), Rule.OUTSIDE)) == 1


def test_a_substitute_takes_part_on_the_days_of_the_absence_and_two_weeks_round_them(
    county: County, lova: Actor
) -> None:
    substitute = rows.account("Ersättare", county.units["vard"], Role.OFFICER)
    seat, today = county.seats["vard"], clock.today()
    seat.substitute_id = substitute.id
    rows.absence(county.accounts["vard"], today - timedelta(days=16), today - timedelta(days=15))
    read = {
        days: reviewing.entry(substitute, county.case(by="af"), reviewing.days_ago(days)).at
        for days in (29, 16, 1, 0)
    }
    rows.absence(county.accounts["vard"], today + timedelta(days=40), None)

    lines = found(start(lova, limits=Limits(handover_days=0)), Rule.OUTSIDE)

    assert [line.first_at for line in lines] == [read[0]]


@pytest.mark.parametrize(
    ("answer", "outside"), [(ReplyAnswer.ACCEPTED, [0]), (ReplyAnswer.DECLINED, [29, 15, 1, 0])]
)
def test_a_substitute_takes_part_two_weeks_round_a_meeting_after_a_yes_and_never_after_a_no(
    county: County, lova: Actor, answer: ReplyAnswer, outside: list[int]
) -> None:
    named = rows.account("Ersättare", county.units["vard"], Role.OFFICER)
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=15))
    rows.save(
        Reply(
            meeting_id=meeting.id,
            account_id=named.id,
            seat_id=county.seats["vard"].id,
            as_substitute=True,
            handle="fråga",
            answer=answer,
            answered_at=clock.now(),
            way=ReplyWay.LINK,
        )
    )
    read = {
        reviewing.entry(named, county.case(by="af"), reviewing.days_ago(days)).at: days
        for days in (29, 15, 1, 0)
    }

    lines = found(start(lova, limits=Limits(handover_days=0)), Rule.OUTSIDE)

    assert sorted((read[line.first_at] for line in lines), reverse=True) == outside


def test_a_substitution_ends_with_the_seat(county: County, lova: Actor) -> None:
    substitute = rows.account("Ersättare", county.units["vard"], Role.OFFICER)
    seat, today = county.seats["vard"], clock.today()
    seat.substitute_id, seat.valid_to = substitute.id, today - timedelta(days=20)
    rows.absence(county.accounts["vard"], today - timedelta(days=25), today)
    reviewing.entry(substitute, county.case(by="af"))

    assert len(found(start(lova, limits=Limits(handover_days=14)), Rule.OUTSIDE)) == 1
    assert found(start(lova, limits=Limits(handover_days=20)), Rule.OUTSIDE) == []


def test_many_readings_are_found_outside_the_weeks_of_the_meeting_and_its_formote(
    county: County, lova: Actor
) -> None:
    quiet, up = county.case("vard", ("af",)), county.case("vard", ("af",))
    day = clock.today() - timedelta(days=10)
    rows.item(rows.meeting(county.team, day), up)
    for case in (quiet, up):
        for minute in range(7):
            reviewing.entry(county.accounts["vard"], case, reviewing.days_ago(10, 9, minute))

    [line] = found(start(lova), Rule.MANY_READS)

    assert line.case_code == quiet.code


def test_readings_in_a_week_of_own_work_are_left_alone(county: County, lova: Actor) -> None:
    case, rut = county.case("vard", ("af",)), county.accounts["vard"]
    for minute in range(7):
        reviewing.entry(rut, case, reviewing.days_ago(10, 9, minute))
    reviewing.entry(rut, case, reviewing.days_ago(10, 9, 30), "feedback.note")

    assert found(start(lova), Rule.MANY_READS) == []


def test_night_hurry_and_refusals_are_found(county: County, lova: Actor) -> None:
    rut = county.accounts["vard"]
    reviewing.entry(rut, county.case("vard", ("af",)), reviewing.days_ago(5, 23))
    for number in range(4):
        reviewing.entry(rut, county.case("vard", ("af",)), reviewing.days_ago(3, 9, number))
        reviewing.entry(rut, f"case:FINNSEJ{number}", reviewing.days_ago(3), "case.refused")

    review = start(lova, limits=Limits(cases_a_day=3, refusals=3))

    assert [line.rule for line in review.lines if line.rule] == [
        Rule.ODD_HOURS,
        Rule.MANY_CASES,
        Rule.REFUSALS,
    ]


def test_a_case_that_closed_long_ago_and_was_searched_out_is_found(
    county: County, lova: Actor
) -> None:
    today = clock.today()
    case = county.case("af")
    case.lifted_on = today - timedelta(days=90)
    case.status, case.closed_on = "closed", today - timedelta(days=60)  # type: ignore[assignment]
    rut = county.accounts["vard"]
    reviewing.entry(rut, "search:name", reviewing.days_ago(3, 9, 58), "case.search")
    reviewing.entry(rut, case, reviewing.days_ago(3, 10))

    assert len(found(start(lova), Rule.CLOSED)) == 1


def test_what_the_system_itself_did_is_neither_sampled_nor_found(
    county: County, lova: Actor
) -> None:
    reviewing.entry(county.accounts["vard"], county.case("vard", ("af",)), account_id=None)

    assert start(lova).lines == []


@pytest.mark.parametrize("who", ["vard", "administrator", "process_leader"])
def test_nobody_else_starts_one(county: County, who: str) -> None:
    with pytest.raises(Forbidden):
        start(county.actor(who))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(3, 4, "last_day"), (3, -1, "last_day"), (367, 0, "first_day")],
    ids=["backwards", "in the future", "too long"],
)
def test_a_period_that_cannot_be_is_refused(
    county: County, lova: Actor, first: int, last: int, field: str
) -> None:
    today = clock.today()
    with pytest.raises(RuleBroken) as broken:
        starting.start(lova, Plan(today - timedelta(days=first), today - timedelta(days=last)))
    assert broken.value.field == field


def test_a_whole_year_up_to_today_can_be_reviewed(county: County, lova: Actor) -> None:
    today = clock.today()

    assert starting.start(lova, Plan(today - timedelta(days=366), today)).lines == []


def test_the_usual_period_is_the_month_before(county: County) -> None:
    today = clock.today()
    first, last = starting.last_month(today)

    assert first.day == 1
    assert last + timedelta(days=1) == today.replace(day=1)
    assert first.month == last.month
