"""The officer's page of the survey: ask, ask again, call back, type in, print."""

import uuid
from typing import Any, cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)

from trisam.core import clock
from trisam.core.errors import NotFound
from trisam.core.papers import paper
from trisam.followups.models import FollowUp
from trisam.followups.queries import SOON
from trisam.surveys import catalogue, queries, service
from trisam.surveys.forms import AskForm, form_asking
from trisam.surveys.keys import Key
from trisam.surveys.models import Survey
from trisam.surveys.paper import TEMPLATE, facts_of
from trisam.surveys.policy import may_be_asked, shown_status, shows_answers, stands
from trisam.surveys.values import (
    ANSWER_WORDS,
    ASK_WORDS,
    STATUS_WORDS,
    AnswerWay,
    AskWay,
    SurveyStatus,
)
from trisam.web import actor

pages = Blueprint("surveys", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/uppfoljning/<uuid:follow_up_id>/enkat", methods=["GET", "POST"])
def show(follow_up_id: uuid.UUID) -> Page:
    """How it stands; and asking, where nobody is asked yet."""
    follow_up = queries.follow_up(actor(), follow_up_id)
    form = AskForm.over(catalogue.current())
    if form.validate_on_submit():
        with form.attempt():
            _, key = service.ask(actor(), follow_up, form.chosen, form.language.data)
            return _asked(follow_up, form.chosen, key)
        follow_up = queries.follow_up(actor(), follow_up_id)
    return render_template("surveys/show.html", form=form, **_facts(follow_up)), form.status


@pages.post("/uppfoljning/<uuid:follow_up_id>/enkat/ny-lank")
def renew(follow_up_id: uuid.UUID) -> Page:
    """A new link and code; the old ones die."""
    follow_up = queries.follow_up(actor(), follow_up_id)
    _, key = service.renew(actor(), follow_up, AskWay.HANDED)
    return _asked(follow_up, AskWay.HANDED, key)


@pages.post("/uppfoljning/<uuid:follow_up_id>/enkat/aterkalla")
def revoke(follow_up_id: uuid.UUID) -> Response:
    """The individual is no longer asked."""
    service.revoke(actor(), queries.follow_up(actor(), follow_up_id))
    flash("Enkäten är återkallad. Länken och koden gäller inte längre.", "success")
    return _back(follow_up_id)


@pages.route("/uppfoljning/<uuid:follow_up_id>/enkat/svar", methods=["GET", "POST"])
def type_in(follow_up_id: uuid.UUID) -> Page:
    """Type in what was said on the phone, or stands on the paper."""
    follow_up = queries.follow_up(actor(), follow_up_id)
    survey = _waiting(follow_up)
    questionnaire = catalogue.of(survey) if survey else None
    if survey is None or questionnaire is None:
        raise NotFound
    text = questionnaire.language(survey.language)
    begun = AnswerWay.PAPER if survey.asked_way is AskWay.PAPER else AnswerWay.PHONE
    form = form_asking(questionnaire, text)(data={"answered_by": begun.value, "may_show": "nej"})
    form.watch(actor(), protected=follow_up.case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            service.type_in(actor(), follow_up, form.given())
            flash("Svaren är registrerade.", "success")
            return _back(follow_up_id)
        follow_up = queries.follow_up(actor(), follow_up_id)
    page = render_template("surveys/type_in.html", form=form, text=text, follow_up=follow_up)
    return page, form.status


@pages.get("/uppfoljning/<uuid:follow_up_id>/enkat/papper.pdf")
def print_paper(follow_up_id: uuid.UUID) -> Response:
    """The survey on paper, in the language that the individual is asked in or another."""
    follow_up = queries.follow_up(actor(), follow_up_id)
    survey = _waiting(follow_up)
    questionnaire = catalogue.of(survey) if survey else None
    if survey is None or questionnaire is None:
        raise NotFound
    text = questionnaire.language(request.args.get("sprak") or survey.language)
    facts = facts_of(questionnaire, text, follow_up.case.code)
    headers = {"Content-Disposition": "inline; filename=enkat.pdf"}
    return Response(paper(TEMPLATE, facts), mimetype="application/pdf", headers=headers)


def _facts(follow_up: FollowUp) -> dict[str, Any]:
    today, case = clock.today(), follow_up.case
    surveys = queries.of_follow_up(actor(), follow_up)
    newest = surveys[0] if surveys else None
    status = shown_status(newest, follow_up, case, today) if newest else None
    waits = next((one for one in surveys if stands(one, follow_up, case, today)), None)
    return {
        "follow_up": follow_up,
        "case": case,
        "newest": newest,
        "waits": waits,
        "may_ask": may_be_asked(follow_up, case, today),
        "too_early": follow_up.due_on > today + SOON,
        "may_begin": waits is None and status is not SurveyStatus.ANSWERED,
        "answers": _answers(newest) if newest and shows_answers(newest, case, today) else [],
        "lines": [(one, shown_status(one, follow_up, case, today)) for one in surveys],
        "languages": catalogue.current().languages,
        "ask_words": ASK_WORDS,
        "answer_words": ANSWER_WORDS,
        "status_words": STATUS_WORDS,
    }


def _answers(survey: Survey) -> list[tuple[str, str]]:
    """Question and answer, in Swedish where the questionnaire has it."""
    questionnaire = catalogue.of(survey)
    if questionnaire is None:
        return []
    text = questionnaire.language(None)
    given = {one.question: one for one in survey.answers}
    lines = []
    for question in questionnaire.questions:
        one = given.get(question.id)
        said = "" if one is None else (text.scale[one.mark] if one.mark else one.words or "")
        lines.append((text.questions[question.id], said or text.words["no_answer"]))
    return lines


def _waiting(follow_up: FollowUp) -> Survey | None:
    """The survey that can still be answered."""
    case, today = follow_up.case, clock.today()
    surveys = queries.of_follow_up(actor(), follow_up)
    return next((one for one in surveys if stands(one, follow_up, case, today)), None)


def _asked(follow_up: FollowUp, way: AskWay, key: Key | None) -> Page:
    """Where asking leads: to the key, shown this once, to the questions, or to the paper."""
    if key is not None:
        base = current_app.config["BASE_URL"].rstrip("/")
        return render_template(
            "surveys/made.html",
            follow_up=follow_up,
            link=base + url_for("survey.start", link=key.token),
            page=base + url_for("survey.code"),
            code=key.code,
        )
    if way is AskWay.PHONE:
        return cast(Response, redirect(url_for("surveys.type_in", follow_up_id=follow_up.id)))
    flash("Nu väntar enkäten på svar. Skriv ut pappret här under.", "success")
    return _back(follow_up.id)


def _back(follow_up_id: uuid.UUID) -> Response:
    return cast(Response, redirect(url_for("surveys.show", follow_up_id=follow_up_id)))
