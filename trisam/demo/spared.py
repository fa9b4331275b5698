"""Time that was spared: förmöten and cases that needed no meeting, after what all had answered."""

from datetime import timedelta

from trisam.demo import queries
from trisam.demo.chance import Chance
from trisam.demo.span import Span, at
from trisam.meetings.models import ItemStatus, MeetingStatus
from trisam.meetings.queries import progress
from trisam.teams import queries as teams

SHARE_SETTLED = {MeetingStatus.HELD: 0.55, MeetingStatus.PLANNED: 0.5}
"""Of those where it could be settled: the others wait for the rehabkoordinator's click."""


def build(span: Span) -> None:
    """Settle it for meetings of the last year and for those to come, by whoever leads the team."""
    _settle(span)
    chance = Chance("spared")
    for meeting, chair_id in queries.without_talk(span.ago(365)):
        found = teams.actor_of(chair_id)
        if found is None or not chance.happens(SHARE_SETTLED[meeting.status]):
            continue
        coming = meeting.status is MeetingStatus.PLANNED
        done = progress.of_meetings(found[0], [meeting]).get(meeting.id)
        if coming and (done is None or not done.is_ready or meeting.pre_meeting.day < span.today):
            continue
        day = span.done(meeting.pre_meeting.day - timedelta(days=1))
        meeting.pre_meeting.unneeded_at = at(day, chance.between(10, 15), chance.between(0, 59))
        meeting.pre_meeting.unneeded_by_id = chair_id


def _settle(span: Span) -> None:
    """Cases of the last half-year that all agreed on, settled when the last had answered."""
    for item, recommendation, before in queries.agreed_in_writing(span.ago(180)):
        item.status, item.slot = ItemStatus.SETTLED, None
        recommendation.in_writing = True
        recommendation.recorded_at = at(span.done(before.day), 16, 30)
