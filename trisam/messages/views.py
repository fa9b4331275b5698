"""Meddelanden: everything that Trisam wrote to the person who is signed in."""

from flask import Blueprint, current_app, render_template, url_for

from trisam.messages import queries
from trisam.outbox import links
from trisam.web import actor, paging

pages = Blueprint("messages", __name__)


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
