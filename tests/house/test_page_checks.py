"""The checks that every fetched page goes through catch what they are there for."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from tests.browser import ROOT, NewPerson, violations
from tests.html import InvalidHtml

GOOD = """<!doctype html>
<html lang="sv">
  <head><meta charset="utf-8"><title>Min dag</title></head>
  <body><main><h1>Min dag</h1><p>Inget väntar.</p></main></body>
</html>
"""
NO_LABEL = GOOD.replace("<p>Inget väntar.</p>", '<p><input type="text" name="namn"></p>')
UNCLOSED = GOOD.replace("</p>", "")
WITH_SCRIPT = GOOD.replace("</main>", "</main><script>document.title = 'Annat'</script>")


class StrictPages(BaseHTTPRequestHandler):
    """Serves the pages above under a policy as strict as the application's own."""

    pages: ClassVar = {"/good": GOOD, "/no-label": NO_LABEL, "/with-script": WITH_SCRIPT}

    def do_GET(self) -> None:  # noqa: N802 - the name http.server calls
        page = self.pages.get(self.path)
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited name
        pass


@pytest.fixture(scope="module")
def strict_pages() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), StrictPages) as server:
        thread = Thread(target=partial(server.serve_forever, poll_interval=0.05))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_valid_page_passes(invalid_html: InvalidHtml) -> None:
    assert invalid_html(GOOD) == []


def test_a_paragraph_that_is_left_open_is_not_valid(invalid_html: InvalidHtml) -> None:
    page = UNCLOSED.replace("</main>", "</div></main>")

    assert any("close-order" in line for line in invalid_html(page))


def test_an_inline_style_is_not_valid(invalid_html: InvalidHtml) -> None:
    page = GOOD.replace("<p>", '<p style="color: red">')

    assert any("no-inline-style" in line for line in invalid_html(page))


def test_an_accessible_page_passes_under_the_strict_policy(
    new_person: NewPerson, strict_pages: str
) -> None:
    page = new_person()
    page.goto(f"{strict_pages}/good")

    assert violations(page) == []


def test_a_field_without_a_label_is_a_violation(new_person: NewPerson, strict_pages: str) -> None:
    page = new_person()
    page.goto(f"{strict_pages}/no-label")

    assert any(line.startswith("label:") for line in violations(page))


def test_a_person_sees_the_page_in_swedish_time(new_person: NewPerson, strict_pages: str) -> None:
    page = new_person()
    page.goto(f"{strict_pages}/good")

    seen = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert seen == ["sv-SE", "Europe/Stockholm"]


def test_a_breach_of_the_content_security_policy_fails_the_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, strict_pages: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest('pytest_plugins = ["tests.browser"]')
    pytester.makepyfile(
        f"""
        def test_journey(new_person):
            new_person().goto("{strict_pages}/with-script")
        """
    )

    result = pytester.runpytest_subprocess("--import-mode=importlib", "-p", "no:cacheprovider")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*Content Security Policy*"])
