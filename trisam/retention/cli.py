"""`trisam restore`: what has to happen after a backup was put back, before anybody may read."""

from collections import Counter

import click

from trisam.core import commands
from trisam.core.actor import Actor
from trisam.core.swedish import count_of
from trisam.retention.queries.afterwards import FactKind
from trisam.retention.service import restoring

ACTOR = Actor.of_system("återläsningen")


@click.group("restore", cls=commands.Group)
def restore() -> None:
    """Återläst säkerhetskopia: låt senare återtaganden och gallringar gälla igen."""


@restore.command("status")
def status() -> int:
    """Visa om databasen saknar något som gjordes efter säkerhetskopian. Slutar i så fall med 1."""
    _say_where()
    missing = Counter(FactKind(fact["fact"]) for fact in restoring.behind())
    if not missing:
        click.echo("Databasen saknar inget av det som står i journalen.")
        return 0
    click.echo("Databasen saknar:")
    _say(missing)
    click.echo("Kör: trisam restore reapply")
    return 1


@restore.command("note")
def note() -> None:
    """Skriv i journalen det som databasen har och journalen saknar.

    Kör det på den gamla databasen, om den går att öppna, innan den byts ut.
    """
    _say_where()
    added = restoring.remember()
    click.echo(f"{count_of(added, 'händelse', 'händelser')} lades till.")


@restore.command("reapply")
def reapply() -> None:
    """Låt det som står i journalen gälla igen. Det går att köra flera gånger."""
    _say_where()
    done = restoring.reapply(ACTOR)
    if not done:
        click.echo("Inget att göra: databasen saknar inget av det som står i journalen.")
        return
    click.echo("Gäller nu igen:")
    _say(done)


def _say_where() -> None:
    kept = restoring.kept_in()
    if kept is not None:
        there = "" if kept.path.exists() else " (finns inte)"
        click.echo(f"Journalen: {kept.path}{there}", err=True)


def _say(counts: Counter[FactKind]) -> None:
    for kind in FactKind:
        if counts[kind]:
            click.echo(f"  {counts[kind]} {restoring.WORDS[kind]}")
