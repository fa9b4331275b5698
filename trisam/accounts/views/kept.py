"""What was typed when a sign-in ran out: kept at the door, and shown to the same person again."""

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer

from trisam.accounts import queries
from trisam.accounts.lifetimes import KEPT_TEXT
from trisam.accounts.models import Account, KeptText
from trisam.accounts.service import kept
from trisam.accounts.service.kept import Sent
from trisam.accounts.sessions import LEFT, TOKEN, form_key_of
from trisam.core import db
from trisam.core.errors import NotFound
from trisam.web import actor
from trisam.web.labels import Labels
from trisam.web.request import signed_in

pages = Blueprint("kept", __name__)

MARK = "kept"  # the hidden field by which a text that is sent again is known
SECRET = re.compile(r"password|losenord")
NOT_KEPT = frozenset(
    {"accounts", "own_account", "kept", "replies", "survey", "mitt", "mitt_arende"}
)
"""Blueprints whose forms hold passwords and codes, or nothing else; whose address is a key; or
that no colleague fills in."""
SHOWN_ANEW = frozenset(
    {
        "replies.by_link",
        "mitt.by_link",
        "mitt.enter",
        "mitt_arende.how",
        "mitt_arende.message",
        "mitt_arende.refuse",
        "mitt_arende.refuse_all",
        "mitt_arende.words",
    }
)
"""Open pages, without a sign-in to go to: too old, the page comes anew to be pressed."""
TAKEN = frozenset({200, 302, 303, 422})
"""The page has the text again: it was saved, or stands in the form with what to put right."""
SHORTEST_PROSE = 20
_KEY = re.compile(r"[\w-]{43}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A kept text as the page shows it."""

    id: uuid.UUID
    kept_at: datetime
    path: str
    fields: kept.Fields
    lines: list[tuple[str, str]]
    """Label and text, of what people read."""
    had_files: bool


@pages.get("/det-du-skrev")
def show() -> str:
    """What waits for this person in this browser."""
    found = [_shown(text) for text in _waiting(actor().account_id)]
    return render_template("accounts/kept.html", texts=found, mark=MARK)


@pages.post("/det-du-skrev/<uuid:kept_id>/kasta")
def throw_away(kept_id: uuid.UUID) -> Response:
    """The person does not want it."""
    kept.throw_away(actor(), _hash(_key() or ""), kept_id)
    flash("Det du skrev är borttaget.", "success")
    return cast(Response, redirect(url_for("kept.show") if _waiting(actor().account_id) else "/"))


def has_something(account: Account) -> bool:
    """True when a text of this account waits in this browser."""
    return bool(_waiting(account.id))


def keep_for_the_next_sign_in() -> Response | None:
    """Before each request: what is sent after the session ran out is kept for who was signed in.

    Anybody else, and everything that cannot be kept, is left to `refuse_visitors`.
    """
    left = session.get(LEFT)
    if request.method != "POST" or not left or signed_in() is not None or _is_open():
        return None
    key = _keep(int(left))
    if key is None:
        return None
    flash(
        "Du hade blivit utloggad. Det du skrev finns kvar: logga in igen, så får du skicka det.",
        "warning",
    )
    return _with_key(cast(Response, redirect(url_for("accounts.sign_in"))), key)


def answer_old_form(_error: CSRFError) -> Response:
    """The form was older than the session: what stood in it is kept for who is signed in."""
    if request.endpoint in SHOWN_ANEW:
        flash("Sidan hade varit öppen för länge. Tryck en gång till.", "warning")
        return cast(Response, redirect(request.path))
    person = signed_in()
    key = _keep(person.actor.account_id or 0) if person else None
    where = url_for("kept.show") if key else "/"
    page = render_template("errors/expired.html", kept=key is not None, url=where)
    answer = make_response(page, 400)
    return _with_key(answer, key) if key else answer


def forget_what_was_sent_again(answer: Response) -> Response:
    """After each request: a kept text that a page has taken is removed."""
    marked = request.method == "POST" and request.mimetype == "application/x-www-form-urlencoded"
    if not marked or answer.status_code not in TAKEN or signed_in() is None:
        return answer
    try:
        kept_id = uuid.UUID(request.form.get(MARK, ""))
    except ValueError:
        return answer
    try:
        with db.transaction():
            kept.throw_away(actor(), _hash(_key() or ""), kept_id)
    except NotFound:
        pass  # thrown away already, or never this person's
    return answer


def _keep(account_id: int) -> str | None:
    """Keep what was sent; the key of this browser, or None when nothing was kept."""
    sent = _sent()
    if sent is None:
        return None
    key = _key() or secrets.token_urlsafe(32)
    with db.transaction():
        return key if kept.keep(account_id, _hash(key), sent) else None


def _sent() -> Sent | None:
    """The form of this request; None when it is not one of our own pages' forms."""
    rule = request.url_rule
    elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    form_key = _form_key()
    if rule is None or form_key is None or elsewhere or _is_open():
        return None
    if "HX-Request" in request.headers:
        return None
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {TOKEN, MARK} and not SECRET.search(name)
    ]
    had_files = any(file.filename for file in request.files.values())
    return Sent(rule.endpoint, request.full_path.rstrip("?"), fields, had_files, form_key)


def _form_key() -> str | None:
    """Whose form it is, read from its token, however old; None when we did not sign the token."""
    signer = URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="wtf-csrf-token")
    try:
        return form_key_of(str(signer.loads(request.form.get(TOKEN, ""))))
    except BadData:
        return None


def _is_open() -> bool:
    return request.url_rule is None or request.blueprint in NOT_KEPT


def _waiting(account_id: int | None) -> list[KeptText]:
    key = _key()
    if key is None or account_id is None:
        return []
    return list(queries.kept_texts(account_id, _hash(key)))


def _shown(text: KeptText) -> Shown:
    fields = kept.fields_of(text)
    lines = _lines(Labels(_feature(text.endpoint), {name for name, _ in fields}), fields)
    return Shown(text.id, text.kept_at, text.path or "/", fields, lines, text.had_files)


def _lines(labels: Labels, fields: kept.Fields) -> list[tuple[str, str]]:
    """Label and text; of choices whose words are not known here, how many were made."""
    told: dict[str, list[str | None]] = {}
    for name, value in fields:
        label = labels.label(name)
        if value.strip() and (label or len(value) >= SHORTEST_PROSE):
            told.setdefault(label or "Text", []).append(labels.words(name, value))
    return [(label, _told(words)) for label, words in told.items()]


def _told(words: list[str | None]) -> str:
    known = [word for word in words if word is not None]
    unknown = len(words) - len(known)
    return "\n".join([*known, *([f"{unknown} val"] if unknown else [])])


def _feature(endpoint: str) -> str:
    """The room whose page it is: "trisam.lifts"."""
    view = current_app.view_functions.get(endpoint)
    return ".".join(view.__module__.split(".")[:2]) if view else "trisam"


def _cookie() -> str:
    return "__Host-trisam-kept" if current_app.config["SESSION_COOKIE_SECURE"] else "trisam-kept"


def _key() -> str | None:
    key = request.cookies.get(_cookie(), "")
    return key if _KEY.fullmatch(key) else None


def _with_key(answer: Response, key: str) -> Response:
    answer.set_cookie(
        _cookie(),
        key,
        max_age=KEPT_TEXT,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
