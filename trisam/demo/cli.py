"""`trisam demo`."""

import time

import click

from trisam.core import db
from trisam.core.errors import RuleBroken
from trisam.demo import queries, service

REFUSED = 2


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Gör ingenting om databasen redan har innehåll.")
def demo(*, if_empty: bool) -> None:
    """Fyll en tom databas med ett påhittat Gävleborg att prova i."""
    began = time.monotonic()
    try:
        with db.transaction():
            if if_empty and not queries.is_empty():
                return
            service.fill(_say)
    except RuleBroken as error:
        click.echo(error.sentence, err=True)
        raise SystemExit(REFUSED) from None
    _say(f"Demolänet är klart efter {time.monotonic() - began:.0f} s.")


def _say(line: str) -> None:
    click.echo(line, err=True)
