"""The pages for everybody who is signed in."""

from flask import Flask

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor


def test_the_self_check_helps_to_decide_whether_to_lift(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    page = Visitor(app).sign_in(county.accounts["kommun"]).get("/hjalp")
    assert "Ska jag lyfta?" in page.words
    assert "mellan 16 och 64 år" in page.words
    assert "minst två parter" in page.words
    assert invalid_html(page.text) == []
