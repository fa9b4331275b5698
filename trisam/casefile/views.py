"""The case's page."""

from flask import Blueprint, render_template

from trisam.casefile import queries
from trisam.cases.values import INCOME_WORDS, OCCUPATION_WORDS
from trisam.meetings.queries.answers import AnswerState
from trisam.meetings.views import words
from trisam.recommendations.forms.recording import TOOK_PART
from trisam.web import actor

pages = Blueprint("casefile", __name__)


@pages.get("/arenden/<code>")
def show(code: str) -> str:
    """One page that tells the case's story, as far as the reader may know it."""
    file = queries.open_file(actor(), code)
    asked = [voice for voice in file.voices if voice.state is not AnswerState.OUTSIDE]
    mine = (voice.state for voice in asked if voice.party.id == actor().party_id)
    owes_answer = any(state in {AnswerState.WAITING, AnswerState.LATE} for state in mine)
    return render_template(
        "casefile/show.html",
        file=file,
        spoken=words.voices(asked),
        owes_answer=owes_answer and actor().sits_in(file.case.team_id),
        took_part=TOOK_PART,
        income_words=INCOME_WORDS,
        occupation_words=OCCUPATION_WORDS,
    )
