"""The visit of a browser to Mitt ärende: a cookie of its own, apart from colleagues' sign-in.

So is the way to the e-legitimation and back.
"""

from datetime import timedelta
from typing import cast

from flask import Response, current_app, g, redirect, request, url_for

from trisam.core import db
from trisam.core.actor import Actor
from trisam.own_case.limits import LONGEST_VISIT, SIGN_IN_LASTS
from trisam.own_case.models import OwnVisit
from trisam.own_case.queries import keys
from trisam.own_case.round_trip import RoundTrip
from trisam.own_case.service import visits


def cookie_name() -> str:
    """The name of the cookie; with the prefix that pins it to this host where HTTPS is used."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return "__Host-trisam-mitt" if secure else "trisam-mitt"


def find_visit() -> None:
    """Before each request to Mitt ärende: whose page this browser may open, if any."""
    cookie = request.cookies.get(cookie_name(), "")
    found: OwnVisit | None = None
    if cookie:
        with db.reading():
            found = keys.visit(cookie)
    g.own_visit_id = found.id if found else None
    g.individual = Actor.of_individual(found.case_id) if found else None


def demand_visit() -> Response | None:
    """Before each request behind the key: without a visit to the first page, which says why."""
    if individual() is not None:
        return None
    return cast(Response, redirect(url_for("mitt.enter", slut="1")))


def individual() -> Actor | None:
    """The individual whose visit this is, if there is one."""
    return cast("Actor | None", g.get("individual"))


def individual_or_fail() -> Actor:
    """The individual. Raises `RuntimeError` on a page that forgot its door."""
    found = individual()
    if found is None:
        raise RuntimeError("this page needs a visit")
    return found


def begin(answer: Response, opened: visits.Opened) -> Response:
    """Give the browser the cookie of a visit that has begun."""
    return _keep(answer, cookie_name(), opened.cookie, LONGEST_VISIT)


def forget(answer: Response) -> Response:
    """Take the cookie back."""
    return _take(answer, cookie_name())


def trip() -> RoundTrip | None:
    """The way to the e-legitimation and back that this browser is on."""
    cookie = request.cookies.get(_trip_name(), "")
    return RoundTrip(cookie) if cookie else None


def set_out(answer: Response, begun: RoundTrip) -> Response:
    """Give the browser the cookie of a way that has begun."""
    return _keep(answer, _trip_name(), begun.cookie, SIGN_IN_LASTS)


def home_again(answer: Response) -> Response:
    """The way is over."""
    return _take(answer, _trip_name())


def note_seen(answer: Response) -> Response:
    """After each request behind the key: the visitor is still there."""
    visit_id = g.get("own_visit_id")
    if visit_id is not None:
        with db.transaction():
            visits.touch(visit_id)
    return answer


def _trip_name() -> str:
    return cookie_name() + "-inloggning"


def _keep(answer: Response, name: str, value: str, lasts: timedelta) -> Response:
    answer.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",  # it comes along when the provider sends the browser back
        path="/",
    )
    return answer


def _take(answer: Response, name: str) -> Response:
    answer.delete_cookie(
        name,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer
