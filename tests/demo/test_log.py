"""The demo's log: work as it goes, a few things to ask about, and two reviews of it."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trisam.accounts import queries as accounts
from trisam.audit.models import AuditEntry
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import add_months
from trisam.core.db import session
from trisam.log_reviews.findings import Rule
from trisam.log_reviews.models import LogReview
from trisam.log_reviews.queries import reviews
from trisam.log_reviews.service import judging, starting
from trisam.log_reviews.service.starting import Plan
from trisam.teams import queries as teams


def reviewer(party: str) -> Actor:
    """The log reviewer who can be tried."""
    account = next(one for one in accounts.demo_accounts() if party in (one.demo_label or ""))
    found = teams.actor_of(account.id)
    assert found
    return found[0]


def test_entries_lie_in_the_order_in_which_things_were_done(demo: Session) -> None:
    moments = demo.scalars(select(AuditEntry.at).order_by(AuditEntry.id)).all()

    assert list(moments) == sorted(moments)
    assert moments[-1] <= clock.now()


def test_two_months_of_reading_are_told_of(demo: Session) -> None:
    read = demo.scalars(select(AuditEntry.at).where(AuditEntry.action == "case.read")).all()
    months = Counter(clock.local(at).strftime("%Y-%m") for at in read)
    whole = [month for month, count in months.items() if count > 300]

    assert len(whole) >= 2
    old = [at for at in read if at < clock.now() - timedelta(days=93)]
    assert len(old) < 50, "only those of the protected cases"


def test_the_review_of_varden_is_signed_and_as_it_was_signed(demo: Session) -> None:
    [(found, counts)] = reviews.list_all(reviewer("vården"))
    review = reviews.get(reviewer("vården"), found.id)

    assert review.is_signed
    assert (counts.sample, counts.left) == (20, 0)
    assert counts.findings >= 1
    assert judging.is_intact(review, list(reviews.signatures_in_log(review)))


def test_the_review_of_arbetsformedlingen_is_half_done(demo: Session) -> None:
    [(_, counts)] = reviews.list_all(reviewer("Arbetsförmedlingen"))

    assert 0 < counts.left < counts.sample + counts.findings


def test_a_review_of_last_month_finds_one_thing_of_each_kind(demo: Session) -> None:
    """Both authorities together; most readings are in order."""
    first, last = starting.last_month(clock.today())
    begun = [
        starting.start(reviewer(party), Plan(first, last))
        for party in ("vården", "Arbetsförmedlingen")
    ]
    met = {line.rule for review in begun for line in review.lines if line.rule}
    findings = sum(line.rule is not None for review in begun for line in review.lines)

    assert met == set(Rule)
    assert findings <= 12
    assert all(review.reading_count > 100 for review in begun)


def test_the_signed_review_is_of_the_month_before_last(demo: Session) -> None:
    signed = session().scalar(select(LogReview).where(LogReview.signed_at.is_not(None)))

    assert signed is not None
    assert signed.first_day == add_months(clock.today().replace(day=1), -2)
