"""Moving the database to the present shape, with Alembic."""

import re
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from trisam.core import clock, db
from trisam.core.errors import RuleBroken

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


class Shape(StrEnum):
    """How the installed database compares with this version of the program."""

    EMPTY = "empty"
    BEHIND = "behind"
    PRESENT = "present"
    AHEAD = "ahead"  # a newer version of the program made it


SENTENCES = {
    Shape.EMPTY: "Databasen är tom. Kör: trisam db upgrade",
    Shape.BEHIND: "Databasen är inte uppdaterad. Kör: trisam db upgrade",
    Shape.PRESENT: "Databasen är uppdaterad.",
    Shape.AHEAD: "Databasen är gjord av en nyare version av Trisam. Installera den versionen.",
}


def alembic_config() -> AlembicConfig:
    """Alembic's settings: only where the migrations lie; the engine is the installed one."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    return config


def shape() -> Shape:
    """How the installed database compares with this version."""
    scripts = ScriptDirectory.from_config(alembic_config())
    with db.engine().connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present is None:
        return Shape.EMPTY
    if present == scripts.get_current_head():
        return Shape.PRESENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Shape.BEHIND if present in known else Shape.AHEAD


def demand_present_shape() -> None:
    """Raises `RuleBroken`, with what to do, unless the database has the present shape."""
    found = shape()
    if found is not Shape.PRESENT:
        raise RuleBroken(SENTENCES[found])


def upgrade(revision: str = "head") -> None:
    """Bring the installed database up to `revision`. Raises `RuleBroken` when it is newer."""
    if shape() is Shape.AHEAD:
        raise RuleBroken(SENTENCES[Shape.AHEAD])
    command.upgrade(alembic_config(), revision)


def downgrade(revision: str) -> None:
    """Take the installed database down to `revision` ("base" empties it)."""
    command.downgrade(alembic_config(), revision)


def revise(message: str) -> None:
    """Write a migration for what the models have and the installed database lacks."""
    command.revision(alembic_config(), message, rev_id=_name(message), autogenerate=True)


def _name(message: str) -> str:
    """A revision is named by its day and what it does: "2026_11_23_initial"."""
    return f"{clock.today():%Y_%m_%d}_{re.sub(r'[^a-z0-9]+', '_', message.lower()).strip('_')}"
