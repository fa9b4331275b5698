"""One row of a list becomes a person, a consent, a case, its meeting and what came of it.

Every rule that says no is a `RuleBroken` with a sentence for the row, without personal data.
Old lists lack things: what was assumed instead is said in a remark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trisam.accounts.models import Account
from trisam.cases import queries as case_queries
from trisam.cases import service as cases
from trisam.cases.lift import Background, NewCase, Participation, Situation
from trisam.cases.models import Case
from trisam.cases.queries import Somebody
from trisam.consents.models import ConsentMethod
from trisam.consents.service import GivenConsent
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import add_months
from trisam.core.errors import RuleBroken
from trisam.imports import queries
from trisam.imports.reading.case_rows import CaseRow
from trisam.imports.reading.columns import listed
from trisam.imports.reading.dates import in_words
from trisam.imports.reading.parties import short_name
from trisam.imports.reading.protected_rows import TELLS
from trisam.imports.service import concluding, officers
from trisam.meetings.models import Meeting, MeetingStatus
from trisam.meetings.service import agenda, past
from trisam.parties.models import Party
from trisam.people import queries as people_queries
from trisam.people import service as people
from trisam.people.models import Gender, Person
from trisam.people.service import NewPerson
from trisam.people.telltale.detector import personnummer_in, traces_in
from trisam.teams import queries as teams
from trisam.teams.models import Team

CONSENT_MONTHS = 12
"""How long a consent of a list holds: lists tell when it was given, never for how long."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A row that is in the database now."""

    remarks: tuple[str, ...]
    consent_ended: bool
    """True when the consent is past: then only the lifting party sees the case."""


def enter(actor: Actor, team: Team, row: CaseRow) -> Entered:
    """Make everything that the row tells of. Raises `RuleBroken` when it cannot be."""
    sitting = {party.slug: party for party in teams.parties_on(actor, team.id, row.lifted_on)}
    lifting = _lifting(row, sitting)
    _check_texts(actor, row)
    officer, remarks = _officer(actor, team, row, lifting)
    remarks += _known_already(actor, row)
    told, more = _parties(row, sitting, lifting)
    remarks += more
    meeting, more = _meeting(actor, team, row)
    remarks += more
    case = _case(actor, team, row, officer, told, remarks)
    if meeting is not None and not _has_been(meeting):
        _await(actor, case, meeting, row)
    else:
        remarks += _conclude(actor, case, meeting, row, told)
    return Entered(tuple(remarks), _valid_to(row) < clock.today())


def _lifting(row: CaseRow, sitting: Mapping[str, Party]) -> Party:
    party = sitting.get(row.party)
    if party is None:
        raise RuleBroken(
            f"{_capital(row.party)} var inte med i teamet {in_words(row.lifted_on)}. "
            "Lägg till parten i teamet från den dagen, eller ta bort raden."
        )
    return party


def _check_texts(actor: Actor, row: CaseRow) -> None:
    """Nothing in the texts may tell who somebody with skyddade personuppgifter is."""
    if not row.individual.protected:
        return
    known = people_queries.known_words(actor)
    for what, text in _texts(row).items():
        if traces_in(text, known):
            raise RuleBroken(f"{what}: {TELLS}")


def _texts(row: CaseRow) -> dict[str, str]:
    details = row.details
    return {
        "Frågeställningen": row.question,
        "Personens egna ord": details.own_words,
        "Anmärkningen": details.note,
        "Rekommendationen": row.recommendation.text if row.recommendation else "",
    }


def _known_already(actor: Actor, row: CaseRow) -> list[str]:
    """What whoever imports may know: an open case about the individual, or a number in a text."""
    who = row.individual
    remarks = []
    if any(personnummer_in(text) for text in _texts(row).values()) and not who.protected:
        remarks.append(
            "Ett personnummer står i en text. Det har en egen kolumn: ta gärna bort det."
        )
    if who.birth_year is None or who.protected:
        return remarks
    digits = who.personnummer.replace("-", "") if who.personnummer else None
    found = case_queries.about(actor, Somebody(who.name or "", who.birth_year, digits))
    if any(about.is_open and about.is_certain for about in found):
        remarks.append("Personen har redan ett öppet ärende som du kan se.")
    elif any(about.is_open for about in found):
        remarks.append("En person med samma namn och födelseår har redan ett öppet ärende.")
    return remarks


def _officer(actor: Actor, team: Team, row: CaseRow, lifting: Party) -> tuple[Account, list[str]]:
    """Who lifted: by name, else whoever has the party's first seat in the team that day."""
    seats = teams.seated_on(actor, team.id, row.lifted_on)
    possible = officers.candidates(seats, lifting.id)
    if not possible:
        raise RuleBroken(
            f"{_capital(row.party)} hade ingen person i teamet {in_words(row.lifted_on)}. "
            "Ge någon en plats i teamet från den dagen och försök igen."
        )
    found = officers.named(row.details.officer, possible)
    if found is not None:
        return found, []
    why = "har ingen plats i teamet" if row.details.officer else "står inte på raden"
    return possible[0], [
        f"Handläggaren {why}: den som har plats för {short_name(row.party)} får ärendet."
    ]


def _parties(
    row: CaseRow, sitting: Mapping[str, Party], lifting: Party
) -> tuple[frozenset[int], list[str]]:
    """The parties that may tell one another: the lifting one and those the consent names."""
    choice = row.consent.receivers
    receivers = choice.among(sitting) - {lifting.slug}
    missing = [short_name(slug) for slug in sorted(choice.missing_from(sitting))]
    if not receivers:
        raise RuleBroken("Samtycket gäller ingen annan part som var med i teamet den dagen.")
    remarks = [f"Samtycket nämner {listed(missing)}, som inte är med i teamet."] if missing else []
    return frozenset({lifting.id, *(sitting[slug].id for slug in receivers)}), remarks


def _meeting(actor: Actor, team: Team, row: CaseRow) -> tuple[Meeting | None, list[str]]:
    """The team's meeting on the day of the row; one that has been is noted as held if absent."""
    day = row.meeting_on
    if day is None:
        if row.recommendation is not None:
            raise RuleBroken("Rekommendationen har inget mötesdatum. Fyll i när mötet var.")
        return None, []
    found = queries.meetings_on(actor, team.id, day)
    standing = [meeting for meeting in found if meeting.status is not MeetingStatus.CANCELLED]
    if standing:
        return standing[0], []
    if found:
        raise RuleBroken(f"Teamets möte {in_words(day)} är inställt. Kontrollera mötesdatumet.")
    if day >= clock.today():
        raise RuleBroken(
            f"Teamet har inget möte {in_words(day)}. Lägg till mötet eller rätta mötesdatumet."
        )
    return past.record_held(actor, team, day), ["Mötet saknades och förs in som hållet."]


def _has_been(meeting: Meeting) -> bool:
    return meeting.status is MeetingStatus.HELD or meeting.starts_at <= clock.now()


def _case(
    actor: Actor,
    team: Team,
    row: CaseRow,
    officer: Account,
    told: frozenset[int],
    remarks: list[str],
) -> Case:
    if row.consent.method is None:
        remarks.append("Samtycket antas vara skriftligt.")
    details = row.details
    person = _person(actor, team, row)
    new = NewCase(
        team_id=team.id,
        person=person,
        issue=row.question,
        questions={},
        consent=GivenConsent(
            person_id=person.id,
            party_ids=told,
            given_on=row.consent.given_on,
            valid_to=_valid_to(row),
            method=ConsentMethod(row.consent.method or ConsentMethod.WRITTEN),
        ),
        own_words=details.own_words,
        participation=Participation(details.attendance, details.interpreter),
        situation=Situation(income=details.income, occupation=details.occupation),
        background=Background(support=_notes(row, officer)),
        is_relift=details.is_relift,
        lifted_on=row.lifted_on,
    )
    return cases.record_past(actor, new, officer)


def _person(actor: Actor, team: Team, row: CaseRow) -> Person:
    who = row.individual
    return people.add(
        actor,
        NewPerson(
            gender=Gender(row.details.gender),
            kommun_id=team.kommun_id,
            name=who.name,
            personnummer=who.personnummer,
            birth_year=who.birth_year,
            protected=who.protected,
            from_list=True,
        ),
    )


def _valid_to(row: CaseRow) -> date:
    return add_months(row.consent.given_on, CONSENT_MONTHS)


def _notes(row: CaseRow, officer: Account) -> str | None:
    """What the list tells beside its questions, so that nothing of it is lost."""
    details = row.details
    notes = []
    if details.note:
        notes.append(f"Anmärkning i listan: {details.note}")
    if details.officer and officers.named(details.officer, [officer]) is None:
        notes.append(f"Handläggare enligt listan: {details.officer}")
    return "\n".join(notes) or None


def _await(actor: Actor, case: Case, meeting: Meeting, row: CaseRow) -> None:
    if row.recommendation is not None:
        raise RuleBroken("Raden har en rekommendation, men mötet har inte varit än.")
    if _valid_to(row) < clock.today():
        raise RuleBroken(
            f"Samtycket gick ut {in_words(_valid_to(row))}. "
            "Förnya det före mötet och ändra datumet."
        )
    agenda.place(actor, case, meeting)


def _conclude(
    actor: Actor, case: Case, meeting: Meeting | None, row: CaseRow, told: frozenset[int]
) -> list[str]:
    remarks: list[str] = []
    if meeting is not None:
        past.record_taken_up(actor, case, meeting)
        if row.recommendation is not None:
            remarks += concluding.recommend(
                actor,
                case,
                meeting,
                row.recommendation,
                told,
                is_over=concluding.is_over(row, meeting.day),
            )
    if meeting is not None or row.follow_up is not None:
        since = meeting.day if meeting else row.lifted_on
        remarks += concluding.follow_up(actor, case, row, since)
    return remarks


def _capital(slug: str) -> str:
    name = short_name(slug)
    return name[:1].upper() + name[1:]
