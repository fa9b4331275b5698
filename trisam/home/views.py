"""Min dag: the first page of everybody who signs in."""

from typing import Any

from flask import Blueprint, render_template, url_for

from trisam.cases.policy import can_lift
from trisam.core.actor import Role
from trisam.home import queries
from trisam.home.values import Task, TaskKind
from trisam.log_reviews.policy import can_review
from trisam.meetings.models import CAUSE_WORDS
from trisam.statistics import service as statistics
from trisam.statistics.charts import svg
from trisam.web import actor

pages = Blueprint("home", __name__)

PAGES = {
    TaskKind.ANSWER: ("answers.overview", "meeting_id"),
    TaskKind.ACTION: ("recommendations.close_action", "action_id"),
    TaskKind.FEEDBACK: ("recommendations.tell", "recommendation_id"),
    TaskKind.FOLLOW_UP: ("followups.show", "follow_up_id"),
    TaskKind.INTERVIEW: ("surveys.show", "follow_up_id"),
    TaskKind.TOUCH: ("contacts.touch", "code"),
    TaskKind.WAIT: ("waits.show", "code"),
    TaskKind.FROM_INDIVIDUAL: ("own_keys.inbox", "code"),
    TaskKind.HANDOVER: ("handovers.answer", "handover_id"),
    TaskKind.CASELOAD: ("handovers.answer_all", "caseload_id"),
    TaskKind.NEW_OFFICER: ("handovers.letter", "taken_id"),
    TaskKind.OWNERLESS: ("team.show", "slug"),
    TaskKind.CONSENT: ("cases.consent", "code"),
    TaskKind.CONSENT_ENDS: ("cases.add_consent", "code"),
    TaskKind.CONSENT_ENDED: ("cases.notice", "notice_id"),
    TaskKind.PLACE: ("agenda.place", "code"),
    TaskKind.TELL: ("casefile.show", "code"),
    TaskKind.ANOTHER_TEAM: ("another_team.answer", "code"),
    TaskKind.END_MEETING: ("meetings.show", "meeting_id"),
    TaskKind.END_AFTER: ("after.show", "after_id"),
    TaskKind.MISSING_PARTY: ("meetings.show", "meeting_id"),
    TaskKind.STILL_AWAY: ("absences.mine", ""),
    TaskKind.WAITING_CASE: ("team.show", "slug"),
    TaskKind.DRAFT: ("lifts.resume", "draft_id"),
    TaskKind.LOG_REVIEW: ("log_reviews.show", "review_id"),
    TaskKind.START_LOG_REVIEW: ("log_reviews.start", ""),
    TaskKind.REPORT: ("reports.show", "report_id"),
}
"""Where each kind of task is done, and what the page calls its key, if it asks for one."""


@pages.get("/")
def my_day() -> str:
    """What waits for me today; for those who follow figures, the figure that matters most."""
    who = actor()
    figures = None
    if who.has(Role.STEERING, Role.PROCESS_LEADER):
        figures = statistics.headline(who)
    return render_template(
        "home/my_day.html",
        day=queries.my_day(who),
        url_of=url_of,
        may_lift=can_lift(who),
        cause_words=CAUSE_WORDS,
        figures=figures,
        picture=svg(figures.chart) if figures and figures.chart else None,
        administers=who.has(Role.ADMINISTRATOR),
        reviews_log=can_review(who),
    )


def url_of(task: Task) -> str:
    """The page that does the task."""
    endpoint, name = PAGES[task.kind]
    values: dict[str, Any] = {name: task.key} if name else {}
    return url_for(endpoint, **values)
