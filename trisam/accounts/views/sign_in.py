"""Signing in, step by step, and out.

After the password the browser is half signed in: the pages below open, and nothing else. Each
step that is done gives the browser a new session key.
"""

from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as flask_session
from flask_login import login_user, logout_user

from trisam.accounts import qr_code, queries
from trisam.accounts.forms import CodeForm, NewPasswordForm, SignInForm
from trisam.accounts.models import Account
from trisam.accounts.service import second_factor, signing_in
from trisam.accounts.service.second_factor import FEW_LEFT, Proof
from trisam.accounts.service.signing_in import Step
from trisam.accounts.sessions import HALF, LEFT, browser_session, client_address
from trisam.accounts.views import kept
from trisam.core import swedish
from trisam.web.request import safe_path, signed_in

pages = Blueprint("accounts", __name__)
Page = Response | str | tuple[str, int]

NOTICES = "_flashes"  # where Flask keeps what it has to tell
PROVED = "proved"  # in a half session: the code was given
PAGES = {
    Step.CODE: "accounts.code",
    Step.NEW_PASSWORD: "accounts.new_password",
    Step.SET_UP: "accounts.set_up",
}


class _Admitted:
    """As much of an account as flask-login wants at the door."""

    is_authenticated = is_active = True

    def __init__(self, account: Account) -> None:
        self._id = str(account.id)

    def get_id(self) -> str:
        return self._id


@pages.route("/logga-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Address and password; in the demo also "Prova som …"."""
    form = SignInForm()
    if form.validate_on_submit():
        with form.telling():
            account = signing_in.by_password(
                form.email.data or "", form.password.data or "", client_address()
            )
            return _go_on(account, proved=False)
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        demo_accounts=queries.demo_accounts(),
        wanted=request.args.get("till"),
    )
    return page, form.status


@pages.route("/logga-in/kod", methods=["GET", "POST"])
def code() -> Page:
    """The code of the app, or a recovery code."""
    account = _half_in(Step.CODE)
    if account is None:
        return _from_the_start()
    form = CodeForm()
    if form.validate_on_submit():
        with form.telling():
            proof = signing_in.by_code(account, form.code.data or "", client_address())
            if proof is Proof.RECOVERY:
                _tell_how_many_are_left(account)
            return _go_on(account, proved=True)
    return render_template("accounts/code.html", form=form), form.status


@pages.route("/logga-in/nytt-losenord", methods=["GET", "POST"])
def new_password() -> Page:
    """A password of one's own instead of the administrator's."""
    account = _half_in(Step.NEW_PASSWORD)
    if account is None:
        return _from_the_start()
    form = NewPasswordForm()
    if form.validate_on_submit():
        with form.attempt():
            signing_in.replace_first_password(account, form.password.data or "")
            return _go_on(account, proved=_proved())
    return render_template("accounts/new_password.html", form=form), form.status


@pages.route("/logga-in/tvafaktor", methods=["GET", "POST"])
def set_up() -> Page:
    """The first second factor: scan, type its first code, keep the recovery codes."""
    account = _half_in(Step.SET_UP)
    secret = second_factor.waiting(signing_in.acting(account), account) if account else None
    if account is None or secret is None:
        return _from_the_start()
    form = CodeForm()
    if form.validate_on_submit():
        with form.attempt():
            codes = second_factor.confirm(signing_in.acting(account), account, form.code.data or "")
            onward = _admit(account).location
            return render_template("accounts/recovery_codes.html", codes=codes, onward=onward)
    picture = qr_code.picture(secret.uri, title="QR-kod för din app")
    page = render_template("accounts/set_up.html", form=form, secret=secret, picture=picture)
    return page, form.status


@pages.post("/prova/<int:account_id>")
def try_as(account_id: int) -> Response:
    """Sign in as one of the demo's people. Not found outside the demo."""
    return _open_session(signing_in.try_as(account_id))


@pages.post("/logga-ut")
def sign_out() -> Response:
    """Leave; the session opens nothing from now on."""
    person = signed_in()
    if person is not None:
        signing_in.leave(person.actor)
    logout_user()
    flask_session.clear()
    browser_session().renew()
    answer = cast(Response, redirect(url_for("accounts.sign_in")))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # browsers heed it over https
    return answer


def _go_on(account: Account, *, proved: bool) -> Response:
    """To the next step, with a new session key; or in, when nothing is left to do."""
    demanded = bool(current_app.config["TWO_FACTOR"])
    step = signing_in.next_step(account, proved=proved, demanded=demanded)
    if step is Step.DONE:
        return _admit(account)
    if step is Step.SET_UP:
        second_factor.begin(signing_in.acting(account), account)
    carried = {name: flask_session[name] for name in (LEFT, NOTICES) if name in flask_session}
    flask_session.clear()
    browser_session().renew()
    flask_session.update({**carried, HALF: account.id, PROVED: proved})
    return cast(Response, redirect(url_for(PAGES[step], till=request.args.get("till"))))


def _half_in(step: Step) -> Account | None:
    """The account whose sign-in waits for just this step."""
    half = flask_session.get(HALF)
    account = queries.active(int(half)) if half else None
    if account is None:
        return None
    demanded = bool(current_app.config["TWO_FACTOR"])
    waits_for = signing_in.next_step(account, proved=_proved(), demanded=demanded)
    return account if waits_for is step else None


def _proved() -> bool:
    return bool(flask_session.get(PROVED))


def _from_the_start() -> Response:
    return cast(Response, redirect(url_for("accounts.sign_in", till=request.args.get("till"))))


def _admit(account: Account) -> Response:
    signing_in.admit(account)
    return _open_session(account)


def _open_session(account: Account) -> Response:
    carried = {name: flask_session[name] for name in (NOTICES,) if name in flask_session}
    flask_session.clear()
    browser_session().renew()
    flask_session.update(carried)
    login_user(_Admitted(account))
    wanted = safe_path(request.args.get("till"))
    if kept.has_something(account):
        wanted = url_for("kept.show")
    return cast(Response, redirect(wanted))


def _tell_how_many_are_left(account: Account) -> None:
    left = queries.recovery_codes_left(signing_in.acting(account))
    codes = swedish.count_of(left, "återställningskod", "återställningskoder")
    if left <= FEW_LEFT:
        flash(f"Du har {codes} kvar. Skapa nya under Mitt konto.", "warning")
    else:
        flash(f"Du använde en återställningskod. Du har {codes} kvar.", "info")
