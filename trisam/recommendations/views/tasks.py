"""After the meeting: closing actions, and telling the individual."""

import uuid
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.recommendations import queries, service
from trisam.recommendations.forms.recording import TookPartForm
from trisam.recommendations.forms.tasks import ActionForm, FeedbackForm
from trisam.recommendations.models import NOT_DONE_WORDS, ActionStatus, Recommendation
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
        reasons=NOT_DONE_WORDS,
        days_late=(clock.today() - shown.due_on).days,
    )
    return page, form.status


@pages.route("/aterkoppling/<uuid:recommendation_id>", methods=["GET", "POST"])
def tell(recommendation_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """What the individual is told, with a draft in plain Swedish; and the day it was told."""
    shown = queries.get(actor(), recommendation_id)
    letter = queries.letter_of(actor(), shown)
    form = FeedbackForm.about(service.draft_of(actor(), shown), letter, shown.feedback_on)
    form.watch(actor(), protected=shown.case.person.protected)
    overtaken = False
    if form.validate_on_submit():
        with form.attempt():
            return _told(shown, form)
        shown = queries.get(actor(), recommendation_id)
        letter = queries.letter_of(actor(), shown)
        overtaken = form.catch_up(letter)
    page = render_template(
        "recommendations/feedback.html",
        case=shown.case,
        recommendation=shown,
        letter=letter,
        draft=service.draft_of(actor(), shown),
        form=form,
        overtaken=overtaken,
        days=(clock.today() - shown.agreed_on).days,
        may_tell=can_tell(actor(), shown.case),
    )
    return page, form.status


@pages.get("/aterkoppling/<uuid:recommendation_id>/brev")
def letter(recommendation_id: uuid.UUID) -> str:
    """What the individual is told, as a letter to print. Logged as printed."""
    shown = queries.get(actor(), recommendation_id)
    if not can_tell(actor(), shown.case):
        raise Forbidden
    audit.record_reads(actor(), "case.print", [(shown.case.subject, shown.case.person_id)])
    return render_template(
        "recommendations/letter.html",
        case=shown.case,
        recommendation=shown,
        letter=queries.letter_of(actor(), shown),
        draft=service.draft_of(actor(), shown),
    )


@pages.route("/rekommendationer/<uuid:recommendation_id>/deltagande", methods=["GET", "POST"])
def took_part(recommendation_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """How the individual took part, put right afterwards."""
    shown = queries.get(actor(), recommendation_id)
    if not can_tell(actor(), shown.case):
        raise Forbidden
    form = TookPartForm.about(shown)
    if form.validate_on_submit():
        with form.attempt():
            service.correct_participation(actor(), shown, form.given())
            flash("Ändringen är sparad.", "success")
            return cast(Response, redirect(url_for("casefile.show", code=shown.case.code)))
    page = render_template(
        "recommendations/took_part.html",
        case=shown.case,
        recommendation=shown,
        form=form,
        back_url=url_for("casefile.show", code=shown.case.code),
    )
    return page, form.status


def _told(shown: Recommendation, form: FeedbackForm) -> Response:
    """Keep the letter; and unless it is only put aside, that the individual was told."""
    service.keep_letter(actor(), shown, form.given())
    if "later" in request.form or form.told_on.data is None:
        flash("Texten är sparad.", "success")
        return cast(Response, redirect(url_for("recommendations.tell", recommendation_id=shown.id)))
    service.note_feedback(actor(), shown, form.told_on.data)
    flash("Återkopplingen är antecknad.", "success")
    return cast(Response, redirect(url_for("casefile.show", code=shown.case.code)))
