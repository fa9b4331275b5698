"""Who writes a report, who reads it and who approves it (domain.md, section 6).

Whoever is not named here sees nothing: a report that is hidden is answered as one that is not.
"""

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from trisam.core.actor import Actor, Role
from trisam.reports.chapters import Chapter, Writer
from trisam.reports.models import Report, ReportState
from trisam.teams.models import Team


@dataclass(frozen=True, slots=True)
class Place:
    """A kommun and the teams whose vårdenhet lies there."""

    kommun_id: int
    team_ids: Set[int]


def sees_reports(actor: Actor) -> bool:
    """True for those who may write or read some kommun's reports."""
    return _leads(actor) or actor.has(Role.STEERING) or bool(_chaired(actor))


def writes_in(actor: Actor, place: Place) -> bool:
    """True for process leaders, and for the rehabkoordinatorer of the kommun's teams."""
    return _leads(actor) or not place.team_ids.isdisjoint(_chaired(actor))


def steers_in(actor: Actor, place: Place) -> bool:
    """True for the steering group of that very kommun: it writes the analysis and approves."""
    return actor.has(Role.STEERING) and place.kommun_id in actor.steering_kommun_ids


def can_view(actor: Actor, report: Report, place: Place) -> bool:
    """Writers see the report from the start, steering from when it is handed in: that of the
    kommun, and that of the county."""
    if writes_in(actor, place):
        return True
    if report.state is ReportState.DRAFT or not actor.has(Role.STEERING):
        return False
    return steers_in(actor, place) or not actor.steering_kommun_ids


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """`can_view` in SQL, over `Report`; test_policy holds the two together."""
    if _leads(actor):
        return true()
    chaired = select(Team.kommun_id).where(Team.id.in_(sorted(_chaired(actor))))
    written = Report.kommun_id.in_(chaired)
    if not actor.has(Role.STEERING):
        return written if _chaired(actor) else false()
    steered = sorted(actor.steering_kommun_ids)
    own = Report.kommun_id.in_(steered) if steered else true()
    return or_(written, and_(own, Report.state != ReportState.DRAFT))


def can_write(actor: Actor, report: Report, place: Place, chapter: Chapter) -> bool:
    """True when the actor may write in the chapter as the report stands."""
    steering = chapter.writer is Writer.STEERING
    open_while = ReportState.HANDED_IN if steering else ReportState.DRAFT
    return report.state is open_while and is_its_writer(actor, place, chapter)


def is_its_writer(actor: Actor, place: Place, chapter: Chapter) -> bool:
    """True when the chapter is the actor's to write, though perhaps not now."""
    if chapter.writer is Writer.STEERING:
        return steers_in(actor, place)
    return writes_in(actor, place)


def can_hand_in(actor: Actor, report: Report, place: Place) -> bool:
    """Whoever writes it hands it in."""
    return report.state is ReportState.DRAFT and writes_in(actor, place)


def can_take_back(actor: Actor, report: Report) -> bool:
    """Process leaders, until it is approved."""
    return report.state is ReportState.HANDED_IN and _leads(actor)


def can_approve(actor: Actor, report: Report, place: Place) -> bool:
    """The kommun's steering group."""
    return report.state is ReportState.HANDED_IN and steers_in(actor, place)


def sees_county_sheet(actor: Actor) -> bool:
    """Those who may see the reports of every kommun: process leaders and the county's steering."""
    return _leads(actor) or (actor.has(Role.STEERING) and not actor.steering_kommun_ids)


def writes_county_sheet(actor: Actor) -> bool:
    """Process leaders."""
    return _leads(actor)


def _leads(actor: Actor) -> bool:
    return actor.has(Role.PROCESS_LEADER)


def _chaired(actor: Actor) -> frozenset[int]:
    return frozenset(one.team_id for one in actor.standings if one.chairs)
