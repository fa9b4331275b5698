"""The case's page."""

from flask import Blueprint, render_template

from trisam.casefile import queries
from trisam.cases.values import ATTENDANCE_WORDS, INCOME_WORDS, OCCUPATION_WORDS
from trisam.web import actor

pages = Blueprint("casefile", __name__)


@pages.get("/arenden/<code>")
def show(code: str) -> str:
    """One page that tells the case's story, as far as the reader may know it."""
    return render_template(
        "casefile/show.html",
        file=queries.open_file(actor(), code),
        attendance_words=ATTENDANCE_WORDS,
        income_words=INCOME_WORDS,
        occupation_words=OCCUPATION_WORDS,
    )
