"""Efter-Trisam in tests: a case with a recommendation, and calling to a meeting about it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from tests.factories import rows
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import Meeting, MeetingForm
from trisam.meetings.service import after as service
from trisam.meetings.service.after import GivenAfter

PURPOSE = "Hur arbetsträningen ska börja när praktiken blev ett nej."


def recommended(county: County, **how: Any) -> Case:
    """A case with a recommendation, whose individual also said yes to Efter-Trisam."""
    case = county.case(**how)
    case.status = CaseStatus.RECOMMENDED
    if case.consent is not None:
        case.consent.may_meet_after = True
    session().flush()
    return case


def given(county: County, who: Iterable[str] = ("fk",), **changes: Any) -> GivenAfter:
    """A call to these of the county's accounts, in two days at two."""
    usual = GivenAfter(
        purpose=PURPOSE,
        account_ids=frozenset(county.accounts[one].id for one in who),
        day=clock.today() + timedelta(days=2),
        starts=time(14),
        minutes=30,
        form=MeetingForm.DIGITAL,
        place="https://video.example/hemligt-rum",
    )
    return replace(usual, **changes)


def call(
    county: County, case: Case, who: Iterable[str] = ("fk",), *, by: str = "af", **changes: Any
) -> Meeting:
    """Call them, as the service does."""
    actor = county.actor(by)
    return service.call(actor, cases.get(actor, case.code), given(county, who, **changes))


def today(meeting: Meeting) -> Meeting:
    """The meeting, as it has just begun."""
    meeting.day, meeting.starts_at = clock.today(), clock.now()
    return rows.save(meeting)
