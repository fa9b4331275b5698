"""The search for canaries finds them: in every form of answer, in names of files, redirects,
letters and logs; and with the policy switched off.
"""

import io
import logging
import re
import sys
from types import FunctionType
from urllib.parse import quote

import pytest
import typst
import xlsxwriter
from flask import Flask, Response
from sqlalchemy import select, true
from sqlalchemy.orm import Session

from tests import beginnings, canaries, crawling
from tests.canaries import Aviary, without_rule
from tests.factories import rows
from tests.overheard import access_line, leaked, listening, misdirected, written_down
from trisam.accounts.models import Account
from trisam.cases import policy as case_policy
from trisam.core import clock
from trisam.handovers import policy as handover_policy
from trisam.meetings import policy as meeting_policy
from trisam.outbox.models import Message
from trisam.own_case import policy as own_case_policy
from trisam.parties.information import EVERY_TYPE
from trisam.parties.models import Party
from trisam.surveys.models import Survey
from trisam.surveys.values import SurveyStatus
from trisam.teams.models import Team


def test_a_planted_line_in_a_log_and_in_a_letter_is_caught(demo: Session) -> None:
    log: list[str] = []
    with listening(log):
        logging.getLogger("trisam.planterad").warning("kanarie7fågel")
    log.append(access_line("/arenden/sok?namn=kanarie8fågel"))
    log.append("GET /arenden/sok 19850709-9805")
    assert written_down(log) == [log[0], log[2]], "the server's line leaves out what follows the ?"

    aviary = Aviary(demo)
    somebody = crawling.demo_accounts()[-1]
    words = f"kanarie{next(n for n, c in enumerate(aviary.planted) if c.table == 'case')}fågel"
    letter = Message(account_id=somebody.id, subject="Ett ärende", body=words, about="case:A")
    assert misdirected(aviary, [letter]) == [f"case:A: {field_of(aviary, words)}"]

    team, party = demo.get_one(Team, 1), demo.get_one(Party, 1)
    rows.seat(team, party, somebody)
    meeting = rows.meeting(team, clock.today())
    meeting.place = words
    demo.flush()
    invitation = Message(account_id=somebody.id, address="a@trisam.test", subject="", body="")
    invitation.about, invitation.calendar = meeting.subject, True
    assert misdirected(aviary, [invitation]) == [f"{meeting.subject}: {field_of(aviary, words)}"]


def field_of(aviary: Aviary, text: str) -> str:
    """The field that a canary was planted in."""
    found = aviary.planted[int(re.sub(r"\D", "", text))]
    return f"{found.table}.{found.field}"


def test_with_the_policy_removed_foreign_canaries_are_caught(
    demo: Session, demo_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: everybody may see everything. The same walk meets every kind of field."""
    aviary, found = Aviary(demo), set[str]()
    # Two of them: the officers are named in every Efter-Trisam meeting of the demo.
    for who in (crawling.demo_accounts()[0], chair()):
        actor = beginnings.actor_of(who)
        foreign = [f"/arenden/{code}" for code in aviary.richest_foreign(actor, MET)]
        foreign += surveys_to_be_read(demo)
        with monkeypatch.context() as off:
            switch_off(off)
            walk = crawling.walk(demo_app, who, foreign, each=MET)
        found |= {line.split(": ")[1].split(" ")[0] for line in leaked(aviary, actor, walk)}

    of_cases = {f"{one.table}.{one.field}" for one in aviary.planted}
    assert {"person.personnummer", "case.code"} <= found
    assert of_cases - found - NOT_SHOWN == set()


def surveys_to_be_read(demo: Session) -> list[str]:
    """Some surveys that their individuals let officers read: which case holds one changes with the
    day that the demo is made."""
    let_read = select(Survey.follow_up_id).where(
        Survey.may_show, Survey.status == SurveyStatus.ANSWERED
    )
    newest = let_read.order_by(Survey.asked_on.desc(), Survey.id).limit(12)
    return [f"/uppfoljning/{one}/enkat" for one in demo.scalars(newest)]


def chair() -> Account:
    """The demo's rehabkoordinator."""
    return next(one for one in crawling.demo_accounts() if "Rehab" in (one.demo_label or ""))


MET = 18
NOT_SHOWN = {
    "lift_draft.answers",
    "answer_draft.text",
    "consent.explained",
    "log_review.conclusion",
    "log_review_line.note",
    "phrase.text",
    "balance_note.text",
    "report_text.text",
}
"""Drafts, also of answers, log reviews, own phrases, explanations of the balance and reports have
rules of their own; what was explained when a consent was given stands on no page yet."""


def switch_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule that hides a case, wherever it was imported to, lets everybody in."""
    in_sql = (
        case_policy.visible_to,
        case_policy.own_to,
        case_policy.release_reaches,
        meeting_policy.answers_readable_by,
        meeting_policy.after_visible_to,
    )
    in_python = (
        case_policy.can_view,
        case_policy.can_read_release,
        meeting_policy.can_read_answer,
        handover_policy.can_read_note,
        case_policy.is_own,
        own_case_policy.can_read_message,
    )
    open_to_all: dict[object, object] = dict.fromkeys(in_sql, lambda *_: true())
    open_to_all |= dict.fromkeys(in_python, lambda *_: True)
    open_to_all[case_policy.readable_types] = lambda *_: EVERY_TYPE
    for name, module in list(sys.modules.items()):
        for word, rule in list(vars(module).items()) if name.startswith("trisam.") else []:
            if type(rule) is FunctionType and rule in open_to_all:
                monkeypatch.setattr(module, word, open_to_all[rule])


@pytest.mark.parametrize("form", ["html", "csv", "xlsx", "pdf", "ics", "json", "txt"])
def test_a_planted_canary_is_read_in_every_form_of_answer(
    form: str, demo: Session, demo_app: Flask
) -> None:
    aviary, somebody = Aviary(demo), crawling.demo_accounts()[-1]
    canary = f"kanarie{next(n for n, c in enumerate(aviary.planted) if c.table == 'case')}fågel"
    mimetype = next(kind for kind, name in crawling.FORMS.items() if name == form)
    data = {"xlsx": in_a_workbook, "pdf": in_a_pdf}.get(form, str.encode)(canary)
    demo_app.view_functions["web.help_page"] = lambda: Response(data, mimetype=mimetype)

    walk = crawling.walk(demo_app, somebody, ["/hjalp"], each=1)
    assert walk.visited[0].form == form
    assert leaked(aviary, beginnings.actor_of(somebody), walk) == [
        f"/hjalp: {field_of(aviary, canary)}"
    ]


def in_a_workbook(text: str) -> bytes:
    """A workbook with the text in a cell."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, text)
    return data.getvalue()


def in_a_pdf(text: str) -> bytes:
    """A PDF with the text on its page."""
    return bytes(typst.compile(f"#set document(title: [Planterad])\n{text}".encode()))


def test_a_planted_name_of_a_file_and_a_redirect_are_read(demo: Session, demo_app: Flask) -> None:
    aviary, somebody = Aviary(demo), crawling.demo_accounts()[-1]
    canary = f"kanarie{next(n for n, c in enumerate(aviary.planted) if c.table == 'case')}fågel"
    file = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(canary)}.txt"}
    demo_app.view_functions["web.help_page"] = lambda: Response("", headers=file)
    demo_app.add_url_rule(
        "/planterad", "planted", lambda: ("", 302, {"Location": f"/?namn={quote(canary)}"})
    )

    for path in ("/hjalp", "/planterad"):
        walk = crawling.walk(demo_app, somebody, [path], each=1)
        assert leaked(aviary, beginnings.actor_of(somebody), walk) != [], path


def test_a_planted_table_whose_readers_nobody_named_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(canaries, "OF_A_CASE", canaries.OF_A_CASE[1:])

    assert without_rule() == ["case holds sealed text: write in tests/canaries.py who may read it"]
