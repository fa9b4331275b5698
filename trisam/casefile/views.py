"""The case's page, what is shared about it, and protected identity afterwards."""

import uuid
from collections.abc import Iterable
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.audit import service as audit
from trisam.casefile import preparation, queries
from trisam.casefile.forms import ProtectForm, ReceiversForm, TakeOutForm
from trisam.casefile.service import protection, sharing
from trisam.cases import policy
from trisam.cases import queries as cases
from trisam.cases.models import Case, ReleaseKind
from trisam.cases.values import INCOME_WORDS, OCCUPATION_WORDS, CaseStatus
from trisam.contacts.channels import pieces
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound
from trisam.core.papers import paper
from trisam.handovers.models import HandoverStatus
from trisam.meetings.policy import audience
from trisam.meetings.queries.agenda import begins
from trisam.meetings.queries.answers import AnswerState
from trisam.meetings.views import words
from trisam.people import queries as people
from trisam.people.telltale.detector import traces_in
from trisam.recommendations.forms.recording import TOOK_PART
from trisam.recommendations.models import NOT_DONE_WORDS
from trisam.teams import queries as teams
from trisam.web import actor

pages = Blueprint("casefile", __name__)
Page = Response | str | tuple[str, int]
HANDOVER_WORDS = {
    HandoverStatus.ASKED: ("Väntar på svar", "info"),
    HandoverStatus.ACCEPTED: ("Övertaget", "success"),
    HandoverStatus.DECLINED: ("Fick nej", "neutral"),
    HandoverStatus.WITHDRAWN: ("Tillbakataget", "neutral"),
    HandoverStatus.LAPSED: ("Gick tillbaka", "warning"),
}
"""What became of a handover, and the colour of it."""
RELEASE_WORDS = {
    ReleaseKind.LIFT: (
        "Ärendet",
        "Frågeställningen, frågorna till parterna, läget och bakgrunden.",
    ),
    ReleaseKind.ANSWER: ("Svaret inför mötet", "Det som parten skrev i förmötet."),
    ReleaseKind.OWN_WORDS: (
        "Personens egna ord",
        "De är personens egna. Personen bestämmer vilka som får läsa dem.",
    ),
}
"""What is shared: its type, and what that is."""


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
        owes_answer=owes_answer and policy.takes_part(actor(), file.case),
        took_part=TOOK_PART,
        handover_words=HANDOVER_WORDS,
        not_done_words=NOT_DONE_WORDS,
        income_words=INCOME_WORDS,
        pieces=pieces,
        occupation_words=OCCUPATION_WORDS,
    )


@pages.get("/arenden/<code>/infor-motet.pdf")
def preparation_sheet(code: str) -> Response:
    """What the individual gets before the meeting: a paper. Logged as printed."""
    file = queries.open_file(actor(), code)
    case, today = file.case, clock.today()
    if not policy.can_change(actor(), case):
        raise Forbidden
    meeting = file.place.meeting if file.place else None
    told = audience(case, today)
    sitting = teams.parties_on(actor(), case.team_id, meeting.day if meeting else today)
    facts = preparation.facts(
        case,
        (meeting, begins(meeting, file.place.slot or 1)) if meeting and file.place else None,
        [party.name for party in sitting if file.consent_stands and party.id in told],
        file.own_words.text if file.own_words else "",
        file.contact if file.contact_helps else None,
        today,
    )
    audit.record_reads(actor(), "case.sheet", [(case.subject, case.person_id)])
    return Response(
        paper(preparation.TEMPLATE, facts),
        mimetype="application/pdf",
        headers={"Content-Disposition": "inline; filename=infor-ditt-mote.pdf"},
    )


@pages.get("/arenden/<code>/delat")
def shared(code: str) -> str:
    """What is shared about the case, by whom and with whom."""
    case = cases.get(actor(), code)
    found = queries.shared(actor(), case)
    return render_template(
        "casefile/shared.html",
        case=case,
        own=[one for one in found if one.is_own and one.is_latest],
        others=[one for one in found if not one.is_own],
        before=[one for one in found if one.is_own and not one.is_latest],
        words=RELEASE_WORDS,
        is_open=case.status is not CaseStatus.CLOSED,
    )


@pages.post("/arenden/<code>/delat/<uuid:release_id>/aterkalla")
def recall(code: str, release_id: uuid.UUID) -> Response:
    """Stop sharing one thing: with one party, or wholly. It holds at once."""
    case = cases.get(actor(), code)
    release = queries.own_release(actor(), case, release_id)
    slug = request.form.get("party")
    party = next((to for to in release.receivers if to.slug == slug), None)
    if slug and party is None:
        raise NotFound
    sharing.recall(actor(), case, release, party)
    whom = f"{party.name} kan inte längre läsa det" if party else "Ingen annan part kan läsa det"
    flash(f"{whom}. Det gäller från och med nu.", "success")
    return _to("casefile.shared", code=code)


@pages.route("/arenden/<code>/delat/<uuid:release_id>", methods=["GET", "POST"])
def share(code: str, release_id: uuid.UUID) -> Page:
    """Which parties may read one thing, within the consent."""
    case = cases.get(actor(), code)
    release = queries.own_release(actor(), case, release_id)
    now = [] if release.recalled_at else release.receivers
    form = ReceiversForm.about(queries.possible_receivers(actor(), case), now)
    if form.validate_on_submit():
        with form.attempt():
            sharing.share_with(actor(), case, release, form.chosen)
            flash("Ändringen är sparad. Den gäller från och med nu.", "success")
            return _to("casefile.shared", code=code)
        case = cases.get(actor(), code)
    page = render_template(
        "casefile/share.html",
        case=case,
        form=form,
        words=RELEASE_WORDS[release.kind],
        back_url=url_for("casefile.shared", code=code),
    )
    return page, form.status


@pages.route("/arenden/<code>/skyddad", methods=["GET", "POST"])
def protect(code: str) -> Page:
    """The individual got skyddade personuppgifter: only the code is kept from now on."""
    case = cases.get(actor(), code)
    if not policy.can_change(actor(), case):
        raise Forbidden
    if case.person.protected:
        return _protected(case)
    form = ProtectForm()
    if form.validate_on_submit():
        with form.attempt():
            protection.protect(actor(), case)
            flash("Namn och personnummer är borttagna. Nu finns bara koden kvar.", "success")
            return _to("casefile.protect", code=code)
        case = cases.get(actor(), code)
    page = render_template(
        "casefile/protect.html",
        case=case,
        form=form,
        named=_distinct(
            place.words
            for place in queries.own_texts(actor(), case)
            if protection.telling(place.text, case.person.name or "")
        ),
        back_url=url_for("casefile.show", code=code),
    )
    return page, form.status


def _protected(case: Case) -> Page:
    """What is left to do: words in the own texts that may still tell who it is."""
    known = people.known_words(actor())
    found = {
        find.words: place.words
        for place in queries.own_texts(actor(), case)
        for find in traces_in(place.text, known)
    }
    form = TakeOutForm.about(found)
    if form.validate_on_submit():
        with form.attempt():
            protection.take_out(actor(), case, form.words.data or [])
            flash("Orden är borttagna ur ärendets texter.", "success")
            return _to("casefile.protect", code=case.code)
    page = render_template(
        "casefile/protected.html",
        case=case,
        form=form,
        places=found,
        back_url=url_for("casefile.show", code=case.code),
    )
    return page, form.status


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _to(endpoint: str, **values: str) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
