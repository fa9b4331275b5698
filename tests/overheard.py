"""What a walk leaves behind besides pages: letters, and lines in logs."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

from gunicorn.config import Config

from tests import beginnings
from tests.calendars.reading import unfolded
from tests.canaries import LISTED, Aviary
from tests.crawling import Walk
from trisam.accounts.models import Account
from trisam.calendars.calendar_file import Site
from trisam.calendars.service import enclose
from trisam.core import db
from trisam.core.actor import Actor
from trisam.outbox.models import Message
from trisam.serving import ACCESS_LINE, SparingLogger

SITE = Site("https://trisam.example")
_INDIVIDUAL = re.compile(rf"kanarie\d|{LISTED}|\b(?:19|20)\d{{6}}-?\d{{4}}\b")


def leaked(aviary: Aviary, actor: Actor, walk: Walk) -> list[str]:
    """What the actor read that is not the actor's to read."""
    return [
        f"{one.path}: {line}"
        for one in walk.visited
        for line in aviary.leaks(actor, one.text + one.headers)
    ]


@contextmanager
def listening(log: list[str]) -> Iterator[None]:
    """Everything that any part of the program logs, as it would be written."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            log.append(self.format(record))

    handler, root = Listener(logging.DEBUG), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def access_line(path: str) -> str:
    """The server's own line about a request, by its own logger and the format it is given."""
    before, _, query = path.partition("?")
    wanted = SimpleNamespace(
        method="GET", uri=path, path=before, query=query, version=(1, 1), headers=[]
    )
    answer = SimpleNamespace(status="200 OK", sent=0, headers=[])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": path,
        "PATH_INFO": before,
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    logger = SparingLogger(Config())
    atoms = logger.atoms(answer, wanted, environ, timedelta(milliseconds=5))
    return str(ACCESS_LINE % logger.atoms_wrapper_class(atoms))


def misdirected(aviary: Aviary, letters: Sequence[Message]) -> list[str]:
    """What a letter tells that is not its receiver's to read: in its words, or in what comes along
    when it leaves."""
    return [
        f"{letter.about}: {line}"
        for letter in letters
        for line in aviary.leaks(beginnings.actor_of(session_of(letter)), everything_in(letter))
    ]


def everything_in(letter: Message) -> str:
    """The text of the mail, and of the calendar beside it."""
    enclosed = enclose([letter], SITE, "trisam@trisam.example")
    calendar = unfolded(enclosed.calendar.data) if enclosed.calendar else ""
    return "\n".join([letter.subject, letter.body, *enclosed.paragraphs, calendar])


def session_of(letter: Message) -> Account:
    """The account that a letter goes to."""
    return db.session().get_one(Account, letter.account_id)


def written_down(log: Sequence[str]) -> list[str]:
    """Lines of a log with anything about an individual in them: a log is for nobody's eyes."""
    return [line for line in log if _INDIVIDUAL.search(line)]
