"""Whether the site and its timed work live; the administrator's page about the timed work."""

from flask import Blueprint, current_app, render_template

from trisam.core import clock, swedish
from trisam.timed import queries
from trisam.timed.timetable import TIMETABLE, Standing, is_silent, standing
from trisam.web import actor
from trisam.web.request import refuse_all_but_administrators

health_pages = Blueprint("health", __name__)
pages = Blueprint("timed", __name__)
pages.before_request(refuse_all_but_administrators)

STANDING_WORDS = {
    Standing.FINE: ("I tid", "success"),
    Standing.NEW: ("Har inte körts än", "neutral"),
    Standing.RUNNING: ("Pågår", "info"),
    Standing.FAILED: ("Misslyckades", "error"),
    Standing.CUT_OFF: ("Avbröts", "error"),
    Standing.LATE: ("Försenat", "error"),
    Standing.UNUSED: ("Används inte", "neutral"),
}
TROUBLE = {Standing.FAILED, Standing.CUT_OFF, Standing.LATE}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@health_pages.get("/halsa")
def health() -> tuple[str, int, dict[str, str]]:
    """200 while the pages can be answered: a silent scheduler is told of, and closes no site."""
    heard_at = queries.heard_at()
    if not is_silent(heard_at, clock.now()):
        said = "ok"
    elif heard_at is None:
        said = "har aldrig hörts"
    else:
        said = f"har inte hörts sedan {swedish.moment(heard_at)}"
    return f"ok\ntidsstyrt arbete: {said}\n", 200, PLAIN


@health_pages.errorhandler(Exception)
def unwell(_error: Exception) -> tuple[str, int, dict[str, str]]:
    """503 when the database cannot be asked; what went wrong is for the log, not for all."""
    current_app.logger.exception("the database does not answer")
    return "databasen svarar inte\n", 503, PLAIN


@pages.get("/admin/automatiskt-arbete")
def index() -> str:
    """Every job: what it does, how often, when it last ran and what came of it."""
    now, runs = clock.now(), queries.latest_runs(actor())
    mails = current_app.config["MAILS"]
    jobs = [
        (entry, runs.get(entry.name), standing(entry, runs.get(entry.name), now, mails=mails))
        for entry in TIMETABLE
    ]
    heard_at = queries.heard_at()
    return render_template(
        "timed/index.html",
        jobs=jobs,
        words=STANDING_WORDS,
        heard_at=heard_at,
        silent=is_silent(heard_at, now),
        in_trouble=[entry.title for entry, _, state in jobs if state in TROUBLE],
        mails=mails,
    )
