"""Processes that deliver as the scheduler's does, and are started anew when somebody kills them."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from sqlalchemy import exists, select, update

from trisam.core import clock, db
from trisam.core.db import reading, session, transaction
from trisam.outbox import digest, jobs, queries, service
from trisam.outbox.mail import Enclosure, Mail
from trisam.outbox.models import Message
from trisam.outbox.smtp import Postman
from trisam.timed import service as timed

SLOT = timedelta(milliseconds=100)
PROCESSES = 2
PATIENCE = 600
Deliver = Callable[[jobs.Post], int]

_fork = get_context("forkserver")
_fork.set_forkserver_preload([__name__])


ANYTHING = jobs.Above(may_hear=lambda _: True, enclose=lambda _: Enclosure())
"""Everybody may hear everything, and nothing comes along."""


def in_order(post: jobs.Post) -> int:
    """The delivery of the program."""
    return jobs.deliver(post, ANYTHING)


def marked_first(post: jobs.Post) -> int:
    """Planted: notes that letters are sent before they are."""
    with reading():
        ids = queries.waiting_ids()
    for message_id in ids:
        with transaction():
            alone = queries.take(message_id)
        if alone is not None:
            _mark_and_post([alone], f"trisam-{alone.id}", post)
    due_at = digest.latest(clock.now())
    with transaction():
        for account_id in queries.in_want_of_a_digest(due_at, clock.local(due_at).date()):
            service.gather(jobs.ACTOR, account_id, due_at)
    with reading():
        digests = queries.waiting_digests()
    for digest_id in digests:
        with reading():
            together = queries.in_digest(digest_id)
        _mark_and_post(together, f"trisam-samlat-{digest_id}", post)
    return len(ids) + len(digests)


def _mark_and_post(messages: Sequence[Message], name: str, post: jobs.Post) -> None:
    with transaction():
        noted = update(Message).where(Message.id.in_([message.id for message in messages]))
        session().execute(noted.values(sent_at=clock.now()))
    if messages:
        post(Mail(name, messages[0].address, "Ämne", "Text"))


def work(url: str, port: int, deliver: Deliver) -> None:
    """One such process: takes its turns at the job by the lease, until it is killed."""
    db.install(db.make_engine(url))
    post = Postman(f"smtp://127.0.0.1:{port}", f"p{os.getpid()}@trisam.test", "http://localhost")
    job = timed.Job("deliver_messages", SLOT, lambda: f"{deliver(post)} skickade")
    while True:
        with suppress(OSError):  # the next slot tries again
            timed.run(job)
        time.sleep(0.01)


def deliver_all(url: str, port: int, deliver: Deliver) -> int:
    """Two processes work, and a new one for each that dies, until nothing waits; deaths."""
    deaths, deadline = 0, time.monotonic() + PATIENCE
    crew = [_start(url, port, deliver) for _ in range(PROCESSES)]
    try:
        while _waits():
            assert time.monotonic() < deadline, "letters still wait"
            for place, process in enumerate(crew):
                if not process.is_alive():
                    deaths += 1
                    crew[place] = _start(url, port, deliver)
            time.sleep(0.02)
    finally:
        for process in crew:
            process.kill()
            process.join()
    return deaths


def _start(url: str, port: int, deliver: Deliver) -> BaseProcess:
    process = _fork.Process(target=work, args=(url, port, deliver), daemon=True)
    process.start()
    return process


def _waits() -> bool:
    with reading():
        return bool(session().scalar(select(exists().where(Message.sent_at.is_(None)))))
