"""A list on its way in through the page: kept sealed, tried, and taken over or thrown away."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any

from sqlalchemy import delete

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.imports.models import KEPT, UploadedList
from trisam.imports.policy import can_import
from trisam.imports.reading.case_list import OpenedList, open_list, read_rows
from trisam.imports.reading.outcomes import tally
from trisam.imports.reading.problems import ListUnreadable
from trisam.imports.reading.rejects import rejects_workbook
from trisam.imports.reading.report import describe
from trisam.imports.service.importing import Report, rehearse, take_over
from trisam.teams.models import Team

MOST_ROWS = 1000
"""More rows than any team has: a longer list is for the command line, which shows progress."""

TAKEN_OVER = "Listan är redan införd. Välj filen igen om du vill föra in den på nytt."


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """What happens to a row: "införs", "avvisas", "dubblett" or "tom", and why."""

    number: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ListReport:
    """What the page shows of a list. It holds no name and no personnummer."""

    columns: tuple[str, ...] = ()
    """Columns to ask about: unknown, double, or answered before."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Column → the field that the user chose."""
    obstacle: str | None = None
    """Why no row can be read yet."""
    sheets: tuple[str, ...] = ()
    """Sheets that are not read."""
    rows: tuple[ReportedRow, ...] = ()
    imported: int = 0
    refused: int = 0
    duplicates: int = 0
    blank: int = 0
    ended_consents: int = 0


def keep(actor: Actor, team: Team, data: bytes, filename: str) -> UploadedList:
    """Keep a file sealed and try it. It replaces the actor's earlier one for the team.

    Raises `Forbidden` for others than the team's rehabkoordinator, `ListUnreadable` (with what
    to do) for a file that is no case list or too long a one.
    """
    if actor.account_id is None or not can_import(actor, team.id):
        raise Forbidden
    suffix = PurePath(filename).suffix.lower()[:10]
    opened = open_list(data, f"lista{suffix}")
    session().execute(
        delete(UploadedList).where(
            UploadedList.account_id == actor.account_id, UploadedList.team_id == team.id
        )
    )
    kept = UploadedList(
        team_id=team.id,
        team=team,
        account_id=actor.account_id,
        uploaded_at=clock.now(),
        suffix=suffix,
        file=base64.b64encode(data).decode(),
    )
    session().add(kept)
    _try(actor, kept, opened, {})
    return kept


def choose_columns(actor: Actor, kept: UploadedList, mapping: Mapping[str, str]) -> None:
    """Say what columns mean (column → field, or "ignorera"), and try the list again.

    Raises `ListUnreadable` when two columns are chosen as the same field.
    """
    chosen = {column: meaning for column, meaning in mapping.items() if meaning}
    _try(actor, kept, _opened(kept, chosen), chosen)


def bring_in(actor: Actor, kept: UploadedList) -> None:
    """Take the list over, and throw the file away; only the rows to mend are kept for a while."""
    mapping = report(kept).mapping
    opened = _opened(kept, mapping)
    outcomes = read_rows(opened, clock.today())
    _note(kept, opened, take_over(actor, kept.team, outcomes), mapping)
    kept.file = None
    kept.imported_at = clock.now()
    session().flush()
    audit.record(actor, "list.import", f"team:{kept.team.slug}")


def report(kept: UploadedList) -> ListReport:
    """What is known of the list so far."""
    told: dict[str, Any] = json.loads(kept.report or "{}")
    rows = tuple(ReportedRow(*row) for row in told.pop("rows", ()))
    for several in ("columns", "sheets"):
        told[several] = tuple(told.get(several, ()))
    return ListReport(rows=rows, **told)


def rejects(kept: UploadedList) -> bytes:
    """The workbook of the rows to mend. Raises `RuleBroken` when there are none."""
    if not kept.rejects:
        raise RuleBroken("Det finns inga rader att rätta.")
    return base64.b64decode(kept.rejects)


def sweep() -> int:
    """Remove lists that are too old to be opened; how many."""
    gone = session().execute(
        delete(UploadedList)
        .where(UploadedList.uploaded_at < clock.now() - KEPT)
        .returning(UploadedList.id)
    )
    return len(gone.all())


def _opened(kept: UploadedList, mapping: Mapping[str, str]) -> OpenedList:
    if kept.file is None:
        raise RuleBroken(TAKEN_OVER)
    return open_list(base64.b64decode(kept.file), f"lista{kept.suffix}", mapping)


def _try(actor: Actor, kept: UploadedList, opened: OpenedList, mapping: Mapping[str, str]) -> None:
    """Rehearse the list and keep what came of it for the page."""
    obstacle = opened.columns.obstacle()
    if obstacle:
        if not _to_ask(opened, mapping):
            raise ListUnreadable(obstacle)
        _store(kept, ListReport(_to_ask(opened, mapping), mapping, obstacle, opened.other_sheets))
        return
    outcomes = read_rows(opened, clock.today())
    if len(outcomes) > MOST_ROWS:
        raise ListUnreadable(
            f"Listan har {len(outcomes)} rader. Här går det att föra in högst {MOST_ROWS} i "
            "taget. Dela upp den i flera filer."
        )
    _note(kept, opened, rehearse(actor, kept.team, outcomes), mapping)


def _note(
    kept: UploadedList, opened: OpenedList, found: Report, mapping: Mapping[str, str]
) -> None:
    count = tally(found.outcomes)
    rows = []
    for outcome in found.outcomes:
        what, _, why = describe(outcome).partition(" · ")
        rows.append(ReportedRow(outcome.number, what, why))
    _store(
        kept,
        ListReport(
            columns=_to_ask(opened, mapping),
            mapping=mapping,
            sheets=opened.other_sheets,
            rows=tuple(rows),
            imported=count.imported,
            refused=count.refused,
            duplicates=count.duplicates,
            blank=count.blank,
            ended_consents=found.ended_consents,
        ),
    )
    workbook = rejects_workbook(opened, found.outcomes) if count.refused else b""
    kept.rejects = base64.b64encode(workbook).decode()


def _to_ask(opened: OpenedList, mapping: Mapping[str, str]) -> tuple[str, ...]:
    columns = opened.columns
    asked = {*columns.unknown, *mapping}
    for labels in columns.ambiguous.values():
        asked.update(labels)
    return tuple(label for label in columns.labels if label in asked)


def _store(kept: UploadedList, found: ListReport) -> None:
    told = asdict(found)
    told["rows"] = [[row.number, row.what, row.why] for row in found.rows]
    kept.report = json.dumps(told)
    session().flush()
