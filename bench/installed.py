"""The databases that are measured: made once a day, each in a folder of its own."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from config import Config
from trisam import migrate
from trisam.core import clock
from trisam.factory import connect

HOME = Path(".cache/bench").resolve()
_READY = "ready"


def install(name: str, fill: Callable[[], None]) -> Config:
    """Connect to the database of that name; made and filled when it is not there yet today.

    On PostgreSQL it is the database that the settings name, which has to be empty the first time.
    """
    home = HOME / f"{clock.today():%Y-%m-%d}" / name
    config = Config.from_environment()
    if config.database_url.startswith("sqlite"):
        database = f"sqlite:///{home / 'trisam.sqlite'}"
    else:
        database, home = config.database_url, home.with_name(f"{name}-postgresql")
    if home.exists() and not (home / _READY).exists():
        shutil.rmtree(home)  # somebody stopped in the middle
    ours = replace(config, home=home, database_url=database, key_file=home / "keys.json")
    connect(ours)
    migrate.upgrade()
    if not (home / _READY).exists():
        fill()
        (home / _READY).touch()
    return ours
