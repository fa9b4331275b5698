"""A real browser for the tests: Debian's Chromium, driven by Playwright.

Each person in a journey has a browser of their own: `new_person("rehabkoordinator")`.
A script error or a breach of the content security policy on any page fails the test.
"""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / ".cache" / "screenshots"

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]
_MISSING = (
    "The journeys need Chromium, and none was found. `make test` installs it; "
    "or run `sudo apt-get install chromium`."
)
_AXE_TAGS = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
]
_reports = pytest.StashKey[bool]()


class NewPerson(Protocol):
    """Opens a browser of their own for one person and gives its page."""

    def __call__(self, name: str = "person", **options: Any) -> Page:
        """`name` goes into the screenshot's file name; `options` to Playwright's new_context."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys of this worker."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.fail(_MISSING, pytrace=False)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*_FLAGS, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def new_person(request: pytest.FixtureRequest, browser: Browser) -> Iterator[NewPerson]:
    """A factory of people: each call opens a fresh browser context in Swedish."""
    people: list[tuple[str, BrowserContext]] = []
    complaints: list[str] = []

    def open_browser(name: str = "person", **options: Any) -> Page:
        swedish = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
        context = browser.new_context(**{**swedish, **options})
        people.append((name, context))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{name}: {error}"))
        page.on("console", lambda message: _note(message, name, complaints))
        return page

    yield open_browser

    failed = request.node.stash.get(_reports, False) or bool(complaints)
    for name, context in people:
        if failed:
            _take_screenshots(request.node.name, name, context)
        context.close()
    assert not complaints, "\n".join(complaints)


def _note(message: ConsoleMessage, name: str, complaints: list[str]) -> None:
    # The browser also writes an error for each answer 4xx, which journeys ask for on purpose.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        complaints.append(f"{name}: {message.text}")


def _take_screenshots(test: str, name: str, context: BrowserContext) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(context.pages, start=1):
        file = re.sub(r"[^\w-]+", "-", f"{test}-{name}-{number}") + ".png"
        page.screenshot(path=SCREENSHOTS / file, full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that `new_person` takes its screenshots before it closes."""
    report = yield
    if report.failed:
        item.stash[_reports] = True
    return report


def violations(page: Page) -> list[str]:
    """What axe finds on the page against WCAG 2.2 AA and its best practice, a line each.

    The script goes in through the debugger, which the content security policy does not bar.
    """
    page.evaluate(_axe())
    found = page.evaluate(
        """async (tags) => {
            const answer = await axe.run(document, {
                runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
            return answer.violations.map((v) =>
                `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).join("; ")})`);
        }""",
        _AXE_TAGS,
    )
    return [str(line) for line in found]


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
