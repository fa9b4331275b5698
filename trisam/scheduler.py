"""The one process that runs timed work. Two of them do no harm: each slot has one run."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence

from apscheduler.schedulers.background import BackgroundScheduler

from config import Config
from trisam.accounts import jobs as accounts
from trisam.audit import jobs as audit
from trisam.calendars import service as calendars
from trisam.calendars.calendar_file import Site
from trisam.cases import jobs as cases
from trisam.core import clock
from trisam.followups import jobs as followups
from trisam.handovers import jobs as handovers
from trisam.imports import jobs as imports
from trisam.mailings import jobs as mailings
from trisam.mailings.gateways import FileGateway
from trisam.mailings.hours import Hours
from trisam.mailings.models import Mailing, MailingKind
from trisam.meetings import jobs as meetings
from trisam.outbox import jobs as outbox
from trisam.outbox.smtp import Postman
from trisam.own_case import jobs as own_case
from trisam.own_case.queries import keys as own_keys
from trisam.retention import jobs as retention
from trisam.retention.service import restoring
from trisam.statistics import jobs as statistics
from trisam.surveys import jobs as surveys
from trisam.surveys.queries import may_hear
from trisam.surveys.queries import may_leave as surveys_may_leave
from trisam.timed import service as timed
from trisam.timed.timetable import HEARTBEAT, entry
from trisam.witness import jobs as witness

STOPS = {signal.SIGINT, signal.SIGTERM}
log = logging.getLogger("trisam.scheduler")


def jobs(config: Config) -> list[timed.Job]:
    """Every job of the system at the hours of the timetable."""
    found = [
        _job(HEARTBEAT, lambda: "i gång"),
        _job("sweep_sessions", _sweep_sessions),
        _job("sweep_guesses", _sweep_guesses),
        _job("sweep_lists", _sweep_lists),
        _job("sweep_notes", lambda: f"{statistics.sweep_notes()} borttagna"),
        _job("release_figures", lambda: f"{statistics.release_figures(config.smallest_cell)} nya"),
        _job("tell_of_sheets", lambda: f"{statistics.tell_of_sheets()} brev"),
        _job("keep_log_head", _keep_log_head),
        _job("hand_out_log_head", lambda: f"{witness.hand_out_head()} mottagare"),
        _job("keep_journal", lambda: f"{restoring.remember()} tillagda"),
        _job("purge_due", retention.purge_due),
        _job("tell_expired_consents", _tell_expired),
        _job("return_unanswered", lambda: f"{handovers.return_unanswered()} tillbaka"),
        _job("mind_follow_ups", lambda: f"{followups.mind()} ordnade"),
        _job("ask_who_comes", lambda: f"{meetings.ask_who_comes()} brev"),
        _job("mind_surveys", lambda: f"{surveys.mind()} ordnade"),
        _job("deliver_mailings", lambda: f"{mailings.deliver(*to_individuals(config))} skickade"),
    ]
    if config.smtp_url:
        post = Postman(config.smtp_url, config.mail_from, config.base_url)
        above = known_above(config)
        found.append(_job("deliver_messages", lambda: f"{outbox.deliver(post, above)} skickade"))
    return found


GATES: dict[MailingKind, Callable[[Mailing], bool]] = {
    MailingKind.SURVEY: surveys_may_leave,
    MailingKind.SURVEY_REMINDER: surveys_may_leave,
    MailingKind.OWN_KEY: own_keys.may_leave,
}
"""Who says whether a message of each kind may leave. A kind that nobody answers for stays here."""


def to_individuals(config: Config) -> tuple[mailings.Roads, mailings.Gate]:
    """The ways out to individuals, and what must hold as something leaves."""
    postman = (
        Postman(config.smtp_url, config.mail_from, config.base_url) if config.smtp_url else None
    )
    texts = FileGateway(config.sms_folder) if config.sms_folder else None
    return (
        mailings.Roads(postman, texts, config.base_url),
        mailings.Gate(may_go, Hours(*config.sending_hours).are_open),
    )


def may_go(mailing: Mailing) -> bool:
    """Whether the feature that promised the message lets it leave now."""
    gate = GATES.get(mailing.kind)
    return gate is not None and gate(mailing)


def known_above(config: Config) -> outbox.Above:
    """What the features above the outbox know of its messages."""
    site = Site(config.base_url)
    return outbox.Above(
        lambda message: may_hear(message.account_id, message.about),
        lambda messages: calendars.enclose(messages, site, config.mail_from),
    )


def serve(config: Config, *, beside: bool = False) -> None:
    """Run until stopped by Ctrl-C or SIGTERM; a job that is running is finished first.

    `beside`: also stop when the process that started this one is gone, however it went. It
    holds the other end of our standard input, which closes when it ends.
    """
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    # Waited for, not handled: an exception out of a handler can land in any line of a library.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    if beside:
        threading.Thread(target=_wait_for_parent, daemon=True).start()
    scheduler = made_for(jobs(config))
    scheduler.start()
    signal.sigwait(STOPS)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)  # a second one does not wait
    scheduler.shutdown(wait=True)


def made_for(work: Sequence[timed.Job]) -> BackgroundScheduler:
    """A scheduler that runs each job now and then at its hours, not yet started.

    What was missed, because the machine slept or was busy, is made up for once, however late: the
    library's own grace is one second, after which a daily job would wait for the next day.
    """
    scheduler = BackgroundScheduler(timezone=clock.STOCKHOLM)
    for job in work:
        scheduler.add_job(
            _guarded,
            "interval",
            args=[job],
            seconds=job.every.total_seconds(),
            next_run_time=clock.now(),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
    return scheduler


def _job(name: str, work: Callable[[], str]) -> timed.Job:
    return timed.Job(name, entry(name).every, work)


def _wait_for_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # not the buffered reader: its lock would outlive us
    os.kill(os.getpid(), signal.SIGTERM)


def _guarded(job: timed.Job) -> None:
    try:
        timed.run(job)
    except Exception:  # one failing job must not stop the others; the log has no personal text
        log.exception("job %s failed", job.name)


def _keep_log_head() -> str:
    audit.keep_head()
    return "sparat"


def _sweep_guesses() -> str:
    return f"{accounts.sweep_guesses()} borttagna"


def _tell_expired() -> str:
    return f"{cases.tell_expired()} samtycken"


def _sweep_lists() -> str:
    return f"{imports.sweep_lists()} borttagna"


def _sweep_sessions() -> str:
    return f"{accounts.sweep_sessions() + own_case.sweep_sign_ins()} borttagna"
