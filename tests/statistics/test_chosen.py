"""What is chosen of a page of statistics: a kommun, a party, a sex, another period."""

import re

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import forget_figures, lift, tell, told_day
from tests.statistics.test_pages import sheets
from tests.statistics.test_participation import HERE, taken_up
from tests.visitor import Visitor
from trisam.cases.values import Attendance
from trisam.statistics.views import subjects

AF, FK = "Arbetsförmedlingen", "Försäkringskassan"
YEAR = 4
"""Quarters back."""
OF_THE_COUNTY = ("/statistik/delaktighet", "/statistik/utfall", "/statistik/enkat")
GAPS = "/statistik/luckor"


@pytest.fixture
def taken(county: County, quarter_told: None) -> County:
    """Nine cases of women that AF and FK had lifted were taken up in Gävle; Hofors has a team."""
    hofors = rows.kommun("Hofors")
    rows.team("Hofors hälsocentral", hofors, county.units["vard"], county.parties.values())
    taken_up(county, HERE, 6)
    taken_up(county, Attendance.DECLINES, 3, by="fk", days_ago=21)
    tell(1)
    return county


@pytest.fixture
def leader(app: Flask, taken: County) -> Visitor:
    return Visitor(app).sign_in(taken.accounts["process_leader"])


def headings(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]+)</h2>", page)


def test_a_kommun_has_its_own_numbers_of_those_who_took_part(
    leader: Visitor, invalid_html: InvalidHtml
) -> None:
    page = leader.get("/statistik/delaktighet?plats=kommun-gavle")
    assert page.status == 200
    assert "67\u00a0% av personerna deltog när deras ärende togs upp (6 av 9)." in page.text
    assert headings(page.text) == ["Andel som deltog", "Hur personen deltog"]
    picture = page.text[page.text.index("<svg") :]
    assert "Kvinnor: 67\u00a0% (6 av 9)." in picture
    assert '<a href="/statistik/delaktighet?plats=lanet' in page.text
    assert invalid_html(page.text) == []
    whole = leader.get("/statistik/delaktighet")
    assert "Per part och kön" in headings(whole.text)


def test_a_kommun_without_anything_says_so(leader: Visitor) -> None:
    page = leader.get("/statistik/delaktighet?plats=kommun-hofors")
    assert "Inga ärenden har tagits upp." in page.text


@pytest.mark.parametrize("path", [*OF_THE_COUNTY, GAPS])
def test_a_hidden_kommun_answers_as_one_that_does_not_exist(
    app: Flask, taken: County, path: str
) -> None:
    chair = Visitor(app).sign_in(taken.accounts["vard"])
    assert chair.get(f"{path}?plats=kommun-gavle").status == 200
    hidden, absent = (chair.get(f"{path}?plats=kommun-{one}") for one in ("hofors", "finns-inte"))
    assert hidden.status == absent.status == 404
    assert hidden.text == absent.text
    slug = path.rsplit("/", maxsplit=1)[-1]
    assert chair.get(f"/statistik/{slug}/fil.csv?plats=kommun-hofors").status == 404


def test_the_gap_list_of_a_kommun_is_for_those_who_plan_or_steer(app: Flask, taken: County) -> None:
    officer, chair = (Visitor(app).sign_in(taken.accounts[who]) for who in ("af", "vard"))
    assert chair.get(f"{GAPS}?plats=kommun-gavle").status == 200
    assert officer.get(f"{GAPS}?plats=kommun-gavle").status == 403
    assert officer.get("/statistik/delaktighet?plats=kommun-gavle").status == 200


def test_the_lists_of_the_county_s_pages_offer_no_team_and_say_so_of_one(leader: Visitor) -> None:
    page = leader.get("/statistik/delaktighet")
    [field] = re.findall(r'<select[^>]*name="plats".*?</select>', page.text, re.S)
    assert 'value="kommun-gavle"' in field
    assert "team-" not in field
    wrong = leader.get("/statistik/delaktighet?plats=team-brynas-halsocentral")
    assert wrong.status == 422
    assert "Välj ett av alternativen i listan." in wrong.text


def test_a_party_and_a_sex_leave_their_own_tables_and_columns(
    leader: Visitor, taken: County, invalid_html: InvalidHtml
) -> None:
    af = taken.parties["af"].id
    page = leader.get(f"/statistik/delaktighet?part={af}&kon=kvinnor")
    assert f"Hur många som deltog: {AF}, kvinnor" in page.text
    assert headings(page.text) == ["Per part och kön"]
    table = page.text[page.text.index("<table") : page.text.index("</table>")]
    assert "100\u00a0% (6 av 6)" in table
    assert FK not in table
    assert "Män, annat och okänt" not in table
    assert invalid_html(page.text) == []


def test_the_files_hold_what_is_chosen_and_nothing_more(leader: Visitor, taken: County) -> None:
    query = f"part={taken.parties['fk'].id}"
    page = leader.get(f"/statistik/delaktighet?{query}")
    [address] = re.findall(r'href="(/statistik/delaktighet/fil\.xlsx\?[^"]*)"', page.text)
    assert query in address
    answer = leader.client.get(address)
    assert (
        f"delaktighet-part{taken.parties['fk'].id}-lanet" in answer.headers["Content-Disposition"]
    )
    book = sheets(answer.data)
    assert list(book) == ["Per part och kön", "Om uppgifterna"]
    assert FK in book["Per part och kön"]
    assert AF not in book["Per part och kön"]
    pdf = leader.client.get(f"/statistik/delaktighet/fil.pdf?{query}&kon=kvinnor")
    assert pdf.status_code == 200


@pytest.mark.parametrize("wrong", ["part=0", "part=x", "kon=x", "plats=kommun-gavle&part=9"])
def test_a_choice_that_is_none_is_answered_with_a_sentence(
    leader: Visitor, wrong: str, invalid_html: InvalidHtml
) -> None:
    for path in ("/statistik", "/statistik/delaktighet", "/statistik/delaktighet/fil.csv"):
        page = leader.get(f"{path}?{wrong}")
        assert page.status == 422
        assert "Välj ett av alternativen i listan." in page.text
        assert invalid_html(page.text) == []


def test_what_a_page_is_not_cut_by_is_not_offered_there_and_changes_nothing(
    leader: Visitor,
) -> None:
    for one in subjects.EVERY:
        page = leader.get(_path(one))
        assert page.status == 200
        assert ('name="part"' in page.text) == bool(one.by_party)
        assert ('name="kon"' in page.text) == bool(one.by_sex)
    assert "kvinnor" not in leader.get("/statistik/moten?kon=kvinnor").text.lower()


def _path(one: subjects.Subject) -> str:
    return "/statistik" if one is subjects.LIFTED else f"/statistik/{one.slug}"


def test_a_party_is_not_offered_where_it_has_no_figures_and_one_that_is_asked_for_stays(
    leader: Visitor, taken: County
) -> None:
    for path in ("/statistik/delaktighet", GAPS):
        assert 'name="part"' in leader.get(path).text
        assert 'name="part"' not in leader.get(f"{path}?plats=kommun-gavle").text
        asked = leader.get(f"{path}?plats=kommun-gavle&part={taken.parties['af'].id}")
        assert 'name="part"' in asked.text
        assert f"Här finns inga siffror för {AF}." in asked.text
    team = leader.get("/statistik?plats=team-brynas-halsocentral").text
    assert 'name="part"' in team
    assert 'name="kon"' not in team


def test_before_anything_is_told_the_choice_leads_back_to_the_same_page(leader: Visitor) -> None:
    forget_figures()
    for one in subjects.EVERY:
        page = leader.get(_path(one))
        assert page.status == 200
        assert re.findall(r'<form class="filter-bar"[^>]*action="([^"]*)"', page.text) == [
            _path(one)
        ]


def test_a_party_s_lifts_stand_by_kommun_and_over_time(leader: Visitor, taken: County) -> None:
    page = leader.get(f"/statistik?part={taken.parties['fk'].id}")
    assert f"Lyft per part: {FK}" in page.text
    assert headings(page.text)[:3] == ["Lyft per part", "Lyft per kommun", "Över tid"]
    table = page.text[page.text.index("<table") : page.text.index("</table>")]
    assert FK in table
    assert AF not in table


@pytest.fixture
def two_years(app: Flask, county: County) -> Visitor:
    """Lifts and nothing more in two years; the process leader, signed in."""
    for back in (0, YEAR):
        lift(county, "af", 8, lifted_on=told_day(back))
        lift(county, "fk", 6 + back, lifted_on=told_day(back))
    tell(1)
    return Visitor(app).sign_in(county.accounts["process_leader"])


def test_two_periods_stand_row_by_row_on_every_page_and_in_its_files(two_years: Visitor) -> None:
    for one in subjects.EVERY:
        if one.family().later:
            continue
        page = two_years.get(f"{_path(one)}?jamfor=ett-ar-tidigare")
        assert page.status == 200
        assert "mfört med" in page.text
        lines = two_years.client.get(f"/statistik/{one.slug}/fil.csv?jamfor=ett-ar-tidigare")
        assert lines.status_code == 200


def test_a_party_s_lifts_are_compared_too(two_years: Visitor, county: County) -> None:
    query = f"part={county.parties['fk'].id}&jamfor=ett-ar-tidigare"
    lines = two_years.client.get(f"/statistik/lyft/fil.csv?{query}").text
    assert f"{FK}, skillnad;Lyft;-4;antal;" in lines
    assert not re.search(rf"^[^;]*;\d+;{AF}", lines, re.M)


def test_periods_that_cannot_be_compared_are_told_with_what_to_choose(two_years: Visitor) -> None:
    page = two_years.get("/statistik/moten?jamfor=ett-ar-tidigare")
    [quarter] = re.findall(r'value="(\d{4}-k\d)"', page.text)[:1]
    unlike = two_years.get(f"/statistik/moten?jamfor={quarter}")
    assert "Perioderna är olika långa" in unlike.text
    assert "Hållna och inställda möten" in unlike.text
