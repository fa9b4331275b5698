"""What every answer tells the browser: pages, errors, redirects and static files alike."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.tally import Tally
from trisam.web.headers import POLICY
from trisam.web.request import refuse_visitors

DEMANDED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def missing(answer: TestResponse) -> list[str]:
    """The headers that the answer lacks, or says otherwise."""
    return [name for name, value in DEMANDED.items() if answer.headers.get(name) != value]


def answers(app: Flask) -> dict[str, TestResponse]:
    """One answer of each kind."""

    @app.get("/planterat-fel")
    def broken() -> str:
        raise ZeroDivisionError

    app.add_url_rule("/planterad-sida", "planted", lambda: "x", methods=["GET"])
    app.before_request_funcs[None].remove(refuse_visitors)  # reach the errors without signing in
    client = app.test_client()
    return {
        "page 200": client.get("/logga-in"),
        "static 200": client.get("/static/css/base.css", buffered=True),
        "plain text 200": client.get("/halsa"),
        "no token 400": client.post("/logga-in"),
        "not found 404": client.get("/finns-inte"),
        "wrong method 404": client.post("/halsa", headers={"X": "y"}),
        "too large 413": client.post("/logga-in", data=b"x" * 13_000_000),
        "broken 500": client.get("/planterat-fel"),
    }


def test_every_kind_of_answer_carries_the_strict_headers(app: Flask, tally: Tally) -> None:
    found = answers(app)
    tally(len(found) * len(DEMANDED), "headers read")

    assert {kind: missing(answer) for kind, answer in found.items() if missing(answer)} == {}
    for kind, answer in found.items():
        assert str(answer.status_code) in kind or kind == "wrong method 404", kind


def test_a_redirect_to_the_sign_in_carries_them_too(app: Flask) -> None:
    assert missing(app.test_client().get("/")) == []


def test_pages_are_kept_nowhere_and_static_files_long(app: Flask) -> None:
    found = answers(app)
    assert found["page 200"].headers["Cache-Control"] == "no-store"
    assert found["broken 500"].headers["Cache-Control"] == "no-store"
    assert "max-age=31536000" in found["static 200"].headers["Cache-Control"]


def test_only_https_is_promised_for_long(app: Flask) -> None:
    client = app.test_client()
    assert "Strict-Transport-Security" not in client.get("/logga-in").headers
    secure = client.get("/logga-in", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("word", ["unsafe-inline", "unsafe-eval", "*", "http:", "https:"])
def test_the_policy_opens_nothing(word: str) -> None:
    assert word not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_a_planted_answer_without_headers_is_caught(app: Flask) -> None:
    app.after_request_funcs[None].clear()
    assert set(missing(app.test_client().get("/logga-in"))) == set(DEMANDED)


def test_an_error_page_shows_no_trace(app: Flask) -> None:
    text = answers(app)["broken 500"].text
    assert "ZeroDivisionError" not in text
    assert "Traceback" not in text
