"""`trisam report`: a report as a file, with what is written so far."""

import io
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result
from docx import Document

from tests import log
from tests.factories.county import County
from tests.reports.writing import WORDS, Around, around, handed_in, last_quarter
from tests.statistics.lifting import lift, tell
from trisam.core import commands
from trisam.reports import cli


def run(*words: str) -> Result:
    """The command as it hangs below `trisam`, on the test's own database."""
    root = commands.Group("trisam")
    root.add_command(cli.report)
    return CliRunner().invoke(root, ["report", *words])


def asked(out: Path, kommun: str = "gavle", period: str = "", **more: str) -> Result:
    period = period or last_quarter().slug
    options = [f"--{name}={value}" for name, value in more.items()]
    words = ["aktivitetsrapport", "--kommun", kommun, "--period", period, "--out", str(out)]
    return run(*words, *options)


@pytest.fixture
def people(county: County) -> Around:
    """Everybody round the reports of Gävle."""
    return around(county)


def test_it_writes_both_kinds_of_file_with_what_is_written(people: Around, tmp_path: Path) -> None:
    handed_in(people)
    for form in ("docx", "pdf"):
        assert asked(tmp_path / f"rapport.{form}", format=form).exit_code == 0
    word = Document(io.BytesIO((tmp_path / "rapport.docx").read_bytes()))
    assert WORDS in [one.text for one in word.paragraphs]
    pdf = pypdf.PdfReader(tmp_path / "rapport.pdf")
    assert WORDS in " ".join(pdf.pages[0].extract_text().split())
    found = [(one.actor_name, one.subject) for one in log.entries(action="report.print")]
    assert found == [("kommandoraden", "kommun:gavle")] * 2


def test_a_report_that_nobody_has_begun_has_figures_and_empty_chapters(
    people: Around, tmp_path: Path
) -> None:
    lift(people.county, "af", 6)
    tell(1)
    assert asked(tmp_path / "tom.pdf").exit_code == 0
    text = pypdf.PdfReader(tmp_path / "tom.pdf").pages[0].extract_text()
    assert "Lyft per part" in text


@pytest.mark.usefixtures("people")
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    there = tmp_path / "finns.pdf"
    there.write_bytes(b"")
    later = last_quarter().step(2).slug
    for answer, sentence in (
        (asked(there), "finns redan"),
        (asked(tmp_path / "a.pdf", kommun="stockholm"), "ingen kommun som skrivs stockholm"),
        (asked(tmp_path / "a.pdf", period="2026-q3"), "Skriv till exempel 2026-k3"),
        (asked(tmp_path / "a.pdf", period="0000-k1"), "Skriv till exempel 2026-k3"),
        (asked(tmp_path / "a.pdf", period="9999"), "Skriv till exempel 2026-k3"),
        (asked(tmp_path / "a.pdf", period=later), "inte tagit slut"),
        (asked(tmp_path / "a.pdf", period="2024"), "gäller ett kvartal"),
    ):
        assert answer.exit_code == commands.REFUSED
        assert sentence in answer.output
    assert there.read_bytes() == b""
