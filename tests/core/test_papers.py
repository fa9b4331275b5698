"""Papers: tagged, in Swedish, and what people write never acts as markup."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import typst

from trisam.core import papers

SAMPLE = """
#import "house.typ": facts, paper, terms-and-values
#show: body => paper("Prov", body)
#terms-and-values(facts.rows)
#facts.note
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pypdf.PdfReader:
    """A paper made of a sample template beside the real house style."""
    text = "= inte en rubrik $x$ #pagebreak()"
    return read(tmp_path, monkeypatch, SAMPLE, {"rows": [["Namn", "Åsa *x*"]], "note": text})


def read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, template: str, facts: dict[str, object]
) -> pypdf.PdfReader:
    """`template` as a PDF, opened."""
    (folder / "house.typ").write_text((papers.ROOT / "papers/house.typ").read_text())
    (folder / "sample.typ").write_text(template)
    monkeypatch.setattr(papers, "ROOT", folder)
    return pypdf.PdfReader(BytesIO(papers.paper("sample.typ", facts)))


def test_a_paper_is_tagged_titled_and_swedish(made: pypdf.PdfReader) -> None:
    assert "True" in str(made.root_object.get("/MarkInfo"))
    assert str(made.root_object.get("/Lang")).startswith("sv")
    assert made.metadata is not None
    assert made.metadata.title == "Prov"


def test_a_text_with_markup_in_it_stands_as_it_was_written(made: pypdf.PdfReader) -> None:
    text = made.pages[0].extract_text()

    assert "= inte en rubrik $x$ #pagebreak()" in text
    assert "Åsa *x*" in text
    assert len(made.pages) == 1


def test_the_page_says_how_many_pages_there_are(made: pypdf.PdfReader) -> None:
    assert "Sida 1 av 1" in made.pages[0].extract_text()


def test_a_paper_that_is_not_accessible_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    untitled = '#import "house.typ": facts\nutan titel'
    with pytest.raises(typst.TypstError):
        read(tmp_path, monkeypatch, untitled, {})


@pytest.mark.parametrize("typed", ["🙂", "ሰላም", "你好"])
def test_what_no_font_has_becomes_a_square_and_the_paper_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    facts: dict[str, object] = {"rows": [["Namn", f"Hej {typed} – och välkommen"]], "note": ""}
    words = read(tmp_path, monkeypatch, SAMPLE, facts).pages[0].extract_text()
    assert f"Hej {papers.UNSHOWN * len(typed)} – och välkommen" in words
