"""Min dag: the first page of everybody who signs in."""

from typing import Any

from flask import Blueprint, render_template, url_for

from trisam.core.actor import Role
from trisam.home import queries
from trisam.home.queries import Task, TaskKind
from trisam.web import actor

pages = Blueprint("home", __name__)

PAGES = {
    TaskKind.ANSWER: ("answers.overview", "meeting_id"),
    TaskKind.ACTION: ("recommendations.close_action", "action_id"),
    TaskKind.FEEDBACK: ("recommendations.tell", "recommendation_id"),
    TaskKind.FOLLOW_UP: ("followups.show", "follow_up_id"),
    TaskKind.CONSENT: ("cases.consent", "code"),
    TaskKind.PLACE: ("casefile.show", "code"),
    TaskKind.END_MEETING: ("meetings.show", "meeting_id"),
    TaskKind.WAITING_CASE: ("teams.show", "slug"),
    TaskKind.DRAFT: ("lifts.resume", "draft_id"),
}
"""Where each kind of task is done, and what the page calls its key."""


@pages.get("/")
def my_day() -> str:
    """What waits for me today."""
    return render_template(
        "home/my_day.html",
        day=queries.my_day(actor()),
        url_of=url_of,
        sees_figures=actor().has(Role.STEERING, Role.PROCESS_LEADER),
        administers=actor().has(Role.ADMINISTRATOR),
    )


def url_of(task: Task) -> str:
    """The page that does the task."""
    endpoint, name = PAGES[task.kind]
    values: dict[str, Any] = {name: task.key}
    return url_for(endpoint, **values)
