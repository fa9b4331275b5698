"""Reading whose address it is, and which meetings belong in a calendar.

Neither cases nor agendas are read here: what is never fetched cannot end in a telephone.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from trisam.calendars.address_keys import hash_of
from trisam.calendars.models import CalendarAddress
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import Meeting, MeetingStatus
from trisam.meetings.policy import after_visible_to, comes_to, takes_part, visible_to
from trisam.teams import queries as teams

PAST = timedelta(days=90)
"""How long a meeting that has been stays in the calendar."""


def holder_of(key: str) -> Actor | None:
    """Whose calendar address holds this key, as an actor of this moment.

    None when nobody's does, and when the account is closed. An edge where an actor is built, as
    in a request with a sign-in.
    """
    account_id = session().scalar(
        select(CalendarAddress.account_id).where(CalendarAddress.key_hash == hash_of(key))
    )
    found = None if account_id is None else teams.actor_of(account_id)
    return None if found is None else found[0]


def own_address(actor: Actor, *, lock: bool = False) -> CalendarAddress | None:
    """The actor's own address, if there is one; held until the transaction ends for a change."""
    wanted = select(CalendarAddress).where(CalendarAddress.account_id == actor.account_id)
    return session().scalar(wanted.with_for_update() if lock else wanted)


def own_meetings(actor: Actor) -> Sequence[Meeting]:
    """The meetings of the teams in which the actor fills a seat, from `PAST` ago to the last one
    planned, cancelled ones too, with team and förmöte.

    Of the meetings that the actor may see: a process leader sees those of every team, but has
    only the own ones in the calendar; a substitute has those to go to instead of the holder.
    """
    return (
        session()
        .scalars(
            _with_team()
            .where(
                _goes_to(actor),
                Meeting.day >= clock.today() - PAST,
            )
            .order_by(Meeting.starts_at, Meeting.id)
        )
        .all()
    )


def meeting(actor: Actor, meeting_id: int) -> Meeting:
    """One meeting that the actor may see, with team and förmöte. Raises `NotFound`."""
    found = session().scalar(_with_team().where(Meeting.id == meeting_id, _sees(actor)))
    if found is None:
        raise NotFound
    return found


def told_of(account_id: int, abouts: Collection[str]) -> list[tuple[Meeting, bool]]:
    """The meetings that messages are about ("meeting:12", "series:3"), which are neither held nor
    over, in order of time; each with whether this person comes to it.

    When a team meets is no secret among those who work here.
    """
    return [
        (meeting, comes)
        for meeting, comes in session().execute(
            _with_team()
            .add_columns(comes_to(account_id))
            .where(
                _among(abouts),
                Meeting.status != MeetingStatus.HELD,
                Meeting.day >= clock.today(),
            )
            .order_by(Meeting.starts_at, Meeting.id)
        )
    ]


def still_to_come(actor: Actor, abouts: Collection[str]) -> Sequence[Meeting]:
    """The planned meetings that messages are about and that the actor may see today."""
    return (
        session()
        .scalars(
            _with_team()
            .where(
                _among(abouts),
                _sees(actor),
                Meeting.status == MeetingStatus.PLANNED,
                Meeting.day >= clock.today(),
            )
            .order_by(Meeting.starts_at, Meeting.id)
        )
        .all()
    )


def is_about(about: str, meeting: Meeting) -> bool:
    """Whether a message about `about` is about this meeting."""
    return about in {meeting.subject, f"series:{meeting.series_id}"}


def _goes_to(actor: Actor) -> ColumnElement[bool]:
    """Meetings of the actor's teams, and Efter-Trisam with the actor."""
    return or_(and_(visible_to(actor), takes_part(actor)), after_visible_to(actor))


def _sees(actor: Actor) -> ColumnElement[bool]:
    return or_(visible_to(actor), after_visible_to(actor))


def _among(abouts: Collection[str]) -> ColumnElement[bool]:
    return or_(
        Meeting.id.in_(_ids(abouts, "meeting:")), Meeting.series_id.in_(_ids(abouts, "series:"))
    )


def _ids(abouts: Collection[str], kind: str) -> list[int]:
    return sorted(int(one.removeprefix(kind)) for one in abouts if one.startswith(kind))


def _with_team() -> Select[Meeting]:
    return select(Meeting).options(
        joinedload(Meeting.team, innerjoin=True), joinedload(Meeting.pre_meeting)
    )
