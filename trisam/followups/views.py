"""The list of follow-ups, and registering one."""

import uuid
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases.policy import can_lift, is_own
from trisam.cases.values import INCOME_WORDS, OCCUPATION_WORDS, CaseStatus
from trisam.contacts.values import WAY_WORDS
from trisam.core import clock
from trisam.followups import queries, service
from trisam.followups.forms import CloseForm, TryForm, form_asking, version_of
from trisam.followups.models import FollowUp
from trisam.followups.policy import may_contact
from trisam.followups.queries import Shelf
from trisam.followups.values import (
    CLOSED_WORDS,
    MONTH_WORDS,
    STEP_HINTS,
    STEP_WORDS,
    TOLD_WORDS,
    FollowUpStatus,
)
from trisam.web import actor, paging

pages = Blueprint("followups", __name__)

SHELF_WORDS = {Shelf.TO_DO: "Att göra", Shelf.LATER: "Senare", Shelf.CLOSED: "Klara"}


@pages.get("/uppfoljning")
def index() -> str:
    """Due and overdue, later, and closed."""
    wanted = request.args.get("visa", "")
    shelf = Shelf(wanted) if wanted in list(Shelf) else Shelf.TO_DO
    counts = queries.counts(actor())
    number = paging.wanted_page(counts[shelf], queries.PAGE_SIZE)
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
        page=paging.shown(
            number,
            counts[shelf],
            queries.PAGE_SIZE,
            lambda page: url_for("followups.index", visa=shelf.value, sida=page),
        ),
        today=clock.today(),
        me=actor().account_id,
        may_contact=may_contact,
        closed_words=CLOSED_WORDS,
        month_words=MONTH_WORDS,
    )


@pages.route("/uppfoljning/<uuid:follow_up_id>", methods=["GET", "POST"])
def show(follow_up_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Register how it is now; or what was registered."""
    follow_up = queries.get(actor(), follow_up_id)
    actions = queries.open_actions(actor(), follow_up.case)
    form = form_asking(queries.closable(actor(), follow_up.case, actions))(
        data=version_of(follow_up)
    )
    form.watch(actor(), protected=follow_up.case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            service.answer(actor(), follow_up, form.given())
            return _thank("Uppföljningen är registrerad.")
        follow_up = queries.get(actor(), follow_up_id)
    page = render_template(
        "followups/show.html",
        form=form,
        tried=TryForm(formdata=None),
        others=[one for one in actions if f"action_{one.id.hex}" not in form],
        shares=_shares(follow_up),
        income_words=INCOME_WORDS,
        occupation_words=OCCUPATION_WORDS,
        step_words=STEP_WORDS,
        step_hints={step.value: text for step, text in STEP_HINTS.items()},
        told_words=TOLD_WORDS,
        **_facts(follow_up),
    )
    return page, form.status


@pages.route("/uppfoljning/<uuid:follow_up_id>/forsok", methods=["GET", "POST"])
def note_try(follow_up_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Note that nobody answered."""
    follow_up = queries.get(actor(), follow_up_id)
    form = TryForm()
    if form.validate_on_submit():
        with form.attempt():
            service.note_try(actor(), follow_up, form.tried_on, form.chosen)
            flash("Försöket är antecknat.", "success")
            return cast(Response, redirect(url_for("followups.show", follow_up_id=follow_up_id)))
        follow_up = queries.get(actor(), follow_up_id)
    return render_template("followups/try.html", form=form, **_facts(follow_up)), form.status


@pages.route("/uppfoljning/<uuid:follow_up_id>/utan-svar", methods=["GET", "POST"])
def close(follow_up_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Close a follow-up that gave no answer."""
    follow_up = queries.get(actor(), follow_up_id)
    form = CloseForm(data=version_of(follow_up))
    form.offer(may_contact=may_contact(follow_up.case, clock.today()))
    form.watch(actor(), protected=follow_up.case.person.protected)
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
        "months": MONTH_WORDS[follow_up.months],
        "closed_words": CLOSED_WORDS,
        "way_words": WAY_WORDS,
        "may_lift": can_lift(actor()) and is_own(actor(), follow_up.case),
        "may_end": follow_up.case.status is CaseStatus.RECOMMENDED,
        "may_contact": may_contact(follow_up.case, today),
        "is_due": follow_up.status is FollowUpStatus.DUE,
        "too_early": follow_up.due_on > today + queries.SOON,
        "days_late": (today - follow_up.due_on).days,
    }


def _shares(follow_up: FollowUp) -> list[str]:
    """What the individual lives on, in words: the share only where it is not all of it."""
    if len(follow_up.incomes) == 1:
        return [INCOME_WORDS[follow_up.incomes[0].income]]
    return [f"{INCOME_WORDS[part.income]} {part.percent} %" for part in follow_up.incomes]


def _thank(words: str) -> Response:
    flash(words, "success")
    return cast(Response, redirect(url_for("followups.index")))
