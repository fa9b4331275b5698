"""Domain errors become answers, in this one place."""

import uuid

from flask import Flask, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from trisam.core import db, events
from trisam.core.crypto import SealBroken
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.core.refusals import AccessRefused
from trisam.web.request import signed_in

Answer = tuple[str, int]


def register(app: Flask) -> None:
    """Hang the handlers on `app`. An old form is answered by the accounts, which keep its text."""
    app.register_error_handler(NotFound, _hidden_or_absent)
    app.register_error_handler(404, _not_found)
    app.register_error_handler(405, _not_found)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(413, _too_large)
    app.register_error_handler(400, _bad_request)
    app.register_error_handler(SealBroken, _seal_broken)
    app.register_error_handler(500, _broken)


def _hidden_or_absent(error: NotFound) -> Answer:
    tell_of_refusal(error.subject, error.person_id)
    return _not_found(error)


def _not_found(_error: Exception) -> Answer:
    return render_template("errors/not_found.html"), 404


def _forbidden(_error: Exception) -> Answer:
    tell_of_refusal()
    return render_template("errors/forbidden.html"), 403


def _rule_broken(error: RuleBroken) -> Answer:
    return render_template("errors/rule_broken.html", sentence=error.sentence), 409


def _bad_request(_error: HTTPException) -> Answer:
    return render_template("errors/bad_request.html"), 400


def _too_large(_error: HTTPException) -> Answer:
    return render_template("errors/too_large.html"), 413


def _seal_broken(error: SealBroken) -> Answer:
    """The alarm names the place (table, column, row), never what stands there."""
    current_app.logger.error("ALARM seal broken: %s", error)
    return render_template("errors/seal_broken.html"), 500


def _broken(_error: Exception) -> Answer:
    return render_template("errors/broken.html"), 500


def tell_of_refusal(subject: str | None = None, person_id: uuid.UUID | None = None) -> None:
    """Let the log hear that somebody who is signed in was refused.

    The refused request is undone already: what is told has a unit of work of its own.
    """
    person = signed_in()
    if person is None:
        return
    page = request.endpoint or ""
    with db.transaction():
        events.publish(AccessRefused(person.actor, page, subject, person_id))
