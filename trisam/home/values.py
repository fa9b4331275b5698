"""What can wait for somebody on Min dag."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trisam.core import clock, swedish


class TaskKind(StrEnum):
    """What there is to do; the view knows which page does it."""

    ANSWER = "answer"
    ACTION = "action"
    FEEDBACK = "feedback"
    FOLLOW_UP = "follow_up"
    TOUCH = "touch"
    INTERVIEW = "interview"
    WAIT = "wait"
    FROM_INDIVIDUAL = "from_individual"
    HANDOVER = "handover"
    CASELOAD = "caseload"
    NEW_OFFICER = "new_officer"
    OWNERLESS = "ownerless"
    CONSENT = "consent"
    CONSENT_ENDS = "consent_ends"
    CONSENT_ENDED = "consent_ended"
    PLACE = "place"
    TELL = "tell"
    ANOTHER_TEAM = "another_team"
    END_MEETING = "end_meeting"
    END_AFTER = "end_after"
    MISSING_PARTY = "missing_party"
    STILL_AWAY = "still_away"
    WAITING_CASE = "waiting_case"
    DRAFT = "draft"
    LOG_REVIEW = "log_review"
    START_LOG_REVIEW = "start_log_review"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for the reader."""

    kind: TaskKind
    key: str
    """What the task's page asks for: an id or a code."""
    what: str
    detail: str = ""
    due: date | None = None
    """None: no day is set, so it stands first of all."""
    alarm: str = ""
    """Red words when nothing else says that this has fallen between."""

    @property
    def late(self) -> str:
        """Red words when the day has passed, or the alarm."""
        if self.due is None or self.due >= clock.today():
            return self.alarm
        days = (clock.today() - self.due).days
        return f"Försenad {swedish.count_of(days, 'dag', 'dagar')}"
