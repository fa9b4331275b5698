"""Errors of a command as Swedish sentences: what was typed, what the files and the database say."""

import errno
import re
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.exc import InterfaceError, OperationalError

from trisam.core.errors import Forbidden, NotFound, RuleBroken

_PATHS = (
    ("does not exist", "{} finns inte."),
    ("is a directory", "{} är en mapp. Skriv namnet på en fil."),
    ("is a file", "{} är en fil. Skriv namnet på en mapp."),
    ("is not readable", "{} får inte läsas."),
    ("is not writable", "{} får inte skrivas."),
)


def foreseeable(error: Exception) -> str | None:
    """The sentence for an error that a user can meet; None for a defect in the program."""
    for kind, say in _SENTENCES:
        if isinstance(error, kind):
            return say(error)
    return None


def _no_such_option(error: click.NoSuchOption) -> str:
    return f"Valet {error.option_name} finns inte.{_perhaps(error.possibilities)}{_help(error)}"


def _no_such_command(error: click.NoSuchCommand) -> str:
    return (
        f"Kommandot {error.command_name} finns inte.{_perhaps(error.possibilities)}{_help(error)}"
    )


def _perhaps(names: list[str] | None) -> str:
    return f" Menade du {' eller '.join(sorted(names))}?" if names else ""


def _help(error: click.UsageError) -> str:
    return f" Hjälp: {error.ctx.command_path} --help" if error.ctx else ""


def _missing(error: click.MissingParameter) -> str:
    return f"{_named(error.param)} saknas.{_help(error)}"


def _misused(error: click.BadOptionUsage) -> str:
    wrong = "tar inget värde" if "does not take" in error.message else "behöver ett värde"
    return f"Valet {error.option_name} {wrong}.{_help(error)}"


def _bad_value(error: click.BadParameter) -> str:
    """What the parameter takes. A type of our own has said so in Swedish itself."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        wanted = "välj bland " + ", ".join(str(choice) for choice in kind.choices) + "."
    elif isinstance(kind, click.types.IntParamType):
        wanted = "skriv ett heltal."
    elif isinstance(kind, click.Path | click.File):
        return _bad_path(error.message)
    else:
        wanted = error.message
    return f"{_named(error.param)}: {wanted}" if error.param else wanted


def _bad_path(message: str) -> str:
    name = re.search(r"'(.*)'", message)
    shown = name.group(1) if name else "Filen"
    for english, swedish in _PATHS:
        if english in message:
            return swedish.format(shown)
    return f"{shown} går inte att öppna."


def _named(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return f"Valet {max(param.opts, key=len)}"
    return f"Argumentet {param.human_readable_name}" if param else "Något"


def _usage(error: click.UsageError) -> str:
    if "unexpected extra argument" in error.message:
        extra = re.search(r"\((.*)\)", error.message)
        return f"Det är för många ord: {extra.group(1) if extra else ''}.{_help(error)}"
    return error.message


def _file(error: OSError) -> str:
    """A file or folder that cannot be used. Sentences of our own have no error number."""
    if error.errno is None:
        return str(error)
    if error.errno == errno.ENOSPC:
        return "Disken är full. Inget har sparats halvt. Frigör plats och försök igen."
    where = error.filename or "Filen"
    reasons = {
        errno.EACCES: "får inte läsas eller skrivas av den som kör kommandot",
        errno.EPERM: "får inte läsas eller skrivas av den som kör kommandot",
        errno.ENOENT: "finns inte",
        errno.ENOTDIR: "ligger inte i en mapp",
        errno.EEXIST: "finns redan och är inte en mapp",
        errno.EROFS: "ligger på en disk som inte får skrivas",
    }
    return f"{where} {reasons.get(error.errno, 'går inte att använda')}."


def _database(error: OperationalError | InterfaceError) -> str:
    said = str(error.orig)
    if "no such table" in said or "no such column" in said:
        return "Databasen är inte uppdaterad. Kör: trisam db upgrade"
    if "locked" in said:
        return "Databasen är upptagen av ett annat program. Försök igen om en stund."
    if "disk is full" in said:
        return "Disken är full. Inget har sparats halvt. Frigör plats och försök igen."
    return "Databasen svarar inte. Är den igång, och stämmer TRISAM_DATABASE_URL?"


_SENTENCES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Any], str]], ...]
_SENTENCES = (
    (RuleBroken, lambda error: error.sentence),
    (NotFound, lambda _: "Det finns inte."),
    (Forbidden, lambda _: "Det får du inte göra."),
    (click.NoSuchOption, _no_such_option),
    (click.NoSuchCommand, _no_such_command),
    (click.MissingParameter, _missing),
    (click.BadOptionUsage, _misused),
    (click.BadParameter, _bad_value),
    (click.FileError, lambda error: f"{error.ui_filename} går inte att öppna."),
    (click.UsageError, _usage),
    (click.ClickException, lambda error: error.format_message()),
    (OSError, _file),
    ((OperationalError, InterfaceError), _database),
)
