"""Moving the database to the present shape, with Alembic."""

import re
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig

from trisam.core import clock

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config() -> AlembicConfig:
    """Alembic's settings: only where the migrations lie; the engine is the installed one."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    return config


def upgrade(revision: str = "head") -> None:
    """Bring the installed database up to `revision`."""
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
