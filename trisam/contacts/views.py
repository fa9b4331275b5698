"""Fast kontakt: whom the individual can turn to. Kontakter: how colleagues are reached."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.accounts import queries as accounts
from trisam.cases import queries as cases
from trisam.contacts import queries, service
from trisam.contacts.channels import pieces
from trisam.contacts.forms import ContactForm, DirectoryForm, ReachForm, TouchForm
from trisam.contacts.policy import can_choose, touch_due
from trisam.contacts.values import WAY_WORDS
from trisam.core.errors import Forbidden
from trisam.meetings.queries.owners import possible
from trisam.web import actor

pages = Blueprint("contacts", __name__)
directory_pages = Blueprint("directory", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/arenden/<code>/fast-kontakt", methods=["GET", "POST"])
def choose(code: str) -> Page:
    """One person whom the individual can always turn to; and who it has been."""
    case = cases.get(actor(), code)
    if not can_choose(actor(), case):
        raise Forbidden
    history = queries.history(actor(), case)
    now = next((one for one in history if one.ended_on is None), None)
    form = ContactForm.about(possible(actor(), case, case.team_id), now)
    if form.validate_on_submit():
        with form.attempt():
            chosen = service.choose(actor(), case, form.chosen, form.every_weeks)
            told = "Ärendet har en fast kontakt." if chosen else "Ärendet har ingen fast kontakt."
            flash(told, "success")
            return cast(Response, redirect(url_for("casefile.show", code=code)))
        case = cases.get(actor(), code)
    page = render_template(
        "contacts/choose.html",
        case=case,
        form=form,
        earlier=[one for one in history if one.ended_on is not None],
        allow_later=False,
        back_url=url_for("casefile.show", code=code),
    )
    return page, form.status


@pages.route("/arenden/<code>/hort-av-mig", methods=["GET", "POST"])
def touch(code: str) -> Page:
    """The fast kontakt notes that they were in touch."""
    case = cases.get(actor(), code)
    contact = queries.own(actor(), case)
    if contact is None:
        raise Forbidden
    form = TouchForm()
    if form.validate_on_submit():
        with form.attempt():
            service.note_touch(actor(), case, form.held_on, form.chosen)
            flash("Kontakten är antecknad.", "success")
            return cast(Response, redirect(url_for("casefile.show", code=code)))
        case = cases.get(actor(), code)
        contact = queries.own(actor(), case) or contact
    page = render_template(
        "contacts/touch.html",
        case=case,
        contact=contact,
        due=touch_due(contact, contact.touches[0].day if contact.touches else None),
        form=form,
        way_words=WAY_WORDS,
        allow_later=False,
        back_url=url_for("casefile.show", code=code),
    )
    return page, form.status


@directory_pages.route("/kontakter", methods=["GET", "POST"])
def index() -> Page:
    """The colleagues of my teams, by team and party, and how each is reached."""
    form = DirectoryForm()
    words = form.words.data or "" if form.validate_on_submit() else ""
    page = render_template(
        "contacts/directory.html",
        form=form,
        words=words,
        found=queries.directory(actor(), words),
        has_team=bool(actor().team_ids),
        pieces=pieces,
    )
    return page, form.status


@directory_pages.route("/mitt-konto/sa-nar-du-mig", methods=["GET", "POST"])
def reach() -> Page:
    """How colleagues reach me, in my own words."""
    account = accounts.get(actor(), cast(int, actor().account_id))
    form = ReachForm(data={"reach": account.reach})
    if form.validate_on_submit():
        with form.attempt():
            service.say_reach(actor(), form.reach.data or "")
            flash("Det står nu i kontaktlistan.", "success")
            return cast(Response, redirect(url_for("own_account.show")))
    page = render_template(
        "contacts/reach.html",
        form=form,
        allow_later=False,
        back_url=url_for("own_account.show"),
    )
    return page, form.status
