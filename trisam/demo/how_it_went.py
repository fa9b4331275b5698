"""What a follow-up tells besides the main answers: all that somebody lives on, how far it is to
work or study, whether the letter came home, and who did not answer the phone."""

from collections.abc import Iterator
from datetime import date

from trisam.cases.values import Income, Occupation
from trisam.contacts.values import Way
from trisam.core.calendar_days import working_days_before
from trisam.demo.chance import Chance
from trisam.followups.models import FollowUp, FollowUpIncome, FollowUpTry
from trisam.followups.values import FollowUpStatus, Step, Told

GOAL = {Occupation.WORK, Occupation.SUPPORTED_WORK, Occupation.STUDIES}
AS_MUCH_AS_ONE_CAN = 75
"""Percent of full time, in the invented county."""
BESIDES = {
    Income.FORSORJNINGSSTOD: 0.4,
    Income.SJUKPENNING: 0.25,
    Income.LON: 0.25,
    Income.AKTIVITETSERSATTNING: 0.1,
}
SHARE_BESIDES = 0.18
"""How many live on more than one thing."""
TOLD = {Told.YES: 0.8, Told.FORGOTTEN: 0.13, Told.NO: 0.07}
WAYS = {Way.PHONE: 0.62, Way.TEXT: 0.18, Way.LETTER: 0.15, Way.MAIL: 0.05}
TRIES = {
    FollowUpStatus.NOT_REACHED: {2: 0.4, 3: 0.4, 4: 0.2},
    FollowUpStatus.ANSWERED: {0: 0.7, 1: 0.22, 2: 0.08},
    FollowUpStatus.DUE: {0: 0.55, 1: 0.45},
}


class HowItWent:
    """Fills in the rest of follow-ups."""

    def __init__(self) -> None:
        self.chance = Chance("how it went")

    def tell(self, follow_up: FollowUp) -> Iterator[FollowUpIncome]:
        """The rest of what an answered one says."""
        follow_up.step = step(follow_up)
        follow_up.told = self.chance.weighted(TOLD)
        if follow_up.income is None:
            return
        more = self.chance.weighted(BESIDES) if self.chance.happens(SHARE_BESIDES) else None
        share = self.chance.one((20, 25, 30, 40)) if more not in {None, follow_up.income} else 0
        yield FollowUpIncome(
            follow_up_id=follow_up.id, income=follow_up.income, percent=100 - share
        )
        if share:
            yield FollowUpIncome(follow_up_id=follow_up.id, income=more, percent=share)

    def tries(self, follow_up: FollowUp, latest: date) -> Iterator[FollowUpTry]:
        """When somebody tried in vain, on days of their own, up to the day that it was closed."""
        many = TRIES.get(follow_up.status)
        last = follow_up.closed_on or latest
        days = self.chance.weighted(many) if many else 0
        day = working_days_before(last, 1)
        for _ in range(days):
            yield FollowUpTry(
                follow_up_id=follow_up.id,
                day=day,
                way=self.chance.weighted(WAYS),
                by_id=follow_up.owner_id,
            )
            day = working_days_before(day, self.chance.between(1, 3))


def step(follow_up: FollowUp) -> Step:
    """How far it is to work or study, after the other answers."""
    if follow_up.occupation in GOAL:
        percent = follow_up.occupation_percent or 0
        return Step.FULLY if percent >= AS_MUCH_AS_ONE_CAN else Step.PARTLY
    if follow_up.occupation is Occupation.WORK_TRAINING:
        return Step.ACTIVITY
    moved = (follow_up.readiness or 0) - (follow_up.readiness_then or 0)
    if moved < 0:
        return Step.FURTHER
    return Step.SMALL if moved else Step.SAME
