"""Each figure that opens a list is as long as its list, and what is hidden opens none."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import forget_figures, lift, tell, told_day
from tests.tally import Tally
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case
from trisam.consents import service as consents
from trisam.consents.models import Consent
from trisam.core import clock
from trisam.core.db import session
from trisam.statistics.period_choices import code
from trisam.statistics.periods import Span, days_of, newest
from trisam.statistics.queries import lifts

TEAM = "team-brynas-halsocentral"
PLACES = ("lanet", "kommun-gavle", TEAM, "team-satra-halsocentral")
PAGES = (
    *(f"/statistik?plats={place}" for place in PLACES),
    f"/statistik?plats={TEAM}&jamfor=ett-ar-tidigare",
    *(f"/statistik/moten?plats={place}" for place in PLACES),
    *(f"/statistik/vantetider?plats={place}" for place in PLACES),
    "/statistik/delaktighet",
    "/statistik/luckor",
    "/statistik/utfall",
    "/statistik/enkat",
    "/rapporter",
    "/rapporter/lansblad",
)
"""Every page of figures that anybody has; whoever may not see one gets none of its figures."""
LIST = "/statistik/lista?"
_FIGURE = re.compile(r'<td[^>]*>\s*<span>\s*<a href="([^"]+)">([\d\s\u00a0]+)<')
_ROW = re.compile(r'<th scope="row"><a href="/arenden/[A-Z0-9]+">')
_UNOPENED = re.compile(r"(\d+) ärenden? till är med i antalet")
READ, UNREAD = 7, 5


@pytest.fixture
def chair(app: Flask, county: County) -> Visitor:
    """The rehabkoordinator of Brynäs: AF has lifted seven cases that she may open and five that she
    may not; FK and the kommun so few that their numbers are hidden."""
    for _ in range(READ):
        about = county.person()
        rows.case(
            county.team,
            about,
            county.accounts["af"],
            county.consented(about, "af", "vard"),
            released_to=[county.parties["vard"]],
            lifted_on=told_day(),
        )
    lift(county, "af", UNREAD)
    for who, here, there in (("af", 0, 20), ("fk", 3, 3), ("kommun", 4, 4), ("vard", 30, 20)):
        lift(county, who, here)
        lift(county, who, there, county.other_team)
    lift(county, "vard", 9, lifted_on=told_day(4))
    tell()
    return Visitor(app).sign_in(county.accounts["vard"])


def figures_with_lists(visitor: Visitor) -> list[tuple[str, int]]:
    """Every number on the pages of figures that is a link: its address, and the number."""
    found = []
    for path in PAGES:
        page = visitor.get(path)
        assert page.status in {200, 403, 404}, path
        if page.status == 200:
            found += [
                (unescape(url), int(re.sub(r"\s", "", number)))
                for url, number in _FIGURE.findall(page.text)
            ]
    return found


def length(visitor: Visitor, url: str) -> int:
    """The rows behind a link, and those that are counted there and may not be opened."""
    page = visitor.get(url)
    assert page.status == 200, url
    unopened = _UNOPENED.search(page.words)
    return len(_ROW.findall(page.text)) + (int(unopened[1]) if unopened else 0)


def wrong(visitor: Visitor) -> list[str]:
    """Every figure that its list contradicts."""
    return [
        f"{url}: {number}, and {found} in the list"
        for url, number in dict.fromkeys(figures_with_lists(visitor))
        if (found := length(visitor, url)) != number
    ]


def listings() -> int:
    """How many cases the log says were listed."""
    listed = select(func.count()).where(AuditEntry.action == "case.list")
    return session().scalar(listed) or 0


def address(county: County, party: str, place: str = TEAM) -> str:
    return f"{LIST}plats={place}&part={county.parties[party].id}"


def test_every_figure_that_has_a_list_is_as_long_as_it(chair: Visitor, tally: Tally) -> None:
    found = figures_with_lists(chair)
    tally(len(found), "figures with a list")
    assert {number for _, number in found} == {READ + UNREAD, 30}
    assert all(url.startswith(LIST) for url, _ in found)
    assert wrong(chair) == []


def test_a_list_by_another_rule_than_the_figure_is_caught(
    chair: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect of the test above: the list lacks one of them."""
    behind = lifts.behind
    monkeypatch.setattr(lifts, "behind", lambda *about: behind(*about)[1:])
    assert len(wrong(chair)) == len(dict.fromkeys(figures_with_lists(chair)))


def test_what_the_figure_leaves_out_the_list_leaves_out_too(app: Flask, county: County) -> None:
    """Another team's, those of the day before the period, and those of a party that has left."""
    first = days_of(Span.numbered(newest(clock.today()).number - 3)).first
    for who in ("af", "kommun", "fk", "vard"):
        lift(county, who, 8)
        lift(county, who, 6, county.other_team)
        lift(county, who, 7, lifted_on=first)
        lift(county, who, 9, lifted_on=first - timedelta(days=1))
    seat = next(one for one in county.team.parties if one.party_id == county.parties["fk"].id)
    seat.valid_to = first
    tell()
    chair = Visitor(app).sign_in(county.accounts["vard"])
    assert {number for _, number in figures_with_lists(chair)} == {7, 15}
    assert wrong(chair) == []


def test_what_may_not_be_opened_is_counted_and_not_listed(
    chair: Visitor, county: County, invalid_html: InvalidHtml
) -> None:
    page = chair.get(address(county, "af"))
    assert "Arbetsförmedlingen: 12 lyft" in page.words
    assert "5 ärenden till är med i antalet. Du får inte öppna dem" in page.words
    assert len(_ROW.findall(page.text)) == READ
    assert "ändras inte. Listan är som det ser ut i dag." in page.words
    assert "Testa Exempelsson" not in page.text
    assert invalid_html(page.text) == []
    [first, *_] = re.findall(r'href="(/arenden/[A-Z0-9]+)"', page.text)
    assert chair.get(first).status == 200


def test_a_consent_withdrawn_meanwhile_takes_the_case_off_the_list_and_not_out_of_the_figure(
    chair: Visitor, county: County
) -> None:
    url = address(county, "af")
    [first, *_] = re.findall(r'href="/arenden/([A-Z0-9]+)"', chair.get(url).text)
    case = session().scalars(select(Case).where(Case.code == first)).one()
    consent = session().get_one(Consent, case.consent_id)
    session().refresh(consent, ["grants"])
    consents.withdraw(county.actor("af"), consent)
    session().flush()
    page = chair.get(url)
    assert first not in page.text
    assert "Arbetsförmedlingen: 12 lyft" in page.words
    assert "6 ärenden till är med i antalet. Du får inte öppna dem" in page.words
    assert len(_ROW.findall(page.text)) == READ - 1
    assert chair.get(f"/arenden/{first}").status == 404


def test_the_page_of_a_team_is_valid_with_links_and_each_link_says_what_it_opens(
    chair: Visitor, invalid_html: InvalidHtml
) -> None:
    page = chair.get(f"/statistik?plats={TEAM}")
    assert "12 lyft av Arbetsförmedlingen, visa ärendena" in page.words
    assert invalid_html(page.text) == []


def test_each_case_that_is_listed_is_logged_as_read_and_no_other(
    chair: Visitor, county: County
) -> None:
    before = listings()
    chair.get(address(county, "af"))
    assert listings() - before == READ


def test_a_hidden_number_opens_no_list_and_one_that_is_told_does(
    chair: Visitor, county: County
) -> None:
    assert chair.get(address(county, "af")).status == 200
    assert chair.get(address(county, "fk")).status == 404
    assert not any(f"part={county.parties['fk'].id}" in url for url, _ in figures_with_lists(chair))


def test_what_is_not_told_of_has_no_list(chair: Visitor, county: County) -> None:
    newest_quarter = code(newest(clock.today()))
    assert chair.get(f"{address(county, 'af')}&period={newest_quarter}").status == 422
    assert chair.get(f"{LIST}plats={TEAM}").status == 404
    assert chair.get(f"{LIST}plats={TEAM}&part=0").status == 404
    assert chair.get(f"{LIST}plats={TEAM}&part=alla").status == 404
    forget_figures()
    assert chair.get(address(county, "af")).status == 404


@pytest.mark.parametrize("who", ["af", "kommun", "steering", "process_leader", "administrator"])
def test_nobody_but_the_teams_rehabkoordinator_has_lists(
    app: Flask, chair: Visitor, county: County, who: str
) -> None:
    other = Visitor(app).sign_in(county.accounts[who])
    assert figures_with_lists(other) == []
    answer = other.get(address(county, "af"))
    assert answer.status == (403 if who == "administrator" else 404)
    assert chair.get(address(county, "af")).status == 200


def test_a_wider_place_and_another_team_have_no_lists(chair: Visitor, county: County) -> None:
    for place in ("lanet", "kommun-gavle", "team-satra-halsocentral"):
        assert chair.get(address(county, "af", place)).status == 404


def test_a_figure_that_was_corrected_afterwards_says_what_it_would_be_today(
    chair: Visitor, county: County
) -> None:
    lift(county, "af", 1)
    page = chair.get(address(county, "af"))
    assert "Arbetsförmedlingen: 12 lyft" in page.words
    assert "I dag är de 13. Något har ändrats efter att siffran räknades." in page.words
