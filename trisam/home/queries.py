"""Gathering a person's day from the features below."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from trisam.consents import policy as consents
from trisam.consents import queries as notices
from trisam.consents.service import END_WORDS
from trisam.contacts import queries as contacts
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.core.calendar_days import add_months
from trisam.followups import queries as followups
from trisam.followups.values import MONTH_WORDS
from trisam.handovers.models import HandoverStatus
from trisam.handovers.policy import ANSWERED_WITHIN
from trisam.handovers.queries import ownerless
from trisam.handovers.queries import requests as handovers
from trisam.handovers.queries.ownerless import Why
from trisam.home.values import Task, TaskKind
from trisam.lifts import queries as lifts
from trisam.log_reviews import policy as log_reviewing
from trisam.log_reviews.queries import reviews as log_reviews
from trisam.meetings.queries import (
    after,
    agenda,
    meetings,
    offers,
    owed,
    progress,
    replies,
    waiting,
)
from trisam.meetings.queries.after import Coming
from trisam.meetings.queries.meetings import MeetingChoice
from trisam.meetings.queries.pre_meeting import own_minutes
from trisam.meetings.queries.progress import Minded, Progress
from trisam.own_case.queries import messages as own_messages
from trisam.recommendations import queries as recommendations
from trisam.reports import queries as reports
from trisam.surveys import queries as surveys
from trisam.teams import queries as teams
from trisam.waits import queries as waits

MEETINGS_SHOWN = 6
FEEDBACK_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Day:
    """A person's first page."""

    tasks: Sequence[Task]
    meetings: Sequence[MeetingChoice]
    preparation: Mapping[int, Progress]
    after: Sequence[Coming]
    """The actor's own Efter-Trisam meetings."""
    has_seat: bool
    minutes_back: int
    """Got back this year by förmöten that were not needed."""


def my_day(actor: Actor) -> Day:
    """What waits for the actor: without a day first, then by day; and the next meetings."""
    short = after.coming(actor) if actor.party_id is not None else []
    found = chain(_tasks(actor), _to_end(short), _reports(actor))
    tasks = sorted(found, key=lambda task: (task.due or date.min, task.what))
    coming = meetings.list_upcoming(actor)[:MEETINGS_SHOWN] if actor.standings else []
    return Day(
        tasks=tasks,
        meetings=coming,
        preparation=progress.of_meetings(actor, [choice.meeting for choice in coming]),
        after=[one for one in short if not one.waits],
        has_seat=bool(actor.standings),
        minutes_back=own_minutes(actor) if actor.standings else 0,
    )


def _to_end(short: Sequence[Coming]) -> Iterator[Task]:
    for one in short:
        if one.waits:
            yield Task(
                TaskKind.END_AFTER,
                str(one.meeting.id),
                "Avsluta Efter-Trisam-mötet",
                swedish.moment(one.meeting.starts_at),
                one.meeting.day,
            )


def _reports(actor: Actor) -> Iterator[Task]:
    """What the steering group of a kommun has been handed."""
    for report in reports.to_approve(actor):
        handed_in = f"Inlämnad {swedish.day(report.handed_in_at)}"
        yield Task(TaskKind.REPORT, str(report.id), f"Läs och godkänn: {report.title}", handed_in)


def _tasks(actor: Actor) -> Iterator[Task]:
    if actor.party_id is None:  # steering and administrators lift and promise nothing
        return
    yield from _unfinished(actor)
    yield from _promised(actor)
    yield from _interviews(actor)
    yield from _touches(actor)
    yield from _waits(actor)
    yield from _from_individuals(actor)
    yield from _handovers(actor)
    if log_reviewing.can_review(actor):
        yield from _log_reviews(actor)
    if actor.standings:
        yield from _still_away(actor)
        yield from _answers(actor)
        yield from _chair(actor)


def _unfinished(actor: Actor) -> Iterator[Task]:
    for draft in lifts.drafts(actor):
        changed = swedish.moment(draft.changed_at)
        yield Task(TaskKind.DRAFT, str(draft.id), "Fortsätt på ditt utkast", f"Sparat {changed}")
    yield from _about_meetings(actor)
    for minded in progress.mine_to_mind(actor):
        yield _of_case(minded)
    for notice in notices.notices(actor):
        yield Task(
            TaskKind.CONSENT_ENDED,
            str(notice.id),
            f"{END_WORDS[notice.kind]} {swedish.day(notice.day)}",
            notice.team.name,
        )


def _about_meetings(actor: Actor) -> Iterator[Task]:
    """What a changed agenda asks of whoever lifted a case."""
    for told in waiting.to_tell(actor):
        meeting, stands = told.place.meeting, told.place.slot is not None
        yield Task(
            TaskKind.TELL,
            told.case.code,
            f"Berätta för {told.case.person.shown_name}",
            f"Mötet är {swedish.moment(meeting.starts_at)}"
            if stands
            else f"Mötet {swedish.day(meeting.day)} gäller inte längre",
            alarm="Tiden har ändrats",
        )
    for offer in offers.offers_to(actor):
        earlier = offer.days_earlier
        sooner = f", {swedish.count_of(earlier, 'dag', 'dagar')} tidigare" if earlier else ""
        yield Task(
            TaskKind.ANOTHER_TEAM,
            offer.case.code,
            f"Erbjud ett annat team: {offer.case.person.shown_name}",
            f"{offer.meeting.team.name} {swedish.moment(offer.meeting.starts_at)}{sooner}",
        )


def _of_case(minded: Minded) -> Task:
    """One thing a case: its consent is missing, or it has no meeting, or its consent runs out."""
    case, today = minded.case, clock.today()
    name, team, consent = case.person.shown_name, case.team.name, case.consent
    stands = consent is not None and consents.is_valid(consent, today)
    if not minded.has_place and not stands:
        return Task(
            TaskKind.CONSENT,
            case.code,
            f"Samtycke saknas: {name}",
            team,
            alarm="Ingen annan ser ärendet",
        )
    if minded.in_line:
        return Task(TaskKind.PLACE, case.code, f"Står i kö till ett möte: {name}", team)
    if not minded.has_place:
        return Task(
            TaskKind.PLACE, case.code, f"Välj möte: {name}", team, alarm="Står inte på något möte"
        )
    last = consent.valid_to if consent else today
    if last < today:
        alarm = f"Gick ut {swedish.day(last)}"
        return Task(
            TaskKind.CONSENT_ENDS, case.code, f"Samtycket gick ut: {name}", team, None, alarm
        )
    return Task(TaskKind.CONSENT_ENDS, case.code, f"Samtycket går ut: {name}", team, last)


def _promised(actor: Actor) -> Iterator[Task]:
    for action in recommendations.open_actions(actor):
        name = action.recommendation.case.person.shown_name
        yield Task(
            TaskKind.ACTION, str(action.id), action.text or "", f"Åtgärd för {name}", action.due_on
        )
    for recommendation in recommendations.awaiting_feedback(actor):
        yield Task(
            TaskKind.FEEDBACK,
            str(recommendation.id),
            f"Ge återkoppling till {recommendation.case.person.shown_name}",
            f"Efter {'överenskommelsen' if recommendation.in_writing else 'mötet'} "
            f"{swedish.day(recommendation.agreed_on)}",
            recommendation.agreed_on + FEEDBACK_WITHIN,
        )
    for follow_up in followups.due(actor):
        yield Task(
            TaskKind.FOLLOW_UP,
            str(follow_up.id),
            f"Följ upp: {follow_up.case.person.shown_name}",
            f"{MONTH_WORDS[follow_up.months]} efter mötet i {follow_up.case.team.name}",
            follow_up.due_on,
        )


def _interviews(actor: Actor) -> Iterator[Task]:
    """Individuals who would rather be asked than answer the survey."""
    for survey in surveys.to_interview(actor):
        case = survey.follow_up.case
        yield Task(
            TaskKind.INTERVIEW,
            str(survey.follow_up_id),
            f"Ring om enkäten: {case.person.shown_name}",
            f"Vill hellre bli intervjuad, {case.team.name}",
            survey.expires_on,
        )


def _touches(actor: Actor) -> Iterator[Task]:
    """Individuals whose fast kontakt the actor is, when it is time to be in touch."""
    for contact, day in contacts.to_touch(actor):
        yield Task(
            TaskKind.TOUCH,
            contact.case.code,
            f"Hör av dig till {contact.case.person.shown_name}",
            f"Du är fast kontakt, {contact.case.team.name}",
            day,
        )


def _waits(actor: Actor) -> Iterator[Task]:
    """Cases that wait, and are to be looked at again."""
    for wait in waits.to_review(actor):
        mine = wait.owner_id == actor.account_id
        yield Task(
            TaskKind.WAIT,
            wait.case.code,
            f"Se över: {wait.case.person.shown_name}",
            f"Avvaktar till {swedish.day(wait.until)}, {wait.case.team.name}",
            wait.review_on if mine else None,
            alarm="" if mine else "Den som skulle se över får inte längre se ärendet",
        )


def _from_individuals(actor: Actor) -> Iterator[Task]:
    """What individuals have written or changed on their own page."""
    for case in own_messages.waiting(actor):
        yield Task(
            TaskKind.FROM_INDIVIDUAL,
            case.code,
            f"Meddelande från den enskilde: {case.person.shown_name}",
            f"Ärende {case.code}, {case.team.name}",
        )


def _handovers(actor: Actor) -> Iterator[Task]:
    """What colleagues ask the actor to take over, and who has a new officer without knowing it."""
    waiting = handovers.to_do(actor)
    for taken in waiting:
        if taken.status is HandoverStatus.ACCEPTED:
            yield Task(
                TaskKind.NEW_OFFICER,
                str(taken.id),
                f"Berätta att du är ny handläggare i ärende {taken.case.code}",
                f"Efter {taken.giver.name}",
                clock.local(taken.settled_at or taken.asked_at).date() + FEEDBACK_WITHIN,
            )
    asked = [one for one in waiting if one.status is HandoverStatus.ASKED]
    for one in {one.caseload_id or one.id: one for one in asked}.values():
        whole = one.caseload_id is not None
        yield Task(
            TaskKind.CASELOAD if whole else TaskKind.HANDOVER,
            str(one.caseload_id or one.id),
            f"Svara {one.giver.name} som vill lämna över {'allt' if whole else 'ett ärende'}",
            "Överlämning",
            clock.local(one.asked_at + ANSWERED_WITHIN).date(),
        )


def _ownerless(actor: Actor, chaired: set[int]) -> Iterator[Task]:
    for found in ownerless.in_teams(actor, chaired):
        why = {
            Why.LEFT: "Handläggarens konto är stängt",
            Why.EMPTY: "Ingen har partens plats",
        }[found.why]
        yield Task(
            TaskKind.OWNERLESS,
            found.team.slug,
            f"Ägarlöst: {found.party.name} behöver utse någon",
            found.team.name,
            alarm=why,
        )


def _log_reviews(actor: Actor) -> Iterator[Task]:
    """Reviews that are not signed; else a new one, when the last is older than a month."""
    unfinished = log_reviews.unfinished(actor)
    for review in unfinished:
        yield Task(
            TaskKind.LOG_REVIEW,
            str(review.id),
            "Gör klart granskningen av loggen",
            f"{swedish.day(review.first_day)} till {swedish.day(review.last_day)}",
        )
    if unfinished:
        return
    signed = log_reviews.latest_signed(actor)
    if signed is None or signed.signed_at is None:
        never = "Loggen har inte granskats"
        yield Task(TaskKind.START_LOG_REVIEW, "", "Granska loggen", alarm=never)
        return
    due = add_months(clock.local(signed.signed_at).date(), 1)
    if due <= clock.today():
        last = f"Senast underskriven {swedish.day(signed.signed_at)}"
        yield Task(TaskKind.START_LOG_REVIEW, "", "Granska loggen", last, due)


def _answers(actor: Actor) -> Iterator[Task]:
    for left in owed.to_answer(actor):
        cases = swedish.count_of(left.count, "ärende", "ärenden")
        yield Task(
            TaskKind.ANSWER,
            str(left.meeting.id),
            f"Svara om {cases} inför mötet",
            f"{left.meeting.team.name}, möte {swedish.day(left.meeting.day)}",
            left.due,
        )


def _still_away(actor: Actor) -> Iterator[Task]:
    """Whoever is away until further notice, and yet here: the substitute reads meanwhile."""
    for absence in teams.absences(actor, actor.account_id or 0):
        if absence.last_day is None and absence.first_day < clock.today():
            since = f"Sedan {swedish.day(absence.first_day)}, tills vidare"
            alarm = "Din ersättare fyller platsen"
            yield Task(
                TaskKind.STILL_AWAY, "", "Du står som borta. Är du tillbaka?", since, alarm=alarm
            )


def _missing_parties(actor: Actor) -> Iterator[Task]:
    for meeting, missing in replies.missing_soon(actor):
        whom = [party.short_name for party, of_chair in missing if not of_chair]
        wanted = [f"någon kommer för {swedish.listed(whom)}"] if whom else []
        if len(whom) < len(missing):
            wanted.insert(0, "någon leder mötet")
        yield Task(
            TaskKind.MISSING_PARTY,
            str(meeting.id),
            f"Ordna så att {' och '.join(wanted)}",
            f"{meeting.team.name}, möte {swedish.day(meeting.day)}",
            meeting.day,
            alarm="Ingen kommer" if whom else "Ingen leder mötet",
        )


def _chair(actor: Actor) -> Iterator[Task]:
    yield from _missing_parties(actor)
    for meeting in progress.not_ended(actor):
        yield Task(
            TaskKind.END_MEETING, str(meeting.id), "Avsluta mötet", meeting.team.name, meeting.day
        )
    chaired = {standing.team_id for standing in actor.standings if standing.chairs}
    yield from _ownerless(actor, chaired)
    left = Counter(line.item.meeting.team for line in agenda.waiting(actor, chaired))
    for team, count in left.items():
        yield Task(
            TaskKind.WAITING_CASE,
            team.slug,
            f"{swedish.count_of(count, 'ärende', 'ärenden')} står utan möte",
            team.name,
            alarm="Flyttades från ett inställt möte",
        )
