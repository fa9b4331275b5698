"""The way in to the administration, and its list of accounts."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.accounts import queries, service
from trisam.accounts.forms import LetInAgainForm, NewAccountForm
from trisam.core.actor import ROLE_WORDS, Role
from trisam.core.errors import NotFound
from trisam.parties import queries as parties
from trisam.web import actor
from trisam.web.request import refuse_all_but_administrators

pages = Blueprint("administration", __name__)
pages.before_request(refuse_all_but_administrators)


@pages.get("/admin")
def index() -> str:
    """What the administrator looks after."""
    return render_template("accounts/administration.html")


@pages.get("/admin/konton")
def accounts() -> str:
    """Everybody who may sign in, and who may no longer."""
    return render_template(
        "accounts/index.html",
        accounts=queries.list_all(actor()),
        role_words=ROLE_WORDS,
        own_id=actor().account_id,
    )


@pages.route("/admin/konton/nytt", methods=["GET", "POST"])
def create() -> Response | str | tuple[str, int]:
    """A new account."""
    form = NewAccountForm()
    form.unit.choices = [
        ("", "Ingen enhet"),
        *(
            (str(unit.id), f"{unit.party.short_name}: {unit.name}")
            for unit in parties.units(actor())
        ),
    ]
    if form.validate_on_submit():
        with form.attempt():
            account = service.create(
                actor(),
                name=form.name.data or "",
                email=form.email.data or "",
                password=form.password.data or "",
                unit_id=int(form.unit.data) if form.unit.data else None,
                roles=[Role(value) for value in form.roles.data or []],
            )
            flash(f"Kontot för {account.name} är skapat.", "success")
            return cast(Response, redirect(url_for("administration.accounts")))
    return render_template("accounts/create.html", form=form), form.status


@pages.post("/admin/konton/<int:account_id>/stang")
def deactivate(account_id: int) -> Response:
    """Close an account: it is out at its next request."""
    account = queries.get(actor(), account_id)
    service.deactivate(actor(), account)
    flash(f"Kontot för {account.name} är stängt.", "success")
    return cast(Response, redirect(url_for("administration.accounts")))


@pages.route("/admin/konton/<int:account_id>/inloggning", methods=["GET", "POST"])
def let_in_again(account_id: int) -> Response | str | tuple[str, int]:
    """A new first password for a colleague, and no second factor when the phone is gone."""
    account = queries.get(actor(), account_id)
    if account.id == actor().account_id or account.deactivated_at is not None:
        raise NotFound
    form = LetInAgainForm()
    if form.validate_on_submit():
        with form.attempt():
            service.let_in_again(
                actor(),
                account,
                form.password.data or "",
                without_factor=bool(form.without_factor.data),
            )
            flash(f"{account.name} har ett nytt första lösenord.", "success")
            return cast(Response, redirect(url_for("administration.accounts")))
    return render_template("accounts/let_in_again.html", form=form, account=account), form.status
