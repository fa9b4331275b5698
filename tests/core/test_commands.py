"""Commands speak Swedish: help, and an error as one sentence with exit code 2."""

import errno
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy.exc import OperationalError

from trisam.core import commands
from trisam.core.command_errors import foreseeable
from trisam.core.errors import Forbidden, NotFound, RuleBroken


@click.group(cls=commands.Group)
def program() -> None:
    """Ett program."""


@program.command("rakna")
@click.argument("source", metavar="FIL", type=click.Path(exists=True, dir_okay=False))
@click.option("--tal", type=commands.WholeNumber(1, 9), metavar="TAL", help="Hur många.")
@click.option("--farg", type=click.Choice(["blå", "gul"]), metavar="FÄRG", help="Färgen.")
@click.option("--lag", default="blå", show_default=True, metavar="LAG", help="Laget.")
@click.option("--heltal", type=int, metavar="TAL", help="Vilket som helst.")
@click.option("--snabbt", is_flag=True, help="Fort.")
def count(**_options: object) -> None:
    """Räkna."""
    click.echo("klart")


@program.command("flytta")
@click.option("--till", required=True, metavar="PLATS", help="Vart.")
@click.option("--tid", required=True, default="nu", show_default=True, metavar="TID", help="När.")
def move(till: str, tid: str) -> None:
    """Flytta."""


@program.command("svara")
def answer() -> int:
    """Svara med tre."""
    return 3


def run(*words: str, opener: commands.Opener | None = None) -> Result:
    return CliRunner().invoke(program, words, prog_name="program", obj=opener)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["räkna"], "Kommandot räkna finns inte. Menade du rakna? Hjälp: program --help"),
        (["--x"], "Valet --x finns inte. Hjälp: program --help"),
        (["rakna", "--snabt"], "Valet --snabt finns inte. Menade du --snabbt?"),
        (["rakna"], "Argumentet FIL saknas. Hjälp: program rakna --help"),
        (["rakna", "--tal"], "Valet --tal behöver ett värde."),
        (["rakna", "--snabbt=ja"], "Valet --snabbt tar inget värde."),
        (["rakna", "--tal", "tio"], "Valet --tal: tio går inte. Skriv ett heltal från 1 till 9."),
        (["rakna", "--tal", "10"], "Valet --tal: 10 går inte. Skriv ett heltal från 1 till 9."),
        (["rakna", "--heltal", "tio"], "Valet --heltal: skriv ett heltal."),
        (["rakna", "--farg", "röd"], "Valet --farg: välj bland blå, gul."),
        (["rakna", "saknas.xlsx"], "saknas.xlsx finns inte."),
        (["rakna", "/"], "/ är en mapp. Skriv namnet på en fil."),
        (["svara", "nu", "genast"], "Det är för många ord: nu genast. Hjälp: program svara --help"),
    ],
)
def test_a_slip_of_the_pen_is_one_sentence_and_exit_code_2(words: list[str], sentence: str) -> None:
    result = run(*words)

    assert result.exit_code == commands.REFUSED
    assert result.stdout == ""
    assert result.stderr.startswith(sentence)
    assert result.stderr.count("\n") == 1


def test_a_program_without_a_command_shows_its_help_and_refuses() -> None:
    result = run()

    assert result.exit_code == commands.REFUSED
    assert "Kommandon:" in result.stderr


@pytest.mark.parametrize("words", [["--help"], ["rakna", "--help"], ["flytta", "--help"]])
def test_help_holds_no_word_of_english(words: list[str]) -> None:
    result = run(*words)

    assert result.exit_code == 0
    assert result.stdout.startswith("Användning: program")
    assert commands.HELP in result.stdout
    assert english_in(result.stdout) == []


def test_a_planted_english_word_in_the_help_is_caught() -> None:
    @click.command()
    @click.option("--size", type=int, show_default=True, default=1)
    def plain(size: int) -> None:
        """Räkna."""

    found = english_in(CliRunner().invoke(plain, ["--help"]).stdout)
    assert {"Usage", "Options", "INTEGER", "default", "Show"} <= set(found)


def english_in(text: str) -> list[str]:
    """click's own words, where they were left as they are."""
    words = "Usage|Options|Commands|OPTIONS|COMMAND|ARGS|INTEGER|FILENAME|default|required|Show"
    return re.findall(rf"\b({words})\b", text)


def test_a_command_that_returns_a_number_ends_with_it() -> None:
    assert run("svara").exit_code == 3
    assert run("rakna", __file__).exit_code == 0


def test_the_installation_is_opened_before_a_command_and_not_for_its_help() -> None:
    opened: list[bool] = []

    run("svara", "--help", opener=opened.append)
    assert opened == []
    run("svara", opener=opened.append)
    assert opened == [True]


def test_a_defect_is_not_dressed_up_as_a_mistake_of_the_user() -> None:
    assert foreseeable(KeyError("plats")) is None

    def broken(_present: bool) -> None:
        raise KeyError("plats")

    assert isinstance(run("svara", opener=broken).exception, KeyError)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RuleBroken("Mötet är fullt."), "Mötet är fullt."),
        (NotFound(), "Det finns inte."),
        (Forbidden(), "Det får du inte göra."),
        (PermissionError("Nyckelfilen kan läsas av andra."), "Nyckelfilen kan läsas av andra."),
        (FileNotFoundError(errno.ENOENT, "No such file", "/a/b"), "/a/b finns inte."),
        (OSError(errno.ENOSPC, "No space left"), "Disken är full. Inget har sparats halvt."),
        (OSError(errno.EIO, "I/O error", "/a/b"), "/a/b går inte att använda."),
        (OperationalError("", {}, Exception("no such table: x")), "Databasen är inte uppdaterad."),
        (OperationalError("", {}, Exception("database is locked")), "Databasen är upptagen"),
        (OperationalError("", {}, Exception("database or disk is full")), "Disken är full."),
        (OperationalError("", {}, Exception("connection refused")), "Databasen svarar inte."),
    ],
)
def test_what_files_rules_and_databases_say_is_a_sentence(error: Exception, sentence: str) -> None:
    said = foreseeable(error)

    assert said is not None
    assert said.startswith(sentence)


def test_ctrl_c_is_answered_shortly() -> None:
    def interrupted(_present: bool) -> None:
        raise KeyboardInterrupt

    result = run("svara", opener=interrupted)
    assert result.exit_code == commands.INTERRUPTED
    assert result.stderr.endswith("Avbrutet.\n")


def test_a_file_that_exists_is_taken(tmp_path: Path) -> None:
    (tmp_path / "lista.csv").touch()
    assert run("rakna", str(tmp_path / "lista.csv")).stdout == "klart\n"
