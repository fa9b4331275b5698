"""Measuring the pages of statistics on a county, and the queries that count for them."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Flask

from bench.counting import EVERY, Counting
from bench.pages import account_of_steering, signed_in
from bench.plain import for_the
from bench.recorder import alone, bare, recording, timed
from trisam.core import clock, db
from trisam.statistics.periods import Period, last_four

ROUNDS: Final = 30
HEAD: Final = (
    f"{'Page':<15}{'page ms':>9}{'its sql':>9}{'page÷sql':>10}"
    f"{'counting':>10}{'its sql':>9}{'plain':>9}{'sql÷plain':>11}"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one page takes, in milliseconds; its counting is of the newest four quarters."""

    name: str
    page: float
    page_sql: float
    """The SELECTs that the page sent, by the driver alone."""
    counting: float
    """The application's counting query, with all that Python does to it."""
    counting_sql: float
    """What of that the database does: the SELECTs by the driver alone."""
    plain: float
    """The plainest SQL for the same numbers, by the driver alone."""

    @property
    def page_to_sql(self) -> float:
        """The page's time by that of its own SQL."""
        return self.page / self.page_sql

    @property
    def sql_to_plain(self) -> float:
        """The counting's SQL by the plain."""
        return self.counting_sql / self.plain

    @property
    def line(self) -> str:
        """As it is printed, under `HEAD`."""
        return (
            f"{self.name:<15}{self.page:>9.1f}{self.page_sql:>9.2f}{self.page_to_sql:>10.2f}"
            f"{self.counting:>10.2f}{self.counting_sql:>9.2f}{self.plain:>9.2f}"
            f"{self.sql_to_plain:>11.2f}"
        )


def figure(app: Flask, counting: Counting) -> Figure:
    """Measure one page. Raises `SystemExit` when the plain SQL gives other numbers."""
    client = signed_in(app, account_of_steering())
    client.get(counting.path)  # the pictures of a page are drawn once
    with recording(db.engine()) as found:
        answer = client.get(counting.path)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{counting.path} answered {answer.status_code}")
    period = last_four(clock.today())
    with db.reading(), recording(db.engine()) as asked:
        counted = [list(table) for table in counting.count(period)]
    plain_sql = _plain(counting, period)
    with bare(db.engine()) as ask:
        counting.demand_equal(counted, [ask(*one) for one in plain_sql])
    with (
        alone(db.engine(), found.reads) as page_sql,
        alone(db.engine(), asked.reads) as counting_sql,
        alone(db.engine(), plain_sql) as plain,
    ):
        runs = (
            lambda: client.get(counting.path),
            page_sql,
            lambda: _count(counting, period),
            counting_sql,
            plain,
        )
        seconds = timed(runs, ROUNDS)
    return Figure(counting.name, *(1000 * one for one in seconds))


def _count(counting: Counting, period: Period) -> None:
    with db.reading():
        for table in counting.count(period):
            list(table)


def figures(app: Flask) -> list[Figure]:
    """Measure every page of statistics on the installed county, and print each."""
    print(HEAD)
    found = []
    for counting in EVERY:
        found.append(figure(app, counting))
        print(found[-1].line, flush=True)
    return found


def _plain(counting: Counting, period: Period) -> list[tuple[str, dict[str, Any]]]:
    database = db.engine().dialect.name
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return [(for_the(database, sql), days) for sql in counting.plain]
