"""Täckning: where nobody comes for a party, week by week. No names stand on it."""

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from trisam.core import clock
from trisam.core.swedish import day, week
from trisam.meetings.coverage import Cover
from trisam.meetings.forms.coverage import CoverageForm
from trisam.meetings.queries import coverage as queries
from trisam.meetings.queries.coverage import Coverage, Gap
from trisam.web import actor

pages = Blueprint("coverage", __name__)
CHAIR = "Rehabkoordinator"
COVER_WORDS = {
    Cover.UNREPLACED: "Borta, ingen ersättare",
    Cover.ENDED: "Platsen är slut, ingen efterträdare",
    Cover.EMPTY: "Ingen har plats",
}
Row = list[str | dict[str, str]]


@pages.get("/team/tackning")
def index() -> tuple[str, int]:
    """Where seats are missing now and in the next twelve weeks."""
    every = queries.coverage(actor())
    form = CoverageForm(request.args, every.kommuner, every.parties)
    shown = every.only(*form.chosen())
    page = render_template(
        "meetings/coverage.html",
        form=form,
        shown=shown,
        rows=[_row(gap) for gap in shown.gaps],
        now=[_now(gap) for gap in shown.now],
        at_meetings=sum(gap.meeting is not None for gap in shown.gaps),
        head=["Kommun", *(party.short_name for party in shown.parties), CHAIR],
        per_kommun=_per_kommun(shown),
        printed_at=clock.now(),
    )
    return page, form.status


def _row(gap: Gap) -> Row:
    """A line of the list: when, in which team, for whom nobody comes, and why."""
    when, words, link = f"Möte {day(gap.day)}", COVER_WORDS[gap.lack.cover], ""
    if gap.meeting is None:
        when, words = f"Från {day(gap.day)}", "Platsen slutar, ingen efterträdare"
    elif gap.own:
        link = url_for("meetings.show", meeting_id=gap.meeting.id)
    return [week(gap.day), {"text": when, "url": link}, _team(gap), _who(gap), words]


def _now(gap: Gap) -> Row:
    return [_team(gap), gap.team.kommun.name, _who(gap)]


def _team(gap: Gap) -> dict[str, str]:
    mark = " (ditt team)" if gap.own else ""
    return {"text": gap.team.name + mark, "url": url_for("team.show", slug=gap.team.slug)}


def _who(gap: Gap) -> str:
    return CHAIR if gap.lack.of_chair else gap.party.name


def _per_kommun(shown: Coverage) -> Sequence[Sequence[str]]:
    """How many meetings lack each party, kommun by kommun; the sum of a column is in the list."""
    counts = Counter(
        (gap.team.kommun_id, gap.party.id, gap.lack.of_chair)
        for gap in shown.gaps
        if gap.meeting is not None
    )
    columns = [*((party.id, False) for party in shown.parties)]
    care = next((gap.party.id for gap in shown.gaps if gap.lack.of_chair), 0)
    lacking = {kommun for kommun, _, _ in counts}
    return [
        [kommun.name, *(str(counts[kommun.id, *column]) for column in [*columns, (care, True)])]
        for kommun in shown.kommuner
        if kommun.id in lacking
    ]
