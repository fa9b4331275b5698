"""Domain errors become answers, in this one place."""

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from trisam.core.errors import Forbidden, NotFound, RuleBroken

Answer = tuple[str, int]


def register(app: Flask) -> None:
    """Hang the handlers on `app`. An old form is answered by the accounts, which keep its text."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(404, _not_found)
    app.register_error_handler(405, _not_found)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(413, _too_large)
    app.register_error_handler(400, _bad_request)
    app.register_error_handler(500, _broken)


def _not_found(_error: Exception) -> Answer:
    return render_template("errors/not_found.html"), 404


def _forbidden(_error: Exception) -> Answer:
    return render_template("errors/forbidden.html"), 403


def _rule_broken(error: RuleBroken) -> Answer:
    return render_template("errors/rule_broken.html", sentence=error.sentence), 409


def _bad_request(_error: HTTPException) -> Answer:
    return render_template("errors/bad_request.html"), 400


def _too_large(_error: HTTPException) -> Answer:
    return render_template("errors/too_large.html"), 413


def _broken(_error: Exception) -> Answer:
    return render_template("errors/broken.html"), 500
