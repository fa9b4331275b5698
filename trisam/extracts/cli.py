"""`trisam extract person`: everything about a person, on the controllers' joint request."""

import os
import sys
from pathlib import Path

import click

from trisam.core import commands
from trisam.core.actor import Actor
from trisam.core.db import transaction
from trisam.core.errors import NotFound, RuleBroken
from trisam.core.papers import paper
from trisam.extracts import service
from trisam.extracts.extract import Extract, as_json, as_paper
from trisam.people import personnummer

ACTOR = Actor.of_system("kommandoraden")
TEMPLATE = "extracts/extract.typ"
NOTHING = "Det finns ingenting om den personen."


@click.group("extract", cls=commands.Group)
def extract() -> None:
    """Registerutdrag: det som finns om en person."""


@extract.command("person")
@click.option(
    "--out",
    metavar="MAPP",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    cls=commands.Option,
    help="Mapp att lägga filerna i. Den görs om den saknas.",
)
@click.option("--case", "code", metavar="KOD", help="Ärendekod, för den som inte har personnummer.")
def person(out: Path, code: str | None) -> None:
    """Allt som alla parter har om en person, som PDF och JSON.

    Bara på parternas gemensamma begäran. Personnumret frågas efter, eller läses från standard in.
    Det skrivs aldrig på kommandoraden, där andra kan läsa det. Utdraget loggas.
    """
    digits = None if code else personnummer.parse(_asked()).digits
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with transaction():
            made = service.whole(ACTOR, digits=digits, code=code and code.strip().upper())
            files = _contents(made)
            for path in (out / name for name in files):
                if path.exists():
                    raise RuleBroken(f"{path} finns redan. Flytta den, eller välj en annan mapp.")
            for name, content in files.items():
                _write(out / name, content)
    except NotFound as error:
        raise RuleBroken(NOTHING) from error
    for name in files:
        click.echo(out / name)


def _asked() -> str:
    """From the keyboard without showing it, or one line from another program."""
    if sys.stdin.isatty():
        return str(click.prompt("Personnummer", hide_input=True))
    return sys.stdin.readline()


def _contents(made: Extract) -> dict[str, bytes]:
    return {
        f"{made.stem}.pdf": paper(TEMPLATE, as_paper(made)),
        f"{made.stem}.json": as_json(made).encode(),
    }


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
