"""`trisam demo`."""

import time

import click

from trisam.core import clock, commands, db
from trisam.demo import queries, service


@click.command("demo", cls=commands.Command)
@click.option("--if-empty", is_flag=True, help="Gör ingenting om databasen redan har innehåll.")
def demo(*, if_empty: bool) -> None:
    """Fyll en tom databas med ett påhittat Gävleborg att prova i."""
    began = time.monotonic()
    with db.transaction():
        if if_empty and not queries.is_empty():
            return
        service.fill(clock.today(), _say)
    _say(f"Demolänet är klart efter {time.monotonic() - began:.0f} s.")


def _say(line: str) -> None:
    click.echo(line, err=True)
