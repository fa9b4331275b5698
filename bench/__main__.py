"""Print, for each page: queries, page time over the time of its own SQL, and requests/s over
those of an empty Flask page in the same run. Both ratios are comparable between machines."""

from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.pages import Measured, measured
from bench.recorder import recording, sql_alone, timed
from config import Config
from trisam import migrate
from trisam.core import clock, db
from trisam.demo import queries, service
from trisam.factory import connect, create_app

ROUNDS = 30
HOME = Path(".cache/bench").resolve()


def main() -> None:
    """Build the demo (once a day) and measure."""
    home = HOME / f"{clock.today():%Y-%m-%d}"
    config = Config.from_environment()
    if config.database_url.startswith("sqlite"):
        config = replace(
            config,
            home=home,
            database_url=f"sqlite:///{home / 'trisam.sqlite'}",
            key_file=home / "keys.json",
        )
    connect(config)
    migrate.upgrade()
    with db.transaction():
        if queries.is_empty():
            service.fill(clock.today(), print)
    app = create_app(config)
    empty = _empty_page()
    print(f"{'Page':<28}{'queries':>8}{'page ms':>9}{'sql ms':>8}{'page÷sql':>10}{'rps÷empty':>11}")
    for page in measured():
        print(_line(app, page, empty))
    print(f"An empty Flask page: {empty * 1000:.3f} ms. {ROUNDS} rounds each, medians.")


def _line(app: Flask, page: Measured, empty: float) -> str:
    client = _signed_in(app, page.account_id)
    client.get(page.path)
    with recording(db.engine()) as found:
        answer = client.get(page.path)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{page.path} answered {answer.status_code}")
    seconds = timed(lambda: client.get(page.path), ROUNDS)
    sql = sql_alone(db.engine(), found, ROUNDS)
    return (
        f"{page.name:<28}{found.count:>8}{seconds * 1000:>9.1f}{sql * 1000:>8.2f}"
        f"{seconds / sql:>10.1f}{empty / seconds:>11.4f}"
    )


def _signed_in(app: Flask, account_id: int) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = str(account_id)
    return client


def _empty_page() -> float:
    app = Flask("empty")
    app.add_url_rule("/", view_func=lambda: "")
    client = app.test_client()
    return timed(lambda: client.get("/"), ROUNDS * 20)


main()
