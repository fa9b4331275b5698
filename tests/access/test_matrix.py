"""The access matrix: every address × method × role × state of the consent, against expected.txt.

0 wrong cells; every denial is byte for byte what an id that does not exist is answered; and no
answer to anybody tells a word of a case that he or she may not read.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, Response, after_this_request
from sqlalchemy import true
from sqlalchemy.orm import Session

from tests.access import asking, matrix, world
from tests.access.asking import Asker
from tests.access.expectations import Expected, read
from tests.access.matrix import Door, Round, expected, summary, unlisted
from tests.access.world import ROLES, STATES
from tests.application import application
from tests.tally import Tally
from trisam.cases import queries as cases

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
ON_BOTH = (
    "af",
    "fk",
    "kommun",
    "guest",
    "coordinator",
    "substitute_in",
    "substitute_out",
    "fk_left",
    "af_outside",
    "administrator",
    "deactivated",
    "individual",
)
"""The roles that are asked on PostgreSQL too; on SQLite all are."""
CASE = ("GET", "/arenden/<code>")


@pytest.fixture
def app(database: Session, tmp_path: Path) -> Iterator[Flask]:
    """The application, on a day that stands still; the canary crawl looks its pages over."""
    with time_machine.travel(NOW, tick=False):
        yield application(tmp_path)


def may_be_hidden(door: Door) -> bool:
    """Addresses with an id of something that may be hidden, but for HEAD, which is a GET."""
    method, path = door
    return method != "HEAD" and any(f"{name}>" in path for name in asking.UNKNOWN)


def asked(app: Flask, database: Session, state: str, file: Expected | None = None) -> Round:
    """The county in this state of the consent, ready to be asked."""
    return Round(Asker(app, database, world.build(state)), state, file or expected())


@pytest.mark.parametrize("state", STATES)
def test_everybody_gets_what_the_file_says_and_nothing_more(
    state: str, app: Flask, database: Session, tally: Tally
) -> None:
    found = asked(app, database, state)
    wanted, roles = set(matrix.doors(app)), list(ROLES)
    if state != "valid":  # HEAD is its GET, which one state shows
        wanted = {door for door in wanted if door[0] != "HEAD"}
    if database.get_bind().dialect.name != "sqlite":  # every state, for what its SQL decides
        wanted, roles = {door for door in wanted if may_be_hidden(door)}, list(ON_BOTH)
    found.walk(wanted, roles)
    tally(found.cells, f"cells of the matrix asked, consent {state}")
    tally(found.compared, "refusals compared with the answer to an unknown id")

    assert summary(found.wrong) == ""
    assert found.cells == len(wanted) * len(roles) > 400  # noqa: PLR2004


def test_every_address_is_listed_and_every_listed_one_exists(app: Flask, tally: Tally) -> None:
    tally(len(matrix.doors(app)), "doors, each a method and an address")

    assert unlisted(app, expected()) == []


def test_a_planted_address_that_is_not_listed_is_caught(app: Flask) -> None:
    app.add_url_rule("/planterad", "planted", lambda: "")

    found = unlisted(app, expected())
    assert [line.partition(":")[0] for line in found] == [
        "GET /planterad stands not in expected.txt",
        "HEAD /planterad stands not in expected.txt",
    ]


def test_a_planted_line_about_an_address_that_is_no_more_is_caught(app: Flask) -> None:
    file = read("GET  /borta\n    page  *", frozenset(ROLES), frozenset(STATES))

    assert "GET /borta stands in expected.txt but is no address" in "\n".join(unlisted(app, file))


def test_a_planted_view_that_forgets_the_policy_is_caught(
    app: Flask, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "visible_to", lambda _actor, _today: true())
    found = asked(app, database, "withdrawn")
    found.walk({CASE}, ["af", "fk", "af_outside", "administrator"])

    assert summary(found.wrong).splitlines() == [
        "GET /arenden/<code> (withdrawn): gone is expected, and the answer is page "
        "[fk af_outside administrator]",
        "GET /arenden/<code> (withdrawn): something about the individual stands in the answer "
        "[fk af_outside administrator]",
    ]


@pytest.mark.parametrize("where", ["body", "header"])
def test_a_planted_refusal_that_differs_in_a_byte_is_caught(
    where: str, app: Flask, database: Session
) -> None:
    found = asked(app, database, "withdrawn")
    show = app.view_functions["casefile.show"]

    def differ(response: Response) -> Response:
        if where == "header":
            response.headers["X-Trisam"] = "dold"
        else:
            response.data = response.get_data() + b" "
        return response

    def telling(code: str) -> Any:
        if code != asking.UNKNOWN["code"]:
            after_this_request(differ)
        return show(code)

    app.view_functions["casefile.show"] = telling
    found.walk({CASE}, ["fk"])

    assert summary(found.wrong) == (
        "GET /arenden/<code> (withdrawn): an unknown code is answered differently, so the refusal "
        "tells [fk]"
    )


def test_a_planted_wrong_cell_and_a_missing_one_are_caught(app: Flask, database: Session) -> None:
    text = "group readers = af fk\nGET  /arenden/<code>\n  page  af fk in valid"
    file = read(text, frozenset(ROLES), frozenset(STATES))
    found = asked(app, database, "withdrawn", file)
    found.walk({CASE}, ["af"])
    file.doors[CASE] = read(text.replace("fk in valid", ""), file.roles, file.states).doors[CASE]
    file.doors[CASE][0] = ("gone", file.doors[CASE][0][1])
    found.walk({CASE}, ["af"])

    assert summary(found.wrong).splitlines() == [
        "GET /arenden/<code> (withdrawn): expected.txt says nothing. The answer is “page”: if that "
        "is right, write “page  af” under GET  /arenden/<code> [af]",
        "GET /arenden/<code> (withdrawn): gone is expected, and the answer is page [af]",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("GET  /a\n    sida  *", "line 2: sida is no answer"),
        ("GET  /a\n    page  nobody", "line 2: unknown role or group 'nobody'"),
        ("GET  /a\n    page  af in summer", "line 2: unknown state"),
        ("GET  /a\nGET,HEAD  /a", "line 2: GET /a stands twice"),
    ],
)
def test_a_line_that_says_nothing_clear_is_an_error(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(text, frozenset(ROLES), frozenset(STATES))
