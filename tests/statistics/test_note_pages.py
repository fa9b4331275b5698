"""The explanations under the balance, and the form that they are written in."""

import io

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import tell, told_day
from tests.statistics.test_notes import WORDS, before, this_quarter, write
from tests.visitor import Visitor
from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.db import session
from trisam.statistics.models import BalanceNote
from trisam.statistics.period_choices import code
from trisam.statistics.periods import Span, newest

PAGE = "/statistik?plats=team-brynas-halsocentral"
TEXT = "Kommunen är inbjuden men har inte kommit."


def book(visitor: Visitor, path: str) -> Workbook:
    return load_workbook(io.BytesIO(visitor.client.get(path).data))


def form_of(quarter: Span, team: str = "brynas-halsocentral") -> str:
    return f"/statistik/forklaring/{team}/{quarter.year}-{quarter.quarter}"


def note(by: Account, text: str, team_id: int, quarter: Span) -> None:
    found = BalanceNote(team_id=team_id, year=quarter.year, quarter=quarter.quarter, text=text)
    found.written_by_id, found.written_at = by.id, clock.now()
    session().add(found)
    session().flush()


@pytest.fixture
def chair(app: Flask, county: County) -> Visitor:
    """The team's rehabkoordinator, signed in."""
    return Visitor(app).sign_in(county.accounts["vard"])


def test_it_is_written_changed_and_taken_away_without_a_script(
    chair: Visitor, invalid_html: InvalidHtml
) -> None:
    address = form_of(this_quarter())
    page = chair.get(PAGE)
    assert f'href="{address}"' in page.text
    assert f"Skriv en förklaring för {this_quarter().words}" in page.words
    form = chair.get(address)
    assert invalid_html(form.text) == []
    assert "Skriv inget om enskilda personer" in form.words
    assert "Högst 1 000 tecken." in form.words

    written = chair.send(form, text=TEXT)
    assert (written.path, "Förklaringen är sparad." in written.words) == (PAGE, True)
    assert f"{TEXT} Rut Exempelius, Vården Gävle" in written.words
    assert f"Ändra förklaringen för {this_quarter().words}" in written.words
    assert invalid_html(written.text) == []

    changed = chair.send(chair.get(address), text="Kommunen kom i maj.")
    assert "Kommunen kom i maj." in changed.words
    assert TEXT not in changed.words
    emptied = chair.send(chair.get(address), text="")
    assert "Förklaringen är borttagen." in emptied.words
    assert "Kommunen kom i maj." not in emptied.words


def test_after_saving_one_of_long_ago_the_page_shows_its_quarter(chair: Visitor) -> None:
    saved = chair.submit(form_of(before(this_quarter(), 8)), {"text": TEXT})
    assert saved.status == 200
    assert TEXT in saved.words
    assert TEXT not in chair.get(PAGE).words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("19811228-9874 väntar.", "Här står ett personnummer"),
        ("Det var Testa Exempelsson som väntade.", "”Testa Exempelsson” (namn)"),
        ("a" * 1001, "Skriv högst 1 000 tecken."),
        ("a" * 4001, "Texten är för lång."),
        ("", "Skriv förklaringen först."),
    ],
)
def test_what_cannot_be_saved_is_a_sentence_and_nothing_typed_is_lost(
    chair: Visitor, invalid_html: InvalidHtml, typed: str, sentence: str
) -> None:
    refused = chair.submit(form_of(this_quarter()), {"text": typed})
    assert refused.status == 422
    assert sentence in refused.words
    assert typed in refused.text
    assert invalid_html(refused.text) == []
    assert "Skriv en förklaring" in chair.get(PAGE).words


def test_a_name_can_stand_when_the_writer_says_that_it_tells_of_nobody(chair: Visitor) -> None:
    typed = "Mötena hålls numera på Kalasgården."
    asked = chair.submit(form_of(this_quarter()), {"text": typed})
    assert "eller kryssa i att det inte är en uppgift om en person" in asked.words
    [tick] = asked.sheets[-1].offered["text-trots"]
    saved = chair.submit(form_of(this_quarter()), {"text": typed, "text-trots": tick})
    assert typed in saved.words


def test_a_personnummer_cannot_be_ticked_away(chair: Visitor) -> None:
    typed = {"text": "19811228-9874", "text-trots": "19811228-9874"}
    assert chair.submit(form_of(this_quarter()), typed).status == 422


def test_of_two_who_write_the_second_is_told_keeps_the_text_and_can_save_it(
    app: Flask, county: County, chair: Visitor, invalid_html: InvalidHtml
) -> None:
    second = rows.account("Rolf Annanstans", county.units["vard"])
    rows.seat(county.team, county.parties["vard"], second, chairs=True)
    rolf = Visitor(app).sign_in(second)
    begun = rolf.get(form_of(this_quarter()))
    chair.submit(form_of(this_quarter()), {"text": TEXT})

    overtaken = rolf.send(begun, text=WORDS)
    assert overtaken.status == 422
    assert "Rut Exempelius sparade nyss" in overtaken.words
    assert TEXT in overtaken.words
    assert WORDS in overtaken.words
    assert invalid_html(overtaken.text) == []
    assert TEXT in chair.get(PAGE).words

    saved = rolf.send(overtaken)
    assert f"{WORDS} Rolf Annanstans" in saved.words
    late = chair.get(form_of(this_quarter()))
    rolf.submit(form_of(this_quarter()), {"text": "", "version": "2"})
    gone = chair.send(late, text=TEXT)
    assert "Någon annan tog nyss bort förklaringen" in gone.words
    assert TEXT in chair.send(gone).words


@pytest.mark.parametrize(
    ("who", "status"),
    [("af", 403), ("steering", 403), ("process_leader", 403), ("af_outside", 403), ("vard", 200),
     ("fk_other", 404)],
)  # fmt: skip
def test_others_read_it_and_have_no_link_to_a_form_that_refuses_them(
    app: Flask, county: County, who: str, status: int
) -> None:
    write(county)
    visitor = Visitor(app).sign_in(county.accounts[who])
    assert visitor.get(form_of(this_quarter())).status == status
    page = visitor.get(PAGE)
    may_read = who not in {"af_outside", "fk_other"}
    assert (WORDS in page.words) is may_read
    assert ("/statistik/forklaring" in page.text) is (who == "vard")


@pytest.mark.parametrize("quarter", ["0-0", "2026-0", "2026-5", "1999-4", "2099-1", "99999-1"])
def test_a_quarter_that_cannot_be_explained_is_an_address_that_does_not_exist(
    chair: Visitor, quarter: str
) -> None:
    assert chair.get(f"/statistik/forklaring/brynas-halsocentral/{quarter}").status == 404


def test_a_wider_place_tells_them_by_team_and_only_of_teams_that_the_reader_sees(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    write(county)
    note(county.accounts["fk_other"], TEXT, county.other_team.id, this_quarter())
    leader = Visitor(app).sign_in(county.accounts["process_leader"])
    for place in ("lanet", "kommun-gavle"):
        page = leader.get(f"/statistik?plats={place}")
        at = [
            page.text.index(words)
            for words in ("<h3>Brynäs hälsocentral", WORDS, "<h3>Sätra hälsocentral", TEXT)
        ]
        assert at == sorted(at)
        assert "förklaringar från" not in page.words
        assert invalid_html(page.text) == []
    officer = Visitor(app).sign_in(county.accounts["af"]).get("/statistik?plats=lanet")
    assert WORDS in officer.words
    assert TEXT not in officer.words


def test_more_than_twenty_are_folded_away_with_their_number(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    for at in range(12):
        for team in (county.team, county.other_team):
            note(county.accounts["vard"], f"{at}.", team.id, before(this_quarter(), at))
    leader = Visitor(app).sign_in(county.accounts["process_leader"])
    first, last = code(before(this_quarter(), 12)), code(newest(clock.today()))
    page = leader.get(f"/statistik?plats=lanet&fran={first}&till={last}")
    assert "24 förklaringar från 2 team" in page.words
    assert invalid_html(page.text) == []
    few = leader.get("/statistik?plats=lanet").words
    assert "förklaringar från" not in few


def test_the_file_has_them_on_a_sheet_and_none_is_a_formula(
    app: Flask, county: County, chair: Visitor
) -> None:
    rows.case(county.team, county.person(), county.accounts["af"], lifted_on=told_day())
    tell()
    file = "/statistik/lyft/fil.xlsx?plats=team-brynas-halsocentral"
    assert "Förklaringar" not in book(chair, file).sheetnames
    formula = '=HYPERLINK("http://example.org";"Klicka")\nNästa rad'
    write(county, formula)
    sheet = book(chair, file)["Förklaringar"]
    cells = {cell.value: cell for row in sheet for cell in row if cell.value}
    assert cells[formula].data_type == "s"
    assert cells[formula].hyperlink is None
    assert cells[formula].alignment.wrap_text
    assert "Rut Exempelius, Vården Gävle" in cells
    assert this_quarter().words.capitalize() in cells
    stranger = Visitor(app).sign_in(county.accounts["fk_other"])
    assert "Förklaringar" not in book(stranger, "/statistik/lyft/fil.xlsx?plats=lanet").sheetnames
