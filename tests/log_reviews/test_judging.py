"""Judging the lines, and a signature that holds."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.log_reviews import reviewing
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.log_reviews import signature
from trisam.log_reviews.models import Assessment, LogReview
from trisam.log_reviews.queries import reviews
from trisam.log_reviews.service import judging, starting
from trisam.log_reviews.service.judging import Judgement


@pytest.fixture
def lova(county: County) -> Actor:
    """The log reviewer of vården, with two readings to review."""
    case = county.case("vard", ("af",))
    for day in (3, 2):
        reviewing.entry(county.accounts["vard"], case, reviewing.days_ago(day))
    return reviewing.actor_of(reviewing.reviewer(county))


@pytest.fixture
def review(lova: Actor) -> LogReview:
    """A review that waits to be judged."""
    return starting.start(lova, reviewing.plan())


def intact(review: LogReview) -> bool:
    return judging.is_intact(review, list(reviews.signatures_in_log(review)))


def sign(actor: Actor, review: LogReview) -> None:
    seen = judging.content_digest(review)
    judging.sign(actor, review, conclusion="Inget att anmärka.", seen=seen)


def test_a_line_is_judged_with_who_and_when(
    lova: Actor, review: LogReview, database: Session
) -> None:
    line = review.lines[0]
    given = Judgement(Assessment.DEVIATION, "Saknade skäl.", line.version)

    judging.assess(lova, review, line, given)

    assert (line.assessment, line.note) == (Assessment.DEVIATION, "Saknade skäl.")
    assert line.assessed_by_id == lova.account_id
    assert line.assessed_at is not None
    [logged] = reviewing.logged(database, "log_review.assess")
    assert (logged.subject, logged.reason) == (review.subject, "rad 1")


def test_a_note_lies_sealed(lova: Actor, review: LogReview) -> None:
    line = review.lines[0]
    judging.assess(lova, review, line, Judgement(Assessment.ASKED, "Frågade Rut.", line.version))

    assert b"Rut" not in (line.note_sealed or b"Rut")


@pytest.mark.parametrize("said", [Assessment.ASKED, Assessment.DEVIATION])
def test_a_question_or_a_deviation_needs_words(
    lova: Actor, review: LogReview, said: Assessment
) -> None:
    line = review.lines[0]
    with pytest.raises(RuleBroken) as broken:
        judging.assess(lova, review, line, Judgement(said, version=line.version))
    assert broken.value.field == "note"
    judging.assess(lova, review, line, Judgement(Assessment.IN_ORDER, version=line.version))


def test_a_colleague_who_judged_the_line_first_is_not_overwritten(
    lova: Actor, review: LogReview
) -> None:
    line, read = review.lines[0], review.lines[0].version
    judging.assess(lova, review, line, Judgement(Assessment.ASKED, "Frågade.", read))

    with pytest.raises(Overtaken):
        judging.assess(lova, review, line, Judgement(Assessment.IN_ORDER, version=read))
    assert line.assessment is Assessment.ASKED


def test_a_judged_review_is_signed_and_the_log_has_its_digest(
    lova: Actor, review: LogReview, database: Session
) -> None:
    sign(lova, reviewing.judged(lova, review))

    assert review.is_signed
    assert (review.signed_by_id, review.signed_name) == (lova.account_id, lova.name)
    [logged] = reviewing.logged(database, "log_review.sign")
    assert logged.reason == f"sha256 {review.signed_digest}"
    assert intact(review)


def test_a_review_read_anew_is_as_it_was_signed(lova: Actor, review: LogReview) -> None:
    sign(lova, reviewing.judged(lova, review))
    reviewing.forget()

    assert intact(reviews.get(lova, review.id))


def test_a_review_with_a_line_left_is_not_signed(lova: Actor, review: LogReview) -> None:
    line = review.lines[0]
    judging.assess(lova, review, line, Judgement(Assessment.IN_ORDER, version=line.version))

    with pytest.raises(RuleBroken, match="Bedöm alla rader"):
        sign(lova, review)
    assert not review.is_signed


def test_what_changed_after_it_was_read_is_not_signed(lova: Actor, review: LogReview) -> None:
    reviewing.judged(lova, review)
    seen, line = judging.content_digest(review), review.lines[0]
    judging.assess(lova, review, line, Judgement(Assessment.ASKED, "Frågade.", line.version))

    with pytest.raises(Overtaken):
        judging.sign(lova, review, conclusion="Inget.", seen=seen)
    assert not review.is_signed


def test_nothing_is_judged_or_signed_after_the_signature(lova: Actor, review: LogReview) -> None:
    sign(lova, reviewing.judged(lova, review))
    line = review.lines[0]

    with pytest.raises(RuleBroken, match="underskriven"):
        judging.assess(lova, review, line, Judgement(Assessment.IN_ORDER, version=line.version))
    with pytest.raises(RuleBroken, match="underskriven"):
        sign(lova, review)


@pytest.mark.parametrize("who", ["vard", "administrator", "process_leader"])
def test_nobody_else_judges_or_signs(
    county: County, lova: Actor, review: LogReview, who: str
) -> None:
    line = reviewing.judged(lova, review).lines[0]

    with pytest.raises(Forbidden):
        judging.assess(county.actor(who), review, line, Judgement(Assessment.IN_ORDER))
    with pytest.raises(Forbidden):
        sign(county.actor(who), review)


def test_another_partys_review_does_not_exist(
    county: County, lova: Actor, review: LogReview
) -> None:
    other = reviewing.actor_of(reviewing.reviewer(county, "af"))

    assert reviews.get(lova, review.id) is review
    with pytest.raises(NotFound):
        reviews.get(other, review.id)
    with pytest.raises(NotFound):
        reviews.get_to_change(other, review.id)
    assert reviews.list_all(other) == []


def test_a_line_of_another_review_does_not_exist(lova: Actor, review: LogReview) -> None:
    other = starting.start(lova, reviewing.plan())

    assert reviews.line(review, review.lines[0].id) is review.lines[0]
    with pytest.raises(NotFound):
        reviews.line(review, other.lines[0].id)


Vandal = Callable[[LogReview], object]
REVIEW, LINE = (db.Base.metadata.tables[name] for name in ("log_review", "log_review_line"))
CHANGES: dict[str, Vandal] = {
    "another seed": lambda r: update(REVIEW).where(REVIEW.c.id == r.id).values(seed="0"),
    "another period": lambda r: update(REVIEW).values(first_day=r.first_day.replace(day=1)),
    "no signature": lambda _: update(REVIEW).values(
        signed_at=None, signed_by_id=None, signed_name=None, signed_digest=None
    ),
    "another digest": lambda _: update(REVIEW).values(signed_digest="0" * 64),
    "no review": lambda r: delete(REVIEW).where(REVIEW.c.id == r.id),
    "another judgement": lambda _: update(LINE).values(assessment="avvikelse"),
    "another reader": lambda _: update(LINE).values(actor_name="Någon Annan"),
    "another sentence": lambda _: update(LINE).values(sentence="Läste ingenting."),
    "a line less": lambda _: delete(LINE).where(LINE.c.position == 1),
    "a line more": lambda r: insert(LINE).values(
        id=rows.nobody(),
        review_id=r.id,
        position=99,
        entry_id=1,
        account_id=1,
        actor_name="Någon",
        unit_name="",
        case_code="",
        first_at=clock.now(),
        last_at=clock.now(),
        sentence="Läste.",
        version=1,
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses_to_change_a_signed_review(
    lova: Actor, review: LogReview, database: Session, change: Vandal
) -> None:
    sign(lova, reviewing.judged(lova, review))

    with pytest.raises(IntegrityError, match="a signed log review cannot be changed"), db.attempt():
        database.execute(change(review))  # type: ignore[call-overload]
    reviewing.forget()
    assert intact(reviews.get(lova, review.id))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_same_change_is_possible_before_the_signature(
    lova: Actor, review: LogReview, database: Session, change: Vandal
) -> None:
    if change is CHANGES["no review"]:
        database.execute(delete(LINE))
    elif change is CHANGES["another judgement"]:
        reviewing.judged(lova, review)
    elif change is CHANGES["another digest"]:
        return  # a digest without a signature is refused for another reason
    database.execute(change(review))  # type: ignore[call-overload]


def test_a_line_cannot_be_moved_into_a_signed_review(
    lova: Actor, review: LogReview, database: Session
) -> None:
    sign(lova, reviewing.judged(lova, review))
    other = starting.start(lova, reviewing.plan())

    with pytest.raises(IntegrityError, match="cannot be changed"), db.attempt():
        database.execute(
            update(LINE).where(LINE.c.id == other.lines[0].id).values(review_id=review.id)
        )


def test_a_text_sealed_anew_under_another_key_is_the_same_text(
    lova: Actor, review: LogReview, database: Session
) -> None:
    line = review.lines[0]
    judging.assess(lova, review, line, Judgement(Assessment.ASKED, "Frågade Rut.", line.version))
    for other in review.lines[1:]:
        given = Judgement(Assessment.IN_ORDER, version=other.version)
        judging.assess(lova, review, other, given)
    sign(lova, review)
    again = crypto.seal("Frågade Rut.", f"log_review_line.note.{line.id}")

    database.execute(update(LINE).where(LINE.c.id == line.id).values(note_sealed=again))
    reviewing.forget()

    assert intact(reviews.get(lova, review.id))


@pytest.mark.parametrize("note", ["Frågade Siv.", None])
def test_a_sealed_text_that_was_exchanged_or_taken_away_shows(
    lova: Actor, review: LogReview, database: Session, note: str | None
) -> None:
    line = reviewing.judged(lova, review).lines[0]
    judging.assess(lova, review, line, Judgement(Assessment.ASKED, "Frågade Rut.", line.version))
    sign(lova, review)
    token = crypto.seal(note, f"log_review_line.note.{line.id}") if note else None

    database.execute(update(LINE).where(LINE.c.id == line.id).values(note_sealed=token))
    reviewing.forget()

    assert not intact(reviews.get(lova, review.id))


def test_a_review_rewritten_with_its_digest_is_betrayed_by_the_log(
    lova: Actor, review: LogReview, database: Session
) -> None:
    """As somebody who may write to the database and has taken the triggers away."""
    sign(lova, reviewing.judged(lova, review))
    logged = list(reviews.signatures_in_log(review))
    review.lines[0].sentence = "Läste ingenting."
    review.signed_digest = signature.digest(judging.statement(review))

    assert judging.is_intact(review, [judging.logged_as(review)])
    assert not judging.is_intact(review, logged)
    database.expire_all()  # the triggers are still there, and would refuse it


def test_the_numbers_of_a_review_are_counted(lova: Actor, review: LogReview) -> None:
    line = review.lines[0]
    judging.assess(lova, review, line, Judgement(Assessment.DEVIATION, "Fel.", line.version))

    [(found, counts)] = reviews.list_all(lova)

    assert found is review
    assert counts == reviews.Counts(sample=2, findings=0, left=1, asked=0, deviations=1)


def test_a_review_without_lines_counts_nothing(county: County) -> None:
    alone = reviewing.actor_of(reviewing.reviewer(county, "fk"))
    starting.start(alone, reviewing.plan())

    [(_, counts)] = reviews.list_all(alone)
    assert counts == reviews.Counts()


def test_reading_a_review_is_logged_once(lova: Actor, review: LogReview, database: Session) -> None:
    reviews.get(lova, review.id)
    reviews.get(lova, review.id)

    [one] = reviewing.logged(database, "log_review.read")
    assert one.subject == review.subject


def test_the_triggers_are_there(database: Session) -> None:
    sqlite = database.get_bind().dialect.name == "sqlite"
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'signed_log_review%'"
        if sqlite
        else "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'signed_log_review%'"
    )
    assert len(list(database.scalars(text(names)))) == 5
