"""The look that every fetched page gets catches what it is there for."""

import pytest
from flask import Flask

from tests.html import InvalidHtml
from tests.pages import FETCHED, LookOver, problems, visit

PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Möten – Trisam</title></head>
<body><main><h1>Möten</h1>
<form method="post" action="/logga-in"><input type="hidden" name="csrf_token" value="x">
<p><label for="email">Adress</label> <input type="text" id="email" name="email"></p>
<p><label><input type="checkbox" name="later"> Senare</label></p>
<button type="submit">Logga in</button></form>
</main></body></html>
"""

PLANTED = [
    ("<h1>Möten</h1>", "", "0 h1"),
    ("</main>", "<h1>Igen</h1></main>", "2 h1"),
    (" – Trisam", "", "title: 'Möten'"),
    ("Möten – Trisam", " – Trisam", "title: '– Trisam'"),
    ('action="/logga-in"', 'action="/finns-inte"', "form to /finns-inte, which does not exist"),
    ('action="/logga-in"', 'action="/halsa"', "form to /halsa, which does not exist"),
    ('action="/logga-in"', "", "form to /halsa, which does not exist"),
    ('name="csrf_token"', 'name="token"', "form to /logga-in without token"),
    ('for="email"', 'for="epost"', "no label: input email"),
    ("<label><input", "<input", "no label: input later"),
]


def test_a_good_page_passes(app: Flask, invalid_html: InvalidHtml) -> None:
    assert problems("/halsa", PAGE, app) == []
    assert invalid_html(PAGE) == []


@pytest.mark.parametrize(("good", "bad", "said"), PLANTED)
def test_a_planted_defect_is_caught(good: str, bad: str, said: str, app: Flask) -> None:
    assert said in problems("/halsa", PAGE.replace(good, bad, 1), app)


def test_the_open_pages_are_in_order(app: Flask) -> None:
    client = app.test_client()
    for path in ("/logga-in", "/tillganglighet"):
        assert "<h1" in visit(client, path)


def test_pages_that_a_client_fetches_are_looked_over_at_the_end(
    app: Flask, look_over: LookOver, request: pytest.FixtureRequest
) -> None:
    app.test_client().get("/logga-in?till=/moten")
    fetched = app.extensions[FETCHED]
    assert [path for path, _ in fetched] == ["/logga-in"]

    with pytest.raises(AssertionError, match="/planterad: 0 h1"):
        look_over(app, [("/planterad", PAGE.replace("<h1>Möten</h1>", request.node.name))])


def test_a_page_that_is_not_valid_is_told(
    app: Flask, look_over: LookOver, request: pytest.FixtureRequest
) -> None:
    page = PAGE.replace("</main>", f"{request.node.name}</div></main>")
    with pytest.raises(AssertionError, match="close-order|element-permitted"):
        look_over(app, [("/planterad", page)])
