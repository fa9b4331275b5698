"""The written förmöte: one case after the other."""

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import lift_words, own_words
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.policy import party_of, readable_types
from trisam.core import clock
from trisam.meetings.forms.answers import AnswerForm
from trisam.meetings.models import Answer, AnswerDraft
from trisam.meetings.policy import audience, can_answer, can_schedule, possible_receivers
from trisam.meetings.queries import answer_drafts as drafts
from trisam.meetings.queries import answers as queries
from trisam.meetings.queries import meetings, replies
from trisam.meetings.queries.answers import AnswerState, OwnLine
from trisam.meetings.queries.pre_meeting import given_back
from trisam.meetings.service import answer_drafts as saving
from trisam.meetings.service import answers as service
from trisam.meetings.service import pre_meeting
from trisam.meetings.views import words
from trisam.parties.models import Party
from trisam.phrases import queries as phrases
from trisam.phrases.models import PhraseKind
from trisam.teams import queries as teams
from trisam.web import actor

pages = Blueprint("answers", __name__)


@pages.get("/moten/<int:meeting_id>/formote")
def overview(meeting_id: int) -> str:
    """The cases of the meeting that the own party may see, and who has answered."""
    meeting = meetings.get(actor(), meeting_id)
    readiness = queries.readiness(actor(), meeting)
    lines = queries.own_lines(actor(), meeting, [row.line for row in readiness.rows])
    return render_template(
        "meetings/answers/overview.html",
        meeting=meeting,
        lines=lines,
        begun=drafts.begun(actor(), meeting, [line.case.id for line in lines]),
        next_line=_next(lines),
        spared=given_back(actor(), meeting),
        pre_open=pre_meeting.is_open(meeting),
        may_schedule=can_schedule(actor(), meeting.team_id),
        readiness=readiness,
        matrix=words.matrix(meeting, readiness, replies.last_asked(actor(), meeting)),
        takes_part=actor().sits_in(meeting.team_id),
    )


@pages.route("/moten/<int:meeting_id>/formote/<code>", methods=["GET", "POST"])
def case(meeting_id: int, code: str) -> Response | str | tuple[str, int]:
    """One case and the own party's answer; after saving, the next one without an answer."""
    meeting = meetings.get(actor(), meeting_id)
    shown = queries.case_on(actor(), meeting, code)
    form = form_about(shown)
    overtaken: Answer | None = None
    won: dict[str, AnswerDraft] = {}
    if "later" in request.form:
        if form.tells_nothing() and _kept(shown, form):
            flash("Utkastet är sparat. Bara er part ser det.", "success")
            return _to("answers.overview", meeting_id=meeting_id)
    elif form.validate_on_submit():
        with form.attempt():
            service.answer(actor(), shown, form.given())
            return _onwards(meeting_id, code)
    if form.is_submitted():
        overtaken, won = _catch_up(form, code)
        shown = queries.case_on(actor(), meeting, code)  # as it stands after the attempt
    written = drafts.of_case(actor(), shown)
    lines = queries.own_lines(actor(), meeting)
    voices = queries.list_for_case(actor(), shown)
    own = party_of(actor(), shown)
    page = render_template(
        "meetings/answers/case.html",
        meeting=meeting,
        case=shown,
        lift=lift_words.shown(shown, readable_types(actor(), shown, clock.today())),
        form=form,
        overtaken=overtaken,
        won=won,
        reader=actor().account_id,
        latest=max(written.values(), key=lambda draft: draft.saved_at, default=None),
        own_words=own_words.readable(actor(), shown, clock.today()),
        question=cases.question_to(shown, actor().parties_for(shown.team_id, shown.id)),
        voices=words.voices([voice for voice in voices if voice.party.id != own]),
        phrases=phrases.for_fields(actor(), PhraseKind.SHARES, PhraseKind.CAN_DO, PhraseKind.LACKS),
        wanted=words.wanted_from(own, voices),
        agreed=own == shown.lifting_party_id and queries.can_be_settled(shown, voices),
        lines=lines,
        following=_next(lines, after=code),
        may_answer=can_answer(actor(), shown, clock.today()),
        coming=queries.coming_meeting(actor(), shown),
        lifted_here=own == shown.lifting_party_id,
    )
    return page, form.status


def form_about(shown: Case) -> AnswerForm:
    """The form over a case, with what the own party answered or has begun to write."""
    sitting = teams.parties_on(actor(), shown.team_id, clock.today())
    form = AnswerForm.about(
        _possible(shown, sitting),
        _askable(shown, sitting),
        queries.own(actor(), shown),
        queries.usual_types(actor(), shown, sitting),
        drafts.of_case(actor(), shown),
    )
    form.watch(actor(), protected=shown.person.protected)
    return form


def _kept(shown: Case, form: AnswerForm) -> bool:
    """Every field of the form saved as a draft, or none of them."""
    with form.attempt():
        for typed in form.written():
            saving.save(actor(), shown, typed, form.version.number)
        return True
    return False


def _possible(shown: Case, sitting: Sequence[Party]) -> list[Party]:
    """The parties that the own party may tell, in their usual order."""
    party_id = party_of(actor(), shown)
    if party_id is None:
        return []
    allowed = possible_receivers(shown, party_id, clock.today())
    return [party for party in sitting if party.id in allowed]


def _askable(shown: Case, sitting: Sequence[Party]) -> list[Party]:
    """The other parties that may see the case, in their usual order."""
    others = audience(shown, clock.today()) - {party_of(actor(), shown)}
    return [party for party in sitting if party.id in others]


def _catch_up(form: AnswerForm, code: str) -> tuple[Answer | None, dict[str, AnswerDraft]]:
    """After a colleague was first: that answer, and by field what was written there meanwhile. The
    next save replaces it."""
    shown = cases.get(actor(), code)
    current = queries.own(actor(), shown)
    won = form.overtaken(drafts.of_case(actor(), shown))
    if current is None or str(current.version) == form.version.data:
        return None, won
    form.version.data = str(current.version)
    return current, won


def _onwards(meeting_id: int, code: str) -> Response:
    lines = queries.own_lines(actor(), meetings.get(actor(), meeting_id))
    following = _next(lines, after=code)
    if following is None:
        flash("Klart! Ni har svarat om alla ärenden som ni får se.", "success")
        return _to("answers.overview", meeting_id=meeting_id)
    flash("Svaret är sparat. Här är nästa ärende.", "success")
    return _to("answers.case", meeting_id=meeting_id, code=following.case.code)


def _next(lines: list[OwnLine], after: str = "") -> OwnLine | None:
    """The next case without an answer: first those that follow, then from the top."""
    codes = [line.case.code for line in lines]
    start = codes.index(after) + 1 if after in codes else 0
    return next(
        (line for line in lines[start:] + lines[:start] if line.state is AnswerState.WAITING), None
    )


def _to(endpoint: str, **values: object) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
