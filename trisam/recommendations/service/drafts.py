"""What is half written in the room: shared by those who may record, kept until it is recorded."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from trisam.cases.events import CaseClosed
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken
from trisam.meetings.events import CaseLeft, MeetingHeld
from trisam.recommendations import queries
from trisam.recommendations.models import RoomDraft
from trisam.recommendations.policy import writes_in
from trisam.recommendations.service.given import check_meeting

WRITING = timedelta(seconds=8)
"""So long after the last letter somebody is said to be writing."""


@dataclass(frozen=True, slots=True)
class GivenDraft:
    """What stands in one field of the room's form as somebody writes."""

    text: str = field(repr=False)
    name: str
    """Which field, as the form names it."""
    version: int = 0
    """The version of the field that was there before; 0 when there was none."""
    recorded: int | None = None
    """The version of the recommendation that the page shows; None when nothing is recorded."""


def keep_draft(actor: Actor, meeting_id: int, code: str, given: GivenDraft) -> RoomDraft:
    """Keep what stands in one field of the room, for everybody who may record the case.

    Who saves first wins: raises `Overtaken` when somebody else has written in the field, or
    recorded the case, since the version that the writer had. Further `NotFound` when the case is
    hidden, absent or off the agenda, `Forbidden` for those who do not record it, `RuleBroken`
    when nothing is recorded in the meeting any more, or yet.
    """
    place = queries.in_room(actor, meeting_id, code)
    if actor.account_id is None or not writes_in(actor, place.meeting, place.case):
        raise Forbidden
    if not queries.hold_place(place):
        raise NotFound
    check_meeting(place.meeting)
    if queries.recorded_version(meeting_id, place.case.id) != given.recorded:
        raise Overtaken
    found = queries.drafts(meeting_id, place.case.id).get(given.name)
    if found is not None and (found.text or "") == given.text:
        return found
    if (found.version if found else 0) != given.version:
        raise Overtaken
    kept = found or RoomDraft(meeting_id=meeting_id, case_id=place.case.id, field=given.name)
    with db.attempt({"uq_room_draft_meeting_id_case_id_field": Overtaken().sentence}):
        kept.text = given.text
        kept.changed_by_id, kept.changed_at = actor.account_id, clock.now()
        session().add(kept)
    return kept


def is_writing(draft: RoomDraft) -> bool:
    """Whether whoever wrote last in the field wrote a moment ago."""
    return clock.now() - draft.changed_at <= WRITING


def forget_of_place(event: CaseLeft) -> None:
    """A case that leaves an agenda leaves nothing half written in its room."""
    clear(event.case_id, event.meeting_id)


def forget_of_meeting(event: MeetingHeld) -> None:
    """What was not recorded in the meeting is not kept after it."""
    _delete(queries.drafts_of_meeting(event.meeting_id))


def forget_of_case(event: CaseClosed) -> None:
    """A closed case has nothing half written."""
    _delete(queries.drafts_of_case(event.case_id))


def clear(case_id: uuid.UUID, meeting_id: int) -> None:
    """Forget what is half written about the case in the meeting."""
    _delete(queries.drafts(meeting_id, case_id).values())


def _delete(drafts: Iterable[RoomDraft]) -> None:
    for one in drafts:
        session().delete(one)
    session().flush()
