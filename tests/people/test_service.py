"""Adding individuals without telling who is known."""

import pytest

from tests.factories.county import County
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.people import queries, service
from trisam.people.models import Gender
from trisam.people.service import NewPerson

NUMBER = "19850709-9805"


def somebody(county: County, **changed: object) -> NewPerson:
    """An individual with a name and a personnummer."""
    values: dict[str, object] = {
        "gender": Gender.WOMAN,
        "kommun_id": county.kommun.id,
        "name": "Testa Exempelsson",
        "personnummer": NUMBER,
        **changed,
    }
    return NewPerson(**values)  # type: ignore[arg-type]


def test_a_new_individual_is_found_by_personnummer_however_written(county: County) -> None:
    person = service.add(county.actor("af"), somebody(county))
    assert person.birth_year == 1985
    assert queries.ids_with_personnummer(county.actor("fk"), "198507099805") == [person.id]
    assert queries.ids_with_personnummer(county.actor("fk"), "198507099813") == []


def test_what_one_officer_writes_neither_changes_nor_tells_what_another_wrote(
    county: County,
) -> None:
    theirs = service.add(county.actor("af"), somebody(county, name="Testa Gammalnamn"))
    mine = service.add(
        county.actor("fk"),
        somebody(county, personnummer="8507099805", name="Testa Nynamn", gender=Gender.MAN),
    )
    assert (theirs.name, theirs.gender) == ("Testa Gammalnamn", Gender.WOMAN)
    assert (mine.name, mine.gender) == ("Testa Nynamn", Gender.MAN)
    assert mine.code != theirs.code
    found = queries.ids_with_personnummer(county.actor("fk"), "198507099805")
    assert set(found) == {theirs.id, mine.id}


def test_a_list_without_names_does_not_borrow_one_from_another_party(county: County) -> None:
    service.add(county.actor("af"), somebody(county, name="Testa Gammalnamn"))
    told = somebody(county, name=None, from_list=True)
    listed = service.add(county.actor("vard"), told)
    assert listed.shown_name == f"Person {listed.code}"


def test_skyddade_uppgifter_give_a_code_and_nothing_else(county: County) -> None:
    hidden = somebody(county, name=None, personnummer=None, protected=True)
    person = service.add(county.actor("af"), hidden)
    assert person.shown_name == f"Person {person.code}"
    assert (person.name, person.personnummer, person.personnummer_index) == (None, None, None)


def test_skyddade_uppgifter_with_a_name_or_number_are_refused(county: County) -> None:
    for changed in ({"personnummer": None}, {"name": None}):
        with pytest.raises(RuleBroken, match="skyddade personuppgifter"):
            service.add(county.actor("af"), somebody(county, protected=True, **changed))


def test_an_individual_without_personnummer_has_a_birth_year(county: County) -> None:
    without = somebody(county, personnummer=None, birth_year=1990)
    assert service.add(county.actor("af"), without).birth_year == 1990
    for year in (None, 1899, clock.today().year + 1):
        with pytest.raises(RuleBroken, match="fyra siffror"):
            service.add(county.actor("af"), somebody(county, personnummer=None, birth_year=year))


def test_two_without_personnummer_are_two_individuals(county: County) -> None:
    without = somebody(county, personnummer=None, birth_year=1990)
    first = service.add(county.actor("af"), without)
    assert service.add(county.actor("af"), without) is not first


def test_an_individual_needs_a_name(county: County) -> None:
    with pytest.raises(RuleBroken, match="namn"):
        service.add(county.actor("af"), somebody(county, name=""))


def test_a_stranger_neither_adds_nor_looks_up(county: County) -> None:
    with pytest.raises(Forbidden):
        service.add(Actor(name="ingen"), somebody(county))
    with pytest.raises(NotFound):
        queries.ids_with_personnummer(Actor(name="ingen"), "198507099805")


def test_the_import_adds_individuals_too(county: County) -> None:
    assert service.add(Actor.of_system("import"), somebody(county)).name


def test_the_birthday_comes_from_the_personnummer(county: County) -> None:
    person = service.add(county.actor("af"), somebody(county))
    born = service.born(person)
    assert born is not None
    assert born.isoformat() == "1985-07-09"
    assert service.born(county.person()) is None
