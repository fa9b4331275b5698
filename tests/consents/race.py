"""A withdrawal in one process, and readers in others: what was shown, and when it was asked for.

Each reader is a process with its own engine and its own application, as a worker of the server is.
All read the same clock, CLOCK_MONOTONIC, which Linux keeps one of.
"""

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flask import Flask

from config import Config
from tests.browsers import COOKIE, session_key
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from trisam import factory
from trisam.accounts.models import Account
from trisam.core import clock, crypto, db
from trisam.core.actor import Role
from trisam.core.keys import KeyRing
from trisam.parties.models import Kommun, Party
from trisam.teams.models import Team
from trisam.web import actor

READERS = ("fk", "fk_two")
_spawn = get_context("spawn")
_numbers = count(1)


@dataclass(frozen=True)
class Site:
    """An installation, as each of the processes opens it."""

    home: Path
    url: str
    ring: KeyRing

    def open(self) -> Flask:
        """The application with connections of its own."""
        crypto.install(self.ring)
        db.install(db.make_engine(self.url))
        factory.subscribe()
        return factory.create_app(Config(self.home, self.url, self.home / "keys.json"))


@dataclass(frozen=True)
class Target:
    """A case, where it can be read, and what gives it away."""

    code: str
    name: str
    secret: str
    meeting_id: int

    @property
    def paths(self) -> list[str]:
        """Every place that shows it; the search is a form and comes apart."""
        case, meeting = f"/arenden/{self.code}", f"/moten/{self.meeting_id}"
        return [
            case,
            f"{case}/samtycke",
            f"{case}/samtycke/kvitto",
            "/arenden/teamets",
            meeting,
            f"{meeting}/utskrift",
            f"{meeting}/formote",
            f"{meeting}/formote/{self.code}",
            f"{meeting}/rum/{self.code}",
        ]


@dataclass(frozen=True)
class Look:
    """One request of a reader."""

    path: str
    began: float
    ended: float
    status: int
    shown: bool


@dataclass
class Trials:
    """What the trials brought."""

    trials: int = 0
    looks: int = 0
    before: int = 0
    """Requests that showed the case: they began before the withdrawal was acknowledged."""
    across: int = 0
    """Requests that were under way when it was."""
    after: int = 0
    """Requests that began afterwards."""
    wrong: list[str] = field(default_factory=list)

    def judge(self, acknowledged: float, looks: list[Look]) -> None:
        """Count one reader's requests, and note what should not have been."""
        for look in looks:
            self.looks += 1
            late = look.began >= acknowledged
            self.after += late
            self.across += look.began < acknowledged < look.ended
            self.before += look.shown and not late
            if look.status not in {200, 404}:
                self.wrong.append(f"{look.path}: {look.status}")
            if look.shown and late:
                gap = (look.began - acknowledged) * 1000
                self.wrong.append(f"{look.path}: shown to a request begun {gap:.1f} ms too late")


def watch(site: Site, key: str, pipe: Connection, told: Any, *, caching: bool) -> None:
    """A reader's process: for each target, look at it again and again until it is withdrawn, and
    then once more at everything. `told` holds the moment of the acknowledgement, 0 until then."""
    app = site.open()
    if caching:
        _cache(app)
    client = app.test_client()
    client.set_cookie(COOKIE, key)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/arenden/sok").text)
    assert token
    while (target := pipe.recv()) is not None:
        looks, first = [], True
        last_round = False
        while not last_round:
            last_round = told.value > 0
            for path in [*target.paths, "/arenden/sok"]:
                began = time.monotonic()
                if path == "/arenden/sok":
                    form = {"csrf_token": token.group(1), "words": target.name}
                    answer = client.post(path, data=form)
                else:
                    answer = client.get(path)
                ended = time.monotonic()
                shown = target.secret in answer.text or f"/arenden/{target.code}" in answer.text
                looks.append(Look(path, began, ended, answer.status_code, shown))
            if first:
                pipe.send("seen")
                first = False
        pipe.send(looks)


def _cache(app: Flask) -> None:
    """The planted defect: a worker that remembers the pages of cases."""
    show, kept = app.view_functions["casefile.show"], dict[tuple[int | None, str], Any]()

    def remembered(code: str) -> Any:
        key = (actor().account_id, code)
        if key not in kept:
            kept[key] = show(code)
        return kept[key]

    app.view_functions["casefile.show"] = remembered


def run(site: Site, trials: int, *, caching: bool = False) -> Trials:
    """Lift a case, let the readers see it, withdraw it under their eyes; again and again."""
    app, found, luck = site.open(), Trials(), random.Random(20261125)
    with db.transaction():
        county = counties.build()
        second = rows.account("Frida Provberg", county.units["fk"], Role.OFFICER)
        rows.seat(county.team, county.parties["fk"], second)
        keys = [session_key(county.accounts["fk"].id), session_key(second.id)]
        own = session_key(county.accounts["af"].id)
    officer = app.test_client()
    officer.set_cookie(COOKIE, own)
    told = _spawn.Value("d", 0.0)
    with _readers(site, keys, told, caching=caching) as pipes:
        for _ in range(trials):
            with db.transaction():
                target = _lifted(county)
            told.value = 0.0
            for pipe in pipes:
                pipe.send(target)
            for pipe in pipes:
                assert _heard(pipe) == "seen"
            time.sleep(luck.uniform(0, 0.05))  # in the middle of anything
            _withdraw(officer, target, luck.choice(["", "fk"]))
            told.value = acknowledged = time.monotonic()
            for pipe in pipes:
                found.judge(acknowledged, _heard(pipe))
            found.trials += 1
    db.engine().dispose()
    return found


@contextmanager
def _readers(site: Site, keys: list[str], told: Any, *, caching: bool) -> Iterator[list[Any]]:
    pipes, processes = [], []
    for key in keys:
        ours, theirs = _spawn.Pipe()
        process = _spawn.Process(
            target=watch, args=(site, key, theirs, told), kwargs={"caching": caching}, daemon=True
        )
        process.start()
        theirs.close()  # so that a reader that died is noticed
        pipes.append(ours)
        processes.append(process)
    try:
        yield pipes
    finally:
        for pipe, process in zip(pipes, processes, strict=True):
            if process.is_alive():
                pipe.send(None)
            process.join(30)
            if process.is_alive():
                process.kill()
            pipe.close()


def _heard(pipe: Any) -> Any:
    """What a reader says next. Raises `EOFError` when it died."""
    if not pipe.poll(120):
        raise TimeoutError("a reader is silent")
    return pipe.recv()


def _lifted(county: County) -> Target:
    """A new case on the agenda of a new meeting, that FK may read."""
    number = next(_numbers)
    name = f"Kapplöp {''.join(chr(ord('a') + int(digit)) for digit in str(number))}sson"
    here = _attached(county)
    case = here.case()
    case.person.name, case.issue = name, f"hemligt{number}ärende"
    meeting = rows.meeting(here.team, clock.today() + timedelta(days=10 + number))
    rows.item(meeting, case)
    return Target(case.code, name, case.issue, meeting.id)


def _attached(county: County) -> County:
    """The county in the present unit of work."""
    get = db.session().get_one
    return replace(
        county,
        kommun=get(Kommun, county.kommun.id),
        team=get(Team, county.team.id),
        parties={slug: get(Party, party.id) for slug, party in county.parties.items()},
        accounts={"af": get(Account, county.accounts["af"].id)},
    )


def _withdraw(officer: Any, target: Target, party: str) -> None:
    page = f"/arenden/{target.code}/samtycke"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', officer.get(page).text)
    assert token
    answer = officer.post(
        f"{page}/ta-tillbaka", data={"csrf_token": token.group(1), "party": party}
    )
    assert answer.status_code == 302, answer.text
