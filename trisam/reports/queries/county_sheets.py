"""Reading länsbladet: what people have typed for four quarters."""

from datetime import date

from sqlalchemy import select

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.reports import policy
from trisam.reports.models import CountySheet


def written(actor: Actor, last_day: date) -> CountySheet | None:
    """What is written about the four quarters that end on that day; None when nothing is.

    Raises `Forbidden` for those who do not see the sheet.
    """
    if not policy.sees_county_sheet(actor):
        raise Forbidden
    return session().scalar(
        select(CountySheet)
        .where(CountySheet.last_day == last_day)
        .execution_options(populate_existing=True)
    )
