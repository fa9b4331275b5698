"""The `trisam` command on a real installation, on both databases."""

import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from tests.authenticator import Authenticator
from tests.core.test_commands import english_in
from trisam.accounts import queries as accounts
from trisam.accounts.models import Account, SecondFactor
from trisam.calendars.service import make_address
from trisam.cli import main
from trisam.core import commands, db
from trisam.core.actor import Role
from trisam.teams import queries as teams

PASSWORD = "korrekt-häst-batteri"
Trisam = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """What the installation keeps."""
    return tmp_path / "home"


@pytest.fixture
def trisam(home: Path, fresh_database_url: str) -> Iterator[Trisam]:
    """`trisam("db", "status")` runs the command on a brand-new installation."""
    environment = {"TRISAM_HOME": str(home), "TRISAM_DATABASE_URL": fresh_database_url}

    def run(*words: str, answers: str = "", **settings: str) -> Result:
        env = {**environment, **settings}
        close()
        return CliRunner(env=env).invoke(main, words, prog_name="trisam", input=answers)

    yield run
    close()


def close() -> None:
    """Close what the last command, or the test after it, opened."""
    with suppress(IndexError):  # nothing was
        db.engine().dispose()


@pytest.fixture
def installed(trisam: Trisam) -> Trisam:
    """The same, with its tables made."""
    assert trisam("db", "upgrade").exit_code == 0
    return trisam


def every_command(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """The words of each command and group, however deep."""
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, *path, name)
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", every_command(main), ids=" ".join)
def test_help_is_swedish_and_needs_no_installation(words: tuple[str, ...], tmp_path: Path) -> None:
    env = {"TRISAM_HOME": str(tmp_path / "home"), "TRISAM_DATABASE_URL": "postgresql://nowhere"}
    result = CliRunner(env=env).invoke(main, [*words, "--help"], prog_name="trisam")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(" ".join(["Användning: trisam", *words]))
    assert english_in(result.stdout) == []
    assert not (tmp_path / "home").exists()


def test_the_database_is_upgraded_and_says_how_it_stands(trisam: Trisam, home: Path) -> None:
    before = trisam("db", "status")
    assert before.exit_code == 1
    assert before.stdout == "Databasen är tom. Kör: trisam db upgrade\n"

    assert trisam("db", "upgrade").stdout == "Databasen är uppdaterad.\n"
    assert trisam("db", "upgrade").exit_code == 0, "twice does no harm"

    after = trisam("db", "status")
    assert (after.exit_code, after.stdout) == (0, "Databasen är uppdaterad.\n")
    assert stat.S_IMODE((home / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize("words", [["serve"], ["scheduler"], ["account", "deactivate", "a@b.se"]])
def test_a_database_without_tables_is_answered_with_what_to_do(
    words: list[str], trisam: Trisam
) -> None:
    result = trisam(*words)
    assert result.exit_code == commands.REFUSED
    assert result.stderr == "Databasen är tom. Kör: trisam db upgrade\n"


def test_a_database_of_a_newer_version_is_left_alone(installed: Trisam) -> None:
    with db.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2099_01_01_later'"))
    for words in (["db", "upgrade"], ["serve"]):
        result = installed(*words)
        assert result.exit_code == commands.REFUSED
        assert "nyare version" in result.stderr


def test_a_database_that_does_not_answer_is_a_sentence(trisam: Trisam) -> None:
    closed = "postgresql://trisam:hemligt@127.0.0.1:1/trisam"
    result = trisam("db", "status", TRISAM_DATABASE_URL=closed)
    assert result.exit_code == commands.REFUSED
    assert result.stderr.startswith("Databasen svarar inte.")
    assert "hemligt" not in result.output


def test_a_bad_setting_is_a_sentence(trisam: Trisam) -> None:
    result = trisam("db", "status", TRISAM_SMALLEST_CELL="abc")
    assert result.exit_code == commands.REFUSED
    assert result.stderr == "TRISAM_SMALLEST_CELL är ”abc”. Skriv ett heltal från 1 till 100.\n"


def test_a_key_file_that_others_can_read_is_refused(installed: Trisam, home: Path) -> None:
    (home / "keys.json").chmod(0o644)
    result = installed("db", "status")
    assert result.exit_code == commands.REFUSED
    assert f"chmod 600 {home / 'keys.json'}" in result.stderr


def test_a_damaged_key_file_is_a_sentence(installed: Trisam, home: Path) -> None:
    (home / "keys.json").write_text("{}")
    result = installed("db", "status")
    assert result.exit_code == commands.REFUSED
    assert "är skadad" in result.stderr


def test_the_first_administrator_is_made_with_options(installed: Trisam) -> None:
    result = installed(
        "account", "create", "--name", "Ada Ek", "--email", "Ada@Example.se", "--role",
        "administratör", "--role", "Styrgrupp", "--unit", "", "--password-stdin",
        answers=f"{PASSWORD}\n",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output

    with db.reading() as session:
        account = session.scalars(select(Account)).one()
        found = teams.actor_of(account.id)
    assert found is not None
    assert account.email == "ada@example.se"
    assert found[0].roles == {Role.ADMINISTRATOR, Role.STEERING}


def test_what_is_not_given_is_asked_for(installed: Trisam) -> None:
    answers = f"Ada Ek\nada@example.se\nadministratör, styrgrupp\n\n{PASSWORD}\n{PASSWORD}\n"
    result = installed("account", "create", answers=answers)
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert "Lösenordet en gång till" in result.stdout


ADA = ["account", "create", "--name", "Ada", "--password-stdin"]


@pytest.mark.parametrize(
    ("words", "password", "sentence"),
    [
        (["--email", "ada", "--role", "styrgrupp", "--unit", ""], PASSWORD, "ada är ingen e-post"),
        (["--email", "a@b", "--role", "kung", "--unit", ""], PASSWORD, "Rollen kung finns inte."),
        (["--email", "a@b", "--role", "styrgrupp", "--unit", "X"], PASSWORD, "Enheten X finns int"),
        (["--email", "a@b", "--role", "styrgrupp", "--unit", ""], "kort", "Lösenordet är för kort"),
        (["--email", "", "--role", "styrgrupp", "--unit", ""], PASSWORD, "E-postadress saknas."),
    ],
)
def test_an_account_that_cannot_be_made_is_a_sentence(
    words: list[str], password: str, sentence: str, installed: Trisam
) -> None:
    result = installed(*ADA, *words, answers=f"{password}\n")
    assert result.exit_code == commands.REFUSED
    assert result.stderr.startswith(sentence)


def test_two_different_passwords_make_no_account(installed: Trisam) -> None:
    answers = f"Ada Ek\nada@example.se\nstyrgrupp\n\n{PASSWORD}\n{PASSWORD}!\n"
    result = installed("account", "create", answers=answers)
    assert result.exit_code == commands.REFUSED
    assert "Lösenorden är inte lika." in result.stderr


def test_an_account_is_closed_once(installed: Trisam) -> None:
    made = [*ADA, "--email", "a@b.se", "--role", "styrgrupp", "--unit", ""]
    assert installed(*made, answers=f"{PASSWORD}\n").exit_code == 0
    assert installed("account", "deactivate", "A@b.se").exit_code == 0
    with db.reading() as session:
        assert session.scalars(select(Account)).one().deactivated_at is not None
    assert installed("account", "deactivate", "a@b.se").exit_code == commands.REFUSED


def test_every_calendar_address_is_turned_off_on_the_command_line(installed: Trisam) -> None:
    made = [*ADA, "--email", "a@b.se", "--role", "styrgrupp", "--unit", ""]
    assert installed(*made, answers=f"{PASSWORD}\n").exit_code == 0
    with db.transaction() as session:
        found = teams.actor_of(session.scalars(select(Account.id)).one())
        assert found
        make_address(found[0])

    assert installed("calendar", "turn-off").stdout == "1 kalenderadress stängdes av.\n"
    assert installed("calendar", "turn-off").stdout == "Ingen har någon kalenderadress.\n"


def test_a_lost_telephone_is_helped_on_the_command_line(installed: Trisam) -> None:
    made = ("account", "create", "--name", "Ada", "--password-stdin", "--email", "ada@example.se",
            "--role", "administratör", "--unit", "")  # fmt: skip
    assert installed(*made, answers=f"{PASSWORD}\n").exit_code == 0
    with db.transaction():
        account = accounts.by_email("ada@example.se")
        assert account
        assert account.first_password_at is None, "chosen by its own person"
        Authenticator.of(account)

    again = ("account", "reset", "ada@example.se", "--password-stdin")
    result = installed(*again, answers="forsta ordet i dag\n")
    assert result.exit_code == 0
    assert "ingen tvåfaktor" in result.stdout
    with db.reading() as session:
        assert session.scalars(select(SecondFactor)).all() == []
        assert session.scalars(select(Account.first_password_at)).one() is not None

    unknown = ("account", "reset", "bo@example.se", "--password-stdin")
    refused = installed(*unknown, answers="forsta ordet i dag\n")
    assert refused.exit_code == commands.REFUSED
    assert "inget öppet konto" in refused.stderr
