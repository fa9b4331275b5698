"""Mina fraser: a page to keep them, and saving one from the field in which it was written."""

import uuid
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.phrases import queries, service
from trisam.phrases.forms import PhraseForm
from trisam.phrases.models import KIND_WORDS
from trisam.web import actor

pages = Blueprint("phrases", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/installningar/fraser", methods=["GET", "POST"])
def index() -> Page:
    """The own phrases, and a new one."""
    form = PhraseForm()
    if form.validate_on_submit():
        with form.attempt():
            service.add(actor(), form.chosen, form.text.data or "")
            return _done("Frasen är sparad.")
    page = render_template(
        "phrases/index.html",
        form=form,
        phrases=queries.own(actor()),
        words=KIND_WORDS,
        most=service.MOST,
    )
    return page, form.status


@pages.route("/installningar/fraser/<uuid:phrase_id>", methods=["GET", "POST"])
def change(phrase_id: uuid.UUID) -> Page:
    """Change one phrase, or remove it."""
    phrase = queries.get(actor(), phrase_id)
    if "remove" in request.form:
        service.remove(actor(), phrase_id)
        return _done("Frasen är borttagen.")
    form = PhraseForm(data={"text": phrase.text, "kind": phrase.kind.value})
    if form.validate_on_submit():
        with form.attempt():
            service.change(actor(), phrase_id, form.chosen, form.text.data or "")
            return _done("Frasen är ändrad.")
    return render_template("phrases/change.html", form=form), form.status


@pages.post("/installningar/fraser/spara")
def keep() -> tuple[str, int]:
    """Keep what stands in a field as a phrase for it; what comes back stands under the field."""
    form = PhraseForm()
    if form.validate_on_submit():
        with form.attempt():
            service.add(actor(), form.chosen, form.text.data or "")
            found = queries.for_fields(actor(), form.chosen)
            return render_template("phrases/kept.html", phrases=found[form.chosen]), 200
    return render_template("phrases/not_kept.html", sentence=form.sentence), 422


def _done(told: str) -> Response:
    flash(told, "success")
    return cast(Response, redirect(url_for("phrases.index")))
