"""Taking out: a party's part of a case, and everything about a person. Each is logged once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.core.db import Base
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.extracts import policy, queries, sections
from trisam.extracts.extract import Chapter, Extract
from trisam.extracts.records import Names
from trisam.extracts.sections import Rows
from trisam.lifts.models import LiftDraft
from trisam.people import personnummer
from trisam.people.models import Person

EXPORT = "case.export"
PERSON = "extract.person"
OTHERS_STAY = (
    "Här står det som är ert eget. Det som andra parter har delat med er är deras, och står inte "
    "här. Rekommendationen och mötena är teamets gemensamma."
)
NO_NAME = (
    "Personens namn och personnummer är den lyftande partens uppgifter och står inte här. "
    "För in texten i rätt akt."
)
OWN_TEAMS = (
    "Utdraget omfattar det som er part äger i de ärenden som den som tog ut det får se. "
    "Ett utdrag över alla parter gör den som sköter driften, på parternas gemensamma begäran."
)
OTHERS_DRAFTS = "Kollegors utkast till lyft är inte med."
LOG_STAYS = "Loggen visar enhet och part. Den sparas i minst fem år och gallras inte här."
NOBODY = "Det finns ingen uppgift om den personen som du får se."


@dataclass(frozen=True, slots=True)
class Part:
    """What one party owns on one case."""

    case: Case
    party_id: int
    rows: Rows
    extract: Extract

    @property
    def is_lifting(self) -> bool:
        """True when the party lifted the case."""
        return self.case.lifting_party_id == self.party_id


def overview(actor: Actor, code: str) -> Part:
    """The part of the actor's party, for the page that offers it; logged as a reading.

    Raises `NotFound` for a case that the actor may not see at this moment.
    """
    part = _part(actor, code)
    audit.record_reads(actor, "case.read", [(part.case.subject, part.case.person_id)])
    return part


def export(actor: Actor, code: str) -> Extract:
    """The part of the actor's party, to take along; logged as one export.

    Consent is asked now, at the moment of handing over. Raises `NotFound` as `overview`.
    """
    part = _part(actor, code)
    audit.record_reads(actor, EXPORT, [(part.case.subject, part.case.person_id)])
    return part.extract


def find(actor: Actor, typed: str) -> Case:
    """The newest case about the individual with this personnummer in which the actor takes part.

    The log tells that a search was made, never for whom. Raises `Forbidden` for somebody who
    works with no cases, `RuleBroken` when the number is wrong or nothing is found: hidden and
    absent give the same sentence.
    """
    if not policy.can_ask_about_people(actor):
        raise Forbidden
    digits = personnummer.parse(typed).digits
    audit.record(actor, "case.search", "search:personnummer")
    found = queries.newest_case_with(actor, digits)
    if found is None:
        raise RuleBroken(NOBODY, field=personnummer.FIELD)
    return found


def person_overview(actor: Actor, code: str) -> Extract:
    """As `of_person`, for the page that offers it; logged as readings of the cases."""
    cases, extract = _of_person(actor, code)
    audit.record_reads(actor, "case.read", [(case.subject, case.person_id) for case in cases])
    return extract


def of_person(actor: Actor, code: str) -> Extract:
    """Registerutdrag (GDPR 15): what the actor's party owns about the individual of this case.

    Each case in it is logged as one extract. Raises `NotFound` for a case that the actor may
    not see.
    """
    cases, extract = _of_person(actor, code)
    audit.record_reads(actor, PERSON, [(case.subject, case.person_id) for case in cases])
    return extract


def whole(actor: Actor, *, digits: str | None = None, code: str | None = None) -> Extract:
    """Everything that all parties hold about an individual, for the operator on the controllers'
    joint request (GDPR 15 and 26): by personnummer, or by the code of one of the cases.

    Raises `Forbidden` for all but the command line, `NotFound` when nothing is held.
    """
    person_ids = queries.person_ids_of(actor, digits=digits, code=code)
    rows = queries.everything_about(actor, person_ids)
    persons: Sequence[Person] = rows[Person]
    digits = digits or next((one.personnummer for one in persons if one.personnummer), None)
    drafts = queries.drafts_about(digits)
    if not persons and not drafts:
        raise NotFound
    readings = queries.readings_of(person_ids)
    names = queries.names_for(_all(rows, drafts, readings))
    for person in persons:
        audit.record(actor, PERSON, f"person:{person.code}", person_id=person.id)
    return _extract(
        actor,
        "Registerutdrag",
        [("Omfattar", "Alla parter"), ("Ärenden", str(len(rows[Case])))],
        (LOG_STAYS,),
        [
            Chapter("", sections.of_rows(rows, names, with_case=False)),
            *_chapters(rows, names),
            Chapter("", sections.of_drafts(drafts, names)),
            Chapter("", sections.of_readings(readings, names)),
        ],
        "registerutdrag",
        "",
    )


def _part(actor: Actor, code: str) -> Part:
    case, party_id = queries.taking_part(actor, code)
    rows = queries.part_of(case, party_id)
    names = queries.names_for(_all(rows))
    is_lifting = case.lifting_party_id == party_id
    extract = _extract(
        actor,
        f"Vår del av ärende {case.code}",
        [
            ("Ärende", case.code),
            ("Team", case.team.name),
            ("Part", names["party", party_id]),
            ("Er roll", "Ni lyfte ärendet" if is_lifting else "Ni deltog i teamet"),
        ],
        (OTHERS_STAY,) if is_lifting else (OTHERS_STAY, NO_NAME),
        [Chapter("", sections.of_rows(rows, names))],
        f"arende-{case.code}",
        _unit(actor, names),
    )
    return Part(case, party_id, rows, extract)


def _of_person(actor: Actor, code: str) -> tuple[list[Case], Extract]:
    case, party_id = queries.taking_part(actor, code)
    cases = list(queries.visible_cases_about(actor, case.person, party_id))
    parts = list(zip(cases, queries.parts_of(cases, party_id), strict=True))
    readings = queries.readings_of_parts(parts, [one.person_id for one in cases], party_id)
    drafts = queries.drafts_about(case.person.personnummer, officer_id=actor.account_id)
    everything = chain.from_iterable(_all(rows) for _, rows in parts)
    names = queries.names_for([*everything, *drafts, *readings])
    extract = _extract(
        actor,
        "Registerutdrag",
        [("Part", names["party", party_id]), ("Ärenden", str(len(cases)))],
        (OWN_TEAMS, OTHERS_DRAFTS, LOG_STAYS),
        [
            *(Chapter(f"Ärende {one.code}", sections.of_rows(rows, names)) for one, rows in parts),
            Chapter("", sections.of_drafts(drafts, names)),
            Chapter("", sections.of_readings(readings, names)),
        ],
        f"registerutdrag-{case.code}",
        _unit(actor, names),
    )
    return cases, extract


def _chapters(rows: Rows, names: Names) -> list[Chapter]:
    """One chapter for each case, newest first."""
    newest_first = sorted(rows[Case], key=lambda case: (case.lifted_on, case.code), reverse=True)
    return [
        Chapter(
            f"Ärende {case.code}",
            sections.of_rows(queries.of_case(rows, case), names, with_case=True),
        )
        for case in newest_first
    ]


def _extract(
    actor: Actor,
    title: str,
    about: Iterable[tuple[str, str]],
    remarks: tuple[str, ...],
    chapters: Iterable[Chapter],
    stem: str,
    unit: str,
) -> Extract:
    now = clock.now()
    who = ", ".join(filter(None, (actor.name, unit)))
    return Extract(
        title=title,
        about=(*about, ("Uttaget", swedish.moment(now)), ("Av", who)),
        remarks=remarks,
        chapters=tuple(chapter for chapter in chapters if chapter.sections),
        printed=f"Uttaget {swedish.moment(now)} av {who}",
        stem=f"{stem}-{clock.today()}",
    )


def _unit(actor: Actor, names: Names) -> str:
    return names.get(("unit", actor.unit_id or 0), "")


def _all(
    rows: Rows, drafts: Iterable[LiftDraft] = (), readings: Iterable[AuditEntry] = ()
) -> list[Base]:
    return [*chain.from_iterable(rows.values()), *drafts, *readings]
