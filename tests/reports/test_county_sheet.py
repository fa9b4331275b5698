"""Länsbladet: participants and kronor per insats, typed in beside the lifts, and nothing small."""

import io
from collections.abc import Iterable
from html import unescape

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.html import InvalidHtml
from tests.reports.test_views import people, signed_in
from tests.reports.writing import Around, lift
from trisam.core import clock
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.reports import county_sheet
from trisam.reports.county_sheet import Intervention, Money
from trisam.reports.queries import county_sheets as queries
from trisam.reports.service import county_sheets
from trisam.reports.service.county_sheets import Given
from trisam.statistics.period_choices import year_to_value
from trisam.statistics.periods import Period, last_four, newest
from trisam.statistics.publication import Publication
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Share, Table, Value

__all__ = ["people"]
K = 5
WORK = Intervention("Ett hållbart arbetsliv", 16, 10, Money(2_530_000, 2_348_428))
SMALL = Intervention("Insats efter Trisam", 3, 2, Money(100_000, 96_997))
UNKNOWN = Intervention("Samtalsgrupp", None, None, Money())
SHEET = "/rapporter/lansblad"


def four() -> Period:
    return last_four(clock.today())


def write(around: Around, *insatser: Intervention, who: str = "process_leader") -> None:
    """What the process leader types when nothing stands there."""
    given = Given(Money(1000, 900), insatser)
    county_sheets.write(around.actor(who), four(), given, None)


def sheet(around: Around, who: str = "process_leader", k: int = K) -> Publication:
    return county_sheets.of(around.actor(who), four(), k)


def table(told: Publication, title: str) -> Table:
    [found] = [one for one in told.tables if one.title == title]
    return found


def exposed(rows: Iterable[tuple[Value, ...]], k: int = K) -> list[Value]:
    """The insatser of whose participants a small number is told, or one that the others give."""
    wrong = []
    for what, *numbers in rows:
        hidden = [number for number in numbers if number is HIDDEN]
        small = [number for number in numbers if isinstance(number, int) and 0 < number < k]
        if small or len(hidden) == 1:
            wrong.append(what)
    return wrong


def test_trisams_participants_are_the_lifts_by_kommun_and_kon(people: Around) -> None:
    lift(people.county, 12)
    found = table(sheet(people, k=1), "Trisam per kommun")
    rows = {row[0]: row[1:] for row in found.rows}
    assert rows["Gävle"] == (12, 0, 12)
    assert found.foot == ("Hela länet", 12, 0, 12)


def test_what_the_statistics_hide_is_hidden_here_too(people: Around) -> None:
    lift(people.county, 3, k=K)
    found = table(sheet(people), "Trisam per kommun")
    assert {row[0]: row[3] for row in found.rows}["Gävle"] is HIDDEN
    assert found.notes


def test_small_numbers_of_an_insats_are_hidden_and_so_is_what_gives_them_away(
    people: Around,
) -> None:
    write(people, WORK, SMALL, UNKNOWN)
    found = table(sheet(people), "Andra insatser")
    assert found.rows == (
        (WORK.what, 16, 10, 26),
        (SMALL.what, HIDDEN, HIDDEN, HIDDEN),
        (UNKNOWN.what, None, None, None),
    )
    assert exposed(found.rows) == []
    assert found.notes[0].startswith("Dolt:")


def test_a_small_number_that_is_told_or_can_be_worked_out_is_caught() -> None:
    unprotected = county_sheet.participants([SMALL], "2026", 1)
    assert exposed(unprotected.rows) == [SMALL.what]
    assert exposed([("Insats", HIDDEN, 20, 23)]) == ["Insats"]
    assert exposed(county_sheet.participants([SMALL, WORK], "2026", K).rows) == []


def test_kronor_stand_per_insats_and_together_and_are_not_added_where_one_is_unknown(
    people: Around,
) -> None:
    write(people, WORK, SMALL)
    found = table(sheet(people), "Budget och utfall")
    assert found.rows[1] == (WORK.what, 2_530_000, 2_348_428, Share(2_348_428 / 2_530_000))
    assert found.foot[:3] == ("Totalt", 2_631_000, 2_446_325)
    given = Given(Money(1000, 900), [WORK, UNKNOWN])
    version = queries.written(people.actor("process_leader"), four().last)
    assert version
    county_sheets.write(people.actor("process_leader"), four(), given, version.version)
    assert table(sheet(people), "Budget och utfall").foot[:3] == ("Totalt", None, None)


def test_each_four_quarters_have_a_sheet_of_their_own(people: Around) -> None:
    write(people, WORK)
    actor = people.actor("process_leader")
    assert table(sheet(people), "Andra insatser").rows
    earlier = county_sheets.periods(actor)[1].period
    told = county_sheets.of(actor, earlier, K)
    assert told.tables == ()
    assert told.remarks == (county_sheets.NOT_COUNTED,)


@pytest.mark.parametrize("who", ["steering", "process_leader"])
def test_whoever_sees_every_kommuns_reports_sees_the_sheet(people: Around, who: str) -> None:
    write(people, WORK)
    assert table(sheet(people, who), "Andra insatser").rows


@pytest.mark.parametrize("who", ["mysam", "vard", "af", "administrator"])
def test_nobody_else_sees_or_writes_it(people: Around, who: str) -> None:
    with pytest.raises(Forbidden):
        sheet(people, who)
    with pytest.raises(Forbidden):
        write(people, WORK, who=who)


def test_the_countys_steering_reads_it_and_does_not_write(people: Around) -> None:
    assert sheet(people, "steering").tables == ()
    with pytest.raises(Forbidden):
        write(people, WORK, who="steering")


def test_of_two_who_write_the_second_is_told(people: Around) -> None:
    write(people, WORK)
    with pytest.raises(Overtaken):
        write(people, SMALL)
    assert [row[0] for row in table(sheet(people), "Andra insatser").rows] == [WORK.what]


@pytest.mark.parametrize(
    "insatser",
    [
        [Intervention("Stöd till 19850709-9805", 6, 7, Money())],
        [WORK] * (county_sheets.MOST + 1),
    ],
)
def test_a_personnummer_and_too_many_insatser_are_refused(
    people: Around, insatser: list[Intervention]
) -> None:
    with pytest.raises(RuleBroken):
        write(people, *insatser)
    write(people, *[WORK] * county_sheets.MOST)


def test_it_is_written_read_and_fetched_without_a_script(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    leader = signed_in(app, people, "process_leader")
    assert f'href="{SHEET}"' in leader.get("/rapporter").text
    form = leader.get(f"{SHEET}/skriv")
    assert invalid_html(form.text) == []
    typed = {
        "granted": "4800000",
        "used": "4655300",
        "rows-0-what": WORK.what,
        "rows-0-women": "16",
        "rows-0-others": "10",
    }
    page = leader.send(form, **typed)
    assert "Länsbladet är sparat." in page.words
    assert "4\N{NO-BREAK SPACE}655\N{NO-BREAK SPACE}300" in unescape(page.text)
    assert WORK.what in page.words
    assert invalid_html(page.text) == []
    reader = signed_in(app, people, "steering")
    read = reader.get(SHEET)
    assert WORK.what in read.words
    assert "Skriv insatser" not in read.words
    book = load_workbook(io.BytesIO(reader.client.get(f"{SHEET}/fil.xlsx").data))
    assert book.sheetnames[-2:] == ["Budget och utfall", "Om uppgifterna"]
    pdf = reader.client.get(f"{SHEET}/fil.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert f"trisam-lansblad-lanet-{four().slug}.pdf" in pdf.headers["Content-Disposition"]


def test_what_is_missing_in_a_row_is_said_at_its_field_and_nothing_typed_is_lost(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    leader = signed_in(app, people, "process_leader")
    page = leader.send(
        leader.get(f"{SHEET}/skriv"),
        **{"rows-0-what": WORK.what, "rows-0-women": "16", "rows-1-used": "77123"},
    )
    assert page.status == 422
    assert "Skriv båda talen, också noll, eller inget av dem." in page.words
    assert "Skriv vad insatsen heter." in page.words
    assert "77123" in page.text
    assert invalid_html(page.text) == []


def test_of_two_who_write_on_the_page_the_second_sees_the_others_and_can_save(
    app: Flask, people: Around
) -> None:
    leader = signed_in(app, people, "process_leader")
    opened = leader.get(f"{SHEET}/skriv")
    write(people, SMALL)
    overtaken = leader.send(opened, **{"rows-0-what": WORK.what})
    assert overtaken.status == 422
    assert "Någon annan skrev här samtidigt" in overtaken.words
    assert SMALL.what in overtaken.words
    assert "Länsbladet är sparat." in leader.send(overtaken, **{"rows-0-what": WORK.what}).words


def test_a_period_is_chosen_in_the_address_and_kept(
    app: Flask, people: Around, invalid_html: InvalidHtml
) -> None:
    leader = signed_in(app, people, "process_leader")
    chosen = year_to_value(newest(clock.today()))
    page = leader.get(f"{SHEET}?period={chosen}")
    assert f"{SHEET}/skriv?period={chosen}" in page.text
    assert f"{SHEET}/fil.pdf?period={chosen}" in page.text
    for path in ("", "/fil.pdf", "/skriv"):
        wrong = leader.get(f"{SHEET}{path}?period=urtiden")
        assert wrong.status == 422
        assert "Välj ett av alternativen i listan." in wrong.words
        assert invalid_html(wrong.text) == []


def test_whoever_does_not_see_it_gets_no_page_and_no_file(app: Flask, people: Around) -> None:
    for who in ("vard", "mysam", "af"):
        visitor = signed_in(app, people, who)
        assert visitor.get(SHEET).status == 403
        assert visitor.get(f"{SHEET}/fil.xlsx").status == 403
        assert SHEET not in visitor.get("/rapporter").text
