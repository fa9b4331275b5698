"""`trisam calendar`: closing every address at once, when they may be known to others."""

import click

from trisam.calendars import service
from trisam.core import commands, swedish
from trisam.core.actor import Actor
from trisam.core.db import transaction

ACTOR = Actor.of_system("kommandoraden")


@click.group("calendar", cls=commands.Group)
def calendar() -> None:
    """Kalenderadresserna som människor har lagt in i sina kalenderprogram."""


@calendar.command("turn-off")
def turn_off() -> None:
    """Stäng av allas kalenderadresser.

    Efter en återläsning, då adresser som var bytta gäller igen, eller när någon har kommit över
    dem, till exempel i en logg. Var och en skapar en ny adress under Mitt konto.
    """
    with transaction():
        count = service.turn_off_all(ACTOR)
    words = swedish.count_of(count, "kalenderadress", "kalenderadresser")
    click.echo(f"{words} stängdes av." if count else "Ingen har någon kalenderadress.")
