"""After the meeting: closing actions, and telling the individual."""

import uuid
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.core import clock
from trisam.recommendations import queries, service
from trisam.recommendations.forms.tasks import REASON_WORDS, ActionForm, FeedbackForm
from trisam.recommendations.models import ActionStatus
from trisam.recommendations.policy import can_close, can_tell
from trisam.web import actor

pages = Blueprint("recommendations", __name__)


@pages.route("/atgarder/<uuid:action_id>", methods=["GET", "POST"])
def close_action(action_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """One action: done, or why not."""
    shown = queries.get_action(actor(), action_id)
    case = shown.recommendation.case
    form = ActionForm()
    if form.validate_on_submit():
        with form.attempt():
            service.close_action(actor(), action_id, not_done=form.not_done)
            flash("Åtgärden är avslutad. Tack!", "success")
            return cast(Response, redirect(url_for("casefile.show", code=case.code)))
        shown = queries.get_action(actor(), action_id)
    page = render_template(
        "recommendations/action.html",
        action=shown,
        case=shown.recommendation.case,
        form=form,
        is_open=shown.status is ActionStatus.OPEN,
        may_close=can_close(actor(), shown, shown.recommendation.case, clock.today()),
        reasons=REASON_WORDS,
        days_late=(clock.today() - shown.due_on).days,
    )
    return page, form.status


@pages.route("/aterkoppling/<uuid:recommendation_id>", methods=["GET", "POST"])
def tell(recommendation_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Note when the individual was told, with a draft in plain Swedish to tell from."""
    shown = queries.get(actor(), recommendation_id)
    form = FeedbackForm(data={"told_on": shown.feedback_on or clock.today()})
    if form.validate_on_submit() and form.told_on.data is not None:
        with form.attempt():
            service.note_feedback(actor(), shown, form.told_on.data)
            flash("Återkopplingen är antecknad.", "success")
            return cast(Response, redirect(url_for("casefile.show", code=shown.case.code)))
        shown = queries.get(actor(), recommendation_id)
    page = render_template(
        "recommendations/feedback.html",
        case=shown.case,
        recommendation=shown,
        form=form,
        days=(clock.today() - shown.agreed_on).days,
        may_tell=can_tell(actor(), shown.case),
    )
    return page, form.status
