"""A thief of a copy reads nothing: dump, backup, write-ahead log, work tables, the program's log.

Each copy is searched for the canary of every sealed field, as UTF-8 and UTF-16, base64 and hex.
The same search of a copy made with sealing off finds them, which shows that it looks well.
"""

import logging
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, make_url, select, text

from tests.databases import ENGINES, _binaries
from tests.demo_county import DemoCounty, filled
from tests.factories import rows
from tests.factories.county import County
from tests.imports import lists
from tests.sealed import found_in, is_in, plant, sealed_fields, sealing_off, tables
from tests.tally import Tally
from tests.visitor import Visitor
from trisam import scheduler
from trisam.core import clock, crypto, db
from trisam.meetings.models import CancelCause
from trisam.meetings.queries import meetings
from trisam.meetings.service import changing
from trisam.timed.service import Job

PAGE, PAGE_HEAD, SEGMENT_HEAD, SEGMENT = 8192, 24, 40, 16 * 1024 * 1024


@dataclass
class Loot:
    """What a thief carries off, by what it is."""

    sealed: dict[str, bytes] = field(default_factory=dict)
    plain: dict[str, bytes] = field(default_factory=dict)
    """The same, with sealing off."""


@pytest.fixture(scope="module", params=ENGINES)
def loot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Loot:
    """Copies of a demo county with a canary in each sealed field, of each database."""
    found = Loot()
    with filled(request.param, tmp_path_factory.mktemp("stolen")) as county, installed(county):
        found.sealed = copies(county, county.home / "sealed")
        with pytest.MonkeyPatch.context() as patch:
            sealing_off(patch)
            found.plain = copies(county, county.home / "plain")
    return found


@contextmanager
def installed(county: DemoCounty) -> Iterator[None]:
    before = list(db._installed), list(crypto._installed)
    db.install(county.engine)
    crypto.install(county.ring)
    yield
    db._installed[:], crypto._installed[:] = before


def copies(county: DemoCounty, folder: Path) -> dict[str, bytes]:
    """Plant the canaries, commit, and copy in every way that an operator or a thief would."""
    folder.mkdir()
    postgresql = county.engine.dialect.name == "postgresql"
    began = log_position(county) if postgresql else 0
    with db.transaction() as session:
        plant(session)
    if not postgresql:
        return sqlite_copies(county, folder)
    found = {
        "pg_dump": pg_dump(county.url, folder / "plain.sql", "--format=plain"),
        "pg_dump --inserts": pg_dump(county.url, folder / "inserts.sql", "--inserts"),
        "pg_dump archive": pg_dump(
            county.url, folder / "archive", "--format=custom", "--compress=0"
        ),
    }
    if may_read_files(county):
        found["write-ahead log"] = written_ahead(county, began)
    return found


def sqlite_copies(county: DemoCounty, folder: Path) -> dict[str, bytes]:
    file = county.home / "trisam.sqlite"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(folder / "b")) as target:
        source.backup(target)
        dump = "\n".join(source.iterdump())
    wal = file.with_name(f"{file.name}-wal").read_bytes()
    assert wal
    return {
        "dump": dump.encode(),
        "backup": (folder / "b").read_bytes(),
        "write-ahead log": wal,
        "file": file.read_bytes() + wal,
    }


def pg_dump(url: str, to: Path, *options: str) -> bytes:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run([_binaries() / "pg_dump", *options, f"--file={to}", address], check=True)
    return to.read_bytes()


def may_read_files(county: DemoCounty) -> bool:
    """True in a cluster of our own; a role that was given in TRISAM_TEST_PG may be less."""
    with county.engine.connect() as connection:
        mighty = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(connection.scalars(mighty).one())


def log_position(county: DemoCounty) -> int:
    with county.engine.connect() as connection:
        here = text("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
        return int(connection.scalars(here).one())


def written_ahead(county: DemoCounty, began: int) -> bytes:
    """PostgreSQL's log since `began`, without the page heads that cut through its records."""
    ended, parts = log_position(county), []
    read = text(
        "SELECT pg_read_binary_file('pg_wal/' || pg_walfile_name('0/0'::pg_lsn + :page), :at, :n)"
    )
    with county.engine.connect() as connection:
        connection.execute(text("SELECT pg_switch_wal()"))
        for page in range(began - began % PAGE, ended, PAGE):
            at = page % SEGMENT
            # A position on the border of two files is named after the one before it.
            found = connection.scalars(read, {"page": page + 1, "at": at, "n": PAGE}).one()
            parts.append(bytes(found)[PAGE_HEAD if at else SEGMENT_HEAD :])
    return b"".join(parts)


def test_no_canary_is_found_in_any_copy(loot: Loot, tally: Tally) -> None:
    tally(len(loot.sealed) * len(sealed_fields()), "canaries looked for in copies")
    assert {name: found_in(content) for name, content in loot.sealed.items()} == dict.fromkeys(
        loot.sealed, []
    )


def test_without_sealing_every_canary_is_found_in_every_copy(loot: Loot) -> None:
    every = [one.canary for one in sealed_fields()]
    assert {name: found_in(content) for name, content in loot.plain.items()} == dict.fromkeys(
        loot.plain, every
    )


SAID = "Kanariefågel Provqvist-zq7x9"


def work(app: Flask, county: County) -> None:
    """Type the canary wherever an officer and a rehabkoordinator can, and let things fail."""
    officer = Visitor(app).sign_in(county.accounts["af"])
    page = officer.send(officer.get("/arenden/lyft"), to="/arenden/lyft")
    page = officer.send(page, team="brynas-halsocentral")
    page = officer.send(page, name=SAID, personnummer="850709-9805", gender="kvinna")
    page = officer.send(page, issue=SAID)
    officer.send(page, own_words=SAID)
    officer.send(officer.get("/arenden/sok"), words=SAID)
    officer.get(f"/arenden?sida={quote(SAID)}")
    officer.get(f"/arenden/{quote(SAID)}")
    chair = Visitor(app).sign_in(county.accounts["vard"])
    workbook = lists.workbook([lists.row(name=SAID, issue=SAID)])
    upload = chair.get("/team/brynas-halsocentral/importera")
    chair.send(upload, to="", file=(BytesIO(workbook), f"{SAID}.xlsx"))
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
    about = county.case()
    about.person.name = about.issue = SAID
    rows.item(meeting, about)
    chairing = county.actor("vard")
    fetched = meetings.get(chairing, meeting.id)
    changing.cancel(chairing, fetched, CancelCause.ILLNESS)  # its letters are promised
    with db.apart():
        scheduler._guarded(Job("planterat", timedelta(minutes=1), failing))


def failing() -> str:
    """A job that fails with the individual's text in its statement."""
    with db.transaction() as session:
        session.execute(text("SELECT :note FROM nowhere"), {"note": SAID})
    return ""


WORK_TABLES = ("job_run", "lift_draft", "message", "sign_in_session", "uploaded_list")


def trail(app: Flask, county: County, log: pytest.LogCaptureFixture) -> tuple[bytes, bytes]:
    """What a day's work leaves in the tables and in the program's log."""
    with log.at_level(logging.DEBUG):
        work(app, county)
    session = db.session()
    session.flush()
    for table in WORK_TABLES:
        counted = select(func.count()).select_from(db.Base.metadata.tables[table])
        assert session.scalar(counted), f"the work left nothing in {table}"
    assert "nowhere" in log.text
    return tables(session), log.text.encode()


def test_a_days_work_leaves_no_text_in_jobs_outbox_sessions_drafts_lists_or_log(
    app: Flask, county: County, caplog: pytest.LogCaptureFixture
) -> None:
    held, told = trail(app, county, caplog)
    for typed in (SAID, "850709-9805", "198507099805", "19850709-9805"):
        assert not is_in(held, typed)
        assert not is_in(told, typed)


def test_without_sealing_what_was_typed_is_found_in_the_tables(
    app: Flask, county: County, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing_off(monkeypatch)
    held, _ = trail(app, county, caplog)
    assert is_in(held, SAID)
    assert is_in(held, "850709-9805")
