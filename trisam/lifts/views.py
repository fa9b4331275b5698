"""The pages of a lift: begin, one step at a time, check, done."""

import uuid
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import consent_papers as papers
from trisam.cases import queries as cases
from trisam.cases.policy import can_lift
from trisam.cases.values import CaseStatus
from trisam.consents.policy import shared_with
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound
from trisam.core.papers import paper
from trisam.lifts import queries, service, steps
from trisam.lifts.answers import MOST_CHARACTERS, opened, size, tidied
from trisam.lifts.forms import whole
from trisam.lifts.forms.individual import EarlierForm, PersonForm
from trisam.lifts.forms.step import StepForm
from trisam.lifts.models import LiftDraft
from trisam.lifts.queries import Setting
from trisam.meetings.queries import agenda
from trisam.web.forms import Form
from trisam.web.request import SAFE_METHODS, actor

pages = Blueprint("lifts", __name__)
Page = Response | str | tuple[str, int]
FROM_CHECK = "kontroll"


@pages.get("/arenden/lyft")
def intro() -> str:
    """What a lift is, and drafts to go on with."""
    if not can_lift(actor()):
        raise Forbidden
    return render_template("lifts/intro.html", drafts=queries.draft_lines(actor()))


@pages.post("/arenden/lyft")
def start() -> Response:
    """Begin a draft."""
    return _to_step(service.start(actor()))


@pages.post("/arenden/<code>/lyft-igen")
def again(code: str) -> Response:
    """Begin a draft about the same individual (återlyft)."""
    return _to_step(service.start_again(actor(), cases.get(actor(), code)))


@pages.get("/arenden/utkast")
def drafts() -> str:
    """My drafts."""
    return render_template("lifts/drafts.html", drafts=queries.draft_lines(actor()))


@pages.post("/arenden/utkast/<uuid:draft_id>/ta-bort")
def remove(draft_id: uuid.UUID) -> Response:
    """Throw a draft away."""
    service.remove(actor(), queries.draft(actor(), draft_id))
    flash("Utkastet är borttaget.", "success")
    return _to("lifts.drafts")


@pages.get("/arenden/lyft/<uuid:draft_id>")
def resume(draft_id: uuid.UUID) -> Response:
    """Go on where the draft was left."""
    return _to_step(queries.draft(actor(), draft_id))


@pages.get("/arenden/lyft/<uuid:draft_id>/blankett.pdf")
def consent_form(draft_id: uuid.UUID) -> Response:
    """The consent form to sign, with what has been written so far in it."""
    setting = _setting(queries.draft(actor(), draft_id))
    if setting.team is None or setting.own_party is None:
        raise NotFound
    facts = papers.form_facts(
        setting.team,
        setting.own_party.name,
        setting.parties,
        whole.filled(setting.answers),
        clock.today(),
    )
    return Response(
        paper(papers.FORM, facts),
        mimetype="application/pdf",
        headers={"Content-Disposition": "inline; filename=samtyckesblankett.pdf"},
    )


@pages.route("/arenden/lyft/<uuid:draft_id>/<step>", methods=["GET", "POST"])
def step(draft_id: uuid.UUID, step: str) -> Page:
    """One question. What is sent is saved, and the next step shown."""
    draft = _draft(draft_id)
    if draft is None:
        return _to("lifts.done", draft_id=draft_id)
    setting = _setting(draft)
    if step not in setting.path:
        raise NotFound
    if request.method in SAFE_METHODS:
        form = whole.shown(step, setting)
        _follow_choice(form)
        return _question(form, setting, draft, step)
    typed = tidied(request.form.to_dict(flat=False))
    form = whole.submitted(step, setting, typed, request.form.get("csrf_token", ""))
    if isinstance(form, EarlierForm) and form.stops and form.validate():
        return _stopped(draft, setting)
    later = "later" in request.form and size(typed) <= MOST_CHARACTERS
    if form.tells_nothing() if later else form.validate():
        with form.attempt():
            service.save(actor(), draft, step, typed)
            return _saved() if later else _onwards(draft, step)
    return _question(form, setting, draft, step), form.status


@pages.route("/arenden/lyft/<uuid:draft_id>/kontrollera", methods=["GET", "POST"])
def check(draft_id: uuid.UUID) -> Page:
    """All answers on one page, and the button that lifts the case. Sent twice, lifted once."""
    draft = _draft(draft_id)
    if draft is None:
        return _to("lifts.done", draft_id=draft_id)
    setting = _setting(draft)
    read = whole.read(setting)
    if read.faulty:
        return _to_mend(draft, setting, read.faulty[0])
    form = Form()
    if form.validate_on_submit():
        with form.attempt():
            service.submit(actor(), draft_id, read.lift)
            return _to("lifts.done", draft_id=draft_id)
        if whole.read(_setting(draft)).faulty:  # the slot was taken a moment ago
            return _to("lifts.step", draft_id=draft_id, step=steps.MEETING)
    return _checked(read, draft, form), form.status


@pages.get("/arenden/lyft/<uuid:draft_id>/klart")
def done(draft_id: uuid.UUID) -> str:
    """What happens now, and who may see the case."""
    case = queries.lifted(actor(), draft_id)
    item = agenda.planned_item(case.id)
    return render_template(
        "lifts/done.html",
        case=case,
        item=item,
        readers=[
            name
            for name in shared_with(case.consent, clock.today())
            if name != case.lifting_party.short_name
        ],
    )


def _draft(draft_id: uuid.UUID) -> LiftDraft | None:
    """The draft; None when it has become a case. Raises `NotFound` when it never was."""
    try:
        return queries.draft(actor(), draft_id)
    except NotFound:
        if not queries.is_lifted(actor(), draft_id):
            raise
        return None


def _setting(draft: LiftDraft) -> Setting:
    return Setting(actor(), opened(draft.answers))


def _follow_choice(form: StepForm) -> None:
    """Another way to answer was asked for by a link: no personnummer, no consent yet."""
    wanted = request.args.get("som")
    if wanted and isinstance(form, PersonForm):
        form.ask_for(wanted)
    elif wanted and "agreed" in form:
        form["agreed"].data = wanted


def _question(form: StepForm, setting: Setting, draft: LiftDraft, step: str) -> str:
    path = setting.path
    number = path.index(step)
    if request.args.get("fran") == FROM_CHECK:
        back = url_for("lifts.check", draft_id=draft.id)
    elif number:
        back = url_for("lifts.step", draft_id=draft.id, step=path[number - 1])
    else:
        back = url_for("lifts.intro")
    return render_template(
        f"lifts/{step}.html",
        form=form,
        setting=setting,
        draft=draft,
        back_url=back,
        step=number + 1,
        steps=len(path) + 1,
    )


def _stopped(draft: LiftDraft, setting: Setting) -> Response:
    """The draft is thrown away; on with the case that is open already."""
    still_open = next(c for c in setting.earlier if c.status is not CaseStatus.CLOSED)
    service.remove(actor(), draft)
    flash("Lyftet är avbrutet och utkastet borttaget.", "success")
    return _to("casefile.show", code=still_open.code)


def _saved() -> Response:
    flash("Utkastet är sparat. Bara du ser det.", "success")
    return _to("lifts.drafts")


def _onwards(draft: LiftDraft, step: str) -> Response:
    """The step after, or back to where the officer came from."""
    if request.args.get("fran") == FROM_CHECK:
        return _to("lifts.check", draft_id=draft.id)
    path = _setting(draft).path
    following = path.index(step) + 1
    if following == len(path):
        return _to("lifts.check", draft_id=draft.id)
    return _to("lifts.step", draft_id=draft.id, step=path[following])


def _to_step(draft: LiftDraft) -> Response:
    """The first step without answer, or the check."""
    setting = _setting(draft)
    for name in setting.path:
        if name not in setting.answers:
            return _to("lifts.step", draft_id=draft.id, step=name)
    return _to("lifts.check", draft_id=draft.id)


def _to_mend(draft: LiftDraft, setting: Setting, step: str) -> Response:
    if step in setting.answers and step != steps.MEETING:
        flash("Ett svar behöver ses över innan ärendet kan lyftas.", "warning")
    return _to("lifts.step", draft_id=draft.id, step=step, fran=FROM_CHECK)


def _checked(read: whole.Whole, draft: LiftDraft, form: Form) -> str:
    sections = {
        heading: [
            {
                "question": question,
                "answer": answer,
                "url": url_for("lifts.step", draft_id=draft.id, step=name, fran=FROM_CHECK),
            }
            for name in names
            if name in read.forms
            for question, answer in read.forms[name].told(read.setting)
        ]
        for heading, names in steps.GROUPS.items()
    }
    return render_template(
        "lifts/kontrollera.html",
        form=form,
        draft=draft,
        sections=sections,
        lift=read.lift,
        unread=whole.unread_questions(read),
        back_url=url_for("lifts.step", draft_id=draft.id, step=read.setting.path[-1]),
        step=len(read.setting.path) + 1,
        steps=len(read.setting.path) + 1,
    )


def _to(endpoint: str, **values: object) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
