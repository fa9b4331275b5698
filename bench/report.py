"""docs/performance: the figures as a file, as tables in its README, and as a picture."""

import csv
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from bench.counting import EVERY
from bench.figures import Figure
from bench.picture import picture
from trisam.core import clock, db

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "performance"
FIGURES: Final = FOLDER / "figures.csv"
README: Final = FOLDER / "README.md"
BEGINS, ENDS = "<!-- written by make performance -->", "<!-- to here -->"
NAMES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured on a county with so many lifts. `where`: machine, database and day."""

    lifts: int
    database: str
    where: str
    figures: Sequence[Figure]


def measurement(lifts: int, figures: Sequence[Figure]) -> Measurement:
    """What was measured on the installed county, here and now."""
    return Measurement(lifts, db.engine().dialect.name, _where(), figures)


def write(measurements: Iterable[Measurement]) -> None:
    """Put what was measured beside what is there, and write everything anew."""
    rows = _kept()
    for one in measurements:
        for row in (_row(one, figure) for figure in one.figures):
            rows = [kept for kept in rows if _about(kept) != _about(row)]
            rows.append(row)
    rows.sort(key=_about)
    with FIGURES.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGINS)
    after = rest.partition(ENDS)[2]
    told = "\n".join(_of_database(database, rows) for database in NAMES)
    README.write_text(f"{before}{BEGINS}\n{told}\n{ENDS}{after}", encoding="utf-8")


def _kept() -> list[dict[str, str]]:
    if not FIGURES.exists():
        return []
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _about(row: dict[str, str]) -> tuple[int, int, int]:
    """What was measured: database, lifts and page, each in its order."""
    pages = [counting.name for counting in EVERY]
    return list(NAMES).index(row["database"]), int(row["lifts"]), pages.index(row["page_of"])


def _row(one: Measurement, figure: Figure) -> dict[str, str]:
    values = asdict(figure)
    numbers = {
        field.name: f"{values[field.name]:.{_DECIMALS}f}"
        for field in fields(Figure)
        if field.name != "name"
    }
    about = {"lifts": str(one.lifts), "database": one.database, "where": one.where}
    return {**about, "page_of": figure.name, **numbers}


def _figure(row: dict[str, str]) -> Figure:
    numbers = {field.name: float(row[field.name]) for field in fields(Figure)[1:]}
    return Figure(row["page_of"], **numbers)


def _of_database(database: str, every: Sequence[dict[str, str]]) -> str:
    rows = [row for row in every if row["database"] == database]
    if not rows:
        return ""
    sizes = sorted({int(row["lifts"]) for row in rows})
    name = NAMES[database]
    parts = [f"\n## {name}\n"]
    if len(sizes) > 1:
        drawing = FOLDER / f"{database}.svg"
        points = [(int(row["lifts"]), _figure(row)) for row in rows]
        drawing.write_text(picture(points), encoding="utf-8")
        words = f"Milliseconds against the number of lifts, on {name}"
        parts.append(f"![{words}: the same numbers as in the tables below.]({drawing.name})\n")
    for lifts in sizes:
        of_size = [row for row in rows if int(row["lifts"]) == lifts]
        parts.append(_table(lifts, of_size[0]["where"], [_figure(row) for row in of_size]))
    return "\n".join(parts)


def _table(lifts: int, where: str, figures: Sequence[Figure]) -> str:
    head = (
        "| Page | page, ms | its SQL, ms | page ÷ its SQL | counting, ms | its SQL, ms "
        "| plain SQL, ms | SQL ÷ plain |\n|---|--:|--:|--:|--:|--:|--:|--:|"
    )
    lines = [
        f"| {one.name} | {one.page:.1f} | {one.page_sql:.2f} | {one.page_to_sql:.2f} "
        f"| {one.counting:.1f} | {one.counting_sql:.2f} | {one.plain:.2f} "
        f"| {one.sql_to_plain:.2f} |"
        for one in figures
    ]
    title = f"### {lifts:,} lifts\n\n{where}.\n"
    return "\n".join([title, head, *lines, ""])


def _where() -> str:
    with db.engine().connect() as connection:
        database = connection.dialect.name
        ask = "SELECT sqlite_version()" if database == "sqlite" else "SHOW server_version"
        version: Any = connection.exec_driver_sql(ask).scalar()
    return (
        f"{clock.today():%Y-%m-%d}, {NAMES[database]} {str(version).split()[0]}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores ({platform.machine()})"
    )
