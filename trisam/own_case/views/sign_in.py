"""Coming in to Mitt ärende with e-legitimation, where the installation has a provider."""

import uuid
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from trisam.accounts.sessions import client_address
from trisam.core import db
from trisam.core.errors import NotFound, RuleBroken
from trisam.own_case import sessions
from trisam.own_case.provider import Provider, Refused, Unreachable
from trisam.own_case.queries import sign_ins as queries
from trisam.own_case.round_trip import RoundTrip
from trisam.own_case.service import sign_ins as service
from trisam.own_case.service.sign_ins import Found

pages = Blueprint("mitt_inloggning", __name__)
Page = Response | str | tuple[str, int]

REFUSED = "Inloggningen gick inte igenom. Försök igen, eller öppna med din kod."
SILENT = "E-legitimationen svarar inte just nu. Försök igen om en stund, eller öppna med din kod."
CANCELLED = "Inloggningen avbröts. Försök igen, eller öppna med din kod."
NOTHING = (
    "Vi hittar inget ärende som du kan öppna så här. Ärendet kan vara avslutat, eller så finns "
    "inte ditt personnummer i det. Har du fått en kod? Öppna med den."
)


def provider() -> Provider:
    """The provider of the installation. Raises `NotFound` where there is none."""
    found = cast("Provider | None", current_app.config["OIDC"])
    if found is None:
        raise NotFound
    return found


@pages.before_request
def demand_provider() -> None:
    """Before each request: without a provider there is nothing here."""
    provider()


@pages.post("/mitt/inloggning")
def start() -> Page:
    """Send the browser to the e-legitimation.

    By a page that leads on by itself, not by a redirect: that would be a form that is sent to
    another site, which our headers forbid on every page, and go on forbidding.
    """
    trip = RoundTrip.new()
    try:
        with db.transaction():
            service.begin(trip, client_address())
        address = provider().address(trip)
    except RuleBroken as error:
        return _not_in(error.sentence), 429
    except Unreachable:
        return _not_in(SILENT), 503
    page = render_template("own_case/to_provider.html", address=address)
    return sessions.set_out(make_response(page), trip)


@pages.get("/mitt/inloggning/klar")
def arrive() -> Page:
    """Back from the e-legitimation: a button. Looking changes nothing and opens nothing."""
    code, state = request.args.get("code", ""), request.args.get("state", "")
    if not code or not state:
        return _not_in(CANCELLED)
    return render_template("own_case/from_provider.html", code=code, state=state)


@pages.post("/mitt/inloggning/klar")
def finish() -> Page:
    """Ask the provider who it is, and open the visit."""
    trip = sessions.trip()
    with db.transaction():
        claimed = service.claim(trip, request.form.get("state", ""))
    if trip is None or not claimed:
        return _not_in(REFUSED), 422
    try:
        digits = provider().personnummer(trip, request.form.get("code", ""))
    except Refused as refusal:
        return _refuse(refusal.reason, REFUSED, 422)
    except Unreachable:
        return _refuse("leverantören svarar inte", SILENT, 503)
    with db.transaction():
        found = service.enter(trip, digits, client_address())
    return _answer(found)


@pages.get("/mitt/inloggning/valj")
def choices() -> Page:
    """Which of the cases, when there are several: where and when, and nothing of what."""
    trip = sessions.trip()
    sign_in = queries.of_cookie(trip.cookie) if trip else None
    cases = queries.cases_among(service.choices_of(sign_in))
    if not cases:
        return make_response(redirect(url_for("mitt.enter", slut="1")))
    return render_template("own_case/choose.html", cases=cases)


@pages.post("/mitt/inloggning/valj")
def choose() -> Page:
    """Open one of them."""
    try:
        wanted = uuid.UUID(request.form.get("arende", ""))
    except ValueError:
        raise NotFound from None
    opened = service.choose(sessions.trip(), wanted)
    answer = make_response(redirect(url_for("mitt_arende.show")))
    return sessions.home_again(sessions.begin(answer, opened))


def _answer(found: Found) -> Page:
    if found.opened is not None:
        answer = make_response(redirect(url_for("mitt_arende.show")))
        return sessions.home_again(sessions.begin(answer, found.opened))
    if found.several:
        return make_response(redirect(url_for("mitt_inloggning.choices")))
    return _not_in(NOTHING), 422


def _refuse(reason: str, sentence: str, status: int) -> tuple[str, int]:
    with db.transaction():
        service.refuse(reason)
    return _not_in(sentence), status


def _not_in(sentence: str) -> str:
    return render_template("own_case/not_in.html", sentence=sentence)
