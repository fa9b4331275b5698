"""Importera: the page on which a rehabkoordinator takes a list over."""

import base64
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.imports import lists
from tests.visitor import Page, Visitor
from trisam.cases.models import Case
from trisam.core import clock
from trisam.imports.jobs import sweep_lists
from trisam.imports.models import UploadedList
from trisam.imports.reading.cells import Cell

START = "/team/brynas-halsocentral/importera"
Enter = Callable[[str], Visitor]


@pytest.fixture
def enter(app: Flask, county: County) -> Enter:
    """Sign somebody of the county in."""
    return lambda who: Visitor(app).sign_in(county.accounts[who])


@pytest.fixture
def chair(enter: Enter) -> Visitor:
    """The team's rehabkoordinator."""
    return enter("vard")


def upload(who: Visitor, data: bytes, name: str = "lista.xlsx") -> Page:
    return who.send(who.get(START), to="", file=(BytesIO(data), name))


def real_life() -> bytes:
    return lists.workbook(lists.real_life_rows())


def with_strange_heading(*cells: tuple[Cell, ...]) -> bytes:
    headings = list(lists.HEADINGS)
    headings[6] = "Det det gäller"
    return lists.workbook(cells, headings)


def in_database(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


def test_the_list_is_shown_row_by_row_before_anything_is_imported(
    chair: Visitor, database: Session, invalid_html: InvalidHtml
) -> None:
    page = upload(chair, real_life())
    assert page.status == 200
    assert "Inget är infört än" in page.words
    assert "Rad 7 Avvisas Personnr: personnumrets kontrollsiffra stämmer inte" in page.words
    assert "För in 5 ärenden" in page.words
    assert "Provdal" not in page.text
    assert in_database(database) == 0
    assert invalid_html(page.text) == []
    assert invalid_html(chair.get(START).text) == []


def test_the_button_imports_what_was_shown_and_throws_the_file_away(
    chair: Visitor, database: Session, invalid_html: InvalidHtml
) -> None:
    page = chair.send(upload(chair, real_life()), to="/infor")
    assert "Listan är införd" in page.words
    assert in_database(database) == 5
    kept = database.scalars(select(UploadedList)).one()
    assert kept.file is None
    assert kept.imported_at is not None
    assert invalid_html(page.text) == []


def test_the_rows_to_mend_can_be_fetched(chair: Visitor) -> None:
    page = upload(chair, real_life())
    answer = chair.client.get(f"{page.path}/att-ratta.xlsx")
    assert answer.status_code == 200
    assert load_workbook(BytesIO(answer.data)).worksheets[0].max_row == 5


def test_a_list_is_imported_once_even_with_two_clicks(chair: Visitor, database: Session) -> None:
    page = upload(chair, real_life())
    chair.send(page, to="/infor")
    again = chair.send(page, to="/infor")
    assert again.status == 422
    assert "redan införd" in again.words
    assert in_database(database) == 5


def test_an_unknown_column_is_asked_about(
    chair: Visitor, database: Session, invalid_html: InvalidHtml
) -> None:
    asked = upload(chair, with_strange_heading(lists.row()))
    assert "Kolumnen ”Det det gäller”" in asked.words
    assert "Listan saknar frågeställning" in asked.words
    assert "För in 1" not in asked.words
    assert invalid_html(asked.text) == []
    told = chair.send(asked, to="/kolumner", column_0="frågeställning")
    assert "Listan saknar" not in told.words
    chair.send(told, to="/infor")
    assert database.scalars(select(Case)).one().issue == "Vilket är nästa steg?"


def test_two_columns_chosen_as_the_same_are_refused_and_the_choice_stays(chair: Visitor) -> None:
    asked = upload(chair, with_strange_heading(lists.row()))
    page = chair.send(asked, to="/kolumner", column_0="namn")
    assert page.status in {200, 422}
    assert "Listan saknar frågeställning" in page.words


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (real_life()[:3000], "lista.xlsx", "skadad"),
        (b"%PDF-1.7 hej", "lista.pdf", "ingen lista"),
        (b"\0" * 4000, "lista.csv", "Filen är tom"),
        (b"", "lista.xlsx", "Filen är tom"),
        (b"hej\0;du\0glade\n1;2\n", "lista.csv", "tecken som inte hör hemma"),
        (b"hej;du glade\n1;2\n", "lista.csv", "Ingen rad med rubriker"),
        (lists.text_file([lists.row(party="???")] * 1001), "lista.csv", "högst 1000"),
    ],
    ids=["truncated", "pdf", "only nul", "empty", "nul", "no headings", "too many rows"],
)
def test_a_file_that_is_no_list_is_answered_with_a_sentence(
    chair: Visitor, data: bytes, name: str, sentence: str
) -> None:
    page = upload(chair, data, name)
    assert page.status == 422
    assert sentence in page.words


def test_no_file_at_all_is_told(chair: Visitor) -> None:
    page = chair.send(chair.get(START), to="")
    assert page.status == 422
    assert "Välj filen med listan" in page.words


@pytest.mark.parametrize("who", ["af", "fk_other", "process_leader", "administrator", "steering"])
def test_nobody_else_finds_the_page(enter: Enter, who: str) -> None:
    assert enter(who).get(START).status == 404


def test_another_s_list_does_not_exist(chair: Visitor, database: Session, county: County) -> None:
    page = upload(chair, real_life())
    kept = database.scalars(select(UploadedList)).one()
    kept.account_id = county.accounts["af"].id
    database.flush()
    assert chair.get(page.path).status == 404


def test_the_file_lies_sealed_and_goes_after_a_day(chair: Visitor, database: Session) -> None:
    page = upload(chair, lists.text_file([lists.row()], encoding="utf-8"), "lista.csv")
    kept = database.scalars(select(UploadedList)).one()
    assert kept.file_sealed is not None
    assert base64.b64encode(b"Datum lyft") not in kept.file_sealed
    assert sweep_lists() == 0
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert chair.client.get(page.path).status_code != 200
        assert sweep_lists() == 1


def test_a_new_file_replaces_the_one_before(chair: Visitor, database: Session) -> None:
    upload(chair, real_life())
    upload(chair, real_life())
    assert database.scalar(select(func.count()).select_from(UploadedList)) == 1


def send_large(chair: Visitor, data: bytes) -> tuple[int, str]:
    """As `upload`. The test client itself would write so large a body to a temporary file."""
    token = chair.get(START).sheets[-1].fields["csrf_token"]
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="lista.csv"\r\n\r\n'
    )
    answer = chair.client.post(
        START,
        data=parts.encode() + data + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    return answer.status_code, answer.text


def test_a_file_of_eleven_megabytes_is_answered_with_a_sentence(chair: Visitor) -> None:
    status, text = send_large(chair, b"a;b;c\n" * 1_900_000)
    assert status == 422
    assert "större än 10 MB" in text


def test_a_file_too_large_for_the_door_is_answered_with_a_page(chair: Visitor) -> None:
    status, _ = send_large(chair, b"a;b;c\n" * 2_200_000)
    assert status == 413


def test_a_large_file_is_never_written_down_in_clear(
    chair: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    status, _ = send_large(chair, b"hej;du\n" * 200_000)
    assert status == 422
