"""Walking the site as one person: every page that links lead to, breadth first.

The walk is bounded and the same each time: of each kind of page (an endpoint, and for the lift
also its step) the first few addresses are visited, in the order in which links lead to them.
"""

import io
import zipfile
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from trisam.accounts.models import Account
from trisam.core.db import session

ADDRESSES_PER_KIND = 3
MOST_REDIRECTS = 4
FORMS = {
    "text/html": "html",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/calendar": "ics",
    "application/json": "json",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
START = ("/", "/tillganglighet", "/hjalp")


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page, with its fields: (name, kind, value)."""

    action: str
    posts: bool
    fields: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Visited:
    """One address, after its redirects."""

    path: str
    came_from: str
    kind: str
    status: int
    text: str
    """The body; of a workbook or a PDF, the text inside it."""
    headers: str
    """Of every redirect on the way too, with names of files as people read them."""
    is_page: bool
    form: str = "html"
    """What kind of answer: html, xlsx, pdf, csv, ics, json or txt."""
    links: Sequence[str] = ()
    forms: Sequence[Form] = ()

    @property
    def endpoint(self) -> str:
        """The endpoint that answered; empty when none did."""
        return self.kind.split(" ")[0]


@dataclass
class Walk:
    """What one person met."""

    role: str
    visited: list[Visited] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    """Links that lead to no address of the site."""
    client: FlaskClient | None = None
    """The browser that walked, still signed in."""

    @property
    def pages(self) -> list[Visited]:
        """Only what is HTML."""
        return [one for one in self.visited if one.is_page]


def demo_accounts() -> list[Account]:
    """The people whom "Prova som …" offers, one a role."""
    wanted = select(Account).where(Account.demo_label.is_not(None)).order_by(Account.id)
    return list(session().scalars(wanted))


def sign_in_as(app: Flask, account_id: int) -> FlaskClient:
    """A browser in which "Prova som …" was pressed for this account."""
    client = app.test_client()
    page = _read(client.get("/logga-in").text)
    wanted = f"/prova/{account_id}"
    token = next(f for f in page.forms if f.action.split("?")[0] == wanted).fields[0][2]
    answer = client.post(wanted, data={"csrf_token": token})
    assert answer.status_code == 302, answer.text
    return client


def walk(
    app: Flask, account: Account, start: Sequence[str] = START, each: int = ADDRESSES_PER_KIND
) -> Walk:
    """Follow every internal link from `start` as this person."""
    found = Walk(account.demo_label or account.name)
    client = found.client = sign_in_as(app, account.id)
    waiting = deque((path, "the start") for path in start)
    met = set(start)
    counts: Counter[str] = Counter()
    while waiting:
        path, came_from = waiting.popleft()
        kind = kind_of(app, path)
        if kind is None:
            found.dead.append(f"{path} (from {came_from})")
            continue
        if counts[kind] >= each:
            continue
        counts[kind] += 1
        one = visit(app, client, path, came_from)
        if one.kind != kind:
            counts[one.kind] += 1
        found.visited.append(one)
        for link in one.links:
            target = _internal(link, one.path)
            if target and target not in met:
                met.add(target)
                waiting.append((target, one.path))
    return found


def kind_of(app: Flask, path: str, method: str = "GET") -> str | None:
    """The endpoint that answers there, with the lift's step, or what a file of figures is about;
    None when there is none."""
    try:
        endpoint, values = app.url_map.bind("localhost").match(urlsplit(path).path, method=method)
    except HTTPException:
        return None
    more = values.get("step") or values.get("subject")
    return f"{endpoint} {more}" if more else str(endpoint)


def visit(app: Flask, client: FlaskClient, path: str, came_from: str = "") -> Visited:
    """Fetch an address and go where it redirects, but not for ever."""
    answer, passed = client.get(path), ""
    for _ in range(MOST_REDIRECTS):
        if answer.status_code not in {301, 302, 303, 307, 308}:
            break
        passed += str(answer.headers)
        path = urljoin(path, answer.location)
        answer = client.get(path)
    one = as_visited(app, answer, path, came_from)
    return replace(one, headers=unquote(passed) + one.headers)


def as_visited(app: Flask, answer: TestResponse, path: str, came_from: str) -> Visited:
    """An answer with what stands on it."""
    mimetype = answer.mimetype or ""
    is_page = mimetype == "text/html"
    page = _read(answer.text) if is_page else _Reader()
    return Visited(
        path=path,
        came_from=came_from,
        kind=kind_of(app, path) or "",
        status=answer.status_code,
        text=readable(answer.text) if mimetype.startswith("text/") else inside(answer.data),
        headers=unquote(str(answer.headers)),
        is_page=is_page,
        form=FORMS.get(mimetype, mimetype),
        links=page.links,
        forms=page.forms,
    )


def _internal(link: str, page: str) -> str | None:
    """The address on this site that a link leads to, without its fragment."""
    target = urlsplit(urljoin(page, link))
    if target.scheme or target.netloc or target.path.startswith("/static/"):
        return None
    return target._replace(fragment="").geturl()


def readable(text: str) -> str:
    """A text as people come to read it: the long lines of a calendar file are whole again."""
    return text.replace("\r\n ", "") if text.startswith("BEGIN:VCALENDAR") else text


def inside(data: bytes) -> str:
    """What can be read in a PDF, a workbook, or plain data such as JSON."""
    if data.startswith(b"%PDF-"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return readable(data.decode(errors="replace"))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


class _Reader(HTMLParser):
    """Collects the links and forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, forms and the fields in them."""
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if found.get("data-now"):  # what the page's script asks by itself
            self.links.append(found["data-now"])
        elif tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method") == "post"))
            self._inside = True
        elif self._inside and found.get("name") and tag in {"input", "select", "textarea"}:
            kind = found.get("type", "text") if tag == "input" else tag
            self.forms[-1].fields.append((found["name"], kind, found.get("value", "")))
        elif self._inside and tag == "option" and found.get("value"):
            self._choose(found["value"])

    def _choose(self, value: str) -> None:
        """The first option that says something is what the select holds."""
        name, kind, chosen = self.forms[-1].fields[-1]
        if kind == "select" and not chosen:
            self.forms[-1].fields[-1] = (name, kind, value)

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        self._inside = self._inside and tag != "form"


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    return reader
