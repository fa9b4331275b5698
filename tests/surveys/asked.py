"""A follow-up of somebody who said yes to the survey, and asking."""

from datetime import timedelta

from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.surveys import queries, service
from trisam.surveys.keys import Key
from trisam.surveys.models import Survey
from trisam.surveys.service import Answered
from trisam.surveys.values import AskWay, Mark

QUESTIONS = (
    "taken_seriously",
    "could_influence",
    "knew_proposal",
    "knew_contact",
    "no_waiting",
    "useful",
    "readier",
)
EVERY = {one: Answered(Mark.MOSTLY) for one in QUESTIONS}


def due(county: County, *, agreed: bool = True, days: int = 0) -> FollowUp:
    """A follow-up `days` from now, of somebody who said yes to the survey."""
    case = county.case()
    if case.consent is not None:
        case.consent.may_survey = agreed
    return rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=county.accounts["af"].id,
            due_on=clock.today() + timedelta(days=days),
        )
    )


def ask(
    county: County, follow_up: FollowUp, way: AskWay = AskWay.HANDED, language: str = "sv"
) -> tuple[Survey, Key | None]:
    """The owner asks."""
    actor = county.actor("af")
    return service.ask(actor, queries.follow_up(actor, follow_up.id), way, language)


def asked(county: County, language: str = "sv") -> tuple[Survey, Key]:
    """Somebody is asked, and has a link and a code."""
    survey, key = ask(county, due(county), language=language)
    assert key is not None
    session().flush()
    return survey, key
