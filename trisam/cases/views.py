"""The case lists, search, consent and closing. The case's own page is `casefile`."""

from collections.abc import Sequence
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import policy, queries, service
from trisam.cases.consent_words import ended_words, given_facts, party_lines, standing_parties
from trisam.cases.forms import ConsentForm, SearchForm
from trisam.cases.models import Case
from trisam.cases.queries import PAGE_SIZE
from trisam.cases.values import STATUS_WORDS, CaseStatus
from trisam.consents.policy import shared_with
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound
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
    """Who may be told, and a button for each to stop it."""
    case = queries.get(actor(), code)
    return render_template(
        "cases/consent.html",
        case=case,
        consent=case.consent,
        standing=standing_parties(case, clock.today()),
        ended=ended_words(case.consent, clock.today()),
        given=given_facts(case.consent),
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
    if policy.can_view(actor(), case, clock.today()):
        return _to("cases.consent", code=code)
    return _to("cases.index")  # the withdrawal closed the case to us too


@pages.route("/arenden/<code>/samtycke/nytt", methods=["GET", "POST"])
def add_consent(code: str) -> Page:
    """Consent for a case that was lifted without one, or a new one."""
    case = _to_change(code)
    others = _other_parties(case)
    form = ConsentForm()
    form.offer_parties(others)
    if request.method in SAFE_METHODS:
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
        allow_later=False,
        back_url=url_for("cases.consent", code=code),
    )
    return page, form.status


@pages.get("/arenden/<code>/samtycke/kvitto")
def receipt(code: str) -> str:
    """The individual's receipt, for paper."""
    case = queries.get(actor(), code)
    if case.consent is None:
        raise NotFound
    return render_template(
        "cases/receipt.html",
        case=case,
        lines=party_lines(case, clock.today()),
        ended=ended_words(case.consent, clock.today()),
        given=given_facts(case.consent),
    )


@pages.route("/arenden/<code>/avsluta", methods=["GET", "POST"])
def close(code: str) -> Page:
    """End the case."""
    case = _to_change(code)
    form = Form()
    if form.validate_on_submit():
        with form.attempt():
            service.close(actor(), case)
            flash("Ärendet är avslutat.", "success")
            return _to("casefile.show", code=code)
    back = url_for("casefile.show", code=code)
    return render_template("cases/close.html", case=case, form=form, back_url=back), form.status


def _to_change(code: str) -> Case:
    case = queries.get(actor(), code)
    if not policy.can_change(actor(), case):
        raise Forbidden
    return case


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
            "status": STATUS_WORDS[case.status],
            "status_kind": STATUS_KINDS[case.status],
            "consent": ", ".join(shared_with(case.consent, today)) or "Saknas",
        }
        for case in cases
    ]


def _to(endpoint: str, **values: str) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
