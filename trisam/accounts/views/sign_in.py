"""Signing in and out."""

from typing import cast

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user

from trisam.accounts import queries, service
from trisam.accounts.forms import SignInForm
from trisam.accounts.models import Account
from trisam.accounts.sessions import BrowserSession
from trisam.web.request import safe_path

pages = Blueprint("accounts", __name__)


class _Admitted:
    """As much of an account as flask-login wants at the door."""

    is_authenticated = is_active = True

    def __init__(self, account: Account) -> None:
        self._id = str(account.id)

    def get_id(self) -> str:
        return self._id


@pages.route("/logga-in", methods=["GET", "POST"])
def sign_in() -> Response | str | tuple[str, int]:
    """Address and password; in the demo also "Prova som …"."""
    form = SignInForm()
    if form.validate_on_submit():
        with form.attempt():
            account = service.sign_in(form.email.data or "", form.password.data or "")
            return _admit(account)
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        demo_accounts=queries.demo_accounts(),
        wanted=request.args.get("till"),
    )
    return page, form.status


@pages.post("/prova/<int:account_id>")
def try_as(account_id: int) -> Response:
    """Sign in as one of the demo's people. Not found outside the demo."""
    return _admit(service.try_as(account_id))


@pages.post("/logga-ut")
def sign_out() -> Response:
    """Leave; the session's row goes too."""
    logout_user()
    session.clear()
    cast(BrowserSession, session).renew()
    return cast(Response, redirect(url_for("accounts.sign_in")))


def _admit(account: Account) -> Response:
    session.clear()
    cast(BrowserSession, session).renew()
    login_user(_Admitted(account))
    return cast(Response, redirect(safe_path(request.args.get("till"))))
