"""The explanation of a team's balance: read under the figures, written on a page of its own."""

from typing import cast

from flask import Response, flash, redirect, render_template, url_for

from trisam.core import clock
from trisam.statistics import queries
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.forms import NoteForm
from trisam.statistics.models import BalanceNote
from trisam.statistics.period_choices import year_to_value
from trisam.statistics.periods import Period, Span, last_four, to_be_explained
from trisam.statistics.queries import notes as explained
from trisam.statistics.service import notes
from trisam.statistics.views.asked import Answer, pages
from trisam.web import actor

Page = Response | Answer


@pages.route("/statistik/forklaring/<slug>/<int:year>-<int:quarter>", methods=["GET", "POST"])
def explain(slug: str, year: int, quarter: int) -> Page:
    """Why the balance of one's own team is as it is in a quarter."""
    asked = Span(year, quarter)
    area = notes.to_write(actor(), queries.areas(actor()), f"{AreaKind.TEAM}-{slug}", asked)
    note = explained.of_quarter(actor(), area, asked)
    form = NoteForm.about(note)
    form.watch(actor(), protected=True)
    back_url, overtaken = _about_quarter(area, asked), False
    if form.validate_on_submit():
        with form.attempt():
            text, version = form.text.data or "", form.version.number
            kept = notes.write(actor(), area, asked, text, version)
            flash("Förklaringen är sparad." if kept else "Förklaringen är borttagen.", "success")
            return cast(Response, redirect(back_url))
        note = explained.of_quarter(actor(), area, asked)
        overtaken = form.catch_up(note)
    page = render_template(
        "statistics/explain.html",
        area=area,
        quarter=asked,
        form=form,
        note=note,
        overtaken=overtaken,
        longest=notes.LONGEST,
        back_url=back_url,
    )
    return page, form.status


def explanations(places: Areas, area: Area, period: Period) -> dict[str, object]:
    """The notes that stand with the balance of a place and period; what the reader may write."""
    by_team = stand_with(places, area, period)
    written = [note for _, of_team in by_team for note in of_team]
    of_one = area.kind is AreaKind.TEAM
    return {
        "by_team": by_team,
        "count": len(written),
        "quarters": notes.by_quarter(actor(), area, to_be_explained(period, clock.today()), written)
        if of_one
        else (),
        "slug": area.slug,
        "written_by": notes.written_by,
    }


def stand_with(places: Areas, area: Area, period: Period) -> list[tuple[Area, list[BalanceNote]]]:
    """The notes that stand with the balance of a place and period, by team."""
    return explained.in_period(actor(), places, area, to_be_explained(period, clock.today()))


def _about_quarter(area: Area, quarter: Span) -> str:
    """The figures of a team, in the usual period if the note stands there."""
    today = clock.today()
    if quarter in to_be_explained(last_four(today), today).quarters():
        return url_for(".lifts", plats=area.key)
    return url_for(".lifts", plats=area.key, period=year_to_value(quarter))
