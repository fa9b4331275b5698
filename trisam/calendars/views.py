"""The page Kalender, the feed that calendar programs fetch, and one meeting as a file."""

from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for

from trisam.calendars import calendar_file, queries, service
from trisam.calendars.calendar_file import Site
from trisam.web import actor

pages = Blueprint("calendars", __name__)
ICALENDAR = "text/calendar; charset=utf-8"


@pages.get("/mitt-konto/kalender")
def show() -> str:
    """Whether one has an address, and what can be done about it."""
    return render_template("calendars/show.html", address=queries.own_address(actor()))


@pages.post("/mitt-konto/kalender/adress")
def make() -> str:
    """A new address, shown this once."""
    path = url_for("calendars.feed", key=service.make_address(actor()))
    return render_template("calendars/made.html", url=_site().base_url + path)


@pages.post("/mitt-konto/kalender/stang-av")
def turn_off() -> Response:
    """No address any more."""
    service.turn_off(actor())
    flash("Adressen är avstängd. Ta bort kalendern i ditt kalenderprogram också.", "success")
    return cast(Response, redirect(url_for("calendars.show")))


@pages.get("/kalender/<key>.ics")
def feed(key: str) -> Response:
    """The calendar, for a program without a sign-in: the address is the key."""
    return Response(service.fetch(key, _site()), content_type=ICALENDAR)


@pages.get("/moten/<int:meeting_id>/mote.ics")
def meeting_file(meeting_id: int) -> Response:
    """One meeting, to put into a calendar by hand."""
    found = calendar_file.of_meeting(queries.meeting(actor(), meeting_id), _site())
    headers = {"Content-Disposition": 'attachment; filename="mote.ics"'}
    return Response(found, content_type=ICALENDAR, headers=headers)


def _site() -> Site:
    return Site(current_app.config["BASE_URL"])
