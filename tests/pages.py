"""Every page that a test fetches is looked over: title, heading, forms, labels, valid HTML.

The `app` fixture notes each page that its clients fetch and hands them over at the end of the
test. `visit(client, path)` does it at once, for a test that wants to say which page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

SUFFIX = " – Trisam"
SAMPLES = "/_components"  # the sheet of components: its forms lead nowhere
FETCHED = "fetched_pages"
_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}

Fetched = list[tuple[str, str]]
LookOver = Callable[[Flask, Fetched], None]


@dataclass
class Form:
    """A form as it stands on the page."""

    action: str
    posts: bool
    names: set[str] = field(default_factory=set)


@dataclass
class Control:
    """Something to fill in."""

    shown: str
    id: str
    labelled: bool


class _Reader(HTMLParser):
    """Reads what the checks need."""

    def __init__(self) -> None:
        super().__init__()
        self.headings = 0
        self.title = ""
        self.forms: list[Form] = []
        self.controls: list[Control] = []
        self.labels: set[str] = set()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note headings, forms, labels and controls."""
        found = {name: value or "" for name, value in attrs}
        self._open.append(tag)
        self.headings += tag == "h1"
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method") == "post"))
        elif tag == "label" and "for" in found:
            self.labels.add(found["for"])
        elif tag in {"input", "select", "textarea"}:
            self._control(tag, found)

    def _control(self, tag: str, found: dict[str, str]) -> None:
        if "form" in self._open and self.forms:
            self.forms[-1].names.add(found.get("name", ""))
        if tag == "input":
            self._open.pop()
            if found.get("type", "text") in _NO_LABEL:
                return
        labelled = "label" in self._open or bool(
            found.get("aria-label") or found.get("aria-labelledby")
        )
        self.controls.append(
            Control(f"{tag} {found.get('name', '')}", found.get("id", ""), labelled)
        )

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those inside it that need no end."""
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """The title's text; a drawing may have a title of its own."""
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data


def problems(path: str, document: str, app: Flask) -> list[str]:
    """What is wrong with a page, a line each; html-validate's own remarks come apart."""
    page = _Reader()
    page.feed(document)
    found = []
    if page.headings != 1:
        found.append(f"{page.headings} h1")
    if not page.title.strip().endswith(SUFFIX) or len(page.title.strip()) <= len(SUFFIX):
        found.append(f"title: {page.title.strip()!r}")
    for form in page.forms if not path.startswith(SAMPLES) else []:
        found += _wrong_with(form, path, app)
    found += [
        f"no label: {control.shown}"
        for control in page.controls
        if not control.labelled and control.id not in page.labels
    ]
    return found


def _wrong_with(form: Form, path: str, app: Flask) -> list[str]:
    target = (form.action or path).partition("?")[0]
    try:
        app.url_map.bind("localhost").match(target, method="POST" if form.posts else "GET")
    except HTTPException:
        return [f"form to {target}, which does not exist"]
    if form.posts and "csrf_token" not in form.names:
        return [f"form to {target} without token"]
    return []


def note(app: Flask, answer: TestResponse) -> None:
    """Keep a page that was fetched, to be looked over at the end of the test."""
    redirects = 300 <= answer.status_code < 400  # nobody reads these
    if not redirects and answer.mimetype == "text/html" and "<!doctype html>" in answer.text[:99]:
        app.extensions.setdefault(FETCHED, []).append((answer.request.path, answer.text))


def visit(client: FlaskClient, path: str, *, status: int = 200) -> str:
    """Fetch a page, look it over and give its text."""
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    found = problems(path, answer.text, client.application)
    assert found == [], "\n".join(found)
    return answer.text
