"""Somebody who uses the pages: fetches them, and sends the forms that stand on them, CSRF on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.factories.rows import PASSWORD
from trisam.accounts.models import Account

OWN_PASSWORD = "ett eget långt ord"


@dataclass
class Sheet:
    """A form on a page, with what is filled in already."""

    action: str
    fields: MultiDict[str, str] = field(default_factory=MultiDict)
    names: set[str] = field(default_factory=set)
    """Every field that the form has, also those that are empty or unticked."""
    hidden: dict[str, str] = field(default_factory=dict)
    """What it sends along unseen."""
    offered: dict[str, list[str]] = field(default_factory=dict)
    """The values that ticks and radio buttons offer."""


@dataclass
class Page:
    """An answer, after redirects."""

    path: str
    status: int
    text: str
    sheets: list[Sheet]

    @property
    def hidden(self) -> dict[str, str]:
        """What the forms of the page send along unseen."""
        return {name: value for sheet in self.sheets for name, value in sheet.hidden.items()}

    @property
    def words(self) -> str:
        """What can be read on it, on one line."""
        reader = _Words()
        reader.feed(self.text)
        return " ".join(" ".join(reader.found).split())


class Visitor:
    """One person with one browser."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def sign_in(self, account: Account) -> "Visitor":
        """Sign in as `account`. One whose password an administrator chose takes one of its own."""
        typed = {"email": account.email, "password": PASSWORD}
        answer = self.client.post("/logga-in", data={**self.get("/logga-in").hidden, **typed})
        if answer.location and answer.location.startswith("/logga-in/nytt-losenord"):
            self.send(self._page(answer), password=OWN_PASSWORD, again=OWN_PASSWORD)
        self.client.get("/mitt-konto")  # the first page of a visit writes: its form key
        return self

    def get(self, path: str) -> Page:
        """Fetch a page."""
        return self._page(self.client.get(path))

    def send(self, page: Page, *, to: str | None = None, **typed: Any) -> Page:
        """Send the page's form (the one whose address ends with `to`) with `typed` filled in."""
        sheet = next(
            s for s in page.sheets if (s.action.endswith(to) if to else "logga-ut" not in s.action)
        )
        filled = MultiDict(sheet.fields)
        for name, value in typed.items():
            assert name in sheet.names, f"{name} is not among {sorted(sheet.names)}"
            filled.setlist(name, value if isinstance(value, list) else [value])
            if value is None:
                filled.poplist(name)
        answer = self.client.post(sheet.action or page.path, data=filled)
        return self._page(answer)

    def submit(self, path: str, fields: Mapping[str, Any] | None = None) -> Page:
        """Fetch the page and send to it `fields` and what its forms hide, and nothing else."""
        return self.post(path, {**self.get(path).hidden, **(fields or {})})

    def press(self, on: str, path: str) -> Page:
        """Press a button on the page `on` that posts to `path`."""
        return self.post(path, {"csrf_token": self.get(on).hidden["csrf_token"]})

    def post(self, path: str, fields: Mapping[str, Any]) -> Page:
        """Send `fields` as they are, for example what a page fetched earlier held."""
        return self._page(self.client.post(path, data=dict(fields)))

    def _page(self, answer: Any) -> Page:
        while answer.status_code in {302, 303}:
            answer = self.client.get(answer.location)
        reader = _Sheets()
        reader.feed(answer.text)
        path = answer.request.full_path.rstrip("?")
        return Page(path, answer.status_code, answer.text, reader.sheets)


class _Sheets(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self._inside: Sheet | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and controls."""
        found = dict(attrs)
        if tag == "form" and found.get("method") == "post":
            self._inside = Sheet(found.get("action") or "")
            self.sheets.append(self._inside)
        elif self._inside is not None and (name := found.get("name")):
            self._inside.names.add(name)
            self._control(tag, name, found)
        elif tag == "option" and self._inside is not None and self._select:
            self._inside.fields.setdefault(self._select, found.get("value") or "")
            if "selected" in found:
                self._inside.fields[self._select] = found.get("value") or ""

    def _control(self, tag: str, name: str, found: dict[str, str | None]) -> None:
        assert self._inside is not None
        if tag == "textarea":
            self._area, self._inside.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "input":
            if found.get("type") == "hidden":
                self._inside.hidden[name] = found.get("value") or ""
            chosen_among = found.get("type") in {"checkbox", "radio"}
            if chosen_among:
                self._inside.offered.setdefault(name, []).append(found.get("value") or "")
            if not chosen_among or "checked" in found:
                self._inside.fields.add(name, found.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave forms and controls."""
        if tag == "form":
            self._inside = None
        self._area = None if tag == "textarea" else self._area
        self._select = None if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        """The text of a textarea, without the line break that HTML drops."""
        if self._area and self._inside is not None:
            self._inside.fields[self._area] = data.removeprefix("\r\n").removeprefix("\n")


class _Words(HTMLParser):
    """Collects what can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """All text."""
        self.found.append(data)
