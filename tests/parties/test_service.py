"""The organisation: what an installation starts from, and the units of the parties."""

import pytest
from sqlalchemy.orm import Session

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.demo import texts
from trisam.parties import county as known
from trisam.parties import queries, service
from trisam.parties.models import Kommun, Unit
from trisam.parties.service import Founded, GivenUnit

SYSTEM = Actor.of_system("test")


def unit_of(county: County, slug: str) -> Unit:
    return queries.unit(county.actor("administrator"), county.units[slug].id)


def test_a_new_installation_gets_four_parties_three_guests_and_ten_kommuner(
    database: Session,
) -> None:
    made = service.found(SYSTEM, [])

    assert [party.slug for party in queries.parties(SYSTEM)][:4] == ["af", "fk", "kommun", "vard"]
    assert (len(made.parties), len(made.kommuner)) == (7, 10)
    assert [kommun.slug for kommun in queries.kommuner(SYSTEM)][-2:] == ["sandviken", "soderhamn"]
    assert log.actions() == ["party.add"] * 7 + ["kommun.add"] * 10 + ["pair_rule.add"] * 42


def test_a_second_time_changes_nothing(database: Session) -> None:
    service.found(SYSTEM, [])
    assert service.found(SYSTEM, []) == Founded([], [])
    assert service.found(SYSTEM, [" gävle "]) == Founded([], [])


def test_another_county_names_its_own_kommuner(database: Session) -> None:
    assert service.found(SYSTEM, ["Håbo", "Habo", "håbo"]).kommuner == ["Håbo", "Habo"]
    assert [kommun.slug for kommun in queries.kommuner(SYSTEM)] == ["habo-2", "habo"]
    assert service.found(SYSTEM, []).kommuner == [], "Gävleborg is only for an empty installation"


@pytest.mark.parametrize("name", ["", " \x00 ", "G" * 81])
def test_a_kommun_that_cannot_be_one_is_refused(name: str, database: Session) -> None:
    with pytest.raises(RuleBroken, match="kommunens namn"):
        service.found(SYSTEM, [name])


def test_the_demo_has_the_same_parties_and_kommuner() -> None:
    demo = texts.read("county")
    parties = [(raw["slug"], raw["name"], raw["short_name"]) for raw in demo["party"]]

    assert parties == [(p.slug, p.name, p.short_name) for p in known.MEMBERS + known.GUESTS]
    assert sorted(raw["name"] for raw in demo["kommun"]) == sorted(known.KOMMUNER)


def test_a_unit_is_added_renamed_and_logged(county: County) -> None:
    admin, sandviken = county.actor("administrator"), rows.kommun("Sandviken")
    unit = service.add_unit(
        admin, county.parties["af"], GivenUnit("AF Sandviken", (sandviken, county.kommun))
    )
    service.change_unit(admin, queries.unit(admin, unit.id), GivenUnit("AF Väst", (sandviken,)))

    session().expire_all()
    changed = queries.unit(admin, unit.id)
    assert (changed.name, [kommun.name for kommun in changed.kommuner]) == (
        "AF Väst",
        ["Sandviken"],
    )
    assert log.actions() == ["unit.add", "unit.change"]


def test_a_name_is_the_partys_only_once_whatever_its_case(county: County) -> None:
    admin, here = county.actor("administrator"), (county.kommun,)
    taken = county.units["af"].name.upper()
    with pytest.raises(RuleBroken, match="redan en enhet") as refused:
        service.add_unit(admin, county.parties["af"], GivenUnit(taken, here))
    assert refused.value.field == "name"

    service.add_unit(admin, county.parties["fk"], GivenUnit(taken, here))
    service.change_unit(admin, unit_of(county, "af"), GivenUnit(taken, here))
    with pytest.raises(RuleBroken, match="redan en enhet"):
        service.change_unit(admin, unit_of(county, "fk"), GivenUnit(taken, here))


def test_a_unit_works_in_some_kommun(county: County) -> None:
    nowhere: tuple[Kommun, ...] = ()
    with pytest.raises(RuleBroken, match="minst en kommun"):
        service.add_unit(
            county.actor("administrator"), county.parties["af"], GivenUnit("AF", nowhere)
        )


@pytest.mark.parametrize("who", ["af", "vard", "process_leader", "steering"])
def test_nobody_but_the_administrator_changes_the_organisation(who: str, county: County) -> None:
    given = GivenUnit("Ny", (county.kommun,))
    with pytest.raises(Forbidden):
        service.found(county.actor(who), [])
    with pytest.raises(Forbidden):
        service.add_unit(county.actor(who), county.parties["af"], given)
    with pytest.raises(Forbidden):
        service.change_unit(county.actor(who), unit_of(county, "af"), given)


def test_nobody_outside_reads_the_organisation(county: County) -> None:
    for read in (queries.parties, queries.kommuner, queries.units, queries.units_with_kommuner):
        with pytest.raises(NotFound):
            read(Actor(name="besökare"))
    with pytest.raises(NotFound):
        queries.unit(county.actor("administrator"), 999_999)
