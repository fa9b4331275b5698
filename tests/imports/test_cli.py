"""`trisam import cases` on a list in a file."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.imports import lists
from trisam.cases.models import Case
from trisam.imports import cli

TALLY = "införda: 5 · avvisade: 4 · dubbletter: 1 · tomma: 1"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A list with every oddity, on the disk."""
    path = tmp_path / "lista.xlsx"
    path.write_bytes(lists.workbook(lists.real_life_rows()))
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.import_group, ["cases", *map(str, words)])


def in_database(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


def test_every_row_has_a_line_and_the_tally_is_the_last(
    county: County, database: Session, book: Path
) -> None:
    result = run(book, "--team", county.team.slug)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split(" · ")[0] for line in lines[:-1]] == [f"rad {n}" for n in range(4, 15)]
    assert lines[-1] == TALLY
    assert in_database(database) == 5


def test_no_line_tells_who_it_is_about(county: County, book: Path) -> None:
    output = run(book, "--team", county.team.slug).output
    for cells in lists.real_life_rows():
        for secret in (cells[2], cells[3], cells[4]):
            assert not secret or str(secret) not in output


def test_a_dry_run_says_the_same_and_imports_nothing(
    county: County, database: Session, book: Path
) -> None:
    tried = run(book, "--team", county.team.slug, "--dry-run")
    assert in_database(database) == 0
    assert "inget har förts in" in tried.stderr
    assert run(book, "--team", county.team.slug).stdout == tried.stdout


def test_the_same_file_twice_adds_nothing(county: County, database: Session, book: Path) -> None:
    run(book, "--team", county.team.slug)
    again = run(book, "--team", county.team.slug).stdout.splitlines()[-1]
    assert again == "införda: 0 · avvisade: 4 · dubbletter: 6 · tomma: 1"
    assert in_database(database) == 5


def test_the_rejects_can_be_mended_and_only_their_owner_reads_them(
    county: County, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ut.xlsx"
    run(book, "--team", county.team.slug, "--rejects", out)
    sheet = load_workbook(out).worksheets[0]
    assert sheet.max_row == 5
    assert all(row[-1].value for row in sheet.iter_rows(min_row=1))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_list_itself_is_never_written_over(
    county: County, database: Session, book: Path
) -> None:
    before = book.read_bytes()
    result = run(book, "--team", county.team.slug, "--rejects", book)
    assert result.exit_code == 2
    assert "en annan fil" in result.stderr
    assert book.read_bytes() == before


def test_an_unknown_column_is_named_and_can_be_told(county: County, tmp_path: Path) -> None:
    headings = list(lists.HEADINGS)
    headings[4] = "Vem då"
    path = tmp_path / "lista.csv"
    path.write_bytes(lists.text_file([lists.row()], headings))
    asked = run(path, "--team", county.team.slug, "--dry-run")
    assert "Kolumnen ”Vem då” känns inte igen" in asked.stderr
    told = run(path, "--team", county.team.slug, "--column", "Vem då=namn")
    assert "känns inte igen" not in told.stderr
    assert told.stdout.endswith("införda: 1 · avvisade: 0 · dubbletter: 0 · tomma: 0\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--team", "brynas-halsocentra"], "Menade du brynas-halsocentral?"),
        (["--team", "xyz"], "Teamet xyz finns inte."),
        (["--team", "brynas-halsocentral", "--column", "Klient"], "skriv rubriken"),
        (["--team", "brynas-halsocentral", "--column", "Namn=sko"], "är inget fält"),
    ],
)
def test_what_was_typed_wrong_is_told_in_a_sentence(
    county: County, book: Path, words: list[str], sentence: str
) -> None:
    result = run(book, *words)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_list_without_an_obligatory_column_is_refused(county: County, tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes(lists.text_file([lists.row()[:7]], lists.HEADINGS[:7]))
    assert "Listan saknar samtycke" in run(path, "--team", county.team.slug).stderr


def test_a_truncated_workbook_is_refused(county: County, book: Path) -> None:
    book.write_bytes(book.read_bytes()[:2000])
    assert "skadad" in run(book, "--team", county.team.slug).stderr


def test_a_long_list_tells_how_far_it_has_come(county: County, tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes(lists.text_file([lists.row(party="???")] * 150))
    assert "100 av 150 rader" in run(path, "--team", county.team.slug).stderr
