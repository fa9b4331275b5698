"""The documents, read back: headings in order, Swedish, header rows, text that is only text."""

import io
from datetime import timedelta

import pypdf
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from tests.factories import rows
from tests.factories.county import County
from tests.reports.writing import Around, K, around, begun, last_quarter
from tests.statistics.lifting import tell
from trisam.reports import queries, service
from trisam.reports.chapters import STRUCTURE, ReportKind
from trisam.reports.models import Report
from trisam.reports.service import content, files

MARKUP = "= ingen rubrik $x$ <b>*fet*</b> & #pagebreak()\x0b\n\nAndra stycket."


@pytest.fixture
def people(county: County) -> Around:
    """Everybody round the reports of Gävle, and six lifts in the quarter."""
    for _ in range(6):
        on = last_quarter().first_day + timedelta(days=3)
        rows.case(county.team, county.person(), county.accounts["af"], lifted_on=on)
    tell(1)
    return around(county)


def written(people: Around, kind: ReportKind) -> content.Content:
    report: Report = begun(people, kind)
    number = "2.1" if kind is ReportKind.ACTIVITY else "5.1"
    service.write(people.actor("vard"), report.id, number, MARKUP, None)
    return content.of(queries.get(people.actor("vard"), report.id), K)


def word(made: content.Content) -> WordDocument:
    return Document(io.BytesIO(files.as_docx(made)))


def headings(document: WordDocument, level: int) -> list[str]:
    return [
        one.text
        for one in document.paragraphs
        if one.style and one.style.name == f"Heading {level}"
    ]


def without_header_row(document: WordDocument) -> int:
    """How many tables do not say which row is their head."""
    heads = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") for table in document.tables]
    return sum(head is None for head in heads)


@pytest.mark.parametrize("kind", ReportKind)
def test_word_has_the_chapters_as_headings_in_order(people: Around, kind: ReportKind) -> None:
    made = written(people, kind)
    document = word(made)
    chapters = [one.heading for one in STRUCTURE[kind]]
    annex = ["Bilaga: RE-AIM"] if kind is ReportKind.FINAL else []
    assert headings(document, 1) == [made.report.title]
    assert headings(document, 2) == chapters + annex
    assert document.core_properties.title == made.report.title
    assert document.sections[0].header.paragraphs[0].text == "Utkast"


def test_word_is_swedish_and_its_tables_and_picture_can_be_heard(people: Around) -> None:
    document = word(written(people, ReportKind.ACTIVITY))
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language is not None
    assert language.get(qn("w:val")) == document.core_properties.language == "sv-SE"
    assert len(document.tables) > 3
    assert without_header_row(document) == 0
    for table in document.tables:
        said = table._tbl.tblPr.find(qn("w:tblDescription"))
        assert said is not None
        assert "Gävle" in said.get(qn("w:val"))
    [picture] = document.inline_shapes
    assert "Arbetsförmedlingen 6 lyft" in picture._inline.docPr.get("descr")


def test_the_planted_defect_of_a_table_without_a_head_is_caught(people: Around) -> None:
    document = word(written(people, ReportKind.ACTIVITY))
    head = document.tables[0].rows[0]._tr.find(f".//{qn('w:tblHeader')}")
    head.getparent().remove(head)
    assert without_header_row(document) == 1


def test_the_tables_of_word_say_what_the_page_says(people: Around) -> None:
    made = written(people, ReportKind.ACTIVITY)
    wanted = [one for part in made.parts for one in part.tables]
    found = [
        [tuple(cell.text for cell in row.cells) for row in table.rows]
        for table in word(made).tables
    ]
    assert found == [[one.head, *one.every_row] for one in wanted]


def test_what_people_write_stands_in_word_as_they_wrote_it(people: Around) -> None:
    texts = [one.text for one in word(written(people, ReportKind.ACTIVITY)).paragraphs]
    assert "= ingen rubrik $x$ <b>*fet*</b> & #pagebreak()" in texts
    assert "Andra stycket." in texts


@pytest.mark.parametrize(("kind", "times"), [(ReportKind.ACTIVITY, 1), (ReportKind.FINAL, 0)])
def test_it_is_explained_why_figures_are_of_four_quarters(
    people: Around, kind: ReportKind, times: int
) -> None:
    made = written(people, kind)
    pdf = pypdf.PdfReader(io.BytesIO(files.as_pdf(made)))
    text = " ".join(pdf.pages[0].extract_text().split())
    assert text.count(content.FOUR_QUARTERS) == times
    paragraphs = [one.text for one in word(made).paragraphs]
    assert sum(one.startswith(content.FOUR_QUARTERS) for one in paragraphs) == times


@pytest.mark.parametrize("kind", ReportKind)
def test_the_pdf_is_tagged_titled_and_swedish(people: Around, kind: ReportKind) -> None:
    made = written(people, kind)
    pdf = pypdf.PdfReader(io.BytesIO(files.as_pdf(made)))
    assert "True" in str(pdf.root_object.get("/MarkInfo"))
    assert str(pdf.root_object.get("/Lang")).startswith("sv")
    assert pdf.metadata is not None
    assert pdf.metadata.title == made.report.title
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    places = [text.index(one.heading) for one in STRUCTURE[kind]]
    assert places == sorted(places)
    assert "= ingen rubrik $x$ <b>*fet*</b> & #pagebreak()" in text


def test_the_annex_tells_reach_and_adoption_from_the_figures(people: Around) -> None:
    [annex] = written(people, ReportKind.FINAL).figures.annex
    said = {row[0].split()[0]: row[2] for row in annex.rows}
    assert list(said) == [
        *("Reach", "Effectiveness", "Adoption", "Implementation", "Maintenance"),
    ]
    assert said["Reach"].startswith("Aktuella ärenden: 6. ")
    assert "1 av 4 parter har lyft ärenden. Antal team: 2." in said["Adoption"]
