"""The same day gives the same county, on both databases."""

import hashlib

from sqlalchemy import Engine, select

from tests.demo_county import DemoCounty
from trisam.core.db import Base

NEVER_THE_SAME = {"password_hash", "personnummer_index", "seal"}


def digest(engine: Engine) -> dict[str, str]:
    """Table by table, of everything that is neither sealed nor hashed."""
    found = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [
                column
                for column in table.columns
                if column.name not in NEVER_THE_SAME and not column.name.endswith("_sealed")
            ]
            rows = sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def test_the_same_day_gives_the_same_county(
    demo_county: DemoCounty, demo_installation: DemoCounty
) -> None:
    one, other = digest(demo_county.engine), digest(demo_installation.engine)

    assert {table for table in one if one[table] != other[table]} == set()
    assert len(set(one.values())) > 20
