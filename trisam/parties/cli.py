"""`trisam organisation`: what a new installation needs before the pages can do the rest."""

import click

from trisam.core import commands
from trisam.core.actor import Actor
from trisam.core.db import transaction
from trisam.parties import service

ACTOR = Actor.of_system("kommandoraden")


@click.group("organisation", cls=commands.Group)
def organisation() -> None:
    """Organisationen: parter och kommuner i en ny installation."""


@organisation.command("init")
@click.option(
    "--kommun",
    "kommuner",
    metavar="NAMN",
    multiple=True,
    help="En kommun i länet. Kan upprepas. Utan val: de tio i Gävleborg.",
)
def init(kommuner: tuple[str, ...]) -> None:
    """Lägg till de parter, gäster och kommuner som saknas.

    Det som redan finns ändras inte. Enheter och team läggs till på sidan Administration.
    """
    with transaction():
        added = service.found(ACTOR, kommuner)
    if not (added.parties or added.kommuner or added.pairs):
        click.echo("Allt finns redan. Inget är ändrat.")
        return
    for heading, names in (("Parter", added.parties), ("Kommuner", added.kommuner)):
        if names:
            click.echo(f"{heading} som lades till: {', '.join(names)}.")
    if added.pairs:
        click.echo(
            f"Regler för parter som lades till: {added.pairs}. Parternas jurister avgör dem."
        )
