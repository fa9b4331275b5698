"""Exactly one entry for each reading of a case, and one for each refusal; HEAD as well as GET.

Every address is asked as somebody who may read the case, as somebody who may not, and by those who
know nothing of it; what stands in the answer is held against what stands in the log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.access import asking, matrix, world
from tests.access.asking import Answer, Asker
from tests.access.matrix import Door
from tests.access.test_matrix import NOW
from tests.access.world import NAME, SECRET
from tests.application import application
from tests.installations import Installation
from tests.tally import Tally
from trisam.audit import queries as audit_queries
from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.core import db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, NotFound
from trisam.web import errors, request
from trisam.web.request import SignedIn

ASKED_AS = ("af", "fk", "coordinator", "substitute_in", "fk_outside", "guest", "steering")
STATES = ("valid", "withdrawn")
BY_CODE_ALONE = {
    "/arenden/sok",  # shows what was typed, which here is the code
    # Whoever is asked to take over is told the code and no more: that is no reading of the case.
    "/overlamningar",
    "/overlamningar/<uuid:handover_id>",
    "/overlamningar/allt/<uuid:caseload_id>",
}
# A letter that names nobody, by intent: that it was printed is a reading of the follow-up.
TELLS_NOTHING = {"/uppfoljning/<uuid:follow_up_id>/enkat/brev.pdf"}
READINGS = {*audit.READINGS, "log.extract", "extract.person"}
REFUSALS = {"case.refused", "page.refused"}
Left = list[tuple[str, str]]


@pytest.fixture
def app(database: Session, tmp_path: Path) -> Iterator[Flask]:
    """The application, on a day that stands still."""
    with time_machine.travel(NOW, tick=False):
        yield application(tmp_path)


class Auditor(Asker):
    """An asker that notes what each request left in the log, before it is undone."""

    left: Left
    state = "valid"

    def reads(self, role: str) -> bool:
        """Whether the role may see the case, by the file of the matrix."""
        return matrix.expected().named(matrix.READERS, role, self.state)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        with super()._undone():
            connection = self.session.connection()
            before = connection.scalar(select(func.max(AuditEntry.id))) or 0
            yield
            new = select(AuditEntry.action, AuditEntry.subject).where(AuditEntry.id > before)
            self.left = [(action, subject) for action, subject in connection.execute(new)]


@dataclass
class Account:
    """What was asked, and what the log does not say rightly."""

    asked: int = 0
    readings: int = 0
    refusals: int = 0
    wrong: list[str] = field(default_factory=list)


def account_of(auditor: Auditor, *, only: set[str] | None = None) -> Account:
    """Ask every address as each of `ASKED_AS`."""
    found = Account()
    for (method, path), rule in matrix.doors(auditor.app).items():
        if only is not None and path not in only:
            continue
        for role in ASKED_AS:
            got = auditor.ask(role, method, rule, auditor.world.values)
            found.asked += 1
            found.wrong += [
                f"{method} {path}, {role}: {flaw}"
                for flaw in flaws((method, path), role, got, auditor, found)
            ]
    return found


def flaws(door: Door, role: str, got: Answer, auditor: Auditor, found: Account) -> Iterator[str]:
    """What the log says too little or too much about one answer."""
    method, path = door
    left, subject = auditor.left, auditor.world.case.subject
    read = [action for action, about in left if about == subject and action in READINGS]
    refused = [action for action, _ in left if action in REFUSALS]
    found.readings += len(read)
    found.refusals += len(refused)
    if got.kind in {"gone", "forbidden"}:
        if len(refused) != 1 or read:
            yield f"refused, and the log has {read + refused}"
        hidden = not auditor.reads(role) and path.startswith("/arenden/<code>")
        if hidden and ("case.refused", subject) not in left:
            yield f"a hidden case was asked for, and the log has {left}"
        return
    if refused:
        yield f"answered, and the log has {refused}"
    told = any(text in got.body for text in (NAME, SECRET, subject.removeprefix("case:")))
    if path in BY_CODE_ALONE:
        told = NAME in got.body or SECRET in got.body
    if len(read) > 1 or (told and len(read) != 1):
        yield f"the case is told of, and the log has {read}"
    if method == "GET" and read and not told and path not in TELLS_NOTHING:
        yield f"nothing is told of the case, and the log has {read}"


@pytest.mark.parametrize("state", STATES)
def test_each_reading_and_each_refusal_leaves_exactly_one_entry(
    state: str, app: Flask, database: Session, tally: Tally
) -> None:
    auditor = Auditor(app, database, world.build(state))
    auditor.state = state
    found = account_of(auditor)
    tally(found.asked, f"requests held against the log, consent {state}")
    tally(found.readings, f"readings in the log, consent {state}")
    tally(found.refusals, f"refusals in the log, consent {state}")

    assert found.wrong == []


def test_a_hidden_case_is_named_in_the_log_and_an_unknown_one_leaves_no_word_of_what_was_typed(
    app: Flask, database: Session
) -> None:
    auditor = Auditor(app, database, world.build("withdrawn"))
    rule = matrix.doors(app)["GET", "/arenden/<code>"]
    auditor.ask("fk", "GET", rule, auditor.world.values)
    assert auditor.left == [("case.refused", auditor.world.case.subject)]
    auditor.ask("fk", "GET", rule, {"code": asking.UNKNOWN["code"]})
    assert auditor.left == [("case.refused", "case:?")]
    auditor.ask("af", "HEAD", rule, auditor.world.values)
    assert auditor.left == [("case.read", auditor.world.case.subject)]


def test_a_planted_page_that_forgets_the_log_is_caught(
    app: Flask, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = Auditor(app, database, world.build("valid"))
    monkeypatch.setattr(audit, "record_reads", lambda *_: None)
    wrong = account_of(auditor, only={"/arenden/<code>", "/arenden"}).wrong
    assert "GET /arenden/<code>, fk: the case is told of, and the log has []" in wrong
    assert "GET /arenden, af: the case is told of, and the log has []" in wrong


def test_a_planted_page_that_logs_twice_or_logs_what_it_does_not_show_is_caught(
    app: Flask, database: Session
) -> None:
    auditor = Auditor(app, database, world.build("valid"))
    subject, reader = auditor.world.case.subject, Actor("Rut", account_id=1)
    for endpoint in ("casefile.show", "web.help_page"):
        view = app.view_functions[endpoint]

        def twice(view: Any = view, **values: object) -> Any:
            db.after_reading(lambda: audit.record(reader, "case.read", subject))
            return view(**values)

        app.view_functions[endpoint] = twice
    wrong = account_of(auditor, only={"/arenden/<code>", "/hjalp"}).wrong
    assert (
        "GET /arenden/<code>, fk: the case is told of, and the log has ['case.read', 'case.read']"
        in wrong
    )
    assert (
        "GET /hjalp, steering: nothing is told of the case, and the log has ['case.read']" in wrong
    )


def test_without_an_entry_there_is_no_page_no_change_and_no_refusal(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log cannot be written: all three answer 500 and tell nothing."""
    app = installation.app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.before_request_funcs[None].remove(request.refuse_visitors)
    somebody = SignedIn(Actor("Rut", account_id=1), "")
    monkeypatch.setattr(errors, "signed_in", lambda: somebody)

    def read() -> str:
        audit.record_reads(somebody.actor, "case.read", [("case:1", None)])
        return "hemligheten"

    def change() -> str:
        audit.record(somebody.actor, "case.share", "case:1")
        return "sparat"

    def refuse(error: Exception) -> str:
        raise error

    app.add_url_rule("/las", "read", read)
    app.add_url_rule("/andra", "change", change, methods=["POST"])
    app.add_url_rule("/dold", "hidden", lambda: refuse(NotFound("case:1")))
    app.add_url_rule("/nej", "forbidden", lambda: refuse(Forbidden()))
    client = app.test_client()
    asked = [("GET", "/las"), ("POST", "/andra"), ("GET", "/dold"), ("GET", "/nej")]
    good = [client.open(path, method=method).status_code for method, path in asked]
    assert good == [200, 200, 404, 403]
    with db.reading() as session:
        logged = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert logged == ["case.read", "case.share", "case.refused", "page.refused"]

    def full() -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit_queries, "end_for_update", full)
    for method, path in asked:
        answer = client.open(path, method=method)
        assert answer.status_code == 500, path
        assert "hemligheten" not in answer.text
        assert answer.text.count("sparat") == answer.text.count("har inte sparats")
