"""The list of follow-ups, and registering one."""

import uuid
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases.values import INCOME_WORDS, OCCUPATION_WORDS
from trisam.core import clock
from trisam.followups import queries, service
from trisam.followups.forms import CLOSED_WORDS, CloseForm, FollowUpForm, version_of
from trisam.followups.models import FollowUp, FollowUpStatus
from trisam.followups.policy import may_contact
from trisam.followups.queries import Shelf
from trisam.web import actor

pages = Blueprint("followups", __name__)

SHELF_WORDS = {Shelf.TO_DO: "Att göra", Shelf.LATER: "Senare", Shelf.CLOSED: "Klara"}


@pages.get("/uppfoljning")
def index() -> str:
    """Due and overdue, later, and closed."""
    wanted = request.args.get("visa", "")
    shelf = Shelf(wanted) if wanted in list(Shelf) else Shelf.TO_DO
    number = max(request.args.get("sida", 1, type=int), 1)
    counts = queries.counts(actor())
    return render_template(
        "followups/index.html",
        shelf=shelf,
        follow_ups=queries.list_on(actor(), shelf, number),
        sections=[
            {
                "label": SHELF_WORDS[part],
                "url": url_for("followups.index", visa=part.value),
                "current": part is shelf,
                "count": counts[part],
            }
            for part in Shelf
        ],
        page=_page(shelf, number, counts[shelf]),
        today=clock.today(),
        me=actor().account_id,
        may_contact=may_contact,
        closed_words=CLOSED_WORDS,
    )


@pages.route("/uppfoljning/<uuid:follow_up_id>", methods=["GET", "POST"])
def show(follow_up_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Register how it is now; or what was registered."""
    follow_up = queries.get(actor(), follow_up_id)
    form = FollowUpForm(data=version_of(follow_up))
    if form.validate_on_submit():
        with form.attempt():
            service.answer(actor(), follow_up, form.given())
            return _thank("Uppföljningen är registrerad.")
        follow_up = queries.get(actor(), follow_up_id)
    page = render_template(
        "followups/show.html",
        form=form,
        income_words=INCOME_WORDS,
        occupation_words=OCCUPATION_WORDS,
        closed_words=CLOSED_WORDS,
        **_facts(follow_up),
    )
    return page, form.status


@pages.route("/uppfoljning/<uuid:follow_up_id>/utan-svar", methods=["GET", "POST"])
def close(follow_up_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Close a follow-up that gave no answer."""
    follow_up = queries.get(actor(), follow_up_id)
    form = CloseForm(data=version_of(follow_up))
    if form.validate_on_submit():
        with form.attempt():
            service.close_without_answer(
                actor(),
                follow_up,
                form.chosen,
                note=form.note.data,
                version=form.read_version,
            )
            return _thank("Uppföljningen är avslutad utan svar.")
        follow_up = queries.get(actor(), follow_up_id)
    return render_template("followups/close.html", form=form, **_facts(follow_up)), form.status


def _facts(follow_up: FollowUp) -> dict[str, object]:
    today = clock.today()
    return {
        "follow_up": follow_up,
        "case": follow_up.case,
        "may_contact": may_contact(follow_up.case, today),
        "is_due": follow_up.status is FollowUpStatus.DUE,
        "too_early": follow_up.due_on > today + queries.SOON,
        "days_late": (today - follow_up.due_on).days,
    }


def _thank(words: str) -> Response:
    flash(words, "success")
    return cast(Response, redirect(url_for("followups.index")))


def _page(shelf: Shelf, number: int, total: int) -> dict[str, object]:
    """What the pagination component shows."""
    pages_in_all = max(-(-total // queries.PAGE_SIZE), 1)

    def url(to: int) -> str:
        return url_for("followups.index", visa=shelf.value, sida=to)

    return {
        "number": number,
        "pages": pages_in_all,
        "total": total,
        "first": (number - 1) * queries.PAGE_SIZE + 1,
        "last": min(number * queries.PAGE_SIZE, total),
        "previous_url": url(number - 1) if number > 1 else "",
        "next_url": url(number + 1) if number < pages_in_all else "",
    }
