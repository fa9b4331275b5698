"""The Word document: real headings, header rows, alternative texts, Swedish as its language."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from trisam.reports.frozen import ShownTable

LANGUAGE: Final = "sv-SE"
FROM_STATISTICS: Final = "Ur statistiken"
_INK: Final = RGBColor(0x08, 0x3D, 0x46)
_SHADE: Final = "E6EEEF"
_LINE: Final = "9FB4B7"
_FONT: Final = "Calibri"
_WIDTH: Final = 16.2  # cm between the margins
_USUAL, _SMALL, _MANY = 10, 9, 5


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in both forms, and what it says in words."""

    svg: str
    png: bytes
    alternative: str


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: what people wrote, and what the system fills in."""

    heading: str
    paragraphs: Sequence[str]
    sentences: Sequence[str]
    tables: Sequence[ShownTable]
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A report, ready to be set."""

    title: str
    state: str
    head: Sequence[tuple[str, str]]
    explanation: str
    chapters: Sequence[Section]
    foot: str


def document(paper: Paper) -> bytes:
    """The document's file."""
    made = Document()
    _settle(made, paper)
    made.add_heading(paper.title, 1)
    _facts(made, paper.head)
    if paper.explanation:
        made.add_paragraph(paper.explanation).paragraph_format.space_before = Pt(6)
    for chapter in paper.chapters:
        _chapter(made, chapter)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _settle(made: WordDocument, paper: Paper) -> None:
    """Paper, fonts, language, title, page numbers."""
    made.core_properties.title = paper.title
    made.core_properties.language = LANGUAGE
    made.core_properties.author = "Trisam"
    made.core_properties.comments = ""
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for level, size in ((1, 20), (2, 15), (3, 12)):
        style = made.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.color.rgb = _INK
        _fonts(style.element.rPr)
        style.paragraph_format.space_before = Pt(18 if level == 2 else 10)  # noqa: PLR2004
        style.paragraph_format.space_after = Pt(4)
    language = made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), LANGUAGE)
    section.header.paragraphs[0].add_run(paper.state).font.size = Pt(_SMALL)
    _footer(section.footer.paragraphs[0], paper.foot)


def _fonts(properties: object) -> None:
    """The theme's own font for headings would win over the one that is named."""
    fonts = properties.rFonts  # type: ignore[attr-defined]
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FONT)


def _footer(paragraph: Paragraph, words: str) -> None:
    run = paragraph.add_run(f"{words}  ·  sida ")
    run.font.size = Pt(9)
    number = paragraph.add_run()
    number.font.size = Pt(9)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        number._r.append(element)  # noqa: SLF001


def _facts(made: WordDocument, rows: Sequence[tuple[str, str]]) -> None:
    for term, value in rows:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{term}: ").bold = True
        line.add_run(value)


def _chapter(made: WordDocument, chapter: Section) -> None:
    made.add_heading(chapter.heading, 2)
    for text in chapter.paragraphs:
        made.add_paragraph(text)
    if not chapter.paragraphs and not (chapter.tables or chapter.sentences):
        made.add_paragraph("Inget skrivet.")
    if chapter.sentences:
        made.add_heading(FROM_STATISTICS, 3)
    for said in chapter.sentences:
        made.add_paragraph(said)
    if chapter.picture:
        _picture(made, chapter.picture)
    for table in chapter.tables:
        _table(made, table)


def _picture(made: WordDocument, picture: Picture) -> None:
    shape = made.add_picture(BytesIO(picture.png), width=Cm(9.5))
    shape._inline.docPr.set("descr", picture.alternative)  # noqa: SLF001


def _table(made: WordDocument, table: ShownTable) -> None:
    made.add_heading(table.title, 3)
    rows = (table.head, *table.every_row)
    grid = made.add_table(rows=len(rows), cols=len(table.head))
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    _described(grid, table)
    size = Pt(_SMALL if len(table.head) > _MANY else _USUAL)
    grid.autofit = False
    widths = [Cm(_WIDTH * weight / sum(table.weights)) for weight in table.weights]
    for row, values in zip(grid.rows, rows, strict=True):
        for at, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = widths[at]
            bold = values is table.head or at == 0 or (values is table.foot and bool(table.foot))
            _fill(cell, value, size, bold=bold, right=at in table.numbers)
            if values is table.head:
                _shade(cell)
            cell.paragraphs[0].paragraph_format.keep_with_next = table.is_short and (
                bool(table.notes) or values is not rows[-1]
            )
        _whole(row._tr, header=values is table.head)  # noqa: SLF001
    for at, column in enumerate(grid.columns):
        column.width = widths[at]
    for note in table.notes or [""]:
        line = made.add_paragraph()
        line.paragraph_format.space_before = Pt(4)
        line.add_run(note).font.size = Pt(_SMALL)


def _fill(cell: _Cell, value: str, size: Pt, *, bold: bool, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.line_spacing = 1
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(value)
    run.bold, run.font.size = bold, size


def _described(grid: WordTable, table: ShownTable) -> None:
    """What is counted, for those who hear the table; and thin lines between its rows."""
    properties = grid._tbl.tblPr  # noqa: SLF001
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    look = properties.find(qn("w:tblLook"))
    if look is not None:  # the first row and the first column are headings
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "1")
        properties.remove(look)
        properties.append(look)
    for tag, words in (("w:tblCaption", table.title), ("w:tblDescription", table.caption)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), words)
        properties.append(element)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _whole(row: object, *, header: bool) -> None:
    """No row is cut by the end of a page; the header row is said again on each."""
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
