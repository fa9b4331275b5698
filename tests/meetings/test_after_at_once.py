"""Two who call the same officer to Efter-Trisam at the same moment: one of them wins."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests.at_once import DONE, at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from tests.meetings.calling import given, recommended
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.meetings.service import after
from trisam.meetings.service.after import GivenAfter

ROUNDS = 8


def calling(who: Actor, code: str, wanted: GivenAfter) -> Callable[[], object]:
    """One call, about the case that `who` lifted."""
    return committed(partial(_call, who, code, wanted))


def _call(who: Actor, code: str, wanted: GivenAfter) -> object:
    return after.call(who, cases.get(who, code), wanted)


def elsewhere(county: County) -> Case:
    """A case of kommunen's in another team, in which FK's officer sits too: whoever calls there
    waits for nobody in the first team."""
    for slug in ("fk", "kommun"):
        rows.seat(county.other_team, county.parties[slug], county.accounts[slug])
    case = recommended(county, by="kommun", to=("fk",))
    case.team_id = county.other_team.id
    return case


@pytest.mark.usefixtures("installed")
def test_nobody_is_called_to_two_at_the_same_time() -> None:
    with db.transaction():
        county = counties.build()
        codes = recommended(county).code, elsewhere(county).code
        lifted = list(zip((county.actor("af"), county.actor("kommun")), codes, strict=True))
    for number in range(ROUNDS):
        wanted = given(county, day=clock.today() + timedelta(days=2 + number))
        ended = at_once(*(calling(who, code, wanted) for who, code in lifted))
        assert ended.count(DONE) == 1
        [refused] = [how for how in ended if how != DONE]
        assert refused.startswith("Folke Provberg är upptagen då")
