"""Min dag and the follow-ups keep their budget of queries with ten thousand cases behind them."""

import time

from flask import Flask
from sqlalchemy import Engine, func, select

from tests.factories import crowd
from tests.factories.county import County
from tests.house.test_query_budget import over_budget, queries
from tests.tally import Tally
from tests.visitor import Visitor
from trisam.cases.models import Case
from trisam.core.db import session
from trisam.followups import queries as followups

COUNT = 10_000
PAGES = ("/", "/uppfoljning", "/uppfoljning?visa=senare", "/uppfoljning?visa=klara")
READERS = ("af", "vard")


def test_min_dag_and_the_follow_ups_keep_their_budget_at_ten_thousand_cases(
    app: Flask, county: County, migrated: Engine, tally: Tally
) -> None:
    readers = {who: Visitor(app).sign_in(county.accounts[who]).client for who in READERS}
    few = {
        (who, page): len(queries(migrated, client, page))
        for who, client in readers.items()
        for page in PAGES
    }

    crowd.cases_and_follow_ups(county, COUNT)

    assert session().scalar(select(func.count()).select_from(Case)) == COUNT
    for who, client in readers.items():
        assert over_budget(migrated, client, list(PAGES)) == []
        for page in PAGES:
            began = time.perf_counter()
            asked = len(queries(migrated, client, page))
            took = time.perf_counter() - began
            tally(
                asked, f"queries for {page} as {who} ({few[who, page]} with no case), {took:.2f} s"
            )


def test_the_list_of_follow_ups_shows_a_page_of_them_and_counts_them_all(
    app: Flask, county: County
) -> None:
    crowd.cases_and_follow_ups(county, 200)
    page = Visitor(app).sign_in(county.accounts["af"]).get("/uppfoljning?visa=klara")

    assert page.text.count('href="/uppfoljning/') == followups.PAGE_SIZE
    assert "120" in page.text
