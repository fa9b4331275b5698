"""What is typed in the written förmöte saves itself: one field at a time, sent by a script.

Without the script, the form's own "Spara utkast" does the same (`answers.case`).
"""

from flask import Blueprint, render_template, request

from trisam.core.errors import RuleBroken
from trisam.meetings.forms.answers import DRAFTED
from trisam.meetings.queries import answer_drafts as queries
from trisam.meetings.queries import answers, meetings
from trisam.meetings.service import answer_drafts as service
from trisam.meetings.views.answers import form_about
from trisam.web import actor

pages = Blueprint("answer_drafts", __name__)


@pages.post("/moten/<int:meeting_id>/formote/<code>/utkast")
def save(meeting_id: int, code: str) -> tuple[str, int]:
    """Keep one field; what comes back stands under it. 409: somebody else was first."""
    case = queries.case_on(actor(), meetings.get(actor(), meeting_id), code)
    form = form_about(case)
    name = request.form.get("field", "")
    if name not in DRAFTED:
        raise RuleBroken("Fältet finns inte. Ladda om sidan.")
    hinder = form.hinder(name)
    if hinder:
        return render_template("meetings/answers/unsaved.html", sentence=hinder), 422
    with form.attempt():
        service.save(actor(), case, form.typed(name), form.version.number)
        draft = queries.of_case(actor(), case)[name]
        return render_template("meetings/answers/saved.html", draft=draft), 200
    own = answers.own(actor(), case)
    if (own.version if own else None) != form.version.number:
        return render_template("meetings/answers/answered.html", answer=own), 409
    won = form.overtaken(queries.of_case(actor(), case)).get(name)
    if won is not None:
        return render_template(
            "meetings/answers/won.html", won=won, form=form, reader=actor().account_id
        ), 409
    sentence = form.form_errors[0]
    return render_template("meetings/answers/unsaved.html", sentence=sentence), 422
