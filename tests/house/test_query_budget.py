"""Pages keep their budget of queries, sign-in and session included, however full they are.

On the demo for its busiest accounts, and on the little county before and after rows are added.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from tests.beginnings import actor_of
from tests.crawling import demo_accounts, sign_in_as
from tests.demo_county import DemoCounty
from tests.factories import rows
from tests.factories.county import County
from tests.statements import counted
from tests.tally import Tally
from tests.visitor import Visitor
from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.cases.policy import visible_to
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting
from trisam.meetings.policy import visible_to as meetings_visible_to
from trisam.teams.models import Team

BUDGET = 15
OWN_BUDGETS = {
    # What waits in every feature; for a rehabkoordinator also who comes to her meetings: the
    # meetings, the seats, the absences and the parties. After a cancelled meeting also which cases
    # wait too long, their consents, and the teams that could meet sooner. And what colleagues want
    # to hand over, where a party has no owner, and with whom to be in touch. And what individuals
    # have sent, with the consent, the releases and the fast kontakt that say for whom it is. And
    # who would rather be interviewed.
    "/": 35,
    # Of the cases that the reader does not see: which may be known of at all, and how many stand
    # in line. And when each party last had a mail about the meeting.
    "/moten/…": 18,
    # All about one case: consent, releases, questions, meetings, answers, actions, follow-ups,
    # handovers, the fast kontakt, Efter-Trisam, the teams that could meet sooner, and what the
    # individual has sent.
    "/arenden/…": 25,
    # Each consent of the individual with its pairs, what was taken back, and who received it.
    "/arenden/…/samtycke": 18,
    # Every case of the meeting with its answers, whether a förmöte is needed at all, and when each
    # party last had a mail about the meeting.
    "/moten/…/formote": 18,
    # All about one case, the form over it with what is half written, own phrases, and the other
    # cases of the meeting beside it. Of each answer also from whom something is lacking.
    "/moten/…/formote/…": 31,
    "/moten/…/rum/…": 26,
    # Asked once a second by every open page: less than any other.
    "/moten/…/rum/…/nu": 10,
    # Every table that can tell of an individual, and what the rows point at.
    "/arenden/…/var-del": 37,
    "/arenden/…/var-del/gallra": 37,
    # So many sources have rows in some case of the demo, whichever day it is made.
    "/arenden/…/registerutdrag": 50,
    # Everybody's meetings, seats, absences and own weeks, and when they are at Efter-Trisam.
    "/team/belastning": 17,
}
"""Pages that truly need more, each with its reason. The numbers do not depend on the data."""

LISTS = (
    "/",
    "/arenden",
    "/arenden?visa=mina",
    "/arenden/teamets",
    "/moten",
    "/moten?visa=tidigare",
    "/moten/manad",
    "/moten/vecka",
    "/uppfoljning",
    "/uppfoljning?visa=klara",
    "/team",
    "/team/tackning",
    "/moten/lanet",
    "/franvaro",
    "/arbetstider",
    "/team/belastning",
    "/statistik",
    "/statistik/moten",
    "/statistik/vantetider",
    "/statistik/luckor",
    "/rapporter",
    "/rapporter/lansblad",
    "/arenden/utkast",
    "/gallring",
    "/logg",
    "/logg/granskningar",
    "/logg/granskningar/ny",
)
OF_A_CASE = ("var-del", "var-del/gallra", "registerutdrag")
OF_A_MEETING = ("", "/formote", "/rum", "/utskrift")
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
CHAIN = "audit_end"
"""The end of the log is locked and moved on by every page that shows a case: two statements over a
table of one row, the same for all. They are the chain's price, and not counted as the page's; more
than these two are."""
CHAIN_PRICE = 2


def kind(path: str) -> str:
    """The page without its numbers and codes: "/moten/7/rum" is "/moten/…/rum"."""
    parts = path.split("?")[0].split("/")
    return "/".join("…" if part.isdigit() or part.isupper() else part for part in parts)


def queries(engine: Engine, client: FlaskClient, path: str) -> list[str]:
    """What one fetch of the page sends; None of it when the page is not for this person."""
    with counted(engine) as sent:
        answer = client.get(path)
    assert answer.status_code in {200, 403, 404}, path
    if answer.status_code != 200:  # noqa: PLR2004
        return []
    asked = [s for s in sent if not s.startswith(CONTROL)]
    chain = [s for s in asked if CHAIN in s]
    return [s for s in asked if CHAIN not in s] + chain[CHAIN_PRICE:]


def over_budget(engine: Engine, client: FlaskClient, paths: list[str]) -> list[str]:
    """Pages that ask more than they may."""
    client.get("/")  # the first page also empties the session of its notices
    counts = {path: len(queries(engine, client, path)) for path in paths}
    return [
        f"{path}: {count}"
        for path, count in counts.items()
        if count > OWN_BUDGETS.get(kind(path), BUDGET)
    ]


def busiest(account: Account) -> list[str]:
    """The fullest pages of this account: its lists, and its fullest meetings, cases and team."""
    actor = actor_of(account)
    items = func.count(AgendaItem.id)
    meetings = session().scalars(
        select(Meeting.id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(meetings_visible_to(actor), AgendaItem.status == ItemStatus.PLANNED)
        .group_by(Meeting.id)
        .order_by(items.desc(), Meeting.id)
        .limit(2)
    )
    found = [*LISTS, *(f"/moten/{meeting}{tail}" for meeting in meetings for tail in OF_A_MEETING)]
    placed = (
        select(Case.code, AgendaItem.meeting_id)
        .join(AgendaItem, AgendaItem.case_id == Case.id)
        .where(visible_to(actor, clock.today()))
        .order_by(AgendaItem.status != ItemStatus.PLANNED, Case.code)
        .limit(2)
    )
    for code, meeting in session().execute(placed):
        found += [f"/arenden/{code}", f"/arenden/{code}/samtycke"]
        found += [f"/arenden/{code}/{page}" for page in OF_A_CASE]
        found += [f"/arenden/{code}" + tail for tail in ("", "/samtycke", "/vem-har-last")]
        found += [f"/moten/{meeting}/{room}/{code}" for room in ("formote", "rum")]
        found.append(f"/moten/{meeting}/rum/{code}/nu")
    found += [f"/team/{slug}" for slug in session().scalars(mine(account))]
    return found


def mine(account: Account) -> Select[str]:
    """The team of this account that has most meetings."""
    teams = sorted({standing.team_id for standing in actor_of(account).standings})
    return (
        select(Team.slug)
        .join(Meeting, Meeting.team_id == Team.id)
        .where(Team.id.in_(teams))
        .group_by(Team.slug)
        .order_by(func.count().desc(), Team.slug)
        .limit(1)
    )


def test_the_busiest_pages_of_the_demo_keep_their_budget(
    demo: Session, demo_app: Flask, demo_county: DemoCounty, tally: Tally
) -> None:
    found, checked = [], 0
    for account in demo_accounts():
        paths = busiest(account)
        checked += len(paths)
        client = sign_in_as(demo_app, account.id)
        found += over_budget(demo_county.engine, client, paths)
    tally(checked, "busy pages counted")

    assert found == []
    assert checked > 100


@pytest.fixture
def pages(app: Flask, county: County) -> tuple[FlaskClient, list[str]]:
    """The rehabkoordinator of a little county with one of each, and her pages."""
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
    add_rows(county, meeting, 1)
    case = county.case(by="vard", to=("af",))
    paths = [*LISTS, *(f"/moten/{meeting.id}{tail}" for tail in OF_A_MEETING)]
    paths += [f"/team/{county.team.slug}", f"/arenden/{case.code}"]
    return Visitor(app).sign_in(county.accounts["vard"]).client, paths


def add_rows(county: County, meeting: Meeting, slot: int) -> None:
    """One more of everything that stands in lists."""
    case = county.case(by="vard", to=("af", "fk", "kommun"))
    rows.item(meeting, case, slot)
    rows.meeting(county.team, clock.today() + timedelta(days=20 + slot))
    rows.meeting(county.team, clock.today() - timedelta(days=20 + slot))
    rows.save(FollowUp(case_id=case.id, owner_id=county.accounts["vard"].id, due_on=clock.today()))
    at = rows.unit(county.parties["vard"], f"Mottagning {slot}")
    where = county.team.kommun
    rows.team(f"Team {slot}", where, at, county.parties.values())


def growing(
    engine: Engine, client: FlaskClient, paths: list[str], grow: Callable[[], None]
) -> list[str]:
    """Pages that ask more when there is more on them."""
    client.get("/")
    few = {path: queries(engine, client, path) for path in paths}
    grow()
    many = {path: queries(engine, client, path) for path in paths}
    return [
        f"{path}: {len(few[path])} became {len(many[path])}"
        for path in paths
        if len(many[path]) > len(few[path])
    ]


def test_no_page_asks_more_when_there_is_more_on_it(
    pages: tuple[FlaskClient, list[str]], county: County, migrated: Engine, tally: Tally
) -> None:
    client, paths = pages
    meeting = session().scalars(select(Meeting).join(Meeting.items)).one()
    tally(len(paths), "pages counted before and after")

    def grow() -> None:
        for slot in (2, 3, 4):
            add_rows(county, meeting, slot)

    assert growing(migrated, client, paths, grow) == []


def test_a_planted_query_per_row_is_caught(
    pages: tuple[FlaskClient, list[str]], app: Flask, county: County, migrated: Engine
) -> None:
    def per_row() -> str:
        cases = session().scalars(select(Case.id)).all()
        return "".join(str(session().scalar(select(Case.code).where(Case.id == c))) for c in cases)

    app.view_functions["teams.index"] = per_row
    client, _ = pages

    def grow() -> None:
        for _ in range(BUDGET):
            county.case()

    assert growing(migrated, client, ["/team"], grow) == ["/team: 6 became 21"]
    [line] = over_budget(migrated, client, ["/team"])
    assert line.startswith("/team: ")
