"""The `trisam` command: thin, like views. Each feature brings its own commands."""

import click

from config import Config
from trisam import migrate
from trisam.factory import connect


@click.group()
def main() -> None:
    """Trisam: teammöten, samtycken och uppföljning."""
    connect(Config.from_environment())


@main.group("db")
def database() -> None:
    """Databasen."""


@database.command("upgrade")
def upgrade() -> None:
    """Uppdatera databasen till den här versionen."""
    migrate.upgrade()


@database.command("revise")
@click.argument("message")
def revise(message: str) -> None:
    """Skriv en migrering för det som modellerna har och databasen saknar."""
    migrate.revise(message)
