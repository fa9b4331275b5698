"""Commands for a terminal, in Swedish: click's own words, and errors as sentences.

Features build their commands on `Group` and `Command`; `trisam.cli` is the root of them.
A foreseeable error is one sentence on stderr and exit code 2, never a traceback.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from trisam.core.command_errors import foreseeable

REFUSED = 2
INTERRUPTED = 130
HELP = "Visa den här hjälpen."
SECTIONS = {"Options": "Val", "Commands": "Kommandon", "Positional arguments": "Argument"}
EXTRAS = {"[required]": "[måste anges]", "; required]": "; måste anges]", "[default: ": "[annars "}

Opener = Callable[[bool], None]
"""Opens the installation; True asks that its tables have their present shape."""


class _Formatter(click.HelpFormatter):
    """Help with Swedish headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that says how the command is written."""
        super().write_usage(prog, args, prefix or "Användning: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A part of the help under its heading."""
        with super().section(SECTIONS.get(name, name)):
            yield

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """A list of terms; what click adds to their explanations is Swedish too."""
        super().write_dl([(term, _swedish(text)) for term, text in rows], col_max, col_spacing)


def _swedish(text: str) -> str:
    for english, swedish in EXTRAS.items():
        text = text.replace(english, swedish)
    return text


class _Context(click.Context):
    formatter_class = _Formatter


class _Swedish(click.Command):
    """What commands and groups have in common."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in Swedish."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP
        return option


class Command(_Swedish):
    """A command that works on the installation.

    It is opened before the command runs, and not for `--help`. `present=False` is for the
    commands that bring the tables into their present shape.
    """

    def __init__(self, *args: Any, present: bool = True, **options: Any) -> None:
        options.setdefault("options_metavar", "[VAL]")
        super().__init__(*args, **options)
        self.present = present

    def invoke(self, ctx: click.Context) -> Any:
        """Open the installation, then do the work."""
        opener: Opener | None = ctx.find_root().obj
        if opener is not None:
            opener(self.present)
        return super().invoke(ctx)


class WholeNumber(click.ParamType[int]):
    """A whole number within limits, both included."""

    name = "tal"

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest, self.highest = lowest, highest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; else a sentence that says which are possible."""
        typed = str(value).strip()
        if not (typed.isascii() and typed.isdigit() and self.lowest <= int(typed) <= self.highest):
            self.fail(
                f"{typed} går inte. Skriv ett heltal från {self.lowest} till {self.highest}.",
                param,
                ctx,
            )
        return int(typed)


class Option(click.Option):
    """An option whose help says in Swedish that it must be given."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        """What stands in brackets after the help."""
        extra = super().get_help_extra(ctx)
        if "required" in extra:
            extra["required"] = "måste anges"
        return extra


class Group(_Swedish, click.Group):
    """A command that has commands."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("options_metavar", "[VAL]")
        options.setdefault("subcommand_metavar", "KOMMANDO …")
        super().__init__(*args, **options)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run as a program. Always ends with `SystemExit`: 0, 2 for what can be mended, 130.

        A command that returns a whole number chooses the exit code.
        """
        options["standalone_mode"] = False
        try:
            code = super().main(*args, **options)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help(), err=True)
            sys.exit(REFUSED)
        except click.Abort:
            click.echo("Avbrutet.", err=True)
            sys.exit(INTERRUPTED)
        except Exception as error:
            sentence = foreseeable(error)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            sys.exit(REFUSED)
        sys.exit(code if isinstance(code, int) else 0)
