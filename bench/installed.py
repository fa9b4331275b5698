"""The databases that are measured: made once a day, each in a folder of its own, or each as a
database of its own on the PostgreSQL server that the settings name."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url

from bench.rows import hasten, settle
from config import Config
from trisam import migrate
from trisam.core import clock
from trisam.factory import connect

HOME = Path(".cache/bench").resolve()
_READY = "ready"


def install(name: str, fill: Callable[[], None]) -> Config:
    """Connect to the database of that name; made and filled when it is not there yet today."""
    config = Config.from_environment()
    url = make_url(config.database_url)
    backend = url.get_backend_name()
    home = HOME / f"{clock.today():%Y-%m-%d}" / f"{name}-{backend}"
    ready = home / _READY
    if home.exists() and not ready.exists():
        shutil.rmtree(home)  # somebody stopped in the middle
    if backend == "sqlite":
        address = f"sqlite:///{home / 'trisam.sqlite'}"
    else:
        database = url.set(database=f"trisam_bench_{name.replace('-', '_')}")
        address = database.render_as_string(hide_password=False)
        if not ready.exists():
            _create(url, str(database.database))
    ours = replace(config, home=home, database_url=address, key_file=home / "keys.json")
    connect(ours)
    migrate.upgrade()
    if not ready.exists():
        hasten()
        fill()
        settle()
        ready.touch()
    return ours


def _create(server: URL, database: str) -> None:
    """An empty database, in the place of one that was there."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{database}"')
        connection.exec_driver_sql(f'CREATE DATABASE "{database}"')
    engine.dispose()
