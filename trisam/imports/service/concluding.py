"""What came of a case in a meeting that has been: recommendation, actions and follow-up."""

from collections.abc import Mapping
from datetime import date, timedelta

from trisam.cases.models import Case
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.followups import queries as followup_queries
from trisam.followups import service as followups
from trisam.followups.due import due_on
from trisam.followups.values import FIRST_MONTHS
from trisam.imports.reading.case_rows import CaseRow, RowRecommendation
from trisam.imports.reading.columns import listed
from trisam.imports.reading.parties import PartyChoice, short_name
from trisam.imports.service.officers import candidates
from trisam.meetings.models import Meeting
from trisam.parties.models import Party
from trisam.recommendations import service as recommendations
from trisam.recommendations.events import CaseConcluded
from trisam.recommendations.service import GivenAction
from trisam.teams import queries as teams

STILL_ASKED = timedelta(days=90)
"""How long after its day a follow-up is worth making. An old list must not fill Min dag with what
nobody can do any more."""


def is_over(row: CaseRow, since: date) -> bool:
    """Nothing waits to be done: it is followed up, or too long ago for that."""
    return row.follow_up is not None or due_on(since) + STILL_ASKED < clock.today()


def recommend(
    actor: Actor,
    case: Case,
    meeting: Meeting,
    told: RowRecommendation,
    parties: frozenset[int],
    *,
    is_over: bool,
) -> list[str]:
    """Take over the recommendation, with one action for each responsible party.

    `parties`: those who may know of the case; nobody else is given an action. Where the
    case is over nothing waits to be done: the responsible ones stand in the text.
    Returns remarks.
    """
    if is_over:
        text = _with_responsible(told)
        recommendations.record_past(actor, meeting, case, text=text, actions=())
        return []
    actions, remarks = _actions(actor, case, meeting, told, parties)
    recommendations.record_past(actor, meeting, case, text=told.text, actions=actions)
    return remarks


def follow_up(actor: Actor, case: Case, row: CaseRow, since: date) -> list[str]:
    """A follow-up six months after `since`, answered when the row says so. Returns remarks."""
    if row.follow_up is None and is_over(row, since):
        due = swedish.day(due_on(since))
        return [f"Uppföljningen skulle ha gjorts {due}. Den läggs inte upp så långt efteråt."]
    followups.schedule(CaseConcluded(case.id, case.officer_id, since))
    told = row.follow_up
    scheduled = followup_queries.of_case(case.id, FIRST_MONTHS)
    if told is None or scheduled is None:
        return []
    followups.record_past(actor, scheduled, told.on, income=told.income, occupation=told.occupation)
    if told.income or told.occupation:
        return []
    return ["Uppföljningen är gjord men listan säger inte hur det gick."]


def _with_responsible(told: RowRecommendation) -> str:
    if told.responsible is None or told.responsible.is_nobody:
        return told.text
    return f"{told.text}\n\nAnsvarig enligt listan: {_in_words(told.responsible)}"


def _in_words(choice: PartyChoice) -> str:
    if not choice.everyone:
        return listed(sorted(map(short_name, choice.named)))
    but = sorted(map(short_name, choice.excepted))
    return f"alla utom {listed(but)}" if but else "alla"


def _actions(
    actor: Actor,
    case: Case,
    meeting: Meeting,
    told: RowRecommendation,
    parties: frozenset[int],
) -> tuple[list[GivenAction], list[str]]:
    if told.responsible is None or told.responsible.is_nobody:
        return [], ["Ingen ansvarig part: rekommendationen förs in utan åtgärd."]
    sitting = {party.slug: party for party in teams.parties_on(actor, case.team_id, meeting.day)}
    chosen = [sitting[slug] for slug in told.responsible.among(sitting)]
    people = {party.id: _owner(actor, case, meeting, party) for party in chosen}
    able = [party for party in chosen if party.id in parties and people[party.id]]
    actions = [
        GivenAction(told.text, party.id, officer_id, due_on(meeting.day))
        for party in sorted(able, key=lambda party: party.position)
        if (officer_id := people[party.id]) is not None
    ]
    return actions, _left_out(told.responsible, sitting, able, parties)


def _owner(actor: Actor, case: Case, meeting: Meeting, party: Party) -> int | None:
    """The lifting officer for the own party, else the party's first seat on the day."""
    if party.id == case.lifting_party_id:
        return case.officer_id
    seats = teams.seated_on(actor, case.team_id, meeting.day)
    return next((person.id for person in candidates(seats, party.id)), None)


def _left_out(
    responsible: PartyChoice,
    sitting: Mapping[str, Party],
    able: list[Party],
    parties: frozenset[int],
) -> list[str]:
    """A remark on each kind of responsible party that gets no action."""
    found = {party.slug for party in able}
    without = [slug for slug in sorted(responsible.among(sitting)) if slug not in found]
    outside = [short_name(slug) for slug in without if sitting[slug].id not in parties]
    absent = [short_name(slug) for slug in without if sitting[slug].id in parties]
    absent += [short_name(slug) for slug in sorted(responsible.missing_from(sitting))]
    remarks = []
    if outside and not responsible.everyone:
        remarks.append(f"Ingen åtgärd för {listed(outside)}: samtycket gäller inte dit.")
    if absent:
        remarks.append(f"Ingen åtgärd för {listed(absent)}: ingen plats i teamet den dagen.")
    return remarks
