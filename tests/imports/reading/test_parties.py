import pytest

from trisam.imports.reading.cells import Cell
from trisam.imports.reading.parties import PartyChoice, parse_parties, parse_party
from trisam.imports.reading.problems import CellProblem

TEAM = {"af", "fk", "kommun", "vard"}


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        ("AF", "af"),
        ("af", "af"),
        ("Arb.förm", "af"),
        ("Arbetsförmedlingen", "af"),
        ("AF Gävle", "af"),
        ("FK", "fk"),
        (" fk. ", "fk"),
        ("Försäkringskassan", "fk"),
        ("F-kassan", "fk"),
        ("kommun", "kommun"),
        ("Ockelbo kommun", "kommun"),
        ("soc", "kommun"),
        ("Socialtjänsten", "kommun"),
        ("IFO", "kommun"),
        ("AME", "kommun"),
        ("soc/AME", "kommun"),
        ("HC", "vard"),
        ("Exempelby HC", "vard"),
        ("Hälsocentralen", "vard"),
        ("region", "vard"),
        ("Psyk", "vard"),
        ("Vården", "vard"),
        ("Kriminalvården", "kriminalvarden"),
        ("Samhall", "samhall"),
        ("Vuxenhab", "vuxenhabilitering"),
        ("", None),
        (None, None),
    ],
)
def test_a_party_is_known_by_each_of_its_names(cell: Cell, slug: str | None) -> None:
    assert parse_party(cell) == slug


@pytest.mark.parametrize("cell", ["???", "Polisen", "vård+kommun", "AF och FK", 7, "FK " * 200])
def test_an_unknown_party_or_two_of_them_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        parse_party(cell)


@pytest.mark.parametrize(
    ("cell", "slugs"),
    [
        ("alla", TEAM),
        ("Samtliga parter", TEAM),
        ("AF, FK, soc", {"af", "fk", "kommun"}),
        ("vård+kommun", {"vard", "kommun"}),
        ("FK/HC", {"fk", "vard"}),
        ("FK och AF", {"fk", "af"}),
        ("FK\nsoc", {"fk", "kommun"}),
        ("alla utom FK", {"af", "kommun", "vard"}),
        ("alla (ej FK, AF)", {"kommun", "vard"}),
        ("alla parter förutom fk och HC", {"af", "kommun"}),
        ("ingen", set()),
        ("FK, Kriminalvården", {"fk"}),
    ],
)
def test_a_consent_names_those_in_the_team_that_it_concerns(cell: Cell, slugs: set[str]) -> None:
    choice = parse_parties(cell)
    assert choice is not None
    assert choice.among(TEAM) == slugs


@pytest.mark.parametrize("cell", ["FK men bara läkarutlåtande", "AF, grannen", "FK utom AF", "ja"])
def test_a_limit_that_we_do_not_understand_never_widens_the_consent(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        parse_parties(cell)


def test_a_named_party_outside_the_team_can_be_told() -> None:
    choice = parse_parties("AF, Samhall")
    assert choice is not None
    assert choice.missing_from(TEAM) == {"samhall"}


def test_the_lifting_party_needs_no_consent_to_itself() -> None:
    assert PartyChoice(named=frozenset({"af"})).without("af").is_nobody
    assert PartyChoice(everyone=True).without("af").among(TEAM) == {"fk", "kommun", "vard"}
