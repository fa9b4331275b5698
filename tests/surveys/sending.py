"""A survey that is sent to the individual, and what became of it."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture as Moved

from tests.factories.county import County
from tests.mailings.promised import Out
from tests.visitor import Visitor
from trisam import scheduler
from trisam.cases import queries as case_queries
from trisam.cases import service as cases
from trisam.consents.models import Tick
from trisam.consents.service import Kept
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.mailings import jobs as mailing_jobs
from trisam.mailings.hours import Hours
from trisam.outbox import links
from trisam.outbox.models import Message
from trisam.surveys import queries, service
from trisam.surveys.models import Survey
from trisam.surveys.values import AskWay

MONDAY = datetime(2026, 11, 30, 11, tzinfo=UTC)  # 12.00 in Sweden
DAY = timedelta(days=1)
MAIL, MOBILE = "individ@exempel.test", "070-174 06 05"
GATE = mailing_jobs.Gate(scheduler.may_go, Hours().are_open)
"""As the scheduler has it."""
NAME = "Exempelsson"


def owner(app: Flask, county: County) -> Visitor:
    """The owner of the follow-ups, newly signed in."""
    return Visitor(app).sign_in(county.accounts["af"])


def send(
    county: County, follow_up: FollowUp, way: AskWay = AskWay.MAIL, language: str = "sv"
) -> Survey:
    """The owner asks, by a way that is sent."""
    actor = county.actor("af")
    address = {AskWay.MAIL: MAIL, AskWay.TEXT: MOBILE}.get(way, "")
    found = queries.follow_up(actor, follow_up.id)
    return service.ask_and_send(actor, found, way, language, address)


def delivered(out: Out) -> int:
    """One round of the scheduler's delivery."""
    return mailing_jobs.deliver(out.roads, GATE)


def link_in(words: str) -> str:
    """The token of the link in a text that left."""
    filled = links.filled(words, "https://trisam.example")
    return filled.partition("https://trisam.example/e/")[2].split()[0]


def letters_to_officers() -> list[str]:
    """What officers are told, by its subject."""
    waiting = select(Message).where(Message.cancelled_at.is_(None)).order_by(Message.id)
    return [one.subject for one in session().scalars(waiting)]


def row(survey: Survey) -> Survey:
    session().expire_all()
    return session().get_one(Survey, survey.id)


def tick_gone(county: County, survey: Survey) -> None:
    """The individual takes back the yes to the survey and nothing else."""
    actor = county.actor("af")
    found = queries.follow_up(actor, survey.follow_up_id)
    case = case_queries.get(actor, found.case.code)
    assert case.consent is not None
    every = {grant.receiving_party_id: grant.types for grant in case.consent.grants}
    cases.narrow_consent(actor, case, Kept(every, frozenset(Tick) - {Tick.SURVEY}))
    session().expire_all()


def rounds(out: Out, moved: Moved, days: int) -> list[int]:
    """The days on which something left, of so many, with a round each hour of the day."""
    left = []
    for day in range(days):
        for _hour in range(24):
            if delivered(out):
                left.append(day)
            moved.shift(timedelta(hours=1))
    return left
