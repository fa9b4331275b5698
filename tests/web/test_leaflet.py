"""The leaflet for individuals: one source of texts for the page and the paper, in each language."""

from io import BytesIO

import pypdf
import pytest
from flask import Flask

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.web import leaflet

LANGUAGES = list(leaflet.languages())
SUBJECTS = 7
"""What Trisam is, that you decide, before, at and after the meeting, six months, who reads."""


def paper_in(app: Flask, language: str) -> pypdf.PdfReader:
    answer = app.test_client().get(f"/hjalp/for-dig/{language}/blad.pdf")
    assert answer.mimetype == "application/pdf"
    return pypdf.PdfReader(BytesIO(answer.data))


def test_it_is_there_in_swedish_and_english_and_swedish_comes_first() -> None:
    assert LANGUAGES[0] == "sv"
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_source_stands_on_the_page_and_on_the_paper(
    app: Flask, language: str, invalid_html: InvalidHtml
) -> None:
    """Whoever has no sign-in reads it too."""
    page = Visitor(app).get(f"/hjalp/for-dig/{language}")
    [sheet] = paper_in(app, language).pages  # one page of paper
    printed = "".join(sheet.extract_text().split()).replace("-", "")
    texts = leaflet.languages()[language]
    told = [text for section in texts["sections"] for text in section.values()]
    assert len(texts["sections"]) == SUBJECTS
    for text in (texts["title"], texts["ask"], *told):
        assert " ".join(text.split()) in page.words
        assert "".join(text.split()).replace("-", "") in printed
    assert invalid_html(page.text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_tagged_and_in_its_language(app: Flask, language: str) -> None:
    paper = paper_in(app, language)
    assert "True" in str(paper.root_object.get("/MarkInfo"))
    assert str(paper.root_object.get("/Lang")).startswith(language)
    words = leaflet.languages()[language]["page"]
    assert f"{words[0]} 1 {words[1]} 1" in paper.pages[0].extract_text()


def test_a_language_that_there_is_not_is_not_found(app: Flask) -> None:
    for address in ("/hjalp/for-dig/xx", "/hjalp/for-dig/xx/blad.pdf"):
        assert app.test_client().get(address).status_code == 404
    assert app.test_client().get("/hjalp/for-dig").status_code == 200


def test_help_and_the_lifts_last_page_lead_to_it(app: Flask, county: County) -> None:
    officer = Visitor(app).sign_in(county.accounts["kommun"])
    assert 'href="/hjalp/for-dig"' in officer.get("/hjalp").text
