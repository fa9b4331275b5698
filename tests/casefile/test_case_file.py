"""The case file: what a reader may know, and nothing else."""

from datetime import timedelta

import pytest

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.casefile.queries import open_file
from trisam.core import clock
from trisam.core.errors import NotFound


def test_a_party_in_the_consent_opens_the_file_and_one_outside_it_does_not(
    county: County,
) -> None:
    case = county.case(to=("kommun",))
    assert open_file(county.actor("kommun"), case.code).case.id == case.id
    with pytest.raises(NotFound):
        open_file(county.actor("fk"), case.code)


def test_opening_the_file_is_logged_as_one_reading(county: County) -> None:
    case = county.case()
    open_file(county.actor("fk"), case.code)
    entries = log.entries(action="case.read")
    assert [(entry.subject, entry.account_id) for entry in entries] == [
        (case.subject, county.accounts["fk"].id)
    ]


def test_the_file_says_in_words_where_the_case_stands(county: County) -> None:
    case = county.case()
    assert open_file(county.actor("af"), case.code).status_words == "Väntar på ett möte."
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=10))
    rows.item(meeting, case)
    words = open_file(county.actor("af"), case.code).status_words
    assert words.startswith("Tas upp ")
    assert "Brynäs hälsocentral" in words


def test_the_file_tells_which_parties_see_it_today(county: County) -> None:
    case = county.case(to=("fk", "vard"))
    assert open_file(county.actor("af"), case.code).sees_now == ["FK", "Vård"]
    assert case.consent is not None
    case.consent.withdrawn_at = clock.now()
    found = open_file(county.actor("af"), case.code)
    assert (found.sees_now, found.consent_stands) == ([], False)


def test_only_the_lifting_party_counts_as_own(county: County) -> None:
    case = county.case()
    assert open_file(county.actor("af"), case.code).is_own
    assert not open_file(county.actor("fk"), case.code).is_own


def test_the_timeline_begins_with_the_lift_and_its_consent(county: County) -> None:
    case = county.case()
    texts = [event.text for event in open_file(county.actor("af"), case.code).happenings]
    assert any(text.startswith("Arbetsförmedlingen lyfte ärendet") for text in texts)
    assert "Samtycke gavs, skriftligt" in texts
