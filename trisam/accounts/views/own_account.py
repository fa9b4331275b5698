"""Mitt konto: the own password, second factor, recovery codes and signed-in browsers."""

import uuid
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    session,
    url_for,
)

from trisam.accounts import qr_code, queries
from trisam.accounts.forms import ChangePasswordForm, CodeForm, PasswordForm, ProofForm
from trisam.accounts.lifetimes import PROOF
from trisam.accounts.models import Account
from trisam.accounts.service import second_factor, sessions, signing_in
from trisam.accounts.service.second_factor import FEW_LEFT
from trisam.accounts.sessions import browser_session, client_address
from trisam.core import clock
from trisam.core.errors import NotFound
from trisam.web import actor

pages = Blueprint("own_account", __name__, url_prefix="/mitt-konto")
Page = Response | str | tuple[str, int]
PROVED_AT = "proved_at"  # in the session: when password and code were given to set up a new factor


@pages.get("")
def show() -> str:
    """The account as its person sees it."""
    return render_template(
        "accounts/own_account.html",
        account=_own(),
        has_factor=queries.has_second_factor(actor(), _own()),
        may_remove=not _demanded(),
        codes_left=queries.recovery_codes_left(actor()),
        few=FEW_LEFT,
        browsers=queries.sessions_of(actor()),
        this=browser_session().key_hash,
    )


@pages.route("/losenord", methods=["GET", "POST"])
def password() -> Page:
    """A new password; the other browsers are signed out."""
    form, account = ChangePasswordForm(), _own()
    if form.validate_on_submit():
        with form.telling():
            signing_in.prove(account, form.current.data or "", None, client_address())
            signing_in.change_password(actor(), account, form.password.data or "")
            _rise_alone()
            return _done("Lösenordet är ändrat. Dina andra webbläsare är utloggade.")
    return render_template("accounts/password.html", form=form), form.status


@pages.route("/tvafaktor", methods=["GET", "POST"])
def factor() -> Page:
    """Show who it is, before a new second factor is set up."""
    form = _proof_form()
    if form.validate_on_submit():
        with form.telling():
            _prove(form)
            second_factor.begin(actor(), _own())
            browser_session().rise()
            session[PROVED_AT] = clock.now().timestamp()
            return cast(Response, redirect(url_for("own_account.new_factor")))
    has_factor = isinstance(form, ProofForm)
    return render_template("accounts/factor.html", form=form, has_factor=has_factor), form.status


@pages.route("/tvafaktor/ny", methods=["GET", "POST"])
def new_factor() -> Page:
    """Scan the new secret and type its first code."""
    secret = second_factor.waiting(actor(), _own()) if _has_just_proved() else None
    if secret is None:
        return cast(Response, redirect(url_for("own_account.factor")))
    form = CodeForm()
    if form.validate_on_submit():
        with form.attempt():
            codes = second_factor.confirm(actor(), _own(), form.code.data or "")
            session.pop(PROVED_AT)
            _rise_alone()
            return _codes_once(codes)
    picture = qr_code.picture(secret.uri, title="QR-kod för din app")
    page = render_template("accounts/new_factor.html", form=form, secret=secret, picture=picture)
    return page, form.status


@pages.route("/tvafaktor/ta-bort", methods=["GET", "POST"])
def remove_factor() -> Page:
    """Sign in by password alone from now on, where the installation allows that."""
    form = _proof_form()
    if _demanded() or not isinstance(form, ProofForm):
        raise NotFound
    if form.validate_on_submit():
        with form.telling():
            _prove(form)
            second_factor.remove(actor(), _own(), "account.remove_second_factor")
            _rise_alone()
            return _done("Tvåfaktor är borttaget.")
    return render_template("accounts/remove_factor.html", form=form), form.status


@pages.route("/aterstallningskoder", methods=["GET", "POST"])
def recovery_codes() -> Page:
    """Ten new recovery codes; the earlier ones open nothing any more."""
    form = _proof_form()
    if not isinstance(form, ProofForm):
        return cast(Response, redirect(url_for("own_account.factor")))
    if form.validate_on_submit():
        with form.telling():
            _prove(form)
            return _codes_once(second_factor.new_recovery_codes(actor(), _own()))
    return render_template("accounts/renew_codes.html", form=form), form.status


@pages.post("/inloggningar/<uuid:handle>/avsluta")
def end_session(handle: uuid.UUID) -> Response:
    """Sign one browser out."""
    sessions.end(actor(), handle)
    return _done("Inloggningen är avslutad.")


@pages.post("/inloggningar/avsluta-andra")
def end_other_sessions() -> Response:
    """Sign every other browser out."""
    sessions.end_others(actor(), _own().id, browser_session().key_hash)
    return _done("Alla andra inloggningar är avslutade.")


def _own() -> Account:
    return queries.get(actor(), actor().account_id or 0)


def _demanded() -> bool:
    return bool(current_app.config["TWO_FACTOR"])


def _proof_form() -> PasswordForm | ProofForm:
    """Password and code, or the password alone while there is no code."""
    return ProofForm() if queries.has_second_factor(actor(), _own()) else PasswordForm()


def _prove(form: PasswordForm | ProofForm) -> None:
    code = form.code.data or "" if isinstance(form, ProofForm) else None
    signing_in.prove(_own(), form.current.data or "", code, client_address())


def _has_just_proved() -> bool:
    proved_at = session.get(PROVED_AT)
    return proved_at is not None and clock.now().timestamp() - proved_at <= PROOF.total_seconds()


def _rise_alone() -> None:
    """A new key for this browser, and no other browser left signed in."""
    sessions.end_others(actor(), _own().id, browser_session().key_hash)
    browser_session().rise()


def _codes_once(codes: list[str]) -> str:
    return render_template(
        "accounts/recovery_codes.html", codes=codes, onward=url_for("own_account.show")
    )


def _done(sentence: str) -> Response:
    flash(sentence, "success")
    return cast(Response, redirect(url_for("own_account.show")))
