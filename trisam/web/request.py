"""One request: one unit of work, one actor, nobody without signing in."""

from io import BytesIO
from typing import IO, cast
from urllib.parse import urlsplit

from flask import Flask, Request, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from trisam.core.actor import ROLE_WORDS, Actor, Role
from trisam.core.db import reading, transaction
from trisam.core.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

OPEN_ENDPOINTS = frozenset(
    {
        "static",
        "accounts.sign_in",
        "accounts.code",  # these three open only after the password, and turn others away
        "accounts.new_password",
        "accounts.set_up",
        "accounts.try_as",
        "calendars.feed",  # a calendar program has no sign-in; the address itself is the key
        "health.health",
        "mitt.by_link",  # the individual's own page: a key opens it, and a visit of its own holds
        "mitt.enter",
        "mitt.leave",
        "mitt.left",
        "mitt_inloggning.start",  # the same page, with e-legitimation
        "mitt_inloggning.arrive",
        "mitt_inloggning.finish",
        "mitt_inloggning.choices",
        "mitt_inloggning.choose",
        "mitt_arende.consent",
        "mitt_arende.how",
        "mitt_arende.message",
        "mitt_arende.receipt",
        "mitt_arende.refuse",
        "mitt_arende.refuse_all",
        "mitt_arende.show",
        "mitt_arende.who_has_read",
        "mitt_arende.words",
        "replies.by_link",  # whoever has the letter answers; the address itself is the key
        "survey.code",  # the individual answers by a link or a code, and has no sign-in
        "survey.start",
        "survey.question",
        "survey.check",
        "survey.interview",
        "survey.thanks",
        "survey.interview_thanks",
        "web.accessibility",
        "web.leaflet_page",  # for individuals, who have no sign-in; tells of nobody
        "web.leaflet_paper",
    }
)
"""The allow-list: everything else asks the visitor to sign in."""

OWN_UNITS = frozenset({"mitt_inloggning.start", "mitt_inloggning.finish"})
"""Views that ask another server and wait for it. They have units of work of their own, before and
after: a lock that is held meanwhile would stop everybody else."""


class SignedIn:
    """What flask-login holds for a request: an actor, freshly built for this very request."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, actor: Actor, unit: str) -> None:
        self.actor = actor
        self.unit = unit

    def get_id(self) -> str:
        """The account's id, as flask-login keeps it in the session."""
        return str(self.actor.account_id)

    @property
    def name(self) -> str:
        """The person's name."""
        return self.actor.name

    @property
    def role_words(self) -> str:
        """The person's roles in words."""
        return ", ".join(ROLE_WORDS[role] for role in sorted(self.actor.roles))


class TrisamRequest(Request):
    """A request whose files stay in memory: a list of individuals is never written down in clear.

    MAX_CONTENT_LENGTH says how much that can be.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


class TrisamFlask(Flask):
    """Flask with a unit of work round each view: reads may not write, writes are one whole."""

    request_class = TrisamRequest

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view. An error rolls everything back; an answer has been committed."""
        if request.endpoint in OWN_UNITS:
            return super().dispatch_request()
        unit = reading() if request.method in SAFE_METHODS else transaction()
        with unit:
            return super().dispatch_request()


def actor() -> Actor:
    """Who makes this request. Views behind the sign-in always have one."""
    return signed_in_or_fail().actor


def signed_in() -> SignedIn | None:
    """The signed-in person, or None on an open page."""
    return cast(SignedIn, current_user) if current_user.is_authenticated else None


def signed_in_or_fail() -> SignedIn:
    """The signed-in person. Raises `RuntimeError` on an open page: a page that forgot its door."""
    person = signed_in()
    if person is None:
        raise RuntimeError("this page needs somebody signed in")
    return person


def refuse_visitors() -> Response | None:
    """Before each request: send visitors to the sign-in page, except to open pages.

    An unknown address is answered the same way, so that it tells nothing.
    """
    if request.endpoint in OPEN_ENDPOINTS or current_user.is_authenticated:
        return None
    if request.method not in SAFE_METHODS:
        flash("Du hade blivit utloggad. Logga in igen och gör om det sista steget.", "warning")
        return cast(Response, redirect(url_for("accounts.sign_in")))
    wanted = request.full_path.rstrip("?") if request.path != "/" else None
    return cast(Response, redirect(url_for("accounts.sign_in", till=wanted)))


def refuse_all_but_administrators() -> None:
    """Before each request to a blueprint of the administration: raises `Forbidden`."""
    if not actor().has(Role.ADMINISTRATOR):
        raise Forbidden


def safe_path(wanted: str | None) -> str:
    """`wanted` if it is a plain path on this site, else the first page: no open redirects."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or not wanted.isprintable() or "\\" in wanted:
        return "/"
    return wanted
