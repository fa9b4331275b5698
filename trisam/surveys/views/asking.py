"""The officer's page of the survey: ask, ask again, call back, type in, print."""

import uuid
from collections.abc import Iterable
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
from trisam.mailings import queries as mailings
from trisam.mailings.models import MailingKind
from trisam.surveys import catalogue, queries, service
from trisam.surveys.forms import BY_HAND, AgainForm, AskForm, form_asking
from trisam.surveys.keys import Key
from trisam.surveys.letters import TEMPLATE as LETTER
from trisam.surveys.letters import facts_of_letter
from trisam.surveys.models import Survey
from trisam.surveys.paper import TEMPLATE, facts_of
from trisam.surveys.policy import may_be_asked, shown_status, shows_answers, stands
from trisam.surveys.values import (
    ANSWER_WORDS,
    ASK_WORDS,
    SENT,
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
    ways = _ways_out(follow_up)
    form = AskForm.over(catalogue.current(), (*ways, *BY_HAND))
    if form.validate_on_submit():
        with form.attempt():
            if form.chosen in SENT:
                service.ask_and_send(
                    actor(), follow_up, form.chosen, form.language.data, form.address.data or ""
                )
                return _sent(follow_up, form.chosen)
            _, key = service.ask(actor(), follow_up, form.chosen, form.language.data)
            return _asked(follow_up, form.chosen, key)
        follow_up = queries.follow_up(actor(), follow_up_id)
    page = render_template(
        "surveys/show.html", form=form, asks_address=_by_machine(ways), **_facts(follow_up)
    )
    return page, form.status


@pages.post("/uppfoljning/<uuid:follow_up_id>/enkat/ny-lank")
def renew(follow_up_id: uuid.UUID) -> Page:
    """A new link and code; the old ones die."""
    follow_up = queries.follow_up(actor(), follow_up_id)
    _, key = service.renew(actor(), follow_up, AskWay.HANDED)
    return _asked(follow_up, AskWay.HANDED, key)


@pages.route("/uppfoljning/<uuid:follow_up_id>/enkat/skicka", methods=["GET", "POST"])
def send_again(follow_up_id: uuid.UUID) -> Page:
    """The same survey anew, by a way that is sent; earlier links die."""
    follow_up = queries.follow_up(actor(), follow_up_id)
    if queries.standing_of(actor(), follow_up) is None:
        raise NotFound
    ways = _ways_out(follow_up)
    form = AgainForm.over(ways)
    if form.validate_on_submit():
        with form.attempt():
            service.ask_again(actor(), follow_up, form.chosen, form.address.data or "")
            return _sent(follow_up, form.chosen)
        follow_up = queries.follow_up(actor(), follow_up_id)
    page = render_template(
        "surveys/send_again.html",
        form=form,
        follow_up=follow_up,
        asks_address=_by_machine(ways),
        back_url=url_for("surveys.show", follow_up_id=follow_up.id),
        allow_later=False,
    )
    return page, form.status


@pages.get("/uppfoljning/<uuid:follow_up_id>/enkat/brev.pdf")
def print_letter(follow_up_id: uuid.UUID) -> Response:
    """The letter that is to be posted: a code and a picture of the link, and no name."""
    follow_up = queries.follow_up(actor(), follow_up_id)
    survey = queries.standing_of(actor(), follow_up)
    letter = queries.letter_of(survey, follow_up) if survey else None
    questionnaire = catalogue.of(survey) if survey else None
    if survey is None or letter is None or questionnaire is None:
        raise NotFound
    facts = facts_of_letter(
        letter.body or "",
        questionnaire.language(survey.language),
        current_app.config["BASE_URL"],
        survey.expires_on,
        again=letter.kind is MailingKind.SURVEY_REMINDER,
    )
    headers = {"Content-Disposition": "inline; filename=brev.pdf"}
    return Response(paper(LETTER, facts), mimetype="application/pdf", headers=headers)


@pages.post("/uppfoljning/<uuid:follow_up_id>/enkat/brev/skickat")
def letter_posted(follow_up_id: uuid.UUID) -> Response:
    """Somebody has posted the letter: it is erased here."""
    service.letter_posted(actor(), queries.follow_up(actor(), follow_up_id))
    flash("Brevet är noterat som skickat. Det går inte längre att skriva ut.", "success")
    return _back(follow_up_id)


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
    survey = queries.standing_of(actor(), follow_up)
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
    survey = queries.standing_of(actor(), follow_up)
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
        "sendings": mailings.about(newest.subject) if newest else [],
        "hours": current_app.config["SENDING_HOURS"],
        "letter": waits is not None and queries.letter_of(waits, follow_up) is not None,
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


def _ways_out(follow_up: FollowUp) -> tuple[AskWay, ...]:
    """The ways that are sent that this installation has, and that may be used for this person."""
    config, protected = current_app.config, follow_up.case.person.protected
    is_open = {
        AskWay.MAIL: config["MAILS"] and not protected,
        AskWay.TEXT: config["TEXTS"] and not protected,
        AskWay.LETTER: True,
    }
    return tuple(way for way, opens in is_open.items() if opens)


def _by_machine(ways: Iterable[AskWay]) -> bool:
    """Whether an address is asked for."""
    return any(way is not AskWay.LETTER for way in ways)


def _sent(follow_up: FollowUp, way: AskWay) -> Response:
    told = (
        "Skriv ut brevet här under och skicka det."
        if way is AskWay.LETTER
        else "Länken skickas på dagtid. Svarar personen inte kommer två påminnelser."
    )
    flash(told, "success")
    return _back(follow_up.id)


def _back(follow_up_id: uuid.UUID) -> Response:
    return cast(Response, redirect(url_for("surveys.show", follow_up_id=follow_up_id)))
