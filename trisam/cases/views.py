"""The case lists, search, consent and closing. The case's own page is `casefile`."""

from collections.abc import Sequence
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import consent_papers as papers
from trisam.cases import policy, queries, service
from trisam.cases.consent_words import (
    earlier_words,
    ended_words,
    given_facts,
    party_lines,
    standing_parties,
    taken_back,
)
from trisam.cases.forms import CloseForm, ConsentForm, NarrowForm, ProlongForm, SearchForm
from trisam.cases.models import Case
from trisam.cases.queries import PAGE_SIZE
from trisam.cases.values import STATUS_WORDS, CaseStatus
from trisam.consents import queries as consents
from trisam.consents.models import Consent
from trisam.consents.policy import is_valid, shared_with
from trisam.consents.service import END_WORDS, put_aside
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound
from trisam.core.papers import paper
from trisam.core.swedish import day
from trisam.parties.models import Party
from trisam.teams import queries as teams
from trisam.web import paging
from trisam.web.forms import Form
from trisam.web.request import SAFE_METHODS, actor

pages = Blueprint("cases", __name__)
Page = Response | str | tuple[str, int]
STATUS_KINDS = {
    CaseStatus.OPEN: "info",
    CaseStatus.RECOMMENDED: "success",
    CaseStatus.CLOSED: "neutral",
}


@pages.get("/arenden")
def index() -> str:
    """The cases that I lifted."""
    total = queries.count_lifted(actor())
    number = paging.wanted_page(total, PAGE_SIZE)
    page = paging.shown(number, total, PAGE_SIZE, lambda n: url_for("cases.index", sida=n))
    return _list("mine", queries.list_lifted(actor(), number), page)


@pages.get("/arenden/teamets")
def of_team() -> str:
    """The open cases that my seats let me see."""
    total = queries.count_open(actor())
    number = paging.wanted_page(total, PAGE_SIZE)
    page = paging.shown(number, total, PAGE_SIZE, lambda n: url_for("cases.of_team", sida=n))
    return _list("team", queries.list_open(actor(), number), page)


@pages.route("/arenden/sok", methods=["GET", "POST"])
def search() -> Page:
    """By name, personnummer or code. What is hidden is not found, like what does not exist."""
    form = SearchForm()
    rows = None
    if form.validate_on_submit():
        rows = _rows(service.search(actor(), form.words.data or ""))
    return render_template("cases/search.html", form=form, rows=rows), form.status


@pages.get("/arenden/<code>/samtycke")
def consent(code: str) -> str:
    """Who may be told of what, and a button for each to stop it."""
    case = queries.get(actor(), code)
    proof = _proof(case)
    return render_template(
        "cases/consent.html",
        case=case,
        consent=case.consent,
        standing=standing_parties(case, clock.today()),
        lines=dict(party_lines(case, clock.today())),
        ended=ended_words(case.consent, clock.today()),
        given=given_facts(case.consent),
        taken_back=taken_back(proof),
        earlier=earlier_words(proof),
        can_change=policy.can_change(actor(), case) and case.status is not CaseStatus.CLOSED,
    )


@pages.post("/arenden/<code>/samtycke/ta-tillbaka")
def withdraw(code: str) -> Response:
    """Take the consent back, for one party or wholly. No questions asked."""
    case = queries.get(actor(), code)
    ticked = [party for party, _ in party_lines(case, clock.today())]
    party = _named(ticked, request.form.get("party"))
    service.withdraw_consent(actor(), case, party.id if party else None)
    whom = f"för {party.name}" if party else "helt"
    flash(f"Samtycket är återtaget {whom}. Det gäller från och med nu.", "success")
    return _after_less(case)


@pages.route("/arenden/<code>/samtycke/begransa", methods=["GET", "POST"])
def narrow(code: str) -> Page:
    """Fewer parties, less to tell, or a separate yes taken back."""
    case = queries.get(actor(), code)
    if case.consent is None or not is_valid(case.consent, clock.today()):
        raise NotFound
    form = NarrowForm.made_for(case.consent)
    if form.validate_on_submit():
        with form.attempt():
            service.narrow_consent(actor(), case, form.kept())
            flash("Samtycket är begränsat. Det gäller från och med nu.", "success")
            return _after_less(case)
    page = render_template(
        "cases/narrow_consent.html",
        form=form,
        case=case,
        back_url=url_for("cases.consent", code=code),
    )
    return page, form.status


@pages.route("/arenden/<code>/samtycke/nytt", methods=["GET", "POST"])
def add_consent(code: str) -> Page:
    """Consent for a case that was lifted without one, or a new one that prolongs what stands."""
    case = _to_change(code)
    others = _other_parties(case)
    before = case.consent if case.consent and case.consent.withdrawn_at is None else None
    form = ProlongForm() if before else ConsentForm()
    form.offer_parties(others)
    if request.method in SAFE_METHODS:
        if isinstance(form, ProlongForm) and before:
            form.suggest_from(before, case.lifting_party_id)
        else:
            form.suggest_usual()
    if form.validate_on_submit():
        with form.attempt():
            service.give_consent(actor(), case, form.given(case.person_id, others))
            flash("Samtycket är sparat.", "success")
            return _to("cases.consent", code=code)
    page = render_template(
        "cases/add_consent.html",
        form=form,
        case=case,
        before=before,
        allow_later=False,
        back_url=url_for("cases.consent", code=code),
    )
    return page, form.status


@pages.get("/arenden/<code>/samtycke/kvitto")
def receipt(code: str) -> str:
    """The individual's receipt, for paper."""
    case = queries.get(actor(), code)
    return render_template("cases/receipt.html", case=case, facts_of=_receipt(case))


@pages.get("/arenden/<code>/samtycke/kvitto.pdf")
def receipt_paper(code: str) -> Response:
    """The same as a tagged PDF."""
    case = queries.get(actor(), code)
    return _paper(papers.RECEIPT, _receipt(case), "kvitto-pa-samtycke.pdf")


@pages.get("/arenden/<code>/samtycke/blankett.pdf")
def consent_form(code: str) -> Response:
    """The form to sign, with what is known of the case in it."""
    case = _to_change(code)
    filled = papers.Filled(
        name=case.person.name or "",
        language=case.interpreter_language or "",
        interpreter=case.interpreter_language is not None,
    )
    facts = papers.form_facts(
        case.team, case.lifting_party.name, _other_parties(case), filled, clock.today()
    )
    return _paper(papers.FORM, facts, "samtyckesblankett.pdf")


@pages.get("/team/<slug>/samtyckesblankett.pdf")
def blank_form(slug: str) -> Response:
    """The form of a team, with nothing filled in."""
    team = teams.get(actor(), slug)
    sitting = teams.parties_on(actor(), team.id, clock.today())
    facts = papers.form_facts(team, "", sitting, papers.Filled(), clock.today())
    return _paper(papers.FORM, facts, "samtyckesblankett.pdf")


@pages.route("/upphort/<int:notice_id>", methods=["GET", "POST"])
def notice(notice_id: int) -> Page:
    """That a consent ended, in which team and when. Never whose."""
    found = consents.notice(actor(), notice_id)
    form = Form()
    if form.validate_on_submit():
        put_aside(actor(), found)
        return _to("home.my_day")
    page = render_template(
        "cases/notice.html",
        form=form,
        notice=found,
        words=END_WORDS[found.kind],
        allow_later=False,
        back_url=url_for("home.my_day"),
    )
    return page, form.status


@pages.route("/arenden/<code>/avsluta", methods=["GET", "POST"])
def close(code: str) -> Page:
    """End the case, with a reason unless a team has recommended something."""
    case = _to_change(code)
    form = CloseForm()
    if form.validate_on_submit():
        with form.attempt():
            service.close(actor(), case, form.given)
            flash("Ärendet är avslutat.", "success")
            return _to("casefile.show", code=code)
    back = url_for("casefile.show", code=code)
    page = render_template(
        "cases/close.html",
        case=case,
        form=form,
        back_url=back,
        asks_why=case.status is CaseStatus.OPEN,
    )
    return page, form.status


def _to_change(code: str) -> Case:
    case = queries.get(actor(), code)
    if not policy.can_change(actor(), case):
        raise Forbidden
    return case


def _after_less(case: Case) -> Response:
    """After something was taken back: the consent's page, unless that closed the case to us."""
    if policy.can_view(actor(), case, clock.today()):
        return _to("cases.consent", code=case.code)
    flash(f"{case.officer.name} kan skriva ut ett kvitto till personen.", "info")
    return _to("cases.index")


def _proof(case: Case) -> Sequence[Consent]:
    return consents.of_case(actor(), case.consent_id) if case.consent_id else []


def _receipt(case: Case) -> dict[str, object]:
    if case.consent is None:
        raise NotFound
    return papers.receipt_facts(case, _proof(case), clock.today())


def _paper(template: str, facts: dict[str, object], name: str) -> Response:
    """A PDF whose name tells nothing of whom it is about."""
    answer = Response(paper(template, facts), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={name}"
    return answer


def _other_parties(case: Case) -> list[Party]:
    sitting = teams.parties_on(actor(), case.team_id, clock.today())
    return [party for party in sitting if party.id != case.lifting_party_id]


def _named(parties: Sequence[Party], slug: str | None) -> Party | None:
    """The party with this slug. Raises `NotFound` for one that was never ticked."""
    if not slug:
        return None
    for party in parties:
        if party.slug == slug:
            return party
    raise NotFound


def _list(part: str, cases: Sequence[Case], page: dict[str, Any]) -> str:
    return render_template(
        "cases/index.html",
        part=part,
        rows=_rows(cases),
        page=page,
        can_lift=policy.can_lift(actor()),
    )


def _rows(cases: Sequence[Case]) -> list[dict[str, object]]:
    today = clock.today()
    return [
        {
            "case": case,
            "status": _status_words(case),
            "status_kind": "neutral" if case.wait else STATUS_KINDS[case.status],
            "consent": ", ".join(shared_with(case.consent, today)) or "Saknas",
        }
        for case in cases
    ]


def _status_words(case: Case) -> str:
    return f"Avvaktar till {day(case.wait.until)}" if case.wait else STATUS_WORDS[case.status]


def _to(endpoint: str, **values: str) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
