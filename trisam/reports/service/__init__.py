"""Writing a report and sending it on: one function a verb."""

import uuid
from datetime import timedelta
from typing import Final

from trisam.audit import service as audit
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.core.swedish import whole_day
from trisam.core.text import clean
from trisam.people.telltale.detector import personnummer_in
from trisam.reports import policy, queries
from trisam.reports.chapters import STRUCTURE, Chapter, ReportKind, Writer, chapter
from trisam.reports.models import Report, ReportState, ReportText
from trisam.reports.quarters import Quarters, ended, refusal
from trisam.reports.service import figures

LONGEST: Final = 10_000
TOO_LONG: Final = "Texten är för lång. Skriv högst 10 000 tecken."
EXISTS: Final = "Den rapporten finns redan. Öppna den i listan."
NOT_ENDED: Final = "Välj kvartal som har tagit slut."
EMPTY: Final = "Skriv i minst ett kapitel innan rapporten lämnas in."
NOT_READ: Final = "Rapporten har ändrats sedan du öppnade den. Läs den igen innan du godkänner."
NO_ANALYSIS: Final = "Skriv styrgruppens analys innan rapporten godkänns."
_ONE_EACH: Final = {
    "uq_report_kommun_id_kind_first_day_last_day": EXISTS,
}
_ONE_TEXT: Final = {"uq_report_text_report_id_number": Overtaken().sentence}
_SITTING: Final = timedelta(minutes=30)
"""Whoever goes on writing leaves one line in the log, not one for each pause."""


def start(actor: Actor, kind: ReportKind, kommun_slug: str, period: Quarters) -> Report:
    """Begin a report.

    Raises `NotFound` for a kommun whose reports the actor does not write, and `RuleBroken` for a
    period that has not ended, that the kind is not about, or that has its report.
    """
    kommun = next(
        (one for one in queries.writable_kommuner(actor) if one.slug == kommun_slug), None
    )
    if kommun is None or actor.account_id is None:
        raise NotFound
    quarters = ended(clock.today())
    if period.last not in quarters or period.first not in quarters:
        raise RuleBroken(NOT_ENDED, field="last")
    if wrong := refusal(kind, period):
        raise RuleBroken(wrong, field="last")
    begun = Report(
        kind=kind,
        kommun_id=kommun.id,
        first_day=period.first_day,
        last_day=period.last_day,
        started_by_id=actor.account_id,
        started_at=clock.now(),
    )
    with db.attempt(_ONE_EACH):
        session().add(begun)
    audit.record(actor, "report.start", begun.subject)
    return begun


def chapter_of(report: Report, number: str) -> Chapter:
    """The chapter with that number. Raises `NotFound`."""
    found = chapter(report.kind, number)
    if found is None:
        raise NotFound
    return found


def write(
    actor: Actor, report_id: uuid.UUID, number: str, text: str, version: int | None
) -> ReportText | None:
    """Write a chapter; what stands afterwards, None when nothing does.

    `version` is that of the text which the writer had before the eyes, None where there was none.
    Sent again, as after a lost connection, it is the same text. Raises `Forbidden` for those who
    do not write there now, `RuleBroken` for a text that is too long or holds a personnummer, and
    `Overtaken` when somebody else wrote something else meanwhile.
    """
    report = queries.held(actor, report_id)
    wanted = chapter_of(report, number)
    place = queries.place(report.kommun_id)
    if actor.account_id is None or not policy.can_write(actor, report, place, wanted):
        raise Forbidden
    text = _checked(text)
    found = queries.text(actor, report, number)
    standing = (found.text or "") if found else ""
    if (found.version if found else None) != version and standing != text:
        raise Overtaken
    if standing == text:
        return found
    now = clock.now()
    goes_on = (
        found is not None
        and found.written_by_id == actor.account_id
        and now - found.written_at < _SITTING
    )
    kept = found or ReportText(report_id=report.id, number=number)
    kept.text, kept.written_by_id, kept.written_at = text, actor.account_id, now
    with db.attempt(_ONE_TEXT):
        session().add(kept)
    if report.state is ReportState.HANDED_IN:  # what is approved is what was read, analysis too
        report.rows_at = now
    if not goes_on:
        audit.record(actor, "report.write", report.subject, reason=number)
    return queries.text(actor, report, number)


def what_is_wrong(text: str) -> str:
    """Why this cannot stand in a report, in a sentence; empty when it can."""
    if len(text) > LONGEST:
        return TOO_LONG
    if finds := personnummer_in(text):
        return (
            f"Här står ett personnummer: ”{finds[0].words}”. Skriv inget om enskilda personer, "
            "så ta bort det."
        )
    return ""


def unwritten(report: Report) -> list[Chapter]:
    """The chapters that their authors have left empty."""
    written = {one.number for one in report.texts if one.text}
    return [
        one
        for one in STRUCTURE[report.kind]
        if one.writer is Writer.AUTHOR and one.number not in written
    ]


def not_yet(report: Report) -> str:
    """From which day the report can be handed in; empty when it can be today."""
    day = figures.counted_from(report.period)
    if day <= clock.today():
        return ""
    return (
        f"Alla tal för {report.period.last.words} är inte räknade än. Rapporten kan lämnas in från "
        f"och med {whole_day(day)}."
    )


def hand_in(actor: Actor, report_id: uuid.UUID, k: int) -> Report:
    """Hand a draft in: from now on the figures stay as they are.

    Raises `Forbidden` for those who do not write it or when it is handed in already, and
    `RuleBroken` when nothing is written and while its last quarter is not counted.
    """
    report = queries.held(actor, report_id)
    if not policy.can_hand_in(actor, report, queries.place(report.kommun_id)):
        raise Forbidden
    if not any(one.text for one in report.texts):
        raise RuleBroken(EMPTY)
    if wait := not_yet(report):
        raise RuleBroken(wait)
    report.figures = figures.of(report, k).to_json()
    report.state = ReportState.HANDED_IN
    report.handed_in_by_id, report.handed_in_at = actor.account_id, clock.now()
    audit.record(actor, "report.hand_in", report.subject)
    return report


def take_back(actor: Actor, report_id: uuid.UUID) -> Report:
    """Make a report that was handed in a draft again: its figures are taken anew.

    Raises `Forbidden` for others than process leaders, and of what is approved.
    """
    report = queries.held(actor, report_id)
    if not policy.can_take_back(actor, report):
        raise Forbidden
    report.state, report.figures = ReportState.DRAFT, None
    report.handed_in_by_id = report.handed_in_at = None
    audit.record(actor, "report.take_back", report.subject)
    return report


def hinder(report: Report, version: int | None) -> str:
    """Why the report cannot be approved by whoever read that version; empty when it can."""
    if report.version != version:
        return NOT_READ
    written = {one.number for one in report.texts if one.text}
    own = [one for one in STRUCTURE[report.kind] if one.writer is Writer.STEERING]
    return NO_ANALYSIS if any(one.number not in written for one in own) else ""


def approve(actor: Actor, report_id: uuid.UUID, version: int | None) -> Report:
    """Approve a report that was handed in. `version` is that of the report which was read.

    Raises `Forbidden` for others than the kommun's steering group, and `RuleBroken` while a
    chapter of its own is empty, and when the report has changed since it was read.
    """
    report = queries.held(actor, report_id)
    if not policy.can_approve(actor, report, queries.place(report.kommun_id)):
        raise Forbidden
    if wrong := hinder(report, version):
        raise RuleBroken(wrong)
    report.state = ReportState.APPROVED
    report.approved_by_id, report.approved_at = actor.account_id, clock.now()
    audit.record(actor, "report.approve", report.subject)
    return report


def is_empty(report: Report) -> bool:
    """True when nobody has written anything in it: no text, no goal, no budget."""
    return not (report.goals or report.budgets or any(one.text for one in report.texts))


def discard(actor: Actor, report_id: uuid.UUID) -> None:
    """Remove a draft in which nothing is written.

    Raises `Forbidden` for those who do not write it, and `RuleBroken` when something is.
    """
    report = queries.held(actor, report_id)
    if not policy.can_hand_in(actor, report, queries.place(report.kommun_id)):
        raise Forbidden
    if not is_empty(report):
        raise RuleBroken("Det är skrivet i rapporten, så den kan inte tas bort.")
    session().delete(report)
    session().flush()
    audit.record(actor, "report.discard", report.subject)


def _checked(text: str) -> str:
    text = clean(text)
    if wrong := what_is_wrong(text):
        raise RuleBroken(wrong, field="text")
    return text
