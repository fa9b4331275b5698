"""Models and migrations say the same, on both databases, also with a whole county in the tables."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, func, inspect, select

from tests.demo_county import DemoCounty, filled
from tests.installations import Installation
from tests.tally import Tally
from trisam import migrate
from trisam.core import crypto, db

BOOKKEEPING = "alembic_version"


def differences(connection: Connection, models: MetaData) -> list[object]:
    """What Alembic would write a migration for."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, models))


def constraints(engine: Engine) -> set[str]:
    """Names of the check constraints in the database, which Alembic does not compare."""
    seen = inspect(engine)
    return {
        str(check["name"])
        for table in seen.get_table_names()
        for check in seen.get_check_constraints(table)
    }


def demanded_constraints(models: MetaData) -> set[str]:
    """Names of the check constraints in the models."""
    return {
        str(constraint.name)
        for table in models.tables.values()
        for constraint in table.constraints
        if constraint.__visit_name__ == "check_constraint"
    }


def contents(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in db.Base.metadata.sorted_tables
        }


def test_the_migrations_make_what_the_models_say(installation: Installation, tally: Tally) -> None:
    models = db.Base.metadata
    tally(len(models.tables), "tables compared")

    with db.engine().connect() as connection:
        assert differences(connection, models) == []
    missing = demanded_constraints(models) - constraints(db.engine())
    assert missing == set()


def test_a_planted_table_column_and_constraint_are_caught(installation: Installation) -> None:
    models = MetaData()
    for table in db.Base.metadata.tables.values():
        table.to_metadata(models)
    Table("planted", models, Column("id", Integer, primary_key=True))
    models.tables["kommun"].append_column(Column("planted", Integer))

    with db.engine().connect() as connection:
        found = repr(differences(connection, models))
    assert "add_table" in found
    assert "add_column" in found
    assert "ck_kommun_planted" not in constraints(db.engine())


def test_there_is_one_line_of_migrations_each_with_a_way_back() -> None:
    scripts = ScriptDirectory.from_config(migrate.alembic_config())
    assert len(scripts.get_heads()) == 1
    for script in scripts.walk_revisions():
        assert script.module.downgrade is not None


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def county(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoCounty]:
    """A demo county of its own, that may be torn down."""
    before, ring = list(db._installed), list(crypto._installed)
    with filled(request.param, tmp_path_factory.mktemp("county")) as found:
        db.install(found.engine)
        yield found
    db._installed[:], crypto._installed[:] = before, ring


def test_each_migration_goes_down_and_up_on_a_whole_county(
    county: DemoCounty, tally: Tally
) -> None:
    """One step at a time from the newest: a step that loses no table keeps every row."""
    full = contents(county.engine)
    tally(sum(full.values()), "rows carried")
    scripts = ScriptDirectory.from_config(migrate.alembic_config())
    steps = [(script.revision, script.down_revision) for script in scripts.walk_revisions()]

    for revision, below in steps:
        if below is not None:  # down and up again with what is there, then down for good
            migrate.downgrade(str(below))
            migrate.upgrade(str(revision))
        migrate.downgrade(str(below or "base"))
        left = set(inspect(county.engine).get_table_names()) - {BOOKKEEPING}
        assert left == (set() if below is None else left & set(full)), revision

    migrate.upgrade()
    assert migrate.shape() is migrate.Shape.PRESENT
    with county.engine.connect() as connection:
        assert differences(connection, db.Base.metadata) == []
