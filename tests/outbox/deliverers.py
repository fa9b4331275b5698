"""Processes that deliver as the scheduler's does, and are started anew when somebody kills them."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from trisam.core import clock, db
from trisam.core.db import reading, transaction
from trisam.outbox import jobs, queries
from trisam.outbox.models import Message
from trisam.outbox.smtp import Postman
from trisam.timed import service as timed

SLOT = timedelta(milliseconds=100)
PROCESSES = 2
PATIENCE = 600
Deliver = Callable[[Callable[[Message], None]], int]

_fork = get_context("forkserver")
_fork.set_forkserver_preload([__name__])


def anybody(_message: Message) -> bool:
    return True


def in_order(post: Callable[[Message], None]) -> int:
    """The delivery of the program."""
    return jobs.deliver(post, anybody)


def marked_first(post: Callable[[Message], None]) -> int:
    """Planted: notes that a letter is sent before it is."""
    with reading():
        ids = queries.waiting_ids()
    sent = 0
    for message_id in ids:
        with transaction():
            message = queries.take(message_id)
            if message is not None:
                message.sent_at = clock.now()
        if message is not None:
            post(message)
            sent += 1
    return sent


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
        return bool(queries.waiting_ids())
