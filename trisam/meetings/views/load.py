"""Belastning: people by weeks, in hours, against what each has room for."""

from flask import Blueprint, render_template

from trisam.core import clock
from trisam.meetings.conflict_words import hours
from trisam.meetings.queries import load as queries
from trisam.web import actor

pages = Blueprint("load", __name__)


@pages.get("/team/belastning")
def index() -> str:
    """The coming twelve weeks."""
    shown = queries.load(actor())
    return render_template(
        "meetings/load.html",
        shown=shown,
        over=[row for row in shown.rows if row.weeks_over],
        hours=hours,
        printed_at=clock.now(),
    )
