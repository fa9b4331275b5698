"""Mitt ärende: the individual's own page. No sign-in: a key opens a visit of its own."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from trisam.accounts.sessions import client_address
from trisam.audit.readings import by_day
from trisam.cases import consent_papers
from trisam.consents import queries as consents
from trisam.contacts.channels import pieces
from trisam.core import clock
from trisam.core.errors import NotFound
from trisam.own_case import sessions
from trisam.own_case.forms import (
    HOW_WORDS,
    CodeForm,
    ConfirmForm,
    HowForm,
    LinkForm,
    MessageForm,
    WordsForm,
)
from trisam.own_case.limits import LONGEST_MESSAGE
from trisam.own_case.queries import messages, own, readers
from trisam.own_case.service import acts, visits
from trisam.own_case.sessions import individual, individual_or_fail
from trisam.parties.models import Party
from trisam.recommendations.models import NOT_DONE_WORDS

door = Blueprint("mitt", __name__)
pages = Blueprint("mitt_arende", __name__)
door.before_request(sessions.find_visit)
pages.before_request(sessions.find_visit)
pages.before_request(sessions.demand_visit)
pages.after_request(sessions.note_seen)
Page = Response | str | tuple[str, int]

DOES_NOT_OPEN = (
    "Det gick inte att öppna. Kontrollera det du skrev. Länken och koden kan också ha slutat "
    "gälla: be den som gav dig dem om nya."
)


@door.route("/mitt", methods=["GET", "POST"])
def enter() -> Page:
    """The code and the birth, and the button for e-legitimation where there is a provider."""
    form = CodeForm()
    if form.validate_on_submit():
        with form.telling():
            found = visits.open_by_code(form.code.data or "", form.born.born, client_address())
            if found is not None:
                return sessions.begin(_to("mitt_arende.show"), found)
            form.form_errors.append(DOES_NOT_OPEN)
    page = render_template(
        "own_case/enter.html",
        form=form,
        ended=request.args.get("slut"),
        by_eid=current_app.config["OIDC"] is not None,
    )
    return page, form.status


@door.route("/mitt/nyckel/<token>", methods=["GET", "POST"])
def by_link(token: str) -> Page:
    """The birth and a button: looking opens nothing, because mail programs follow links. The page
    is the same whether the link opens something or not."""
    form = LinkForm()
    if form.validate_on_submit():
        with form.telling():
            found = visits.open_by_link(token, form.born.born, client_address())
            if found is not None:
                return sessions.begin(_to("mitt_arende.show"), found)
            form.form_errors.append(DOES_NOT_OPEN)
    return render_template("own_case/by_link.html", form=form), form.status


@door.post("/mitt/avsluta")
def leave() -> Response:
    """The visit is over: nobody who sits down at the same computer opens it again."""
    who = individual()
    if who is not None:
        visits.leave(who, g.own_visit_id)
    return sessions.forget(_to("mitt.left"))


@door.get("/mitt/slut")
def left() -> str:
    """That the visit is over."""
    return render_template("own_case/left.html")


@pages.get("/mitt/arende")
def show() -> str:
    """Everything that the individual may see, and the way to everything that can be done."""
    return render_template(
        "own_case/show.html",
        own=own.show(individual_or_fail()),
        how_words=HOW_WORDS,
        not_done_words=NOT_DONE_WORDS,
        pieces=pieces,
    )


@pages.route("/mitt/arende/egna-ord", methods=["GET", "POST"])
def words() -> Page:
    """The own words, until the meeting begins."""
    who = individual_or_fail()
    case = own.get(who)
    form = WordsForm(data={"words": case.own_words})
    form.watch(visits.DOOR, protected=case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            acts.correct_words(who, case, form.words.data or "")
            flash("Dina egna ord är sparade.", "success")
            return _to("mitt_arende.show")
        case = own.get(who)
    page = render_template("own_case/words.html", form=form, can_change=own.can_change(who, case))
    return page, form.status


@pages.route("/mitt/arende/sa-deltar-du", methods=["GET", "POST"])
def how() -> Page:
    """How I want to take part, until the meeting begins."""
    who = individual_or_fail()
    case = own.get(who)
    wish = case.attendance_wish
    form = HowForm(data={"wish": wish.value if wish else None})
    if form.validate_on_submit():
        with form.attempt():
            acts.choose_how(who, case, form.chosen)
            flash("Ditt val är sparat.", "success")
            return _to("mitt_arende.show")
        case = own.get(who)
    page = render_template("own_case/how.html", form=form, can_change=own.can_change(who, case))
    return page, form.status


@pages.get("/mitt/arende/samtycke")
def consent() -> str:
    """Who may see what, and a no to each of them."""
    return render_template("own_case/consent.html", own=own.show(individual_or_fail()))


@pages.route("/mitt/arende/samtycke/allt", methods=["GET", "POST"])
def refuse_all() -> Page:
    """No to everybody: one press more, and it holds."""
    return _refuse(None)


@pages.route("/mitt/arende/samtycke/<party>", methods=["GET", "POST"])
def refuse(party: str) -> Page:
    """No to one party: one press more, and it holds."""
    return _refuse(party)


@pages.get("/mitt/arende/kvitto")
def receipt() -> str:
    """What was said yes to, and what was taken back and when; made for paper too."""
    who = individual_or_fail()
    case = own.get(who)
    given = consents.of_case(who, case.consent_id) if case.consent_id else []
    facts = consent_papers.receipt_facts(case, given, clock.today())
    return render_template("own_case/receipt.html", facts_of=facts, printed=clock.now())


@pages.route("/mitt/arende/meddelande", methods=["GET", "POST"])
def message() -> Page:
    """Write to the fast kontakt, or to the lifting officer."""
    who = individual_or_fail()
    page = own.show(who)
    form = MessageForm()
    form.watch(visits.DOOR, protected=page.case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            acts.send(who, page.case, form.text.data or "")
            flash("Ditt meddelande är skickat.", "success")
            return _to("mitt_arende.message")
        page = own.show(who)
    shown = render_template(
        "own_case/message.html",
        form=form,
        own=page,
        sent=messages.sent_by(who),
        longest=LONGEST_MESSAGE,
    )
    return shown, form.status


@pages.get("/mitt/arende/vem-har-last")
def who_has_read() -> str:
    """From which unit, in which role, and when."""
    who = individual_or_fail()
    case = own.get(who)
    return render_template(
        "own_case/who_has_read.html",
        days=by_day(readers.readings_of(who, case)),
        refused=readers.refused_of(who, case),
    )


def _refuse(slug: str | None) -> Page:
    who = individual_or_fail()
    case = own.get(who)
    standing = own.parties_to_refuse(who, case)
    party: Party | None = None
    if slug is not None:
        party = next((one for one in standing if one.slug == slug), None)
        if party is None:
            raise NotFound
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.attempt():
            acts.refuse(who, case, party)
            flash("Det är gjort. Här är ditt kvitto.", "success")
            return _to("mitt_arende.receipt")
    page = render_template("own_case/refuse.html", form=form, party=party, standing=standing)
    return page, form.status


def _to(endpoint: str) -> Response:
    return make_response(redirect(url_for(endpoint)))
