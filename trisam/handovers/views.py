"""Handing over one case or everything, answering, and the letter to the individual."""

import uuid
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.accounts import queries as accounts
from trisam.accounts.models import Account
from trisam.cases import queries as cases
from trisam.cases.policy import can_lift, can_view
from trisam.core import clock, swedish
from trisam.core.errors import Forbidden, NotFound
from trisam.handovers import service
from trisam.handovers.forms import CaseloadForm, HandoverForm, ToldForm
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.handovers.policy import ANSWERED_WITHIN, can_answer
from trisam.handovers.queries import holdings, requests
from trisam.handovers.service.asking import possible_for, possible_for_all
from trisam.web import actor
from trisam.web.forms import Form
from trisam.web.request import refuse_all_but_administrators

pages = Blueprint("handovers", __name__)
administration_pages = Blueprint("handover_administration", __name__)
administration_pages.before_request(refuse_all_but_administrators)
Page = Response | str | tuple[str, int]
ACCEPT, DECLINE, WITHDRAW = "accept", "decline", "withdraw"


@pages.get("/overlamningar")
def index() -> str:
    """What I have asked, and what is asked of me."""
    found, whole = requests.open_ones(actor()), requests.caseloads(actor())
    single = [one for one in found if one.caseload_id is None]
    in_whole = {load.id: [one for one in found if one.caseload_id == load.id] for load in whole}
    return render_template(
        "handovers/index.html",
        asked_of_me=[one for one in single if can_answer(actor(), one)],
        asked_by_me=[one for one in single if not can_answer(actor(), one)],
        whole_of_me=[load for load in whole if can_answer(actor(), load)],
        whole_by_me=[load for load in whole if not can_answer(actor(), load)],
        in_whole=in_whole,
        to_tell=requests.to_tell(actor()),
        last_day=last_day,
        can_lift=can_lift(actor()),
    )


@pages.route("/arenden/<code>/lamna-over", methods=["GET", "POST"])
def ask(code: str) -> Page:
    """Ask a colleague to take over what I have open in the case."""
    case = cases.get(actor(), code)
    me = _me()
    holding = holdings.of_account(me, case.id)
    if not holding.case_ids:
        raise Forbidden
    form = HandoverForm()
    form.offer(possible_for(actor(), me, case))
    form.watch(actor(), protected=case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            asked = service.ask(actor(), case, form.receiver_id, form.note.data or "")
            flash(
                f"{asked.receiver.name} är tillfrågad. Du svarar för ärendet så länge.", "success"
            )
            return _to("casefile.show", code=code)
        case = cases.get(actor(), code)
    page = render_template(
        "handovers/ask.html",
        case=case,
        form=form,
        words=holding.words_of_one,
        allow_later=False,
        back_url=url_for("casefile.show", code=code),
    )
    return page, form.status


@pages.route("/overlamningar/<uuid:handover_id>", methods=["GET", "POST"])
def answer(handover_id: uuid.UUID) -> Page:
    """One request: its note, when the reader may read the case; accept, decline or withdraw."""
    handover = requests.get(actor(), handover_id)
    form = Form()
    if form.validate_on_submit():
        with form.attempt():
            return _settled(handover)
        handover = requests.get(actor(), handover_id)
    visible = cases.shown_by_ids(actor(), [handover.case_id]).get(handover.case_id)
    page = render_template(
        "handovers/answer.html",
        handover=handover,
        case=visible,
        form=form,
        mine=can_answer(actor(), handover),
        is_open=handover.status is HandoverStatus.ASKED,
        last_day=last_day,
        allow_later=False,
        back_url=url_for("handovers.index"),
    )
    return page, form.status


@pages.route("/overlamningar/allt/<uuid:caseload_id>", methods=["GET", "POST"])
def answer_all(caseload_id: uuid.UUID) -> Page:
    """A whole caseload: how much it is; accept, decline or withdraw all of it."""
    caseload = requests.caseload(actor(), caseload_id)
    form = Form()
    if form.validate_on_submit():
        with form.attempt():
            return _settled_all(caseload)
        caseload = requests.caseload(actor(), caseload_id)
    page = render_template(
        "handovers/answer_all.html",
        caseload=caseload,
        handovers=[one for one in requests.open_ones(actor()) if one.caseload_id == caseload.id],
        form=form,
        mine=can_answer(actor(), caseload),
        last_day=last_day,
        allow_later=False,
        back_url=url_for("handovers.index"),
    )
    return page, form.status


@pages.route("/overlamningar/<uuid:taken_id>/brev", methods=["GET", "POST"])
def letter(taken_id: uuid.UUID) -> Page:
    """A letter to the individual about the new officer, to print or copy; and that it was told."""
    handover = requests.get(actor(), taken_id)
    taken_over = handover.status is HandoverStatus.ACCEPTED and handover.with_case
    if not (taken_over and can_answer(actor(), handover)):
        raise NotFound
    case = cases.get(actor(), handover.case.code)
    form = ToldForm(data={"told_on": handover.told_on or clock.today()})
    if form.validate_on_submit():
        with form.attempt():
            service.note_told(actor(), handover, form.told_on.data or clock.today())
            flash("Det är antecknat att personen vet vem som är ny handläggare.", "success")
            return _to("casefile.show", code=case.code)
        handover = requests.get(actor(), taken_id)
    page = render_template(
        "handovers/letter.html",
        handover=handover,
        case=case,
        form=form,
        since=clock.local(handover.settled_at or clock.now()).date(),
    )
    return page, form.status


@pages.route("/mitt-konto/lamna-over", methods=["GET", "POST"])
def ask_for_all() -> Page:
    """Ask a colleague to take over everything that I have open."""
    if actor().party_id is None:
        raise NotFound
    return _caseload_page(_me(), url_for("own_account.show"))


@administration_pages.route("/admin/konton/<int:account_id>/lamna-over", methods=["GET", "POST"])
def of_account(account_id: int) -> Page:
    """What is left with a colleague before the account can be closed; and to hand it over."""
    giver = accounts.get(actor(), account_id)
    if giver.id == actor().account_id:
        raise NotFound
    return _caseload_page(giver, url_for("administration.accounts"))


def last_day(asked: Handover | Caseload) -> str:
    """The last day on which a request can be answered."""
    return swedish.day(asked.asked_at + ANSWERED_WITHIN)


def _caseload_page(giver: Account, back_url: str) -> Page:
    holding, waiting = holdings.of_account(giver), requests.caseload_of(giver.id)
    form = CaseloadForm()
    form.offer(possible_for_all(actor(), giver, holding))
    form.watch(actor(), protected=holdings.any_protected(holding.case_ids))
    if request.form.get("answer") == WITHDRAW and waiting is not None:
        plain = Form()
        if plain.validate_on_submit():
            with plain.attempt():
                service.withdraw_all(actor(), waiting)
                return _done("Begäran är tillbakatagen.", request.path)
    elif form.validate_on_submit():
        with form.attempt():
            asked = service.ask_for_all(
                actor(),
                giver,
                form.receiver_id,
                form.note.data or "",
                form.seats_from.data or clock.today(),
            )
            return _done(f"{asked.receiver.name} är tillfrågad.", request.path)
        waiting = requests.caseload_of(giver.id)
    page = render_template(
        "handovers/caseload.html",
        giver=giver,
        is_mine=giver.id == actor().account_id,
        words=holding.words,
        waiting=waiting,
        form=form,
        last_day=last_day,
        allow_later=False,
        back_url=back_url,
    )
    return page, form.status


def _settled(handover: Handover) -> Response:
    match request.form.get("answer"):
        case "accept":
            service.accept(actor(), handover)
            return _taken_over(handover)
        case "decline":
            service.decline(actor(), handover)
            return _done("Du har sagt nej. Ärendet ligger kvar.", url_for("handovers.index"))
        case "withdraw":
            service.withdraw(actor(), handover)
            return _done("Begäran är tillbakatagen.", url_for("handovers.index"))
    raise NotFound


def _taken_over(handover: Handover) -> Response:
    flash("Du har tagit över. Nu svarar du för det som var öppet.", "success")
    found = cases.by_ids(actor(), [handover.case_id]).get(handover.case_id)
    if found is not None and can_view(actor(), found, clock.today()):
        return _to("casefile.show", code=found.code)
    return _to("handovers.index")


def _settled_all(caseload: Caseload) -> Response:
    match request.form.get("answer"):
        case "accept":
            count = service.accept_all(actor(), caseload)
            cases_in_words = swedish.count_of(count, "ärende", "ärenden")
            sentence = f"Du har tagit över {cases_in_words}."
        case "decline":
            service.decline_all(actor(), caseload)
            sentence = "Du har sagt nej. Allt ligger kvar."
        case "withdraw":
            service.withdraw_all(actor(), caseload)
            sentence = "Begäran är tillbakatagen."
        case _:
            raise NotFound
    return _done(sentence, url_for("handovers.index"))


def _me() -> Account:
    return accounts.get(actor(), actor().account_id or 0)


def _done(sentence: str, where: str) -> Response:
    flash(sentence, "success")
    return cast(Response, redirect(where))


def _to(endpoint: str, **values: str) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
