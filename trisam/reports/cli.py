"""`trisam report`: a report as a file, with what has been written in it so far."""

from pathlib import Path
from typing import Any

import click

from config import Config
from trisam.audit import service as audit
from trisam.core import commands
from trisam.core.actor import Actor
from trisam.core.db import transaction
from trisam.core.errors import RuleBroken
from trisam.reports import queries
from trisam.reports.chapters import ReportKind
from trisam.reports.quarters import Quarters
from trisam.reports.service import content, files

ACTOR = Actor.of_system("kommandoraden")
_MAKERS = {"docx": files.as_docx, "pdf": files.as_pdf}


class Period(click.ParamType[Quarters]):
    """Whole quarters or years: 2026-k3, 2025, 2024-k1--2025-k4."""

    name = "period"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Quarters:
        """The period; else a sentence that says how one is written."""
        try:
            return Quarters.read(str(value))
        except ValueError:
            self.fail(
                f"{value} går inte. Skriv till exempel 2026-k3, 2025 eller 2024-k1--2025-k4.",
                param,
                ctx,
            )


@click.command("report", cls=commands.Command)
@click.argument("kind", metavar="RAPPORT", type=click.Choice([one.value for one in ReportKind]))
@click.option(
    "--kommun",
    metavar="NAMN",
    required=True,
    cls=commands.Option,
    help="Kommunen som den skrivs i en adress: sandviken.",
)
@click.option(
    "--period",
    metavar="PERIOD",
    type=Period(),
    required=True,
    cls=commands.Option,
    help="Hela kvartal eller år: 2026-k3, 2025 eller 2024-k1--2025-k4.",
)
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(sorted(_MAKERS)),
    default="pdf",
    help="docx eller pdf. Utan val: pdf.",
)
@click.option(
    "--out",
    metavar="FIL",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    cls=commands.Option,
    help="Filen som skrivs. Den får inte finnas redan.",
)
def report(kind: str, kommun: str, period: Quarters, form: str, out: Path) -> None:
    """Skriv en rapport som fil: det som är skrivet, och talen.

    RAPPORT är aktivitetsrapport eller slutrapport. Är den inte påbörjad blir kapitlen tomma.
    """
    with transaction():
        found = queries.for_a_file(ReportKind(kind), kommun, period)
        made = _MAKERS[form](content.of(found, Config.from_environment().smallest_cell))
        audit.record(ACTOR, "report.print", f"kommun:{kommun}", reason=found.stem)
        try:
            with out.open("xb") as file:
                file.write(made)
        except FileExistsError as error:
            raise RuleBroken(f"{out} finns redan. Flytta den eller byt namn.") from error
    click.echo(out)
