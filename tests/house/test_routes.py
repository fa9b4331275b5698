"""Every door of the site, from its own list of addresses: who is let in, and what they are called.

Each rule is a function over an application, so that it can be shown to catch a planted defect.
"""

import re
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask, redirect
from flask.testing import FlaskClient
from werkzeug.routing import BaseConverter, IntegerConverter, Rule, UUIDConverter
from werkzeug.test import TestResponse

from tests.factories.county import County
from tests.tally import Tally
from trisam.accounts.views.kept import SHOWN_ANEW
from trisam.web.request import OPEN_ENDPOINTS, SAFE_METHODS, refuse_visitors

SAMPLES = {"code": "BCDFGHJK", "slug": "brynas-halsocentral", "step": "person"}
"""A value for each text parameter. It need not exist: nobody gets that far."""
WORD = re.compile(r"[a-z]+(-[a-z]+)*(\.[a-z]+)?")
ENGLISH = {"sign-in", "login", "logout", "new", "edit", "delete", "list", "show", "meeting", "case"}
IDENTITIES = re.compile(r"name|namn|pnr|personnummer|email|epost|ssn|person(?!_id)|telefon")
DEVELOPMENT = {"/_components"}


def doors(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Each rule, a method that it takes, and an address that fits it."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield rule, method, address(app, rule)


def address(app: Flask, rule: Rule) -> str:
    """An address that the rule takes."""
    values = {name: _sample(name, converter) for name, converter in rule._converters.items()}
    values.update(rule.defaults or {})
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values, method=None))


def _sample(name: str, converter: BaseConverter) -> object:
    if isinstance(converter, IntegerConverter):
        return 1
    if isinstance(converter, UUIDConverter):
        return uuid.UUID(int=1)
    return SAMPLES.get(name, "nagot")


def let_in(app: Flask, client: FlaskClient) -> list[str]:
    """Doors, outside the allow-list, that answer a visitor with anything but the sign-in."""
    found = []
    for rule, method, path in doors(app):
        if rule.endpoint in OPEN_ENDPOINTS:
            continue
        answer = client.open(path, method=method)
        unknown = client.open("/finns-inte", method=method)
        same_way = (answer.status_code, answer.location and answer.location.split("?")[0])
        if same_way != (302, "/logga-in") or answer.status_code != unknown.status_code:
            found.append(f"{method} {path}: {answer.status_code}")
    return found


def without_token(app: Flask, client: FlaskClient) -> list[str]:
    """Doors that change something though the form's token is missing or made up."""
    found = []
    for rule, method, path in doors(app):
        if method in SAFE_METHODS:
            continue
        for sent in ({}, {"csrf_token": "abc"}):
            answer = client.open(path, method=method, data=sent)
            refused = answer.status_code == 400 or opens_nothing(rule, answer)
            if not refused and not asks_again(client, rule, answer):
                found.append(f"{method} {path} ({rule.endpoint}): {answer.status_code}")
    return found


def opens_nothing(rule: Rule, answer: TestResponse) -> bool:
    """A survey's pages check the token themselves, once the link opens: this one opens nothing.
    tests/surveys/test_own_pages.py sends such forms to a link that does."""
    return rule.endpoint.startswith("survey.") and answer.status_code == 404


def asks_again(client: FlaskClient, rule: Rule, answer: TestResponse) -> bool:
    """The page comes anew and says that nothing was taken."""
    if rule.endpoint not in SHOWN_ANEW or answer.status_code != 302:
        return False
    shown = client.get(answer.location)
    if shown.status_code == 302:  # the own page of somebody who has no visit: its door
        shown = client.get(shown.location)
    return "Tryck en gång till." in shown.text


def badly_named(app: Flask) -> list[str]:
    """Addresses that are not plain Swedish words, or whose parameters tell who somebody is."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.rule in DEVELOPMENT:
            continue
        parts = [part for part in rule.rule.split("/") if part and not part.startswith("<")]
        if any(not WORD.fullmatch(part) or part in ENGLISH for part in parts):
            found.append(rule.rule)
        if any(IDENTITIES.search(name) for name in rule.arguments):
            found.append(rule.rule)
    return found


def test_every_door_sends_a_visitor_to_the_sign_in(app: Flask, tally: Tally) -> None:
    checked = sum(1 for rule, _, _ in doors(app) if rule.endpoint not in OPEN_ENDPOINTS)
    tally(checked, "doors tried")

    assert checked > 60, "the walk did not find the house"
    assert let_in(app, app.test_client()) == []


def test_a_visitor_cannot_tell_a_page_from_an_address_that_does_not_exist(app: Flask) -> None:
    client = app.test_client()
    real, made_up = client.get("/arenden/BCDFGHJK"), client.get("/arenden-som-inte-finns")

    assert real.status_code == made_up.status_code == 302
    assert real.text.replace("/arenden/BCDFGHJK", "X") == made_up.text.replace(
        "/arenden-som-inte-finns", "X"
    )


def test_what_the_allow_list_names_exists(app: Flask) -> None:
    assert set(app.view_functions) >= OPEN_ENDPOINTS


def test_a_planted_open_door_is_caught(app: Flask) -> None:
    app.before_request_funcs[None].remove(refuse_visitors)  # as if the refusal had been forgotten
    app.add_url_rule("/oppen", "planted", lambda: "välkommen", methods=["GET", "POST"])

    found = let_in(app, app.test_client())
    assert "GET /oppen: 200" in found


def test_every_post_refuses_a_missing_or_made_up_token(
    app: Flask, county: County, tally: Tally
) -> None:
    client = app.test_client()
    client.set_cookie("trisam", signed_in_key(app, county))
    checked = sum(1 for _, method, _ in doors(app) if method not in SAFE_METHODS)
    tally(checked, "forms tried")

    assert checked > 20
    assert without_token(app, client) == []


def test_a_planted_form_without_protection_is_caught(app: Flask, county: County) -> None:
    app.add_url_rule("/planterad", "planted", lambda: "sparat", methods=["POST"])
    app.extensions["csrf"].exempt("planted")
    app.extensions["csrf"]._exempt_views.add(f"{__name__}.<lambda>")
    client = app.test_client()
    client.set_cookie("trisam", signed_in_key(app, county))

    assert "POST /planterad (planted): 200" in without_token(app, client)


def test_a_planted_open_page_that_takes_what_has_no_token_is_caught(
    app: Flask, county: County
) -> None:
    app.view_functions["replies.by_link"] = lambda token: redirect(f"/svar/{token}")
    app.extensions["csrf"]._exempt_views.add(f"{__name__}.<lambda>")
    client = app.test_client()
    client.set_cookie("trisam", signed_in_key(app, county))

    assert any("(replies.by_link): 302" in found for found in without_token(app, client))


def signed_in_key(app: Flask, county: County) -> str:
    """The cookie of somebody signed in."""
    visitor = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.get("/logga-in").text)
    assert token
    visitor.post(
        "/logga-in",
        data={
            "email": county.accounts["vard"].email,
            "password": "korrekt-häst-batteri",
            "csrf_token": token.group(1),
        },
    )
    cookie = visitor.get_cookie("trisam")
    assert cookie
    return cookie.value


def test_addresses_are_plain_swedish_words_and_tell_of_nobody(app: Flask, tally: Tally) -> None:
    tally(len(list(app.url_map.iter_rules())), "addresses read")
    assert badly_named(app) == []


@pytest.mark.parametrize(
    "rule", ["/Moten", "/ärenden", "/meeting", "/personer/<personnummer>", "/sok/<name>", "/a_b"]
)
def test_a_planted_address_is_caught(rule: str, app: Flask) -> None:
    app.add_url_rule(rule, "planted", lambda **_: "")
    assert badly_named(app) == [rule]
