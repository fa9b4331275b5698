"""Commands for the access log: check it, take it out, sign its head."""

import os
import sys
from pathlib import Path
from typing import TextIO

import click

from trisam.audit import export, heads, queries, service
from trisam.audit.verification import Verification
from trisam.core import commands, crypto
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.core.swedish import count_of

ACTOR = Actor.of_system("kommandoraden")
FAULTS_SHOWN = 20
NO_HEAD = (
    "Filen med huvuden saknas eller är tom, så ett avskuret slut syns inte. Lägg tillbaka den, "
    "eller kör med --first om loggen aldrig har kontrollerats."
)
TOLD_EVERY = 100_000


@click.group("audit", cls=commands.Group)
def audit() -> None:
    """Åtkomstloggen: kontrollera den och ta ut den."""


@audit.command("verify")
@click.option("--first", is_flag=True, help="Första gången: det finns inget huvud att jämföra med.")
def verify(first: bool) -> int:
    """Kontrollera att ingen har ändrat loggen. Slutar med 0 om den är hel, annars 1."""
    ring = crypto.ring()
    check = Verification(ring.log, ring.witness, heads.kept())
    with reading():
        for number in check.walk(queries.every_entry()):
            if number % TOLD_EVERY == 0:
                click.echo(f"{number} poster kontrollerade …", err=True)
        end = queries.end()
        faults = check.finish(end.number, end.link)
        line = queries.signed_head()
    if not (first or check.heads or check.last == 0):
        faults.append(NO_HEAD)
    for fault in faults[:FAULTS_SHOWN]:
        click.echo(fault)
    if len(faults) > FAULTS_SHOWN:
        click.echo(f"… och {len(faults) - FAULTS_SHOWN} fel till.")
    if faults:
        return 1
    heads.keep(line)
    checked = count_of(check.last, "post", "poster")
    click.echo(f"Loggen är hel: {checked}, {count_of(check.heads, 'huvud', 'huvuden')}.")
    return 0


@audit.command("head")
def head() -> None:
    """Visa hur loggen står nu, signerat, och nyckelns fingeravtryck."""
    with reading():
        line = queries.signed_head()
    click.echo(line)
    shown = heads.read(line, crypto.ring().witness).fingerprint
    click.echo(f"Nyckelns fingeravtryck: {shown}", err=True)


@audit.command("export")
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path))
def take_out(file: Path) -> None:
    """Skriv hela loggen till FIL, en rad per post. Uttaget loggas självt."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            written = _write(out)
    except BaseException:
        file.unlink()  # half an export is none
        raise
    click.echo(f"{count_of(written, 'post', 'poster')} i {file}.", file=sys.stdout)


def _write(out: TextIO) -> int:
    """Log the export and write it, itself included; how many entries."""
    with transaction():
        service.record(ACTOR, "log.export", "log:all")
    written = 0
    with reading():
        for line in export.lines(queries.every_entry()):
            out.write(line + "\n")
            written += 1
    out.flush()
    os.fsync(out.fileno())
    return written
