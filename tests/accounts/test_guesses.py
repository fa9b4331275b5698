"""Guessing has a limit that holds across workers and restarts, and that tells of nobody."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Lock, Thread

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from tests.authenticator import Authenticator, wrong
from tests.factories import county as counties
from tests.factories.county import County
from tests.factories.rows import PASSWORD
from tests.installations import Installation
from tests.statements import counted
from tests.tally import Tally
from tests.visitor import Page, Visitor
from trisam.accounts import jobs, limits, queries, service
from trisam.accounts.models import Account, GuessCount
from trisam.accounts.service import guesses, passwords, signing_in
from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.core import db
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken

SYSTEM = Actor.of_system("prov")
START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WRONG = "fel-lösenord-helt"
OFFICE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
WAIT = "Det har varit för många försök."
THREADS = 20


@pytest.fixture
def traveller() -> Iterator[Traveller]:
    """A clock that stands still until it is told to move."""
    with time_machine.travel(START, tick=False) as found:
        yield found


def said(email: str, password: str = WRONG, client: str = OFFICE) -> str:
    """What a sign-in is answered; "in" when the password opens."""
    try:
        signing_in.by_password(email, password, client)
    except RuleBroken as refused:
        return refused.sentence
    return "in"


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(
    traveller: Traveller, county: County
) -> None:
    email = county.accounts["af"].email
    first = [said(email) for _ in range(5)]
    assert not [answer for answer in first if WAIT in answer]
    assert said(email, PASSWORD) == f"{WAIT} Vänta en minut och försök sedan igen."

    traveller.shift(MINUTE)
    assert said(email, PASSWORD) == "in"


def test_the_wait_grows_with_each_wrong_one_and_waiting_guesses_do_not_lengthen_it(
    traveller: Traveller, county: County
) -> None:
    email = county.accounts["af"].email
    for _ in range(5):
        said(email)
    for passed, minutes in ((1, 2), (2, 4), (4, 8), (8, 15), (15, 15)):
        traveller.shift(passed * MINUTE)
        assert WAIT not in said(email)
        assert f"Vänta {minutes} minuter" in said(email)
        assert f"Vänta {minutes} minuter" in said(email)


def test_another_address_and_another_client_are_not_held_up(county: County) -> None:
    for _ in range(6):
        said(county.accounts["af"].email)
    assert WAIT in said(county.accounts["af"].email, client=ELSEWHERE), "wherever it comes from"
    assert said(county.accounts["fk"].email, PASSWORD) == "in"


def test_one_client_that_tries_many_addresses_has_to_wait(
    traveller: Traveller, county: County
) -> None:
    for number in range(limits.CLIENT.free):
        assert WAIT not in said(f"nagon{number}@trisam.test")
    assert WAIT in said(county.accounts["fk"].email, PASSWORD)
    assert said(county.accounts["fk"].email, PASSWORD, ELSEWHERE) == "in"


def test_a_sign_in_that_succeeds_does_not_show_in_the_waits(
    traveller: Traveller, county: County
) -> None:
    """Else a guesser would see that somebody has an account there, and has just signed in."""
    email, nobodys = county.accounts["af"].email, "ingen@trisam.test"
    for address in (email, nobodys):
        for _ in range(4):
            said(address)
    assert said(email, PASSWORD) == "in"
    for address in (email, nobodys):
        assert WAIT not in said(address)
        assert WAIT in said(address)


def test_the_table_tells_of_nobody(county: County, database: Session) -> None:
    said(county.accounts["af"].email)
    said("ingen@trisam.test")
    keys = list(database.scalars(select(GuessCount.key)))
    assert len(keys) == 3, "two addresses and a client"
    assert {len(key) for key in keys} == {64}
    assert not [key for key in keys if "trisam" in key or OFFICE in key]


def test_what_is_forgiven_is_swept_away_and_the_rest_kept(
    traveller: Traveller, county: County, database: Session
) -> None:
    said(county.accounts["af"].email)
    traveller.shift(limits.EVERYTHING_FORGIVEN)
    assert jobs.sweep_guesses() == 0
    traveller.shift(MINUTE)
    assert jobs.sweep_guesses() == 2
    assert database.scalar(select(func.count()).select_from(GuessCount)) == 0


@pytest.mark.parametrize("who", ["unknown", "wrong password", "closed"])
def test_the_same_work_is_done_whether_the_address_exists_or_not(
    who: str, county: County, migrated: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statement for statement, and one comparison of a password; never a question of time."""
    service.deactivate(SYSTEM, county.accounts["fk"])
    said("ingen@trisam.test")  # what is made at the first use is made
    watched = _Watched(passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", watched)
    tries = {
        "unknown": ("en-till@trisam.test", PASSWORD),
        "wrong password": (county.accounts["af"].email, WRONG),
        "closed": (county.accounts["fk"].email, PASSWORD),
    }
    reference = work_of("annan@trisam.test", WRONG, migrated)
    assert work_of(*tries[who], migrated) == reference
    assert watched.compared == 2, "once for the one and once for the other"
    assert len(reference) > 5


class _Watched:
    """A hasher whose comparisons are counted."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self.compared = 0

    def verify(self, stored: str, password: str) -> bool:
        """Compare, and count."""
        self.compared += 1
        return self.hasher.verify(stored, password)


def work_of(email: str, password: str, engine: Engine) -> list[str]:
    """The statements of a refused sign-in; which count is locked first depends on its key."""
    with counted(engine) as sent:
        assert said(email, password) == "Adressen eller lösenordet stämmer inte. Försök igen."
    return sorted(sent)


def test_a_planted_shortcut_for_unknown_addresses_is_caught(
    county: County, migrated: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = work_of(county.accounts["af"].email, WRONG, migrated)
    monkeypatch.setattr(audit, "record", lambda *_args: None)
    assert work_of("ingen@trisam.test", WRONG, migrated) != reference


def test_on_the_page_the_refusal_stays_counted_and_logged(
    app: Flask, county: County, database: Session
) -> None:
    visitor, account = Visitor(app), county.accounts["af"]
    answers = [tried(visitor, account, WRONG) for _ in range(6)]
    assert [page.status for page in answers] == [422] * 6
    assert [WAIT in page.words for page in answers] == [False] * 5 + [True]
    assert WAIT in tried(Visitor(app), account, PASSWORD).words, "also from another browser"
    refused = select(func.count()).where(AuditEntry.action == "account.refuse_sign_in")
    assert database.scalar(refused) == 5, "what waits is not judged, and cannot fill the log"


def tried(visitor: Visitor, account: Account, password: str) -> Page:
    return visitor.send(visitor.get("/logga-in"), email=account.email, password=password)


def test_codes_have_a_limit_of_their_own(traveller: Traveller, app: Flask, county: County) -> None:
    account = county.accounts["af"]
    phone, visitor = Authenticator.of(account), Visitor(app)
    page = tried(visitor, account, PASSWORD)
    assert page.path == "/logga-in/kod"
    for _ in range(5):
        page = visitor.send(page, code=wrong(phone.code()))
        assert "Koden stämmer inte." in page.words
    assert WAIT in visitor.send(page, code=phone.code()).words
    assert WAIT in visitor.send(page, code="1234 5678 9012 3456 7890").words, "recovery codes too"

    traveller.shift(MINUTE)
    assert visitor.send(page, code=phone.code()).path == "/"


def test_passwords_guessed_from_inside_count_with_those_from_outside(
    traveller: Traveller, app: Flask, county: County
) -> None:
    account = county.accounts["af"]
    visitor = Visitor(app).sign_in(account)
    new = {"password": "ett nytt långt ord", "again": "ett nytt långt ord"}
    for _ in range(5):
        page = visitor.send(visitor.get("/mitt-konto/losenord"), current=WRONG, **new)
        assert "Lösenordet stämmer inte." in page.words
    page = visitor.send(visitor.get("/mitt-konto/losenord"), current=PASSWORD, **new)
    assert WAIT in page.words
    assert WAIT in said(account.email, PASSWORD, ELSEWHERE)


# With real concurrency: each guess in a thread and a transaction of its own.


def at_once(task: Callable[[int], str]) -> list[str]:
    """Run the task in twenty threads at the same moment; how each ended."""
    gate, lock, ended = Barrier(THREADS), Lock(), []

    def run(number: int) -> None:
        gate.wait()
        with db.transaction():
            answer = task(number)
        with lock:
            ended.append(answer)

    threads = [Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ended


@pytest.fixture
def email(installation: Installation) -> str:
    """The address of somebody in an installation of its own."""
    with db.transaction():
        return counties.build().accounts["af"].email


def test_twenty_workers_guessing_at_once_get_five_guesses(email: str, tally: Tally) -> None:
    ended = at_once(lambda number: said(email, client=f"192.0.2.{number}"))
    judged = [answer for answer in ended if WAIT not in answer]
    tally(len(ended), "guesses at once")
    assert (len(ended), len(judged)) == (THREADS, limits.ADDRESS.free)


def test_a_planted_count_without_a_lock_lets_more_through(
    email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if guesses were counted only after they were judged."""
    monkeypatch.setattr(guesses, "take", lambda _guesses: None)
    ended = at_once(lambda number: said(email, client=f"192.0.2.{number}"))
    assert len([answer for answer in ended if WAIT not in answer]) > limits.ADDRESS.free


def test_one_code_sent_by_twenty_workers_at_once_opens_once(email: str, tally: Tally) -> None:
    with db.transaction():
        code = Authenticator.of(account_of(email)).code()

    def use(number: int) -> str:
        try:
            return signing_in.by_code(account_of(email), code, f"192.0.2.{number}")
        except RuleBroken as refused:
            return refused.sentence

    ended = at_once(use)
    tally(len(ended), "workers with the same code")
    assert len(ended) == THREADS
    assert ended.count("code") == 1


def account_of(email: str) -> Account:
    found = queries.by_email(email)
    assert found
    return found
