"""`trisam import cases`: the case list of a team from the command line.

The report (a line a row, the tally last) goes to standard out, everything about it to standard
error. Neither ever names an individual.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from trisam.core import clock, commands
from trisam.core.actor import Actor
from trisam.core.db import transaction
from trisam.core.errors import NotFound, RuleBroken
from trisam.imports.reading.case_list import OpenedList, open_list, read_rows
from trisam.imports.reading.outcomes import Outcome
from trisam.imports.reading.rejects import rejects_workbook
from trisam.imports.reading.report import report_lines
from trisam.imports.reading.sheets import LARGEST_FILE
from trisam.imports.service.importing import Report, rehearse, take_over
from trisam.teams import queries as teams
from trisam.teams.models import Team

ACTOR = Actor.of_system("kommandoraden")
PROGRESS_EVERY = 100
A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
A_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group("import", cls=commands.Group)
def import_group() -> None:
    """Föra in det som ett team har i andra filer."""


@import_group.command("cases")
@click.argument("source", metavar="FIL", type=A_FILE)
@click.option(
    "--team",
    "slug",
    metavar="TEAM",
    cls=commands.Option,
    required=True,
    help="Teamets namn i adressen, till exempel brynas-halsocentral.",
)
@click.option("--dry-run", is_flag=True, help="Visa vad som skulle hända. Inget förs in.")
@click.option(
    "--rejects",
    metavar="UT.xlsx",
    type=A_NEW_FILE,
    help="Skriv raderna som inte fördes in hit, med skälet i en sista kolumn.",
)
@click.option(
    "--column",
    "columns",
    metavar="RUBRIK=FÄLT",
    multiple=True,
    help="Vad en kolumn betyder, till exempel Klient=namn, eller Klient=ignorera. Kan upprepas.",
)
def cases(
    source: Path, slug: str, dry_run: bool, rejects: Path | None, columns: Sequence[str]
) -> None:
    """Föra in en ärendelista: Excel (.xlsx) eller text (.csv).

    Det som är rätt förs in. Varje rad i filen får en rad som säger vad som händer och varför.
    Samma fil två gånger lägger inte till något.
    """
    opened = open_list(_bytes(source), source.name, _mapping(columns))
    _tell(opened)
    outcomes = read_rows(opened, clock.today())
    with transaction():
        work = rehearse if dry_run else take_over
        report = work(ACTOR, _team(slug), outcomes, _Counter(len(outcomes)))
        if rejects is not None:
            _write(rejects, source, rejects_workbook(opened, report.outcomes))
    _show(report, dry_run=dry_run)


class _Counter:
    """Says on standard error how far a long list has come."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def __call__(self, done: int) -> None:
        if done % PROGRESS_EVERY == 0 and self.rows > PROGRESS_EVERY:
            click.echo(f"{done} av {self.rows} rader", err=True)


def _bytes(source: Path) -> bytes:
    with source.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _mapping(columns: Sequence[str]) -> dict[str, str]:
    mapping = {}
    for said in columns:
        heading, sign, field = said.rpartition("=")
        if not sign or not heading.strip() or not field.strip():
            raise RuleBroken(
                f"--column {said}: skriv rubriken, ett likhetstecken och fältet, "
                "till exempel Klient=namn."
            )
        mapping[heading.strip()] = field.strip()
    return mapping


def _team(slug: str) -> Team:
    try:
        return teams.get(ACTOR, slug)
    except NotFound:
        close = get_close_matches(slug, [team.slug for team in teams.list_all(ACTOR)], 1)
        perhaps = f" Menade du {close[0]}?" if close else ""
        raise RuleBroken(f"Teamet {slug} finns inte.{perhaps}") from None


def _tell(opened: OpenedList) -> None:
    """Name what is not read, and how to say what it means."""
    for question in opened.columns.questions():
        click.echo(question, err=True)
    if opened.columns.questions():
        click.echo("Säg vad en kolumn betyder med --column ”Rubrik=fält”.", err=True)
    for sheet in opened.other_sheets:
        click.echo(f"Bladet ”{sheet}” läses inte.", err=True)


def _write(target: Path, source: Path, workbook: bytes) -> None:
    """Only the owner may read it: it holds what the list held."""
    if target.exists() and target.samefile(source):
        raise RuleBroken("Skriv raderna att rätta till en annan fil än listan själv.")
    target.touch(mode=0o600)
    target.write_bytes(workbook)


def _show(report: Report, *, dry_run: bool) -> None:
    if report.ended_consents:
        click.echo(
            f"{report.ended_consents} ärenden har samtycken som gått ut: bara den part som "
            "lyfte ser dem.",
            err=True,
        )
    if dry_run:
        click.echo("Det här är en provkörning: inget har förts in.", err=True)
    outcomes: Sequence[Outcome] = report.outcomes
    for line in report_lines(outcomes):
        click.echo(line)
