"""How the individual took part, put right after the meeting."""

from dataclasses import dataclass

from trisam.audit import service as audit
from trisam.cases.values import Attendance, Company
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken
from trisam.recommendations.models import Recommendation
from trisam.recommendations.policy import can_tell
from trisam.recommendations.service.given import company_of


@dataclass(frozen=True, slots=True)
class GivenTookPart:
    """How it in fact was."""

    participation: Attendance
    company: Company | None
    """Who was there for the individual's sake; None when that was not noted."""
    version: int | None = None
    """The version of the recommendation that the person read."""


def correct_participation(
    actor: Actor, recommendation: Recommendation, given: GivenTookPart
) -> None:
    """Put right how the individual took part, also when the meeting has been ended.

    Raises `Forbidden` for other parties than the lifting one, who knows the individual, and
    `Overtaken` when somebody changed the recommendation meanwhile.
    """
    case = recommendation.case
    if not can_tell(actor, case):
        raise Forbidden
    if recommendation.version != given.version:
        raise Overtaken
    recommendation.participation = given.participation
    recommendation.company = company_of(given.participation, given.company)
    session().flush()
    audit.record(actor, "participation.correct", case.subject, person_id=case.person_id)
