"""Answering whether one comes: by the link of a letter, without a sign-in, or on the meeting."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core.errors import NotFound
from trisam.meetings.models import FORM_WORDS, ReplyAnswer
from trisam.meetings.policy import sees_until_a_no
from trisam.meetings.queries import meetings
from trisam.meetings.queries import replies as queries
from trisam.meetings.service import replies as service
from trisam.meetings.service.reply_letters import ordinary
from trisam.web import actor

pages = Blueprint("replies", __name__)
Page = Response | str | tuple[str, int]

SAID = {
    ReplyAnswer.ACCEPTED: "Du har svarat att du kommer.",
    ReplyAnswer.DECLINED: "Du har svarat att du inte kan komma.",
}
SEES_NO_MORE = (
    "Du har svarat att du inte kan komma, och ser inte mötet längre. Ändrar du dig: svara igen med "
    "länken i frågan. Den finns under Meddelanden."
)


@pages.route("/svar/<token>", methods=["GET", "POST"])
def by_link(token: str) -> Page:
    """When the meeting is, and two buttons. Looking changes nothing: mail programs follow links."""
    said = _said()
    if said is not None:
        try:
            service.answer_by_link(token, said)
        except NotFound:
            return _gone()
        return cast(Response, redirect(url_for("replies.by_link", token=token)))
    found = queries.of_link(token)
    if found is None:
        return _gone()
    reply = found.reply
    return render_template(
        "meetings/replies/answer.html",
        meeting=found.meeting,
        form_words=FORM_WORDS,
        instead_of=ordinary(found.party, chairs=found.chairs) if reply.as_substitute else "",
        answer=reply.answer,
        answered=SAID[reply.answer] if reply.answer else "",
    )


@pages.post("/moten/<int:meeting_id>/kommer")
def on_meeting(meeting_id: int) -> Page:
    """The same for somebody who is signed in."""
    meeting = meetings.get(actor(), meeting_id)
    said = _said()
    if said is not None:
        service.answer(actor(), meeting, said)
        if said is ReplyAnswer.DECLINED and sees_until_a_no(actor(), meeting):
            flash(SEES_NO_MORE, "success")
            return cast(Response, redirect(url_for("meetings.index")))
        flash(SAID[said], "success")
    return cast(
        Response, redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="parter"))
    )


def _said() -> ReplyAnswer | None:
    """The button that was pressed."""
    pressed = request.form.get("answer", "")
    return next((one for one in ReplyAnswer if one.value == pressed), None)


def _gone() -> tuple[str, int]:
    """One and the same page for every link that opens nothing."""
    return render_template("meetings/replies/gone.html"), 404
