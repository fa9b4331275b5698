"""Processes that deliver to individuals, and are started anew when somebody kills them."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import exists, select

from tests.mailings.promised import BASE, OPEN
from trisam.core import clock, crypto, db, keys
from trisam.core.db import reading, session, transaction
from trisam.mailings import jobs, queries, service
from trisam.mailings.models import Mailing, MailingWay
from trisam.outbox.smtp import Postman
from trisam.timed import service as timed

SLOT = timedelta(milliseconds=100)
PROCESSES = 2
PATIENCE = 600
Deliver = Callable[[jobs.Roads], int]

_fork = get_context("forkserver")
_fork.set_forkserver_preload([__name__])


def in_order(roads: jobs.Roads) -> int:
    """The delivery of the program."""
    return jobs.deliver(roads, OPEN)


def marked_first(roads: jobs.Roads) -> int:
    """Planted: notes that a message is sent before it is."""
    send, sent = roads.sends()[MailingWay.MAIL], 0
    with reading():
        ids = queries.due_ids(MailingWay.MAIL, clock.now())
    for mailing_id in ids:
        with transaction():
            mailing = queries.take(mailing_id, clock.now())
            if mailing is None:
                continue
            address, body = mailing.address, mailing.body
            service.note_sent(jobs.ACTOR, mailing)
        mailing.address, mailing.body = address, body
        send(mailing)
        sent += 1
    return sent


def work(url: str, key_file: Path, port: int, deliver: Deliver) -> None:
    """One such process: takes its turns at the job by the lease, until it is killed."""
    crypto.install(keys.load_or_make(key_file))
    db.install(db.make_engine(url))
    post = Postman(f"smtp://127.0.0.1:{port}", f"p{os.getpid()}@trisam.test", BASE)
    roads = jobs.Roads(post, None, BASE)
    job = timed.Job("deliver_mailings", SLOT, lambda: f"{deliver(roads)} skickade")
    while True:
        with suppress(OSError):  # the next slot tries again
            timed.run(job)
        time.sleep(0.01)


def deliver_all(url: str, key_file: Path, port: int, deliver: Deliver) -> int:
    """Two processes work, and a new one for each that dies, until nothing waits; deaths."""
    deaths, deadline = 0, time.monotonic() + PATIENCE
    crew = [_start(url, key_file, port, deliver) for _ in range(PROCESSES)]
    try:
        while _waits():
            assert time.monotonic() < deadline, "messages still wait"
            for place, process in enumerate(crew):
                if not process.is_alive():
                    deaths += 1
                    crew[place] = _start(url, key_file, port, deliver)
            time.sleep(0.02)
    finally:
        for process in crew:
            process.kill()
            process.join()
    return deaths


def _start(url: str, key_file: Path, port: int, deliver: Deliver) -> BaseProcess:
    process = _fork.Process(target=work, args=(url, key_file, port, deliver), daemon=True)
    process.start()
    return process


def _waits() -> bool:
    with reading():
        return bool(session().scalar(select(exists().where(Mailing.sent_at.is_(None)))))
