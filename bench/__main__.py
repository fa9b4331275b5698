"""`make bench`: the busiest pages on the demo, and the pages of statistics on counties with so many
lifts. Ratios are comparable between machines; milliseconds are not."""

import argparse

from flask import Flask

from bench import county, report
from bench.figures import figures
from bench.installed import install
from bench.pages import Measured, measured, signed_in
from bench.recorder import alone, recording, timed
from trisam.core import clock, db
from trisam.demo import queries, service
from trisam.factory import create_app

ROUNDS = 30


def main() -> None:
    """Measure what the command line asks for."""
    asked = argparse.ArgumentParser("bench", description=__doc__)
    asked.add_argument("lifts", nargs="*", type=int, help="so many lifts in each county")
    asked.add_argument("--write", action="store_true", help="write docs/performance")
    choice = asked.parse_args()
    if not choice.write:
        _demo()
    measurements = [_county(lifts) for lifts in choice.lifts]
    if choice.write:
        report.write(measurements)


def _county(lifts: int) -> report.Measurement:
    config = install(f"lifts-{lifts}", lambda: county.build(lifts, clock.today(), print))
    print(f"\n{lifts} lifts in {county.YEARS} years, {db.engine().dialect.name}")
    return report.measurement(lifts, figures(create_app(config)))


def _demo() -> None:
    """For each page: queries, page time over the time of its own SQL, and requests/s over those of
    an empty Flask page in the same run."""
    app = create_app(install("demo", _fill_demo))
    empty = _empty_page()
    print(f"{'Page':<28}{'queries':>8}{'page ms':>9}{'sql ms':>8}{'page÷sql':>10}{'rps÷empty':>11}")
    for page in measured():
        print(_line(app, page, empty))
    print(f"An empty Flask page: {empty * 1000:.3f} ms. {ROUNDS} rounds each, medians.")


def _fill_demo() -> None:
    with db.transaction():
        if queries.is_empty():
            service.fill(clock.today(), print)


def _line(app: Flask, page: Measured, empty: float) -> str:
    client = signed_in(app, page.account_id)
    client.get(page.path)
    with recording(db.engine()) as found:
        answer = client.get(page.path)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{page.path} answered {answer.status_code}")
    with alone(db.engine(), found.reads) as own_sql:
        seconds, sql = timed((lambda: client.get(page.path), own_sql), ROUNDS)
    return (
        f"{page.name:<28}{found.count:>8}{seconds * 1000:>9.1f}{sql * 1000:>8.2f}"
        f"{seconds / sql:>10.1f}{empty / seconds:>11.4f}"
    )


def _empty_page() -> float:
    app = Flask("empty")
    app.add_url_rule("/", view_func=lambda: "")
    client = app.test_client()
    return timed((lambda: client.get("/"),), ROUNDS * 20)[0]


main()
