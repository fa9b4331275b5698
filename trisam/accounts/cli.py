"""Commands for accounts: the first administrator, and closing the door in a hurry."""

import sys

import click

from trisam.accounts import queries, service
from trisam.accounts.models import Account
from trisam.core import commands
from trisam.core.actor import ROLE_WORDS, Actor, Role
from trisam.core.db import reading, transaction
from trisam.core.errors import RuleBroken
from trisam.parties import queries as parties
from trisam.parties.models import Unit

ACTOR = Actor.of_system("kommandoraden")
ROLES = {words: role for role, words in ROLE_WORDS.items()}


@click.group("account", cls=commands.Group)
def account() -> None:
    """Konton: skapa och stäng av."""


@account.command("create")
@click.option("--name", metavar="NAMN", help="Personens namn.")
@click.option("--email", metavar="ADRESS", help="E-postadressen som personen loggar in med.")
@click.option(
    "--role",
    "roles",
    metavar="ROLL",
    multiple=True,
    help=f"En av: {', '.join(ROLES)}. Kan upprepas.",
)
@click.option("--unit", metavar="ENHET", help="Arbetsplatsens namn. Tomt för den som ingen har.")
@click.option("--password-stdin", is_flag=True, help="Läs lösenordet från standard in.")
def create(
    name: str | None,
    email: str | None,
    roles: tuple[str, ...],
    unit: str | None,
    password_stdin: bool,
) -> None:
    """Skapa ett konto. Det som inte står som val frågas efter.

    Lösenordet skrivs aldrig på kommandoraden, där andra kan läsa det.
    """
    name = _asked("Namn", name)
    email = _address(_asked("E-postadress", email))
    asked_roles = roles or tuple(_asked(f"Roller ({', '.join(ROLES)})", None).split(","))
    wanted = [_role(word) for word in asked_roles]
    unit_name = click.prompt("Enhet", default="", show_default=False) if unit is None else unit
    with reading():
        place = _unit(unit_name) if unit_name.strip() else None
    password = _from_stdin() if password_stdin else _asked_password()
    with transaction():
        service.create(
            ACTOR,
            name=name,
            email=email,
            password=password,
            unit_id=place.id if place else None,
            roles=wanted,
        )
    click.echo(f"Kontot för {email} är skapat.")


@account.command("deactivate")
@click.argument("email", metavar="ADRESS")
def deactivate(email: str) -> None:
    """Stäng av ett konto: personen är utloggad vid nästa klick."""
    with transaction():
        service.deactivate(ACTOR, _open_account(email))
    click.echo(f"Kontot för {email} är avstängt.")


@account.command("reset")
@click.argument("email", metavar="ADRESS")
@click.option("--password-stdin", is_flag=True, help="Läs lösenordet från standard in.")
def reset(email: str, password_stdin: bool) -> None:
    """Ge ett konto ett nytt första lösenord och ta bort dess tvåfaktor.

    För en administratör som har blivit av med telefonen. Personen byter lösenord och ställer in
    tvåfaktor vid nästa inloggning.
    """
    password = _from_stdin() if password_stdin else _asked_password()
    with transaction():
        service.let_in_again(ACTOR, _open_account(email), password, without_factor=True)
    click.echo(f"Kontot för {email} har ett nytt första lösenord och ingen tvåfaktor.")


def _open_account(email: str) -> Account:
    found = queries.by_email(email)
    if found is None:
        raise RuleBroken(f"Det finns inget öppet konto med adressen {email}.")
    return found


def _asked(question: str, given: str | None) -> str:
    answer = click.prompt(question, default="", show_default=False) if given is None else given
    if not answer.strip():
        raise RuleBroken(f"{question.partition(' (')[0]} saknas.")
    return " ".join(answer.split())


def _address(email: str) -> str:
    before, at, after = email.partition("@")
    if not (before and at and after) or " " in email:
        raise RuleBroken(f"{email} är ingen e-postadress.")
    return email.lower()


def _role(word: str) -> Role:
    role = ROLES.get(word.strip().lower())
    if role is None:
        raise RuleBroken(f"Rollen {word.strip()} finns inte. Välj bland: {', '.join(ROLES)}.")
    return role


def _unit(name: str) -> Unit:
    found = parties.units_named(ACTOR, name)
    if not found:
        raise RuleBroken(f"Enheten {name} finns inte.")
    if len(found) > 1:
        full = " eller ".join(f"{unit.party.short_name} {unit.name}" for unit in found)
        raise RuleBroken(f"Det finns flera enheter som heter {name}. Skriv {full}.")
    return found[0]


def _asked_password() -> str:
    password: str = click.prompt("Lösenord", hide_input=True)
    if password != click.prompt("Lösenordet en gång till", hide_input=True):
        raise RuleBroken("Lösenorden är inte lika. Försök igen.")
    return password


def _from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")
