"""The key to somebody's own page, and what came from the individual: for colleagues."""

import uuid
from io import BytesIO
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from trisam.accounts.qr_code import picture
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core import clock, swedish
from trisam.core.errors import Forbidden, NotFound
from trisam.core.papers import paper
from trisam.mailings import queries as mailings
from trisam.mailings.models import MailingWay
from trisam.own_case.forms import ConfirmForm, SendForm
from trisam.own_case.models import Handled, KeyEnd, OwnKey, OwnKind
from trisam.own_case.policy import can_keep_keys
from trisam.own_case.queries import keys as queries
from trisam.own_case.queries import messages
from trisam.own_case.service import acts, sending
from trisam.own_case.service import keys as service
from trisam.own_case.shown_key import ShownKey
from trisam.web import actor

pages = Blueprint("own_keys", __name__)
Page = Response | str | tuple[str, int]

END_WORDS = {
    KeyEnd.WITHDRAWN: "Avslutad",
    KeyEnd.REPLACED: "Ersatt av en ny",
    KeyEnd.GUESSED: "Avslutad efter fem felaktiga födelsedagar",
    KeyEnd.CLOSED: "Avslutad med ärendet",
    KeyEnd.RESTORED: "Avslutad när en säkerhetskopia lades tillbaka",
}
KIND_WORDS = {
    OwnKind.MESSAGE: "Meddelande",
    OwnKind.WITHDRAWN: "Samtycke",
    OwnKind.WORDS: "Egna ord",
    OwnKind.WISH: "Så deltar personen",
}
HANDLED_WORDS = {Handled.READ: "Läst", Handled.PHONED: "Besvarat per telefon"}


@pages.route("/arenden/<code>/mitt-arende", methods=["GET", "POST"])
def show(code: str) -> Page:
    """The key that stands, the earlier ones, and a button that makes a new one."""
    case = _own(code)
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.attempt():
            key, shown = service.make(actor(), case)
            if request.form.get("visa") == "brev":
                return _letter(case, key, shown)
            return _made(case, key, shown)
        case = _own(code)
    made = queries.of_case(actor(), case)
    page = render_template(
        "own_case/keys.html",
        case=case,
        form=form,
        keys=made,
        standing=queries.opening(actor(), case),
        now=clock.now(),
        end_words=END_WORDS,
        is_open=case.status is not CaseStatus.CLOSED,
        may_send=bool(_ways_out(case)),
        hours=current_app.config["SENDING_HOURS"],
        sent=[one for key in made for one in mailings.about(key.subject)],
    )
    return page, form.status


@pages.route("/arenden/<code>/mitt-arende/skicka", methods=["GET", "POST"])
def send(code: str) -> Page:
    """A new key, sent by mail or SMS: it is shown to nobody here."""
    case = _own(code)
    ways = _ways_out(case)
    if not ways:
        raise NotFound
    form = SendForm.over(ways)
    if form.validate_on_submit():
        with form.attempt():
            sending.send(actor(), case, form.chosen, form.address.data or "")
            flash("Nyckeln skickas på dagtid.", "success")
            return cast(Response, redirect(url_for("own_keys.show", code=code)))
        case = _own(code)
    page = render_template(
        "own_case/send.html",
        case=case,
        form=form,
        allow_later=False,
        back_url=url_for("own_keys.show", code=code),
    )
    return page, form.status


@pages.post("/arenden/<code>/mitt-arende/avsluta")
def revoke(code: str) -> Response:
    """End the key, and whatever visit it opened."""
    service.revoke(actor(), _own(code))
    flash("Nyckeln gäller inte längre.", "success")
    return cast(Response, redirect(url_for("own_keys.show", code=code)))


@pages.get("/arenden/<code>/fran-den-enskilde")
def inbox(code: str) -> str:
    """What came from the individual and is for the reader."""
    case = cases.get(actor(), code)
    return render_template(
        "own_case/inbox.html",
        case=case,
        came=messages.for_reader(actor(), case),
        kind_words=KIND_WORDS,
        handled_words=HANDLED_WORDS,
    )


@pages.post("/arenden/<code>/fran-den-enskilde/<uuid:own_message_id>")
def see_to(code: str, own_message_id: uuid.UUID) -> Response:
    """The reader has read it, or has phoned."""
    case = cases.get(actor(), code)
    message = messages.get(actor(), case, own_message_id)
    how = next((one for one in Handled if one.value == request.form.get("hur")), None)
    if how is None:
        raise NotFound
    acts.see_to(actor(), case, message, how)
    flash(f"Markerat: {HANDLED_WORDS[how].lower()}.", "success")
    return cast(Response, redirect(url_for("own_keys.inbox", code=code)))


def _ways_out(case: Case) -> list[MailingWay]:
    """The ways that this installation has, and that may be used for this individual."""
    person, config = case.person, current_app.config
    if person.protected or person.birth_year is None or case.status is CaseStatus.CLOSED:
        return []
    is_open = {MailingWay.SMS: config["TEXTS"], MailingWay.MAIL: config["MAILS"]}
    return [way for way, opens in is_open.items() if opens]


def _own(code: str) -> Case:
    case = cases.get(actor(), code)
    if not can_keep_keys(actor(), case):
        raise Forbidden
    return case


def _made(case: Case, key: OwnKey, shown: ShownKey) -> str:
    address = _address(shown)
    return render_template(
        "own_case/made.html",
        case=case,
        shown=shown,
        address=address,
        front_door=_site() + url_for("mitt.enter"),
        qr=picture(address, title="QR-kod med länken") if address else None,
        key=key,
    )


def _letter(case: Case, key: OwnKey, shown: ShownKey) -> Response:
    """The paper for the individual. Neither it nor its name tells whom it is about."""
    address = _address(shown)
    drawing = str(picture(address, title="QR-kod med länken")) if address else ""
    facts = {
        "printed": f"Utskrivet {swedish.day(clock.today())}",
        "address": address,
        "front_door": _site() + url_for("mitt.enter"),
        "code": shown.code,
        "until": swedish.day(key.ends_at),
        "qr": drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        if "xmlns" not in drawing
        else drawing,
        "contact": f"{case.officer.name}, {case.lifting_unit.name}",
        "reach": case.officer.reach or "",
    }
    return send_file(
        BytesIO(paper("own_case/letter.typ", facts)),
        "application/pdf",
        download_name="din-nyckel.pdf",
    )


def _address(shown: ShownKey) -> str:
    if shown.token is None:
        return ""
    return _site() + url_for("mitt.by_link", token=shown.token)


def _site() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")
