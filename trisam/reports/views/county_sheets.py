"""Länsbladet: participants and kronor per insats in the whole county; read, written, as files."""

from typing import Any, cast

from flask import Response, flash, redirect, render_template, request, url_for

from trisam.core.errors import Forbidden
from trisam.reports import policy
from trisam.reports.forms import CountySheetForm
from trisam.reports.queries import county_sheets as queries
from trisam.reports.service import county_sheets
from trisam.reports.views.pages import Page, pages, smallest_cell
from trisam.statistics.forms import PeriodForm
from trisam.statistics.views.asked import for_the_page
from trisam.statistics.views.files import FORMS, sent
from trisam.web import actor


@pages.get("/rapporter/lansblad")
def county_sheet() -> tuple[str, int]:
    """The sheet of four quarters."""
    form = _asked()
    period = form.chosen()
    if period is None:
        return _choose_anew(form)
    told = county_sheets.of(actor(), period, smallest_cell())
    page = render_template(
        "reports/county_sheet.html",
        form=form,
        told=told,
        tables=[for_the_page(table) for table in told.tables],
        may_write=policy.writes_county_sheet(actor()),
        files=[
            (FORMS[form_of].words, url_for(".county_sheet_file", form=form_of, **_here()))
            for form_of in ("xlsx", "pdf")
        ],
        here=_here(),
    )
    return page, 200


@pages.get("/rapporter/lansblad/fil.xlsx", defaults={"form": "xlsx"})
@pages.get("/rapporter/lansblad/fil.pdf", defaults={"form": "pdf"})
def county_sheet_file(form: str) -> Page:
    """The sheet as a workbook or a PDF."""
    asked = _asked()
    period = asked.chosen()
    if period is None:
        return _choose_anew(asked)
    return sent(county_sheets.of(actor(), period, smallest_cell()), form)


@pages.route("/rapporter/lansblad/skriv", methods=["GET", "POST"])
def write_county_sheet() -> Page:
    """What stands beside the figures."""
    asked = _asked()
    if not policy.writes_county_sheet(actor()):
        raise Forbidden
    period = asked.chosen()
    if period is None:
        return _choose_anew(asked)
    form, won = CountySheetForm.about(queries.written(actor(), period.last)), None
    form.watch(actor(), protected=True)
    if form.validate_on_submit():
        with form.attempt():
            county_sheets.write(actor(), period, form.given(), form.version.number)
            flash("Länsbladet är sparat.", "success")
            return cast(Response, redirect(url_for(".county_sheet", **_here())))
        now = queries.written(actor(), period.last)
        won = now if form.catch_up(now) else None
    page = render_template(
        "reports/county_sheet_form.html", form=form, period=period, won=won, here=_here()
    )
    return page, form.status


def _asked() -> PeriodForm:
    """The choice of a period. Raises `Forbidden` for those who do not see the sheet."""
    if not policy.sees_county_sheet(actor()):
        raise Forbidden
    return PeriodForm(request.args.get("period", ""), county_sheets.periods(actor()))


def _here() -> dict[str, Any]:
    return {"period": request.args.get("period")}


def _choose_anew(form: PeriodForm) -> tuple[str, int]:
    return render_template("reports/county_sheet_period.html", form=form), form.status
