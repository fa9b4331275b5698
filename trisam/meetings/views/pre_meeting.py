"""One click: the digital förmöte is not needed, or is held after all."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, url_for

from trisam.meetings.queries import meetings
from trisam.meetings.service import pre_meeting as service
from trisam.web import actor

pages = Blueprint("pre_meeting", __name__)


@pages.post("/moten/<int:meeting_id>/formote/behovs-inte")
def spare(meeting_id: int) -> Response:
    """Everybody has answered: the time is given back."""
    service.spare(actor(), meetings.get(actor(), meeting_id))
    flash("Det digitala förmötet behövs inte. Tiden är deras igen.", "success")
    return _back(meeting_id)


@pages.post("/moten/<int:meeting_id>/formote/halls")
def meet_after_all(meeting_id: int) -> Response:
    """Until the day of the förmöte it can be undone."""
    service.meet_after_all(actor(), meetings.get(actor(), meeting_id))
    flash("Det digitala förmötet hålls.", "success")
    return _back(meeting_id)


def _back(meeting_id: int) -> Response:
    return cast(Response, redirect(url_for("meetings.show", meeting_id=meeting_id)))
