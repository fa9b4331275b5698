"""Every page of the demo, as each of its people meets it by following links.

One walk a database: canaries are planted in every sealed field first, then each role follows
every link. What the walk brought home is judged by functions that are shown to catch defects.
"""

from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import beginnings, crawling
from tests.application import application
from tests.canaries import Aviary, without_rule
from tests.crawling import START, Visited, Walk
from tests.demo_county import DemoCounty, undone
from tests.html import InvalidHtml
from tests.overheard import access_line, leaked, listening, misdirected, written_down
from tests.pages import problems
from tests.tally import Tally
from trisam.core.actor import Actor
from trisam.outbox.models import Message

NEVER_MET = {
    "static": "files, not pages",
    "survey.code": "for individuals, who have no sign-in; tests/surveys/test_own_pages.py",
    "survey.start": "the same, by a link that no officer is shown twice",
    "survey.question": "the same",
    "survey.check": "the same",
    "survey.thanks": "the same",
    "survey.interview_thanks": "the same",
    "own_keys.send": "only where mail or SMS can leave; tests/own_case/test_sending.py",
    "surveys.print_letter": "opens while a letter waits; tests/surveys/test_letters.py",
    "health.health": "for the machine that watches over the server; plain text",
    "web.components": "the sheet of components, shown while developing only",
    "accounts.sign_in": "for people who have not signed in; the walk goes through it first",
    "accounts.code": "opens between password and code only; tests/accounts/test_two_factor.py",
    "accounts.new_password": "the same, for a first password",
    "accounts.set_up": "the same, where no second factor is set up",
    "own_account.new_factor": "opens for ten minutes after password and code; the same tests",
    "own_account.remove_factor": "offered to who has a second factor; nobody in the demo has",
    "own_account.recovery_codes": "the same",
    "kept.show": "no link leads there: the sign-in does, when something was kept",
    "another_team.answer": "for who lifted a case of a cancelled meeting; test_agenda_views.py",
    "after.call": "not in the demo of every day; tests/meetings/test_after_views.py",
    "contacts.touch": "the same; tests/contacts/test_touch.py",
    "recommendations.took_part": "the same; tests/recommendations/test_taking_part.py",
    "reports.budget": "of a slutrapport alone, the last in the list; tests/reports/test_views.py",
    "settling.case": "for a case that all parties agree on in writing; test_settling.py",
    **dict.fromkeys(
        (
            "mitt.enter",
            "mitt.by_link",
            "mitt.left",
            "mitt_inloggning.arrive",
            "mitt_inloggning.choices",
            "mitt_arende.show",
            "mitt_arende.words",
            "mitt_arende.how",
            "mitt_arende.consent",
            "mitt_arende.refuse",
            "mitt_arende.refuse_all",
            "mitt_arende.receipt",
            "mitt_arende.message",
            "mitt_arende.who_has_read",
        ),
        "for the individual, who has a key and no sign-in; tests/own_case walks these",
    ),
    "lifts.resume": "always redirects to a step; the walk follows it",
}
"""Endpoints that answer GET and that no walk ends at, each with its reason."""

SEATED = 4  # AF, FK, kommun and vård


@dataclass(frozen=True)
class Home:
    """What the walks over one database brought home."""

    app: Flask
    walks: list[tuple[Actor, Walk]]
    aviary: Aviary
    leaks: list[str]
    sightings: list[int]
    mail: list[str]
    """What waits in the outbox and is not for the eyes of whom it is addressed to."""
    messages: int
    log: list[str]
    """What the application and the server wrote to their logs meanwhile."""

    @property
    def visited(self) -> list[tuple[str, Visited]]:
        """Everything that was fetched, with the role that fetched it."""
        return [(walk.role, one) for _, walk in self.walks for one in walk.visited]


@pytest.fixture(scope="module")
def home(demo_county: DemoCounty, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Walk as every role that the demo offers."""
    log: list[str] = []
    with undone(demo_county) as session, listening(log):
        app = application(tmp_path_factory.mktemp("crawl"))
        walks, aviary = walk_all(app, session)
        log += [access_line(one.path) for _, walk in walks for one in walk.visited]
        for account in crawling.demo_accounts():
            beginnings.cause_letters(account)
        letters = list(session.scalars(select(Message)))
        mail = misdirected(aviary, letters)
        leaks = [
            f"{walk.role}: {line}" for actor, walk in walks for line in leaked(aviary, actor, walk)
        ]
        sightings = [
            aviary.sightings("\n".join(one.text for one in walk.visited)) for _, walk in walks
        ]
    return Home(app, walks, aviary, leaks, sightings, mail, len(letters), log)


def walk_all(app: Flask, session: Session) -> tuple[list[tuple[Actor, Walk]], Aviary]:
    """Begin work as each role, plant the canaries, and walk."""
    accounts = crawling.demo_accounts()
    begun = {account.id: beginnings.begin(app, account) for account in accounts}
    aviary = Aviary(session)
    return [
        (
            beginnings.actor_of(account),
            crawling.walk(app, account, [*START, *begun[account.id]]),
        )
        for account in accounts
    ], aviary


def unwell(app: Flask, one: Visited) -> list[str]:
    """What is wrong with an answer."""
    found = [] if one.status == 200 else [f"status {one.status}"]
    return found + (problems(one.path, one.text, app) if one.is_page else [])


def unmet(app: Flask, walks: list[Walk]) -> set[str]:
    """Endpoints that answer GET, are not listed, and were met by nobody."""
    met = {one.endpoint for walk in walks for one in walk.visited}
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return readable - met - NEVER_MET.keys()


def test_every_page_that_a_link_leads_to_is_in_order(home: Home, tally: Tally) -> None:
    tally(len(home.visited), "addresses visited")
    tally(sum(len(one.forms) for _, one in home.visited), "forms on them")

    found = [
        f"{role}, {one.path} (from {one.came_from}): {line}"
        for role, one in home.visited
        for line in unwell(home.app, one)
    ]
    assert found == []
    assert len(home.visited) > 300


def test_no_link_is_dead(home: Home, tally: Tally) -> None:
    tally(sum(len(one.links) for _, one in home.visited), "links followed or known")

    assert [line for _, walk in home.walks for line in walk.dead] == []


def test_every_page_is_valid_html(home: Home, invalid_html: InvalidHtml, tally: Tally) -> None:
    pages = {one.kind + role: one for role, one in home.visited if one.is_page}
    tally(len(pages), "pages given to html-validate, one of each kind and role")

    assert [
        f"{one.path}: {line}" for one in pages.values() for line in invalid_html(one.text)
    ] == []


def test_every_page_is_met_by_somebody(home: Home, tally: Tally) -> None:
    tally(len({one.endpoint for _, one in home.visited}), "endpoints met")

    assert unmet(home.app, [walk for _, walk in home.walks]) == set()
    assert set(home.app.view_functions) >= NEVER_MET.keys()


def test_nobody_reads_a_text_a_code_or_a_number_that_is_not_theirs(
    home: Home, tally: Tally
) -> None:
    tally(len(home.aviary.planted), "canaries planted")
    tally(sum(home.aviary.foreign(actor) for actor, _ in home.walks), "foreign ones to look for")

    assert without_rule() == []
    assert home.leaks == []
    assert sum(count > 100 for count in home.sightings) >= SEATED, "own texts are to be seen"
    assert sum(count == 0 for count in home.sightings) >= SEATED, "those without seat see none"


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("<h1>", "<h2>", "0 h1"),
        (" – Trisam</title>", "</title>", "title:"),
        ('name="csrf_token"', 'name="token"', "without token"),
        ("</main>", '<form method="post" action="/borta"></form></main>', "does not exist"),
        ("</main>", '<input type="text" name="plats"></main>', "no label: input plats"),
    ],
)
def test_a_planted_flaw_of_a_page_is_caught(good: str, bad: str, said: str, home: Home) -> None:
    page = next(one for _, one in home.visited if one.endpoint == "web.help_page")
    assert unwell(home.app, page) == []
    assert good in page.text
    assert said in "\n".join(unwell(home.app, replace(page, text=page.text.replace(good, bad))))


def test_a_planted_broken_page_and_a_dead_link_are_caught(demo: Session, demo_app: Flask) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    demo_app.add_url_rule("/planterad", "planted", broken)
    demo_app.add_url_rule("/ring", "ring", lambda: ("", 302, {"Location": "/ring"}))
    demo_app.view_functions["web.help_page"] = lambda: '<a href="/ring"></a><a href="/ingenstans">'
    somebody = crawling.demo_accounts()[-1]
    walk = crawling.walk(demo_app, somebody, ["/hjalp", "/planterad"], each=1)

    status = {one.path: one.status for one in walk.visited}
    assert (status["/hjalp"], status["/planterad"], status["/ring"]) == (200, 500, 302)
    assert walk.dead == ["/ingenstans (from /hjalp)"]
    assert "status 500" in unwell(demo_app, walk.visited[1])


def test_a_planted_page_that_nobody_meets_is_caught(demo: Session, demo_app: Flask) -> None:
    demo_app.add_url_rule("/planterad", "planted", lambda: "")
    walk = crawling.walk(demo_app, crawling.demo_accounts()[-1], each=1)

    assert "planted" in unmet(demo_app, [walk])


def test_no_letter_tells_its_receiver_what_is_not_theirs(home: Home, tally: Tally) -> None:
    tally(home.messages, "messages read as their receivers")

    assert home.mail == []


def test_no_log_tells_anything_of_an_individual(home: Home, tally: Tally) -> None:
    tally(len(home.log), "lines of the logs of the application and the server")

    assert written_down(home.log) == []


def test_a_planted_canary_in_a_header_or_a_workbook_is_caught(home: Home) -> None:
    actor, walk = home.walks[0]
    secret = next(
        i for i, c in enumerate(home.aviary.planted) if not home.aviary.may_read(actor, c)
    )
    clean = walk.visited[0]
    canary = f"kanarie{secret}fågel"
    for planted in (replace(clean, headers=f"X: {canary}"), replace(clean, text=f"<si>{canary}")):
        assert leaked(home.aviary, actor, Walk("x", [planted])) != []
    assert leaked(home.aviary, actor, Walk("x", [clean])) == []
