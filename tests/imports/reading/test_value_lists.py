import pytest

from trisam.cases.values import Income, Occupation
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.problems import CellProblem
from trisam.imports.reading.value_lists import parse_gender, parse_income, parse_occupation


@pytest.mark.parametrize(
    ("cell", "income"),
    [
        ("försörjningsstöd", Income.FORSORJNINGSSTOD),
        ("Förs.stöd", Income.FORSORJNINGSSTOD),
        ("SP", Income.SJUKPENNING),
        ("sjukpenning 50 %", Income.SJUKPENNING),
        ("rehab.penning", Income.REHABILITERINGSPENNING),
        ("Sjukersättning", Income.SJUKERSATTNING),
        ("aktivitetsers.", Income.AKTIVITETSERSATTNING),
        ("a-kassa", Income.A_KASSA),
        ("aktivitetsstöd", Income.AKTIVITETSSTOD),
        ("utvecklingsersättning", Income.UTVECKLINGSERSATTNING),
        ("etableringsersättning", Income.ETABLERINGSERSATTNING),
        ("CSN", Income.CSN),
        ("lön", Income.LON),
        ("föräldrapenning", Income.ANNAN),
        ("ingen", Income.INGEN),
        ("", None),
        ("–", None),
    ],
)
def test_a_forsorjning_is_known_by_the_names_people_use(cell: Cell, income: Income | None) -> None:
    assert parse_income(cell) == income


@pytest.mark.parametrize("cell", ["sjukpenning och lön", "#REF!", "sjuk", 3])
def test_an_unknown_forsorjning_or_two_of_them_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        parse_income(cell)


@pytest.mark.parametrize("income", Income)
def test_every_code_can_be_reached_by_its_own_name(income: Income) -> None:
    assert parse_income(income.value.replace("_", " ")) == income


@pytest.mark.parametrize(
    ("cell", "occupation"),
    [
        ("Studier 25 %", Occupation.STUDIES),
        ("arbetsträning", Occupation.WORK_TRAINING),
        ("arbetsmarknadsutbildning", Occupation.STUDIES),
        ("ingen", Occupation.NONE),
        (None, None),
    ],
)
def test_a_sysselsattning_is_known_by_the_names_people_use(
    cell: Cell, occupation: Occupation | None
) -> None:
    assert parse_occupation(cell) == occupation


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("k", "kvinna"),
        ("Kv", "kvinna"),
        ("M", "man"),
        ("Man", "man"),
        ("X", "annat"),
        ("", "annat"),
    ],
)
def test_a_gender_is_known_by_its_letter(cell: Cell, code: str) -> None:
    assert parse_gender(cell) == code


def test_an_unknown_gender_is_refused() -> None:
    with pytest.raises(CellProblem):
        parse_gender("Q")
