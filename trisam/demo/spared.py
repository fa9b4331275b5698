"""Förmöten that were not needed: everybody had answered, and nobody asked for talk."""

from datetime import timedelta

from trisam.demo import queries
from trisam.demo.chance import Chance
from trisam.demo.span import Span, at
from trisam.meetings.models import MeetingStatus
from trisam.meetings.queries import progress
from trisam.teams import queries as teams

SHARE_SETTLED = {MeetingStatus.HELD: 0.55, MeetingStatus.PLANNED: 0.5}
"""Of those where it could be settled: the others wait for the rehabkoordinator's click."""


def build(span: Span) -> None:
    """Settle it for meetings of the last year and for those to come, by whoever leads the team."""
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
