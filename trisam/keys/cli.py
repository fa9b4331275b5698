"""`trisam keys`: the keys of personal text. The answer goes to standard out, what is told
meanwhile to standard error. Never a key, only its id."""

import sys

import click

from trisam.core import clock, commands, crypto, swedish
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken
from trisam.keys import service
from trisam.keys.service import KeyFact, Outcome

ACTOR = Actor.of_system("kommandoraden")
STEPS = 10
"""How many lines tell of the way, where it cannot be told in place."""
MOST_BROKEN_SHOWN = 20


@click.group("keys", cls=commands.Group)
def keys_group() -> None:
    """Nycklarna som personuppgifterna är förseglade med."""


@keys_group.command("status")
def status() -> int:
    """Visa nycklarna, hur gamla de är och hur mycket som ligger på var och en.

    Slutar med 0 om allt ligger på den nyckel som gäller, annars 1.
    """
    found = service.status(ACTOR)
    for key in found.keys:
        click.echo(_line(key))
    click.echo(f"Sökindex: {swedish.count_of(found.indexed, 'personnummer', 'personnummer')}.")
    if found.index_is_changing:
        click.echo("Sökindexet byter nyckel. Fortsätt med: trisam keys rotate --index")
    elif found.misplaced:
        click.echo(f"{swedish.number(found.misplaced)} av dem hittas inte vid sökning.")
    if not found.is_settled and not found.index_is_changing:
        click.echo("Flytta det som ligger fel med: trisam keys rotate")
    return int(not found.is_settled)


@keys_group.command("new")
def new() -> None:
    """Lägg till en ny nyckel. Allt som sparas från och med nu förseglas med den."""
    name = service.new_key(ACTOR)
    click.echo(f"Nyckel {name} gäller från och med nu, också för det som redan är igång.")
    click.echo(f"Säkerhetskopiera {crypto.key_file().path} innan du gör något annat.")
    click.echo("Flytta sedan det som ligger på äldre nycklar med: trisam keys rotate")


@keys_group.command("rotate")
@click.option("--index", "of_index", is_flag=True, help="Byt i stället nyckel för sökindexet.")
def rotate(*, of_index: bool) -> int:
    """Flytta allt till den nyckel som gäller, medan webbplatsen används.

    Kan avbrytas när som helst och köras igen. Äldre nycklar läggs undan när inget ligger kvar.
    Slutar med 1 om något inte gick att öppna.
    """
    told = _Told("Sökindexet räknas om" if of_index else "Förseglar om")
    if of_index:
        done = service.rotate_index(ACTOR, told)
        told.end()
        click.echo(
            f"Sökindexet har en ny nyckel. {_values(done.reindexed)} är omräknade. "
            "Säkerhetskopiera nyckelfilen."
        )
        return 0
    outcome = service.rotate(ACTOR, told)
    told.end()
    _tell(outcome)
    return int(bool(outcome.broken))


@keys_group.command("forget")
@click.argument("name", metavar="NYCKEL")
def forget(name: str) -> None:
    """Radera en undanlagd nyckel för alltid.

    Säkerhetskopior som togs medan den användes går sedan inte att läsa.
    """
    typed = click.prompt(
        "Säkerhetskopior som togs medan nyckeln användes går sedan inte att läsa. "
        "Skriv nyckelns namn en gång till",
        default="",
        show_default=False,
    )
    if typed.strip() != name:
        raise RuleBroken("Det var inte samma namn. Inget är raderat.")
    service.forget(ACTOR, name)
    click.echo(f"Nyckel {name} är raderad. Radera den också ur nyckelfilens säkerhetskopior.")


def _line(key: KeyFact) -> str:
    values = _values(key.values)
    if key.created is None:
        return f"{key.name or '–':<8}  SAKNAS i nyckelfilen  {values} går inte att öppna"
    role = "gäller nu" if key.is_current else "undanlagd" if key.retired_at else "äldre"
    age = (clock.today() - clock.local(key.created).date()).days
    made = f"skapad {swedish.day(key.created)} ({swedish.count_of(age, 'dag', 'dagar')} gammal)"
    return f"{key.name}  {role:<9}  {made}  {values}"


def _values(count: int) -> str:
    return swedish.count_of(count, "uppgift", "uppgifter")


def _tell(outcome: Outcome) -> None:
    if outcome.moved:
        click.echo(f"{_values(outcome.moved)} är omförseglade.")
    elif not outcome.broken:
        click.echo(f"Allt ligger på nyckel {crypto.ring().current}, den som gäller.")
    if outcome.reindexed:
        click.echo(f"{swedish.number(outcome.reindexed)} personnummer är omräknade i sökindexet.")
    for name in outcome.retired:
        click.echo(
            f"Inget ligger kvar på nyckel {name}. Den är undanlagd i nyckelfilen, för "
            "säkerhetskopior som togs medan den användes. När de är borta: "
            f"trisam keys forget {name}"
        )
    if outcome.retired:
        click.echo("Säkerhetskopiera nyckelfilen.")
    if outcome.broken:
        _tell_broken(outcome)


def _tell_broken(outcome: Outcome) -> None:
    shown = sorted(outcome.broken)[:MOST_BROKEN_SHOWN]
    click.echo(
        f"{_values(len(outcome.broken))} gick inte att öppna och är kvar som de var:", err=True
    )
    for place in shown:
        click.echo(f"  {place}", err=True)
    if len(outcome.broken) > len(shown):
        click.echo(f"  … och {len(outcome.broken) - len(shown)} till", err=True)


class _Told:
    """Tells how far the work has come: in place on a terminal, else a line now and then."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.in_place = sys.stderr.isatty()
        self.step = -1
        self.begun = False

    def __call__(self, done: int, whole: int) -> None:
        if not whole:
            return
        line = (
            f"{self.what}: {swedish.number(done)} av {swedish.number(whole)} "
            f"({swedish.percent(done / whole)})"
        )
        if self.in_place:
            self.begun = True
            click.echo(f"\r{line}", nl=False, err=True)
        elif (step := done * STEPS // whole) != self.step:
            self.step = step
            click.echo(line, err=True)

    def end(self) -> None:
        """Leave the line, so that what follows begins on one of its own."""
        if self.begun:
            click.echo(err=True)
