from datetime import date

import pytest

from tests.imports.lists import excel_day
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.consent_cells import parse_consent
from trisam.imports.reading.problems import CellProblem

DAY = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("cell", "method"),
    [
        ("2025-03-03", None),
        ("03/03-25", None),
        (excel_day(2025, 3, 3), None),
        ("ja 3/3 2025", None),
        ("skriftligt 250303", "skriftligt"),
        ("Muntligt, 2025-03-03", "muntligt"),
        ("2025-03-03 (skriftligt)", "skriftligt"),
    ],
)
def test_a_consent_with_a_date_keeps_it(cell: Cell, method: str | None) -> None:
    consent = parse_consent(cell)
    assert consent.given
    assert (consent.given_on, consent.method) == (DAY, method)


@pytest.mark.parametrize("cell", ["ja", "JA", "x", True, "finns", "1"])
def test_a_yes_is_a_consent_without_a_date(cell: Cell) -> None:
    consent = parse_consent(cell)
    assert consent.given
    assert consent.given_on is None


@pytest.mark.parametrize(
    "cell", ["nej", "Saknas", "återkallat 2025-03-03", "ej inhämtat", False, "0", "ja, inte FK"]
)
def test_any_word_that_denies_makes_it_a_no(cell: Cell) -> None:
    consent = parse_consent(cell)
    assert not consent.given
    assert consent.refused


@pytest.mark.parametrize("cell", [None, "", "–"])
def test_an_empty_cell_is_neither_yes_nor_no(cell: Cell) -> None:
    consent = parse_consent(cell)
    assert not consent.given
    assert not consent.refused


def test_date_and_parties_may_share_a_cell() -> None:
    consent = parse_consent("2025-03-03 alla utom FK")
    assert consent.given_on == DAY
    assert consent.receivers is not None
    assert consent.receivers.among({"af", "fk"}) == {"af"}


@pytest.mark.parametrize("cell", ["kanske", "2025-02-30", "ja, till grannen", "på gång"])
def test_what_is_no_clear_consent_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        parse_consent(cell)
