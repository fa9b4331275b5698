"""Redo: since when somebody is ready for the next step, and when it began."""

from datetime import date, timedelta

import pytest
from flask import Flask

from tests import log
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.casefile.queries import open_file
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.core import clock
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.core.swedish import day
from trisam.parties.information import InformationType
from trisam.waits import service
from trisam.waits.service import GivenReadiness


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def note(
    county: County, case: Case, ready: date | None, started: date | None = None, who: str = "af"
) -> None:
    actor = county.actor(who)
    fetched = cases.get(actor, case.code)
    service.note_readiness(actor, fetched, GivenReadiness(ready, started, fetched.version))


def words(county: County, case: Case, who: str = "af") -> str:
    return open_file(county.actor(who), case.code).readiness


def test_the_case_tells_how_long_somebody_who_is_ready_waits(county: County) -> None:
    case = county.case()
    assert words(county, case) == ""
    note(county, case, ago(48))
    assert words(county, case) == f"Redo sedan {day(ago(48))}, väntar på nästa steg (48 dagar)"
    note(county, case, ago(48), ago(47))
    assert words(county, case) == f"Redo sedan {day(ago(48))}, började {day(ago(47))} (1 dag)"
    assert [one.subject for one in log.entries(action="case.ready")] == [case.subject] * 2


def test_only_the_lifting_party_says_so(county: County) -> None:
    case = county.case()
    with pytest.raises(Forbidden):
        note(county, case, ago(3), who="fk")
    note(county, case, ago(3))


@pytest.mark.parametrize(
    ("ready", "started", "sentence"),
    [
        (-1, None, "efter i dag"),
        (3, -1, "efter i dag"),
        (None, 2, "sedan när personen var redo"),
        (3, 4, "innan personen är redo"),
    ],
)
def test_days_that_cannot_be_are_refused(
    county: County, ready: int | None, started: int | None, sentence: str
) -> None:
    case = county.case()
    with pytest.raises(RuleBroken, match=sentence):
        note(
            county,
            case,
            None if ready is None else ago(ready),
            None if started is None else ago(started),
        )
    note(county, case, ago(3), ago(3))


def test_a_closed_case_is_not_changed_and_an_old_version_is_told(county: County) -> None:
    actor, case = county.actor("af"), county.case()
    fetched = cases.get(actor, case.code)
    old = fetched.version
    note(county, case, ago(3))
    with pytest.raises(Overtaken):
        service.note_readiness(actor, fetched, GivenReadiness(ago(1), None, old))
    case_service.close(actor, cases.get(actor, case.code), CloseReason.MOVED)
    with pytest.raises(RuleBroken, match="avslutat"):
        note(county, case, ago(2))


def test_a_party_that_may_not_know_the_planning_does_not_read_it(county: County) -> None:
    case = county.case()
    note(county, case, ago(3))
    assert words(county, case, "fk") != ""
    assert case.consent is not None
    for grant in case.consent.grants:
        grant.types = frozenset({InformationType.WORK})
    assert open_file(county.actor("fk"), case.code).readiness == ""
    assert words(county, case) != ""


def test_the_lifting_party_writes_it_on_a_page(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    page = f"/arenden/{case.code}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert "Personen är redo för nästa steg" in alva.get(page).text
    assert invalid_html(alva.get(f"{page}/redo").text) == []
    refused = alva.submit(f"{page}/redo", {"started_on": ago(2).isoformat()})
    assert refused.status == 422
    assert ago(2).isoformat() in refused.text
    alva.submit(f"{page}/redo", {"ready_on": ago(9).isoformat()})
    assert "väntar på nästa steg (9 dagar)" in alva.get(page).text
