"""/statistik/manadsblad: the team's month on one page, as a PDF."""

from flask import Response

from trisam.statistics.service import team_sheets
from trisam.statistics.views.asked import pages
from trisam.statistics.views.files import sent
from trisam.web import actor


@pages.get("/statistik/manadsblad/<slug>/<month>")
def team_sheet(slug: str, month: str) -> Response:
    """What the team did in a month ("2026-10"), what comes, and what is missing."""
    return sent(team_sheets.of_team(actor(), slug, month), "pdf")
