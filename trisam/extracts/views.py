"""Vår del av ett ärende, and registerutdrag. The files are made when they are asked for."""

from typing import cast

from flask import Blueprint, Response, redirect, render_template, url_for

from trisam.core.errors import Forbidden
from trisam.core.papers import paper
from trisam.extracts import policy, service
from trisam.extracts.extract import Extract, as_json, as_paper, as_text
from trisam.extracts.forms import PersonForm
from trisam.web.request import actor

pages = Blueprint("extracts", __name__)
Page = Response | str | tuple[str, int]
TEMPLATE = "extracts/extract.typ"


@pages.get("/arenden/<code>/var-del")
def part(code: str) -> str:
    """What our party owns on the case, in numbers, and the ways to take it along."""
    found = service.overview(actor(), code)
    return render_template("extracts/part.html", case=found.case, part=found)


@pages.get("/arenden/<code>/var-del.txt")
def part_text(code: str) -> Response:
    """The part as plain text, to paste into a journal or an akt."""
    extract = service.export(actor(), code)
    return _file(
        extract, as_text(extract).encode(), "text/plain; charset=utf-8", "txt", inline=True
    )


@pages.get("/arenden/<code>/var-del.pdf")
def part_paper(code: str) -> Response:
    """The part as a tagged PDF."""
    return _paper(service.export(actor(), code))


@pages.route("/registerutdrag", methods=["GET", "POST"])
def ask() -> Page:
    """Whom the extract is about."""
    if not policy.can_ask_about_people(actor()):
        raise Forbidden
    form = PersonForm()
    if form.validate_on_submit():
        with form.attempt():
            case = service.find(actor(), form.personnummer.data or "")
            return cast(Response, redirect(url_for("extracts.person", code=case.code)))
    return render_template("extracts/ask.html", form=form), form.status


@pages.get("/arenden/<code>/registerutdrag")
def person(code: str) -> str:
    """What our party holds about the individual of the case, in numbers, and the files."""
    extract = service.person_overview(actor(), code)
    return render_template("extracts/person.html", code=code, extract=extract)


@pages.get("/arenden/<code>/registerutdrag.pdf")
def person_paper(code: str) -> Response:
    """The extract as a tagged PDF."""
    return _paper(service.of_person(actor(), code))


@pages.get("/arenden/<code>/registerutdrag.json")
def person_json(code: str) -> Response:
    """The extract for a machine."""
    extract = service.of_person(actor(), code)
    return _file(extract, as_json(extract).encode(), "application/json", "json")


def _paper(extract: Extract) -> Response:
    return _file(extract, paper(TEMPLATE, as_paper(extract)), "application/pdf", "pdf")


def _file(
    extract: Extract, content: bytes, kind: str, ending: str, *, inline: bool = False
) -> Response:
    """The file, named by case code and date: never by who it is about."""
    how = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{extract.stem}.{ending}"'}
    return Response(content, content_type=kind, headers=headers)
