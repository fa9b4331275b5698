"""Protected identity: a code alone, everywhere, also when it was protected afterwards (L9)."""

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import trisam
from tests import crawling
from tests.beginnings import actor_of
from tests.tally import Tally
from trisam.accounts.models import Account
from trisam.audit.models import AuditEntry
from trisam.casefile.service import protection
from trisam.cases import queries as cases
from trisam.cases.models import Case, Release
from trisam.cases.policy import visible_to
from trisam.core import clock, crypto
from trisam.meetings.models import AgendaItem, ItemStatus
from trisam.outbox.models import Message
from trisam.people.forms import WatchedForm
from trisam.people.models import Person
from trisam.web.forms import Form, TextField

NAME, DIGITS = "Xantippa Quistenberg", "198507099805"
TRACES = ("Xantippa", "Quistenberg", "xantippa", "850709", DIGITS[-4:] + "</", "quistenberg")
NOT_ABOUT_A_CASE = {
    "trisam.web.samples.SampleForm": "the sheet of components",
    "trisam.accounts.forms.SignInForm": "who signs in",
    "trisam.accounts.forms.NewAccountForm": "a colleague",
    "trisam.contacts.forms.ReachForm": "how a colleague is reached; no personnummer is taken",
    "trisam.contacts.forms.DirectoryForm": "what is looked for is kept nowhere",
    "trisam.surveys.forms.AskForm": "an address to send to: sealed, shown on no page, erased",
    "trisam.surveys.forms.AgainForm": "an address to send to: sealed, shown on no page, erased",
    "trisam.parties.forms.UnitForm": "a workplace",
    "trisam.cases.forms.SearchForm": "what is searched for is kept nowhere",
    "trisam.cases.forms.ConsentForm": "the language of the talk; watched in the lift's own form",
    "trisam.parties.forms.RuleForm": "a rule of two parties",
    "trisam.reports.forms.GoalRow": "a row of GoalsForm, which looks its rows over",
    "trisam.reports.forms.InterventionRow": "a row of CountySheetForm, which looks its rows over",
    "trisam.retention.forms.RuleForm": "a rule of gallring",
    "trisam.extracts.forms.PersonForm": "what is searched for is kept nowhere",
    "trisam.log_reviews.forms.AssessForm": "a log review: a colleague's reading, by case code",
    "trisam.log_reviews.forms.LogFilterForm": "which part of the log: a case code",
    "trisam.log_reviews.forms.SignForm": "the conclusion of a log review",
    "trisam.own_case.forms.CodeForm": "a key and a day of birth: kept nowhere",
    "trisam.own_case.forms.SendForm": "an address to send to: sealed, shown on no page, erased",
    "trisam.own_case.forms.LinkForm": "a day of birth: kept nowhere",
    "trisam.phrases.forms.PhraseForm": "one's own wordings: what may tell who it is is refused",
    "trisam.recommendations.forms.recording.ActionRow": "a row of RecordForm, which watches it",
}
"""Forms with a text field that nobody watches, each with its reason."""


@dataclass
class Protected:
    """A case of the demo that was about somebody named, everywhere, until a moment ago."""

    case: Case
    accounts: list[Account]
    """People of the demo who may see it, its officer among them."""


@pytest.fixture
def protected(demo: Session) -> Protected:
    """The name stands in each of the case's texts, and then the identity is protected."""
    case, seers = _known_to_most(demo)
    person = demo.get_one(Person, case.person_id)
    person.name = NAME
    person.personnummer, person.personnummer_index = DIGITS, crypto.index_of(DIGITS)
    officer = demo.get_one(Account, case.officer_id)
    actor = actor_of(officer)
    shown = cases.get(actor, case.code)
    for text in ("issue", "own_words", "tried", "ongoing", "support"):
        setattr(shown, text, f"Xantippa säger att {NAME} ({DIGITS}) vill arbeta.")
    for release in demo.scalars(select(Release).where(Release.case_id == case.id)):
        release.text = f"Vi känner {NAME}." if release.text else None
    demo.flush()
    protection.protect(actor, shown)
    return Protected(case, seers)


def _known_to_most(demo: Session) -> tuple[Case, list[Account]]:
    """The planned case that most people of the demo see, and those people."""
    seen: dict[str, list[Account]] = {}
    for account in crawling.demo_accounts():
        found = demo.scalars(
            select(Case.code)
            .join(Case.person)
            .join(AgendaItem, AgendaItem.case_id == Case.id)
            .where(
                visible_to(actor_of(account), clock.today()),
                AgendaItem.status == ItemStatus.PLANNED,
                Person.name_sealed.is_not(None),
            )
        )
        for code in found:
            seen.setdefault(code, []).append(account)
    code = max(sorted(seen), key=lambda code: len(seen[code]))
    return demo.scalars(select(Case).where(Case.code == code)).one(), seen[code]


def told(texts: Iterable[str]) -> list[str]:
    """What tells who it is."""
    return [trace for text in texts for trace in TRACES if trace in text]


def pages_of(app: Flask, demo: Session, found: Protected) -> list[crawling.Visited]:
    """Every page that those who see the case meet from it and from Min dag."""
    item = demo.scalars(select(AgendaItem).where(AgendaItem.case_id == found.case.id)).first()
    assert item is not None
    code, meeting = found.case.code, item.meeting_id
    start = [
        f"/arenden/{code}",
        *(f"/arenden/{code}/{page}" for page in ("delat", "samtycke", "samtycke/kvitto")),
        *(f"/moten/{meeting}{page}" for page in ("", "/utskrift", "/formote", "/rum")),
        f"/moten/{meeting}/formote/{code}",
        f"/moten/{meeting}/rum/{code}",
        "/",
        "/arenden",
        "/arenden/teamets",
    ]
    walks = [crawling.walk(app, account, start, each=2) for account in found.accounts]
    return [one for walk in walks for one in walk.visited]


def test_no_page_print_log_or_message_tells_who_it_is(
    protected: Protected, demo: Session, demo_app: Flask, tally: Tally
) -> None:
    visited = pages_of(demo_app, demo, protected)
    tally(len(visited), "pages, prints and files read")

    assert [one.path for one in visited if told([one.text + one.headers + one.path])] == []
    code = demo.get_one(Person, protected.case.person_id).code
    assert sum(f"Person {code}" in one.text for one in visited) > 2
    log = demo.execute(select(AuditEntry.subject, AuditEntry.reason, AuditEntry.action))
    assert told(str(entry) for entry in log) == []
    mail = demo.scalars(select(Message)).all()
    assert told(f"{message.subject} {message.body}" for message in mail) == []


def test_a_name_that_came_back_is_caught(
    protected: Protected, demo: Session, demo_app: Flask
) -> None:
    """The planted defect: the row forgets that it is protected."""
    person = demo.get_one(Person, protected.case.person_id)
    person.protected, person.name = False, NAME
    demo.flush()
    visited = pages_of(demo_app, demo, protected)

    assert told(one.text for one in visited if one.endpoint == "casefile.show") != []


def forms_with_text() -> dict[str, type[Any]]:
    """Every form of the rooms that has a text field of its own, by name."""
    found = {}
    for module in pkgutil.walk_packages(trisam.__path__, "trisam."):
        if ".forms" not in module.name and not module.name.endswith("samples"):
            continue
        for name, thing in vars(importlib.import_module(module.name)).items():
            if isinstance(thing, type) and thing.__module__ == module.name and has_text(thing):
                found[f"{module.name}.{name}"] = thing
    return found


def has_text(thing: type[Any]) -> bool:
    """True for a form with a text field in its class."""
    fields = [getattr(one, "field_class", None) for one in vars(thing).values()]
    return any(isinstance(kind, type) and issubclass(kind, TextField) for kind in fields)


def unwatched(forms: dict[str, type[Any]]) -> set[str]:
    """Forms that take text about a case without looking it over, and are not listed."""
    return {
        name
        for name, form in forms.items()
        if not issubclass(form, WatchedForm) and name not in NOT_ABOUT_A_CASE
    } - {name for name in forms if name.startswith(ROOMS_WITHOUT_CASES)}


ROOMS_WITHOUT_CASES = (
    "trisam.teams.",
    "trisam.meetings.forms.changing",
    "trisam.meetings.forms.closures",
    "trisam.meetings.forms.p",
)
"""Teams, their closures, places of meetings and plans: no text in them is about an individual."""


def test_every_form_that_takes_text_about_a_case_looks_it_over(tally: Tally) -> None:
    forms = forms_with_text()
    tally(len(forms), "forms with text")
    tally(sum(issubclass(form, WatchedForm) for form in forms.values()), "of them watched")

    assert unwatched(forms) == set()
    assert forms.keys() >= NOT_ABOUT_A_CASE.keys()


def test_a_planted_form_that_nobody_watches_is_caught() -> None:
    class Planted(Form):
        note = forms_with_text()["trisam.followups.forms.CloseForm"].note

    assert unwatched({"trisam.planted.forms.Planted": Planted}) == {"trisam.planted.forms.Planted"}
