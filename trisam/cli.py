"""The `trisam` command: thin, like views. Each feature brings its own commands."""

from functools import partial

import click

from config import BadSetting, Config
from trisam import migrate, scheduler, serving
from trisam.accounts.cli import account
from trisam.audit.cli import audit
from trisam.calendars.cli import calendar
from trisam.core import commands, db
from trisam.core.errors import RuleBroken
from trisam.demo.cli import demo
from trisam.extracts.cli import extract
from trisam.factory import connect
from trisam.imports.cli import import_group
from trisam.keys.cli import keys_group
from trisam.parties.cli import organisation
from trisam.reports.cli import report
from trisam.retention.cli import restore
from trisam.retention.service import restoring
from trisam.statistics.cli import statistics_group
from trisam.surveys.cli import survey

HIGHEST_PORT = 65535


@click.group(cls=commands.Group)
@click.pass_context
def main(context: click.Context) -> None:
    """Trisam: teammöten, samtycken och uppföljning.

    Inställningarna heter TRISAM_… och står i docs/operations.md.
    """
    context.obj = partial(_open, _config())


def _config() -> Config:
    try:
        return Config.from_environment()
    except BadSetting as error:
        raise RuleBroken(str(error)) from error


def _open(config: Config, present: bool) -> None:
    connect(config)
    click.get_current_context().find_root().call_on_close(db.engine().dispose)
    if present:
        migrate.demand_present_shape()


@main.group("db")
def database() -> None:
    """Databasen: uppdatera den och se hur den ligger till."""


@database.command("upgrade", present=False)
def upgrade() -> None:
    """Uppdatera databasen till den här versionen."""
    migrate.upgrade()
    click.echo(migrate.SENTENCES[migrate.Shape.PRESENT])


@database.command("status", present=False)
def status() -> int:
    """Visa om databasen är uppdaterad. Slutar med 0 om den är det, annars 1."""
    found = migrate.shape()
    click.echo(migrate.SENTENCES[found])
    return int(found is not migrate.Shape.PRESENT)


@database.command("revise", present=False)
@click.argument("message", metavar="TEXT")
def revise(message: str) -> None:
    """Skriv en migrering för det som modellerna har och databasen saknar.

    För den som utvecklar Trisam. TEXT säger på engelska vad som ändras.
    """
    migrate.revise(message)


@main.command("serve")
@click.option("--host", metavar="ADRESS", default=serving.HOST, help="Adress att svara på.")
@click.option(
    "--port",
    metavar="TAL",
    type=commands.WholeNumber(1, HIGHEST_PORT),
    default=serving.PORT,
    help=f"Port att svara på. Utan val: {serving.PORT}.",
)
@click.option(
    "--workers",
    metavar="TAL",
    type=commands.WholeNumber(1, serving.MOST_WORKERS),
    default=serving.WORKERS,
    help=f"Antal processer. Utan val: {serving.WORKERS}.",
)
@click.option("--with-scheduler", is_flag=True, help="Kör också det tidsstyrda arbetet.")
def serve(host: str, port: int, workers: int, with_scheduler: bool) -> None:
    """Starta webbplatsen. Ctrl-C avslutar."""
    _catch_up()
    serving.serve(_config(), serving.Door(host, port), workers, with_scheduler=with_scheduler)


@main.command("scheduler")
@click.option("--beside", is_flag=True, hidden=True)
def run_scheduler(beside: bool) -> None:
    """Kör det tidsstyrda arbetet. En sådan process räcker. Ctrl-C avslutar."""
    config = _config()
    _catch_up()
    if not beside:
        jobs = len(scheduler.jobs(config))
        click.echo(f"Det tidsstyrda arbetet är igång: {jobs} jobb. Ctrl-C avslutar.")
    scheduler.serve(config, beside=beside)


def _catch_up() -> None:
    """Nothing starts on a database that was put back and has not caught up with the journal."""
    restoring.demand_caught_up()
    restoring.remember()


main.add_command(account)
main.add_command(audit)
main.add_command(calendar)
main.add_command(demo)
main.add_command(extract)
main.add_command(import_group)
main.add_command(keys_group)
main.add_command(organisation)
main.add_command(report)
main.add_command(restore)
main.add_command(statistics_group(lambda: _config().smallest_cell))
main.add_command(survey)
