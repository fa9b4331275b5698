"""Reports listed, read, written, handed in and approved."""

import uuid
from io import BytesIO
from typing import cast

from flask import (
    Response,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from trisam.core.errors import Forbidden, NotFound
from trisam.reports import chapters, policy, queries, service
from trisam.reports.chapters import KIND_WORDS, Chapter, Figure, ReportKind, Writer
from trisam.reports.forms import (
    ApproveForm,
    BudgetForm,
    ChapterForm,
    Confirm,
    GoalsForm,
    StartForm,
    VersionedForm,
)
from trisam.reports.models import STATE_WORDS, Report
from trisam.reports.service import content, figures, files, rows
from trisam.reports.service.content import Content
from trisam.reports.views.pages import Page, pages, smallest_cell
from trisam.statistics import charts
from trisam.statistics.period_choices import code
from trisam.web import actor


@pages.get("/rapporter")
def index() -> str:
    """The reports that one may read, and what one may begin."""
    found = queries.listed(actor())
    return render_template(
        "reports/index.html",
        reports=found,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        may_start=bool(queries.writable_kommuner(actor())),
        has_county_sheet=policy.sees_county_sheet(actor()),
    )


@pages.route("/rapporter/ny/<report_kind>", methods=["GET", "POST"])
def start(report_kind: str) -> Page:
    """Begin a report."""
    if report_kind not in KIND_WORDS:
        raise NotFound
    kind = ReportKind(report_kind)
    kommuner = queries.writable_kommuner(actor())
    if not kommuner:
        raise Forbidden
    form = StartForm.about(kind, kommuner)
    if form.validate_on_submit() and (period := form.period()):
        with form.attempt():
            begun = service.start(actor(), kind, form.kommun.data, period)
            return _to(begun.id)
    page = render_template("reports/start.html", form=form, kind=kind, kind_words=KIND_WORDS[kind])
    return page, form.status


@pages.get("/rapporter/<uuid:report_id>")
def show(report_id: uuid.UUID) -> str:
    """A report, as its documents have it."""
    report = queries.get(actor(), report_id)
    whole, place = content.of(report, smallest_cell()), queries.place(report.kommun_id)
    return render_template(
        "reports/show.html",
        report=report,
        kind=KIND_WORDS[report.kind],
        content=whole,
        state=STATE_WORDS[report.state],
        writable={
            part.chapter.number
            for part in whole.parts
            if policy.can_write(actor(), report, place, part.chapter)
        },
        may_hand_in=policy.can_hand_in(actor(), report, place),
        may_take_back=policy.can_take_back(actor(), report),
        may_approve=policy.can_approve(actor(), report, place),
        may_discard=service.is_empty(report),
        empty=service.unwritten(report),
        picture=_picture(whole),
        statistics_url=_statistics_url(report),
        steering=Writer.STEERING,
    )


@pages.route("/rapporter/<uuid:report_id>/kapitel/<chapter_number>", methods=["GET", "POST"])
def chapter(report_id: uuid.UUID, chapter_number: str) -> Page:
    """Write one chapter, its figures beside."""
    report, one, writable = _own_chapter(report_id, chapter_number)
    form = _form(report, one)
    if not writable:
        if not form.is_submitted():
            raise Forbidden
        return render_template("reports/closed.html", report=report, chapter=one, form=form), 409
    overtaken = False
    if form.validate_on_submit():
        with form.attempt():
            service.write(
                actor(), report.id, one.number, form.text.data or "", form.seen_text.number
            )
            flash(f"Kapitel {one.number} är sparat.", "success")
            return _to(report.id, anchor=f"kapitel-{one.number}")
        overtaken = form.catch_up(queries.text(actor(), report, one.number))
    whole = content.of(report, smallest_cell(), one)
    page = render_template(
        "reports/chapter.html",
        report=report,
        form=form,
        part=whole.part(one),
        figures=whole.figures,
        picture=_picture(whole),
        won=queries.text(actor(), report, one.number) if overtaken else None,
        before=_before(report, one),
        longest=service.LONGEST,
        reader=actor().account_id,
    )
    return page, form.status


@pages.post("/rapporter/<uuid:report_id>/kapitel/<chapter_number>/utkast")
def keep(report_id: uuid.UUID, chapter_number: str) -> tuple[str, int]:
    """What is typed saves itself, sent by a script. 409: somebody else was first."""
    report, one, writable = _own_chapter(report_id, chapter_number)
    if not writable:
        raise Forbidden
    form = _form(report, one)
    if not form.validate():
        return render_template("reports/unsaved.html", sentence=form.sentence), 422
    with form.attempt():
        kept = service.write(
            actor(), report.id, one.number, form.text.data or "", form.seen_text.number
        )
        return render_template("reports/saved.html", written=kept), 200
    won = queries.text(actor(), report, one.number)
    if form.catch_up(won):
        return render_template("reports/won.html", won=won, reader=actor().account_id), 409
    return render_template("reports/unsaved.html", sentence=form.sentence), 422


@pages.route("/rapporter/<uuid:report_id>/mal", methods=["GET", "POST"])
def goals(report_id: uuid.UUID) -> Page:
    """The goals with numbers."""
    report, is_open = _rows_of(report_id, Figure.GOALS)
    form = GoalsForm.about(report)
    if not is_open:
        return _closed(report, form, "Mål med tal")
    form.watch(actor(), protected=True)
    won = None
    if form.validate_on_submit():
        with form.attempt():
            rows.set_goals(actor(), report.id, form.given(), form.version.number)
            flash("Målen är sparade.", "success")
            return _to(report.id)
        won = _won(form, report_id)
    page = render_template("reports/goals.html", report=report, form=form, won=won)
    return page, form.status


@pages.route("/rapporter/<uuid:report_id>/ekonomi", methods=["GET", "POST"])
def budget(report_id: uuid.UUID) -> Page:
    """What was granted and used."""
    report, is_open = _rows_of(report_id, Figure.BUDGET)
    form, won = BudgetForm.about(report), None
    if not is_open:
        return _closed(report, form, "Budget och utfall")
    if form.validate_on_submit():
        with form.attempt():
            given = form.given(report.period.years)
            rows.set_budget(actor(), report.id, given, form.version.number)
            flash("Ekonomin är sparad.", "success")
            return _to(report.id)
        won = _won(form, report_id)
    page = render_template(
        "reports/budget.html", report=report, form=form, years=report.period.years, won=won
    )
    return page, form.status


@pages.route("/rapporter/<uuid:report_id>/lamna-in", methods=["GET", "POST"])
def hand_in(report_id: uuid.UUID) -> Page:
    """Hand the report in: the figures stay as they are from now on."""
    report = _editable(report_id)
    form = Confirm()
    if form.validate_on_submit():
        with form.attempt():
            service.hand_in(actor(), report.id, smallest_cell())
            flash("Rapporten är inlämnad.", "success")
            return _to(report.id)
    page = render_template(
        "reports/hand_in.html",
        report=report,
        form=form,
        empty=service.unwritten(report),
        wait=service.not_yet(report),
        has_steering=queries.has_steering(report),
    )
    return page, form.status


@pages.post("/rapporter/<uuid:report_id>/ta-tillbaka")
def take_back(report_id: uuid.UUID) -> Response:
    """Make it a draft again."""
    service.take_back(actor(), report_id)
    flash("Rapporten är ett utkast igen.", "success")
    return _to(report_id)


@pages.route("/rapporter/<uuid:report_id>/godkann", methods=["GET", "POST"])
def approve(report_id: uuid.UUID) -> Page:
    """Approve it, as it was read: nobody approves what was handed in after that."""
    report = queries.get(actor(), report_id)
    if not policy.can_approve(actor(), report, queries.place(report.kommun_id)):
        raise Forbidden
    form = ApproveForm(data={"version": request.args.get("last")})
    if form.validate_on_submit():
        with form.attempt():
            service.approve(actor(), report_id, form.version.number)
            flash("Rapporten är godkänd.", "success")
            return _to(report_id)
    hinder = service.hinder(report, form.version.number)
    page = render_template(
        "reports/approve.html",
        report=report,
        form=form,
        hinder=hinder,
        analysis=any(one.writer is Writer.STEERING for one in chapters.STRUCTURE[report.kind]),
    )
    return page, form.status


@pages.post("/rapporter/<uuid:report_id>/ta-bort")
def discard(report_id: uuid.UUID) -> Response:
    """Remove a draft in which nothing is written."""
    service.discard(actor(), report_id)
    flash("Utkastet är borttaget.", "success")
    return cast(Response, redirect(url_for(".index")))


@pages.get("/rapporter/<uuid:report_id>/dokument.pdf")
def pdf(report_id: uuid.UUID) -> Response:
    """The report as a tagged PDF."""
    whole = content.of(queries.get(actor(), report_id), smallest_cell())
    return _file(files.as_pdf(whole), files.PDF, f"{whole.report.stem}.pdf")


@pages.get("/rapporter/<uuid:report_id>/dokument.docx")
def docx(report_id: uuid.UUID) -> Response:
    """The report as a Word document."""
    whole = content.of(queries.get(actor(), report_id), smallest_cell())
    return _file(files.as_docx(whole), files.DOCX, f"{whole.report.stem}.docx")


def _file(data: bytes, kind: str, name: str) -> Response:
    return send_file(BytesIO(data), kind, as_attachment=True, download_name=name)


def _own_chapter(report_id: uuid.UUID, number: str) -> tuple[Report, Chapter, bool]:
    """The report and a chapter of it that is one's own to write; is it open for writing now?

    Raises `NotFound` and `Forbidden`.
    """
    report = queries.get(actor(), report_id)
    one, place = service.chapter_of(report, number), queries.place(report.kommun_id)
    if not policy.is_its_writer(actor(), place, one):
        raise Forbidden
    return report, one, policy.can_write(actor(), report, place, one)


def _editable(report_id: uuid.UUID) -> Report:
    """A draft that one writes. Raises `NotFound`, `Forbidden`."""
    report = queries.get(actor(), report_id)
    if not policy.can_hand_in(actor(), report, queries.place(report.kommun_id)):
        raise Forbidden
    return report


def _rows_of(report_id: uuid.UUID, holds: Figure) -> tuple[Report, bool]:
    """A report that one writes, of a kind with that figure; is it open for writing now?

    Raises `NotFound` and `Forbidden`.
    """
    report = queries.get(actor(), report_id)
    if not chapters.holds(report.kind, holds):
        raise NotFound
    place = queries.place(report.kommun_id)
    if not policy.writes_in(actor(), place):
        raise Forbidden
    return report, policy.can_hand_in(actor(), report, place)


def _closed(report: Report, form: VersionedForm, heading: str) -> Page:
    """What was typed, when the report was handed in meanwhile. Raises `Forbidden` when nothing
    was sent."""
    if not form.is_submitted():
        raise Forbidden
    page = render_template(
        "reports/closed_rows.html", report=report, heading=heading, typed=form.typed()
    )
    return page, 409


def _won(form: VersionedForm, report_id: uuid.UUID) -> Report | None:
    """The report with what somebody else saved while this form was filled in; None if nobody."""
    now = queries.get(actor(), report_id)
    return now if form.catch_up(now) else None


def _form(report: Report, one: Chapter) -> ChapterForm:
    form = ChapterForm.about(queries.text(actor(), report, one.number))
    form.watch(actor(), protected=not one.names_people)
    return form


def _before(report: Report, one: Chapter) -> tuple[Report, str] | None:
    """What the last report of the kind said in the same chapter."""
    earlier = queries.before(actor(), report)
    texts = [t.text for t in earlier.texts if t.number == one.number and t.text] if earlier else []
    return (earlier, texts[0]) if earlier and texts else None


def _picture(whole: Content) -> str:
    return charts.svg(whole.figures.chart) if whole.figures.chart else ""


def _statistics_url(report: Report) -> str:
    """The same place and period in the statistics: where the figures can be checked."""
    quarters = figures.told_period(report.period).quarters()
    return url_for(
        "statistics.lifts",
        plats=f"kommun-{report.kommun.slug}",
        fran=code(quarters[0]),
        till=code(quarters[-1]),
    )


def _to(report_id: uuid.UUID, anchor: str | None = None) -> Response:
    return cast(Response, redirect(url_for(".show", report_id=report_id, _anchor=anchor)))
