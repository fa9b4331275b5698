"""A party purges its own part of a case, and sees what will be purged by the rules."""

from collections.abc import Iterable
from itertools import groupby
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.cases.policy import can_lift
from trisam.core import clock, swedish
from trisam.core.errors import Forbidden
from trisam.retention.forms import PurgeForm
from trisam.retention.models import GROUND_WORDS, KIND_WORDS
from trisam.retention.queries import overview, rules
from trisam.retention.queries.falling import Falling
from trisam.retention.service import own
from trisam.web.request import actor

pages = Blueprint("retention", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/arenden/<code>/var-del/gallra", methods=["GET", "POST"])
def own_part(code: str) -> Page:
    """What would go and what would stay; a tick; then it is gone."""
    form = PurgeForm()
    if form.validate_on_submit():
        with form.attempt():
            case = own.purge_own(actor(), code)
            if case.purged_at is not None:
                flash("Ärendet är gallrat. Det syns inte längre.", "success")
                return cast(Response, redirect(url_for("cases.index")))
            flash("Er del av ärendet är gallrad.", "success")
            return cast(Response, redirect(url_for("casefile.show", code=code)))
    plan = own.plan(actor(), code)
    return render_template("retention/own.html", form=form, plan=plan), form.status


@pages.get("/gallring")
def mine() -> str:
    """What falls due of my own now and in the next three months, and what has gone."""
    if not (can_lift(actor()) or actor().standings):
        raise Forbidden
    found = overview.of_actor(actor())
    today = clock.today()
    return render_template(
        "retention/mine.html",
        head=["Ärende", "Vad", "Gallras"],
        now=_rows(one for one in found if one.due_on <= today and not one.blocked),
        blocked=_rows(one for one in found if one.due_on <= today and one.blocked),
        soon=_rows(one for one in found if one.due_on > today),
        log=[
            [
                swedish.moment(entry.at),
                entry.case_code,
                KIND_WORDS[entry.kind],
                GROUND_WORDS[entry.ground],
                entry.actor_name,
            ]
            for entry in rules.own_log(actor())
        ],
    )


def _rows(found: Iterable[Falling]) -> list[list[object]]:
    """One row for each case and day."""
    rows: list[list[object]] = []
    for (due_on, code), group in groupby(found, key=lambda one: (one.due_on, one.code)):
        where = url_for("casefile.show", code=code) if code else url_for("lifts.drafts")
        first, *others = dict.fromkeys(KIND_WORDS[one.kind] for one in group)
        kinds = swedish.listed([first, *(word.lower() for word in others)])
        rows.append([{"text": code or "Ditt utkast", "url": where}, kinds, swedish.day(due_on)])
    return rows
