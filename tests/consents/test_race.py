"""Two processes at once: a request that begins after a withdrawal shows nothing of the case."""

import pytest

from tests.consents.race import Site, run
from tests.installations import Installation
from tests.soak import Budget
from tests.tally import Tally
from trisam.core.keys import KeyRing


@pytest.fixture
def site(installation: Installation, ring: KeyRing) -> Site:
    """An installation that several processes open."""
    return Site(installation.home, installation.url, ring)


def test_no_request_that_begins_after_a_withdrawal_shows_the_case(
    site: Site, budget: Budget, tally: Tally
) -> None:
    found = run(site, budget.race_trials)
    tally(found.trials, "withdrawals raced with two readers")
    tally(found.before, "requests before it that showed the case")
    tally(found.across, "requests under way at that moment")
    tally(found.after, "requests after it, none of which showed the case")

    assert found.wrong == []
    assert found.before > found.trials


def test_a_planted_cache_in_a_worker_is_caught(site: Site) -> None:
    found = run(site, 3, caching=True)

    assert {line.split("/")[1] for line in found.wrong} == {"arenden"}
    assert len(found.wrong) >= 3  # noqa: PLR2004
