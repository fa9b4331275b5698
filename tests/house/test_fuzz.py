"""Every form of the site, sent with what no form expects: a sentence, never a broken page.

The forms are those that a walk of the demo meets, one of each kind. What a form changes is undone
before the next one is sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests import beginnings, crawling
from tests.crawling import START, Form, Visited, kind_of
from tests.tally import Tally

MEGABYTE = 1024 * 1024
SCRIPT = "<script>alert(1)</script>"
TOKEN = "csrf_token"
CHOSEN = {"radio", "checkbox", "select", "hidden"}
LEAVES = ("/logga-ut", "/prova/")  # ends the walk, or goes on as somebody else; has no fields

Typed = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Target:
    """A form, where it stands, and the browser that met it."""

    role: str
    path: str
    form: Form
    client: FlaskClient

    @property
    def address(self) -> str:
        """Where it is sent."""
        return self.form.action or self.path

    @property
    def token(self) -> str:
        """What protects it."""
        return next(value for name, _, value in self.form.fields if name == TOKEN)


def variants(form: Form) -> dict[str, Typed]:
    """What is typed into the form, by what is wrong with it."""
    fields = [one for one in form.fields if one[0] != TOKEN]
    whole = [(name, kind, value) for name, kind, value in fields if kind != "file"]

    def written(text: str, *, everywhere: bool = False) -> Typed:
        return [
            (name, value if kind in CHOSEN and not everywhere else text)
            for name, kind, value in whole
        ]

    return {
        "nothing": [],
        "empty": [(name, "") for name, _, _ in whole],
        "a megabyte": written("å" * (MEGABYTE // 2)),
        "control characters": written("a\x00\x01\x1b\u202e\ufffeb"),
        "control characters everywhere": written("\x00", everywhere=True),
        "a script": written(SCRIPT),
        "a script everywhere": written(SCRIPT, everywhere=True),
        "a huge number": written("9" * 40),
        "a huge number everywhere": written("9" * 40, everywhere=True),
        "a negative number": written("-1"),
        "a day of the year 99999": written("99999-12-31"),
        "a day that is none": written("2026-02-30"),
    }


def wrong_with(app: Flask, target: Target, typed: Typed) -> list[str]:
    """Send the form; what is wrong with the answer, and with the page that it leads to."""
    data = MultiDict([*typed, (TOKEN, target.token)])
    answer = target.client.post(target.address, data=data)
    pages = [crawling.as_visited(app, answer, target.path, "")]
    if answer.status_code in {302, 303}:
        pages.append(crawling.visit(app, target.client, answer.location))
    return [line for page in pages for line in flaws(page)]


def flaws(page: Visited) -> list[str]:
    """A broken page, a form refused unread, or what was typed come back as code."""
    found = [f"status {page.status}"] if page.status == 400 or page.status >= 500 else []
    return found + (["the script unescaped"] if SCRIPT in page.text else [])


def targets(app: Flask) -> Iterator[Target]:
    """One form of each kind, as the first role that meets it."""
    met: set[tuple[str, ...]] = set()
    for account in crawling.demo_accounts():
        walk = crawling.walk(app, account, [*START, *beginnings.begin(app, account)])
        assert walk.client
        for page in walk.pages:
            for form in page.forms:
                address = form.action or page.path
                names = sorted({name for name, _, _ in form.fields})
                key = (str(kind_of(app, address, method="POST")), page.kind, *names)
                if form.posts and not address.startswith(LEAVES) and key not in met:
                    met.add(key)
                    yield Target(walk.role, page.path, form, walk.client)


def test_no_form_breaks_whatever_is_sent(demo: Session, demo_app: Flask, tally: Tally) -> None:
    forms = list(targets(demo_app))
    found, sent = [], 0
    for target in forms:
        for what, typed in variants(target.form).items():
            undone = demo.begin_nested()
            for line in wrong_with(demo_app, target, typed):
                found.append(f"{target.role}, {target.path} → {target.address}, {what}: {line}")
            undone.rollback()
            sent += 1
    tally(len(forms), "kinds of forms")
    tally(sent, "forms sent")

    assert found == []
    assert len(forms) > 40


@pytest.mark.parametrize(
    ("view", "said"),
    [(lambda: 1 / 0, "status 500"), (lambda: SCRIPT, "the script unescaped")],
)
def test_a_planted_form_that_breaks_or_echoes_is_caught(
    view: object, said: str, demo: Session, demo_app: Flask
) -> None:
    demo_app.view_functions["lifts.start"] = view  # type: ignore[assignment]
    officer = crawling.demo_accounts()[0]
    walk = crawling.walk(demo_app, officer, ["/arenden/lyft"], each=1)
    assert walk.client
    page = walk.visited[0]
    form = next(form for form in page.forms if form.action.endswith("/lyft"))
    target = Target(walk.role, page.path, form, walk.client)

    assert wrong_with(demo_app, target, []) == [said]
