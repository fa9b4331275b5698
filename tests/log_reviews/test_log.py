"""The own party's log: all of it, and nothing of anybody else's."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.log_reviews import reviewing
from trisam.audit.action_words import Kind
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.errors import NotFound
from trisam.log_reviews.queries import log
from trisam.log_reviews.queries.log import Wanted


@pytest.fixture
def lova(county: County) -> Actor:
    """The log reviewer of vården."""
    return reviewing.actor_of(reviewing.reviewer(county))


def wanted(**asked: object) -> Wanted:
    return Wanted(*reviewing.period(), **asked)  # type: ignore[arg-type]


def shown(actor: Actor, **asked: object) -> list[str]:
    return [row.entry.action for row in log.list_entries(actor, wanted(**asked))]


def test_the_latest_stands_first_with_unit_and_case(county: County, lova: Actor) -> None:
    case = county.case("vard", ("af",))
    reviewing.entry(county.accounts["vard"], case, reviewing.days_ago(3))
    reviewing.entry(county.accounts["vard"], "search:name", reviewing.days_ago(2), "case.search")

    rows_shown = log.list_entries(lova, wanted())

    assert [row.entry.action for row in rows_shown] == ["case.search", "case.read"]
    assert [row.case_code for row in rows_shown] == ["", case.code]
    assert {row.unit for row in rows_shown} == {"Vården Gävle"}


def test_what_other_parties_did_is_not_in_it_even_about_the_same_case(
    county: County, lova: Actor
) -> None:
    case = county.case("af")
    for who in ("af", "fk", "vard", "administrator"):
        reviewing.entry(county.accounts[who], case)

    assert log.count(lova, wanted()) == 1
    assert [row.entry.actor_name for row in log.list_entries(lova, wanted())] == ["Rut Exempelius"]


def test_another_kommuns_people_are_not_in_a_kommuns_log(county: County) -> None:
    hofors = rows.unit(county.parties["kommun"], "Socialtjänsten i Hofors", [rows.kommun("Hofors")])
    case = county.case("kommun", ("af",))
    reviewing.entry(rows.account("Hilda", hofors, Role.OFFICER), case)
    reviewing.entry(county.accounts["kommun"], case)
    kajsas = reviewing.actor_of(reviewing.reviewer(county, "kommun"))

    assert [row.entry.actor_name for row in log.list_entries(kajsas, wanted())] == ["Kajsa Testdal"]
    assert "Hilda" not in [one.name for one in log.colleagues(kajsas)]


def test_the_choice_narrows_it(county: County, lova: Actor) -> None:
    rut, colleague = county.accounts["vard"], rows.account("Siv", county.units["vard"])
    case, other = county.case("vard", ("af",)), county.case("vard", ("af",))
    reviewing.entry(rut, case)
    reviewing.entry(rut, other, action="case.close")
    reviewing.entry(colleague, case, action="case.list")
    reviewing.entry(colleague, case, reviewing.days_ago(31))

    assert shown(lova, account_id=colleague.id) == ["case.list"]
    assert sorted(shown(lova, case_code=case.code)) == ["case.list", "case.read"]
    assert shown(lova, kind=Kind.CHANGE) == ["case.close"]
    assert shown(lova, kind=Kind.REFUSED) == []


def test_the_days_are_those_on_the_wall_in_sweden(county: County, lova: Actor) -> None:
    rut = county.accounts["vard"]
    for moment in (
        reviewing.days_ago(30, 0, 0),
        reviewing.days_ago(31, 23, 59),
        reviewing.days_ago(0, 23, 59),
    ):
        reviewing.entry(rut, "search:name", moment, "case.search")

    assert log.count(lova, wanted()) == 2


def test_a_long_log_comes_page_by_page(county: County, lova: Actor) -> None:
    for minute in range(log.PAGE_SIZE + 1):
        reviewing.entry(
            county.accounts["vard"], "search:name", reviewing.days_ago(3, 10 + minute // 60)
        )

    assert log.count(lova, wanted()) == log.PAGE_SIZE + 1
    assert len(log.list_entries(lova, wanted())) == log.PAGE_SIZE
    assert len(log.list_entries(lova, wanted(), page=2)) >= 1


def test_reading_the_log_is_logged_once(county: County, lova: Actor, database: Session) -> None:
    log.list_entries(lova, wanted())
    log.list_entries(lova, wanted(), page=2)

    [one] = reviewing.logged(database, "log.read")
    assert one.subject == f"party:{county.parties['vard'].id}"
    assert one.account_id == lova.account_id
    assert clock.local(one.at).date() == clock.today()


def test_colleagues_are_the_own_partys_people_by_name(county: County, lova: Actor) -> None:
    assert [one.name for one in log.colleagues(lova)] == ["Lova Granskare", "Rut Exempelius"]


@pytest.mark.parametrize("who", ["vard", "administrator", "process_leader", "steering"])
def test_nobody_else_reads_it(county: County, database: Session, who: str) -> None:
    for read in (log.list_entries, log.count):
        with pytest.raises(NotFound):
            read(county.actor(who), wanted())
    with pytest.raises(NotFound):
        log.colleagues(county.actor(who))
    assert reviewing.logged(database, "log.read") == []
