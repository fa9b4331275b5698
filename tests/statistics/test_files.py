"""Each page of statistics as a workbook, a CSV and a PDF: read back, and nobody sees more of it
than on the page."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pypdf
import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.statistics.lifting import lift, tell
from tests.visitor import Visitor
from trisam.core import clock
from trisam.statistics import long_form as csv_files
from trisam.statistics.long_form import HEAD, long_form
from trisam.statistics.models import BalanceNote
from trisam.statistics.period_choices import year_to_value
from trisam.statistics.periods import newest
from trisam.statistics.publication import ABOUT, Days, Place, Publication
from trisam.statistics.release.told import note
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Difference, Share, Table
from trisam.statistics.views import subjects
from trisam.statistics.views.files import FORMS

SUBJECTS = tuple(one.slug for one in subjects.EVERY)
PAGES = {
    "lyft": "/statistik",
    "moten": "/statistik/moten",
    "vantetider": "/statistik/vantetider",
    "delaktighet": "/statistik/delaktighet",
    "luckor": "/statistik/luckor",
    "utfall": "/statistik/utfall",
    "enkat": "/statistik/enkat",
}
FORMULA = '=HYPERLINK("http://example.org";"Klicka")'
TYPED = [FORMULA, "+46 70", "-2+3", "@SUM(A1)", "\t=1+1", " =1", "\uff1d1+1", "\r=1"]


@pytest.fixture
def leader(app: Flask, county: County) -> Visitor:
    """The process leader, in a county where each party has lifted."""
    for who, times in (("af", 12), ("fk", 6), ("kommun", 14), ("vard", 16)):
        lift(county, who, times)
    tell()
    return Visitor(app).sign_in(county.accounts["process_leader"])


def explain(county: County, text: str) -> None:
    """The rehabkoordinator explains the quarter that is going on."""
    today = clock.today()
    explained = BalanceNote(team_id=county.team.id, year=today.year, quarter=(today.month + 2) // 3)
    explained.text, explained.written_at = text, clock.now()
    explained.written_by_id = county.accounts["vard"].id
    rows.save(explained)


def fetch(who: Visitor, subject: str, form: str, query: str = "") -> bytes:
    """The content of a file that is there."""
    answer = who.client.get(f"/statistik/{subject}/fil.{form}{query}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


def cells(content: bytes) -> Iterator[Any]:
    """Every cell of a workbook that holds something."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        yield from (cell for row in sheet for cell in row if cell.value is not None)


def lines(content: bytes) -> list[dict[str, str]]:
    """The lines of a CSV, by their headings, as Excel in Sweden opens it."""
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def tags(reader: pypdf.PdfReader) -> list[str]:
    """The kinds of everything in the tree that a screen reader walks."""
    return [str(node.get("/S", "")) for node in nodes(reader)]


def nodes(reader: pypdf.PdfReader) -> list[dict[str, Any]]:
    """Everything in that tree."""
    found: list[dict[str, Any]] = []
    waiting: list[Any] = [reader.root_object["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found.append(node)
            waiting += [node["/K"]] if "/K" in node else []
    return found


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_page_leads_to_its_files_and_keeps_what_is_asked_for(
    leader: Visitor, subject: str
) -> None:
    later = 1 if subject in {"utfall", "enkat"} else 0
    newest_four = year_to_value(newest(clock.today(), later))
    page = leader.get(f"{PAGES[subject]}?plats=kommun-gavle&period={newest_four}").text
    for form in FORMS:
        asked = f"plats=kommun-gavle&amp;period={newest_four}"
        assert f'href="/statistik/{subject}/fil.{form}?{asked}"' in page
    assert "data-print" in page


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_page_can_be_had_in_each_form_and_the_name_tells_place_and_days(
    leader: Visitor, subject: str, form: str
) -> None:
    answer = leader.client.get(f"/statistik/{subject}/fil.{form}")
    assert answer.status_code == 200
    assert answer.mimetype == FORMS[form].type
    name = rf"filename=trisam-{subject}-lanet-[\d-]+\.{form}$"
    assert re.search(name, answer.headers["Content-Disposition"])


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_workbook_tells_last_what_the_figures_are_and_when_they_were_made(
    leader: Visitor, subject: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetch(leader, subject, "xlsx")))
    about: dict[Any, Any] = {row[0].value: row[1] for row in book[ABOUT].iter_rows(min_row=3)}
    assert book.sheetnames[-1] == ABOUT
    assert about["Framtagen"].is_date
    assert about["Framtagen"].value == datetime.combine(clock.today(), datetime.min.time())
    assert {"Vad", "Plats", "Period", "Antal (n)", "I en mening"} <= set(about)


def test_numbers_in_the_workbook_are_numbers_and_the_day_of_an_explanation_is_a_date(
    county: County, leader: Visitor
) -> None:
    explain(county, "En tjänst är tom.")
    found = list(cells(fetch(leader, "lyft", "xlsx")))
    assert {cell.value for cell in found if cell.data_type == "n"} >= {12, 6, 14, 16, 48, 0.25}
    days = [cell for cell in found if cell.is_date]
    assert len(days) == 2
    assert {cell.value.date() for cell in days} == {clock.today()}


@pytest.mark.parametrize("typed", TYPED)
def test_what_people_typed_is_a_formula_in_no_file(
    county: County, leader: Visitor, typed: str
) -> None:
    explain(county, typed)
    found = list(cells(fetch(leader, "lyft", "xlsx")))
    assert not [cell for cell in found if cell.data_type == "f" or cell.hyperlink]
    said = [line["text"] for line in lines(fetch(leader, "lyft", "csv")) if line["text"]]
    assert f"'{typed}" in said
    assert not [text for text in said if re.match(r"\s*[=+\-@\uff1d]", text)]


def test_a_csv_that_lets_formulas_through_is_caught(
    county: County, leader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect of the test above."""
    explain(county, FORMULA)
    monkeypatch.setattr(csv_files, "_no_formula", lambda text: text)
    assert FORMULA in [line["text"] for line in lines(fetch(leader, "lyft", "csv"))]


def test_the_csv_has_a_line_for_each_number_and_can_be_laid_out_again() -> None:
    table = Table(
        "Lyft per part",
        "Antal lyft",
        ("Part", "Lyft", "Andel", "Skillnad", "I snitt", "När"),
        (
            ("AF", 1234, Share(0.253), Difference(-0.104), 12.5, date(2026, 10, 14)),
            ("FK", HIDDEN, HIDDEN, None, -3.0, "=1"),
        ),
        (note(5),),
        ("Totalt", 1240, Share(1.0), Difference(0.0), 0.0, None),
    )
    told = Publication(
        slug="lyft",
        title="Lyft per part",
        sentence="FK lyfter minst",
        place=Place("Gävle", "gavle"),
        period=Days("1 jan–31 mars 2026", "2026-q1"),
        counted="1 240 lyft",
        tables=(table,),
        pictures=(),
        said=(),
        remarks=("FK hade ingen plats.",),
        definitions=(("Lyft", "Ett ärende som lyfts."),),
        made_on=date(2026, 11, 29),
    )
    content = long_form(told)
    assert content.startswith(b"\xef\xbb\xbf" + ";".join(HEAD).encode())
    found = lines(content)
    laid_out = {
        (line["radnummer"], line["kolumn"]): (line["värde"], line["enhet"], line["text"])
        for line in found
        if line["tabell"] == "Lyft per part"
    }
    assert laid_out == {
        ("1", "Lyft"): ("1234", "antal", ""),
        ("1", "Andel"): ("25,3", "procent", ""),
        ("1", "Skillnad"): ("-10,4", "procentenheter", ""),
        ("1", "I snitt"): ("12,5", "tal", ""),
        ("1", "När"): ("", "", "2026-10-14"),
        ("2", "Lyft"): ("", "", "dolt"),
        ("2", "Andel"): ("", "", "dolt"),
        ("2", "Skillnad"): ("", "", ""),
        ("2", "I snitt"): ("-3,0", "tal", ""),
        ("2", "När"): ("", "", "'=1"),
        ("3", "Lyft"): ("1240", "antal", ""),
        ("3", "Andel"): ("100,0", "procent", ""),
        ("3", "Skillnad"): ("0,0", "procentenheter", ""),
        ("3", "I snitt"): ("0,0", "tal", ""),
        ("3", "När"): ("", "", ""),
    }
    assert {line["plats"] for line in found} == {"Gävle"}
    assert {line["framtagen"] for line in found} == {"2026-11-29"}
    about = {line["rad"]: line["text"] for line in found if line["tabell"] == ABOUT}
    assert about["Antal (n)"] == "1 240 lyft"
    assert about["Obs"] == "FK hade ingen plats."
    assert about["Dolda tal"] == note(5)


def test_a_pdf_is_tagged_swedish_and_has_pictures_with_words_and_tables_with_heads(
    leader: Visitor,
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(fetch(leader, "lyft", "pdf")))
    assert "True" in str(reader.root_object.get("/MarkInfo"))
    assert str(reader.root_object.get("/Lang")).startswith("sv")
    assert reader.metadata is not None
    assert reader.metadata.title == "Lyft per part: Hela länet"
    kinds = tags(reader)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
    assert (
        kinds.count("/Table")
        == len(openpyxl.load_workbook(io.BytesIO(fetch(leader, "lyft", "xlsx"))).sheetnames) - 1
    )
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Försäkringskassan lyfter minst: 12 % av lyften, lika del är 25 %." in text
    assert "48 lyft" in text
    assert "Så räknas det" in text


def test_a_file_of_a_hidden_place_answers_as_one_of_a_place_that_is_not(
    app: Flask, county: County
) -> None:
    lift(county, "af", 6)
    tell()
    officer = Visitor(app).sign_in(county.accounts["af"])
    for subject in (one.slug for one in subjects.EVERY if one.by_team):
        for form in FORMS:
            address = f"/statistik/{subject}/fil.{form}?plats=team-"
            assert officer.client.get(f"{address}brynas-halsocentral").status_code == 200
            hidden = officer.client.get(f"{address}satra-halsocentral")
            absent = officer.client.get(f"{address}finns-inte")
            assert hidden.status_code == absent.status_code == 404
            assert hidden.data == absent.data


def test_a_page_or_a_form_that_is_not_answers_404(leader: Visitor) -> None:
    assert leader.get("/statistik/lyft/fil.csv").status == 200
    for address in ("/statistik/lyft/fil.docx", "/statistik/annat/fil.csv"):
        assert leader.get(address).status == 404


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("leader")  # something is told
def test_the_gap_list_as_a_file_is_for_those_who_see_it(
    app: Flask, county: County, form: str
) -> None:
    address = f"/statistik/luckor/fil.{form}"
    coordinator = Visitor(app).sign_in(county.accounts["vard"])
    assert coordinator.client.get(address).status_code == 200
    officer = Visitor(app).sign_in(county.accounts["af"])
    assert officer.client.get(address).status_code == 403
    assert officer.client.get(f"/statistik/utfall/fil.{form}").status_code == 200


@pytest.mark.parametrize("subject", SUBJECTS)
def test_whoever_sees_no_figures_gets_no_file(app: Flask, county: County, subject: str) -> None:
    administrator = Visitor(app).sign_in(county.accounts["administrator"])
    for form in FORMS:
        address = f"/statistik/{subject}/fil.{form}"
        assert administrator.client.get(address).status_code == 403
        assert app.test_client().get(address).status_code == 302


def test_a_number_that_is_hidden_on_the_page_is_hidden_in_each_file(
    county: County, leader: Visitor
) -> None:
    lift(county, "fk", 737)  # with the six before: 743
    tell(2000)
    numbers = [cell.value for cell in cells(fetch(leader, "lyft", "xlsx"))]
    told = lines(fetch(leader, "lyft", "csv"))
    reader = pypdf.PdfReader(io.BytesIO(fetch(leader, "lyft", "pdf")))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "dolt" in numbers
    assert {743, 785} & set(numbers) == set()
    assert {line["värde"] for line in told} & {"743", "785"} == set()
    assert "dolt" in {line["text"] for line in told}
    assert not re.search(r"\b(743|785)\b", text)
    tell(5)
    assert 743 in [cell.value for cell in cells(fetch(leader, "lyft", "xlsx"))]


def test_long_explanations_go_on_over_the_page_and_nothing_is_cut(
    county: County, leader: Visitor
) -> None:
    explain(county, "\n".join(f"Rad {at} av förklaringen." for at in range(130)))
    reader = pypdf.PdfReader(io.BytesIO(fetch(leader, "lyft", "pdf")))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Rad 0 av" in text
    assert "Rad 129 av" in text


def test_the_same_pictures_stand_in_the_pdf_with_the_words_of_each(leader: Visitor) -> None:
    content = fetch(leader, "lyft", "pdf")
    reader = pypdf.PdfReader(io.BytesIO(content))
    told = [node for node in nodes(reader) if node.get("/S") == "/Figure" and "/Alt" in node]
    assert any("Försäkringskassan" in str(node["/Alt"]) for node in told)
