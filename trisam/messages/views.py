"""Meddelanden: everything that Trisam wrote to whoever is signed in, and when it is mailed."""

from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for

from trisam.calendars import calendar_file
from trisam.calendars.calendar_file import Site
from trisam.messages import queries, service
from trisam.messages.forms import RHYTHM_HINTS, ChoiceForm, Rhythm
from trisam.outbox import links
from trisam.outbox import queries as outbox
from trisam.web import actor, paging

pages = Blueprint("messages", __name__)
Page = Response | str | tuple[str, int]


@pages.get("/meddelanden")
def index() -> str:
    """The person's own messages, latest first."""
    total = queries.count(actor())
    number = paging.wanted_page(total, queries.PAGE_SIZE)
    return render_template(
        "messages/index.html",
        letters=queries.on_page(actor(), number),
        mails=current_app.config["MAILS"],
        filled=lambda text: links.filled(text, current_app.config["BASE_URL"]),
        page=paging.shown(
            number, total, queries.PAGE_SIZE, lambda sida: url_for(".index", sida=sida)
        ),
    )


@pages.get("/meddelanden/<int:message_id>/moten.ics")
def file(message_id: int) -> Response:
    """The meetings of a message, to put into a calendar by hand."""
    meetings = queries.meetings_of(actor(), message_id)
    config = current_app.config
    part = calendar_file.of_meetings(meetings, Site(config["BASE_URL"]), config["MAIL_FROM"])
    headers = {"Content-Disposition": 'attachment; filename="moten.ics"'}
    return Response(part.data, content_type="text/calendar; charset=utf-8", headers=headers)


@pages.route("/mitt-konto/meddelanden", methods=["GET", "POST"])
def choose() -> Page:
    """When mail comes, and whether meetings come as invitations."""
    choice = outbox.own_choice(actor())
    form = ChoiceForm(
        data={
            "rhythm": Rhythm.AT_ONCE if choice and choice.at_once else Rhythm.TOGETHER,
            "invitations": choice is None or choice.invitations,
        }
    )
    if form.validate_on_submit():
        with form.attempt():
            service.choose(
                actor(),
                at_once=form.rhythm.data == Rhythm.AT_ONCE,
                invitations=form.invitations.data,
            )
            flash("Ditt val är sparat.", "success")
            return cast(Response, redirect(url_for("own_account.show")))
    page = render_template(
        "messages/choose.html",
        form=form,
        hints=RHYTHM_HINTS,
        mails=current_app.config["MAILS"],
    )
    return page, form.status
