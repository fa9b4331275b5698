"""The individual's own pages: no sign-in, no name, one question a page. Looking changes nothing.

Whoever has the link or the code answers. What opens nothing gets one and the same answer,
whatever the reason. The pages send no referrer, so that no log beside tells of the address, and
check the form's own token themselves: the general check would demand that referrer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from trisam.accounts.sessions import client_address
from trisam.core import db
from trisam.core.errors import NotFound, RuleBroken
from trisam.core.text import LONGEST_TEXT, clean
from trisam.surveys import catalogue, queries, service
from trisam.surveys.models import Survey
from trisam.surveys.questionnaire import Language, Question, QuestionKind, Questionnaire
from trisam.surveys.service import Answered
from trisam.surveys.values import Mark
from trisam.web.errors import tell_of_refusal

pages = Blueprint("survey", __name__)
Page = Response | str | tuple[str, int]
YES, NO = "ja", "nej"


@dataclass(frozen=True, slots=True)
class _Open:
    """A survey that a link opens, with its questions and texts."""

    link: str
    survey: Survey
    questionnaire: Questionnaire
    text: Language

    @property
    def last(self) -> int:
        """The number of the last page of questions: whether the answers may be seen."""
        return len(self.questionnaire.questions) + 1

    def answered(self, question: Question) -> Answered:
        """What is saved to one question."""
        for one in self.survey.answers:
            if one.question == question.id:
                return Answered(one.mark, one.words or "")
        return Answered()


@pages.after_request
def tell_nobody_the_address(answer: Response) -> Response:
    """The address is a key: no other site, and no log of one, is told of it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@pages.errorhandler(NotFound)
def gone(error: NotFound) -> tuple[str, int]:
    """One and the same page for every link that opens nothing, in every language."""
    tell_of_refusal(error.subject, error.person_id)
    languages = catalogue.current().languages.values()
    found = list(languages)
    return render_template("surveys/gone.html", languages=found, text=found[0], error=""), 404


@pages.route("/e", methods=["GET", "POST"])
def code() -> Page:
    """Type the code of a letter."""
    text = _asked_language(catalogue.current())
    error, typed = "", clean(request.form.get("code"))[:40]
    old = _is_old()
    if old:
        error = text.words["old_page"]
    elif request.method == "POST":
        try:
            return _to("survey.start", link=service.enter_code(typed, client_address()))
        except RuleBroken:
            error = text.words["code_wait"]
        except NotFound:  # the guess stays counted
            error = text.words["code_wrong"]
    page = render_template(
        "surveys/code.html",
        text=text,
        languages=_links("survey.code", catalogue.current()),
        names=catalogue.current().languages,
        error=error,
        typed=typed,
    )
    return page, _status(error, old=old)


@pages.route("/e/<link>", methods=["GET", "POST"])
def start(link: str) -> Page:
    """What it is, and in which language."""
    opened = _opened(link, request.args.get("sprak"))
    old = _is_old()
    if request.method == "POST" and not old:
        service.begin(link, request.form.get("language", ""))
        return _to("survey.question", link=link, number=1)
    return _start(opened, old=old)


@pages.route("/e/<link>/<int:number>", methods=["GET", "POST"])
def question(link: str, number: int) -> Page:
    """One question; the last page asks whether the officer may see the answers."""
    opened = _opened(link)
    if number == opened.last:
        return _may_show(opened)
    if not 1 <= number < opened.last:
        raise NotFound
    asked = opened.questionnaire.questions[number - 1]
    given, error, old = opened.answered(asked), "", _is_old()
    if request.method == "POST":
        given = _given(asked)
        if not old:
            error = _tried(opened, lambda: service.save(link, asked.id, given))
            if not error:
                return _next(opened, number)
    return _page(
        "surveys/question.html",
        opened,
        error=error,
        old=old,
        number=number,
        question=asked,
        given=given,
        is_text=asked.kind is QuestionKind.TEXT,
        longest=LONGEST_TEXT,
    )


@pages.route("/e/<link>/klart", methods=["GET", "POST"])
def check(link: str) -> Page:
    """Look through the answers, and send them."""
    opened = _opened(link)
    error, old = "", _is_old()
    if request.method == "POST" and not old:
        error = _tried(opened, lambda: service.finish(link))
        if not error:
            return _to("survey.thanks", sprak=opened.text.code)
    return _page(
        "surveys/check.html",
        opened,
        error=error,
        old=old,
        lines=[
            (number, opened.text.questions[one.id], _shown(opened, one))
            for number, one in enumerate(opened.questionnaire.questions, start=1)
        ],
    )


@pages.post("/e/<link>/intervju")
def interview(link: str) -> Page:
    """Rather be interviewed."""
    if _is_old():
        return _start(_opened(link), old=True)
    return _to("survey.interview_thanks", sprak=service.want_interview(link))


@pages.get("/e/tack")
def thanks() -> str:
    """The answers are sent."""
    return _thanked("thanks")


@pages.get("/e/tack/intervju")
def interview_thanks() -> str:
    """The officer will be in touch."""
    return _thanked("interview_thanks", "interview_more")


def _start(opened: _Open, *, old: bool) -> Page:
    return _page(
        "surveys/start.html",
        opened,
        old=old,
        languages=_links("survey.start", opened.questionnaire, link=opened.link),
        names=opened.questionnaire.languages,
    )


def _may_show(opened: _Open) -> Page:
    old = _is_old()
    if request.method == "POST" and not old:
        service.let_see(opened.link, request.form.get("answer") == YES)
        return _next(opened, opened.last)
    return _page("surveys/may_show.html", opened, old=old, number=opened.last)


def _opened(link: str, language: str | None = None) -> _Open:
    survey = queries.of_token(link)
    questionnaire = None if survey is None else catalogue.of(survey)
    if survey is None or questionnaire is None:
        raise NotFound
    wanted = language if language in questionnaire.languages else survey.language
    return _Open(link, survey, questionnaire, questionnaire.language(wanted))


def _page(template: str, opened: _Open, *, error: str = "", old: bool = False, **more: Any) -> Page:
    if old:
        error = opened.text.words["old_page"]
    page = render_template(
        template,
        text=opened.text,
        link=opened.link,
        survey=opened.survey,
        questions=opened.questionnaire.questions,
        last=opened.last,
        error=error,
        **more,
    )
    return page, _status(error, old=old)


def _status(error: str, *, old: bool) -> int:
    """400 for a form that was open too long, 422 for what must be put right."""
    if old:
        return 400
    return 422 if error else 200


def _tried(opened: _Open, act: Any) -> str:
    """Do it; what stands in the way, in the individual's language."""
    try:
        with db.attempt():
            act()
    except RuleBroken as broken:
        return opened.text.words[broken.sentence]
    return ""


def _is_old() -> bool:
    """The form is sent, and is not one of this browser's: nothing may be done with it."""
    if request.method != "POST":
        return False
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return True
    g.csrf_valid = True
    return False


def _given(asked: Question) -> Answered:
    if asked.kind is QuestionKind.TEXT:
        return Answered(words=clean(request.form.get("words")))
    pressed = request.form.get("mark", "")
    return Answered(mark=Mark(pressed) if pressed in list(Mark) else None)


def _shown(opened: _Open, asked: Question) -> str:
    given = opened.answered(asked)
    if given.mark is not None:
        return opened.text.scale[given.mark]
    return given.words or opened.text.words["no_answer"]


def _next(opened: _Open, number: int) -> Response:
    """The page after, or before when that button was pressed."""
    wanted = number - 1 if "back" in request.form else number + 1
    if wanted < 1:
        return _to("survey.start", link=opened.link)
    if wanted > opened.last:
        return _to("survey.check", link=opened.link)
    return _to("survey.question", link=opened.link, number=wanted)


def _asked_language(questionnaire: Questionnaire) -> Language:
    return questionnaire.language(request.args.get("sprak"))


def _links(endpoint: str, questionnaire: Questionnaire, **where: Any) -> Mapping[str, str]:
    """Where the page stands in each language."""
    return {code: url_for(endpoint, sprak=code, **where) for code in questionnaire.languages}


def _thanked(heading: str, more: str = "thanks_more") -> str:
    text = _asked_language(catalogue.current())
    return render_template("surveys/thanks.html", text=text, heading=heading, more=more)


def _to(endpoint: str, **where: Any) -> Response:
    return cast(Response, redirect(url_for(endpoint, **where)))
