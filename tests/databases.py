"""Databases for the tests: every test that asks for one runs on SQLite and on PostgreSQL.

PostgreSQL comes, in this order, from

1. `TRISAM_TEST_PG`, the address of a server whose role may create databases;
2. Debian's binaries, as a throw-away cluster on a unix socket that all xdist workers share.
   The first test that needs it starts it; the controlling process removes it at the end.

Where neither is at hand the test fails and says what to do. It is never skipped.
"""

import fcntl
import getpass
import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

ENGINES = ["sqlite", "postgresql"]
_FOLDER = "TRISAM_TEST_PG_FOLDER"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    # Tests that walk the whole site do all of it in one transaction, a savepoint a request, and
    # hold a lock for each table and each savepoint meanwhile.
    "max_locks_per_transaction": "1024",
    # A question on a way that never ends is told by its name, not by the end of the whole run.
    "statement_timeout": "300s",
}
_MISSING = (
    "The tests run on PostgreSQL too, and none was found. `make test` installs it; or run "
    "`sudo apt-get install postgresql`; or give the address of a server in TRISAM_TEST_PG."
)


@pytest.fixture(scope="session", params=ENGINES)
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The SQLAlchemy address of an empty database that this worker keeps for the whole run."""
    yield from empty_database(request.param, tmp_path_factory.mktemp("database"))


@pytest.fixture(params=ENGINES)
def fresh_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy address of a brand-new empty database for one test."""
    yield from empty_database(request.param, tmp_path)


def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a new database; a SQLite file lies in `folder`. Dropped afterwards."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'trisam.sqlite'}"
        return
    server = _server()
    name = f"trisam_test_{secrets.token_hex(6)}"
    _administer(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _administer(server: URL, statement: sql.Composed) -> None:
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _server() -> URL:
    given = os.environ.get("TRISAM_TEST_PG")
    if given:
        return make_url(given).set(drivername="postgresql+psycopg")
    folder = Path(os.environ[_FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "started").exists():
            _start_cluster(folder)
            (folder / "started").touch()
    return URL.create(
        "postgresql+psycopg",
        username="trisam",
        database="postgres",
        query={"host": str(folder / "pg")},
    )


def _start_cluster(folder: Path) -> None:
    home = folder / "pg"
    shutil.rmtree(home, ignore_errors=True)  # what a failed start left behind
    home.mkdir(mode=0o700)
    if os.geteuid() == 0:
        folder.chmod(0o711)
        shutil.chown(home, "postgres")
    _postgres(home, "initdb", "-D", "data", "-U", "trisam", "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    _postgres(home, "pg_ctl", "start", "-w", "-D", "data", "-l", "log",
              "-o", f"-k {home} {settings}")  # fmt: skip


def _postgres(home: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; it refuses root, so root becomes `postgres`."""
    command = [str(_binaries() / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    # pg_ctl's child would hold a pipe open for as long as the server lives: answer to a file.
    with (home.parent / f"{program}.txt").open("w+") as answer:
        code = subprocess.call(command, cwd=home, stdout=answer, stderr=answer)
        answer.seek(0)
        if code:
            raise RuntimeError(f"{program} failed for {getpass.getuser()}:\n{answer.read()}")


def _binaries() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0),
    )
    if not found:
        pytest.fail(_MISSING, pytrace=False)
    return found[-1].parent


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Name the cluster's folder once; xdist's workers inherit it. A socket path must be short."""
    if not _is_worker(config):
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="trisam-", dir="/tmp")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop and remove the cluster when the run that named it ends."""
    if _is_worker(config) or _FOLDER not in os.environ:
        return
    folder = Path(os.environ.pop(_FOLDER))
    if (folder / "pg" / "data" / "postmaster.pid").exists():
        _postgres(folder / "pg", "pg_ctl", "stop", "-D", "data", "-m", "immediate", "-w")
    shutil.rmtree(folder, ignore_errors=True)
