"""Importera: choose a file, see what would happen to each row, take it over."""

import uuid
from typing import cast

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.datastructures import FileStorage

from trisam.core.errors import NotFound
from trisam.imports import queries
from trisam.imports.forms import ActionForm, ListFileForm, columns_form
from trisam.imports.models import UploadedList
from trisam.imports.policy import can_import
from trisam.imports.reading.sheets import LARGEST_FILE
from trisam.imports.service import uploads
from trisam.teams import queries as teams
from trisam.teams.models import Team
from trisam.web.forms import Form
from trisam.web.request import actor

pages = Blueprint("imports", __name__)

Page = Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.route("/team/<slug>/importera", methods=["GET", "POST"])
def choose_file(slug: str) -> Page:
    """Choose the file with the list."""
    team = _team(slug)
    form = ListFileForm()
    if form.validate_on_submit():
        with form.attempt():
            chosen = cast(FileStorage, form.file.data)
            data = chosen.stream.read(LARGEST_FILE + 1)
            kept = uploads.keep(actor(), team, data, chosen.filename or "")
            return _to(team, kept)
    return render_template("imports/choose_file.html", team=team, form=form), form.status


@pages.get("/team/<slug>/importera/<uuid:list_id>")
def show(slug: str, list_id: uuid.UUID) -> Page:
    """What would happen to each row, or what happened."""
    team, kept = _list(slug, list_id)
    report = uploads.report(kept)
    return _page(team, kept, columns_form(report.columns, report.mapping))


@pages.post("/team/<slug>/importera/<uuid:list_id>/kolumner")
def choose_columns(slug: str, list_id: uuid.UUID) -> Page:
    """Say what columns mean."""
    team, kept = _list(slug, list_id)
    report = uploads.report(kept)
    form = columns_form(report.columns, report.mapping)
    if form.validate_on_submit():
        with form.attempt():
            uploads.choose_columns(actor(), kept, form.mapping)
            return _to(team, kept)
    return _page(team, kept, form)


@pages.post("/team/<slug>/importera/<uuid:list_id>/infor")
def bring_in(slug: str, list_id: uuid.UUID) -> Page:
    """Take the list over."""
    team, kept = _list(slug, list_id)
    form = ActionForm()
    if form.validate_on_submit():
        with form.attempt():
            uploads.bring_in(actor(), kept)
            return _to(team, kept)
    report = uploads.report(kept)
    questions = columns_form(report.columns, report.mapping)
    questions.form_errors = form.form_errors
    return _page(team, kept, questions)


@pages.get("/team/<slug>/importera/<uuid:list_id>/att-ratta.xlsx")
def rejects(slug: str, list_id: uuid.UUID) -> Response:
    """The rows that were not imported, with the reason in a last column."""
    _, kept = _list(slug, list_id)
    answer = Response(uploads.rejects(kept), mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="att-ratta.xlsx"'
    return answer


def _team(slug: str) -> Team:
    team = teams.get(actor(), slug)
    if not can_import(actor(), team.id):
        raise NotFound
    return team


def _list(slug: str, list_id: uuid.UUID) -> tuple[Team, UploadedList]:
    team = _team(slug)
    return team, queries.uploaded(actor(), team.id, list_id)


def _to(team: Team, kept: UploadedList) -> Response:
    return cast(Response, redirect(url_for("imports.show", slug=team.slug, list_id=kept.id)))


def _page(team: Team, kept: UploadedList, form: Form) -> Page:
    page = render_template(
        "imports/report.html",
        team=team,
        kept=kept,
        report=uploads.report(kept),
        form=form,
        action=ActionForm(),
    )
    return page, form.status
