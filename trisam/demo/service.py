"""Filling an empty database with the demo county."""

from collections.abc import Callable
from datetime import date

from trisam.accounts.models import Installation
from trisam.accounts.queries import DEMO
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import RuleBroken
from trisam.demo import (
    absences,
    agendas,
    calendars,
    end_notices,
    explanations,
    ground,
    handovers,
    letters,
    lifting,
    log,
    log_control,
    onwards,
    own_pages,
    phrases,
    queries,
    released,
    replies,
    reports,
    short_meetings,
    spared,
    staff,
    working_hours,
)
from trisam.demo.aftermath import Aftermath
from trisam.demo.calendars import Calendar
from trisam.demo.casework import Desk, Dossier
from trisam.demo.lifting import Lift
from trisam.demo.looking import Looking
from trisam.demo.outcomes import Outcomes
from trisam.demo.saving import Pile, save
from trisam.demo.span import Span
from trisam.demo.teams import Seating
from trisam.demo.voices import Voices
from trisam.demo.waiting import Patience
from trisam.meetings.models import MeetingStatus
from trisam.parties.events import PartyAdded
from trisam.retention.service.rules import suggest

ACTOR = Actor.of_system("demolänet")
Say = Callable[[str], None]


def fill(today: date, say: Say) -> None:
    """Fill the database, two years back and six months ahead of `today`, in one transaction.

    `say` gets a line in Swedish for each part. The same day always gives the same county,
    down to ids and codes; only what is sealed differs, because seals never repeat.
    Raises `RuleBroken` when the database holds anything.
    """
    if not queries.is_empty():
        raise RuleBroken(
            "Databasen är inte tom. Demolänet läggs bara i en tom databas: "
            "välj en annan med TRISAM_HOME eller TRISAM_DATABASE_URL."
        )
    span = Span.around(today)
    say("Kommuner, parter och enheter …")
    county = ground.build(span.first)
    for slug, party in county.parties.items():
        suggest(PartyAdded(ACTOR, party.id, slug))
    people = staff.build(county, span)
    say("Team, platser och mötesserier …")
    books = Seating(county, people, span).books()
    absences.build(books, span)
    working_hours.build(books)
    plans = calendars.build(books, span)
    say("Lyft och dagordningar …")
    lifts = lifting.plan(books, people, span)
    agendas.fill(plans, lifts, span)
    save(meeting for plan in plans for meeting in plan.meetings)
    say(f"{len(lifts)} ärenden med samtycken, svar och uppföljningar …")
    dossiers = _write_cases(plans, lifts, span)
    ended = list(end_notices.write(dossiers, span))
    save(ended)
    save(letters.write(plans, ended, people.everybody, span))
    spared.build(span)
    replies.build(people.everybody, span)
    phrases.build(people.everybody, span)
    save(explanations.write(books, span))
    say("Siffror …")
    released.release()
    save(reports.write(books, people, span))
    save([reports.county_sheet(people, span)])
    handed_over = list(handovers.write(dossiers, people, span))
    met_after = list(short_meetings.write(dossiers, people.everybody, span))
    goes_on = list(onwards.write(dossiers, people.everybody, span))
    own = list(own_pages.write(dossiers, people.everybody, span))
    say("Loggen och två granskningar av den …")
    looking = Looking(dossiers, span)
    entries = [
        *log.of_lifts(dossiers),
        *handed_over,
        *met_after,
        *goes_on,
        *own,
        *looking.at_work(),
        *looking.worth_asking_about(people),
    ]
    book = log.Logbook([*entries, *log.sign_ins(entries)])
    log_control.review(book, people.log_reviewers, span)
    session().add(Installation(name=DEMO, value=span.today.isoformat()))


def _write_cases(plans: list[Calendar], lifts: list[Lift], span: Span) -> list[Dossier]:
    pile, patience = Pile(), Patience()
    desk = Desk(pile, span)
    voices = Voices(pile, patience, span)
    outcomes = Outcomes(pile, patience, span)
    aftermath = Aftermath(pile, patience, span)
    readiness = onwards.Readiness(span)
    for plan in plans:
        for meeting in plan.meetings:
            if meeting.status is MeetingStatus.HELD:
                outcomes.attend(plan.book, meeting)
    dossiers = []
    for lift in lifts:
        dossier = desk.write(lift)
        voices.answer(dossier)
        outcomes.conclude(dossier)
        aftermath.follow(dossier)
        readiness.note(dossier)
        dossiers.append(dossier)
    pile.save()
    return dossiers
