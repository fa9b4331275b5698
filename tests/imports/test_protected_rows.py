"""Lists about somebody with skyddade personuppgifter, and about somebody lifted before."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.imports import lists
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case
from trisam.core import clock, crypto
from trisam.imports.reading.case_list import OpenedList, open_list, read_rows
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.outcomes import Accepted, Outcome, Refused
from trisam.imports.reading.rejects import rejects_workbook
from trisam.imports.reading.report import report_lines
from trisam.imports.service.importing import take_over
from trisam.people.models import Person

NAME = "Tuva Provdal"
MARKED = {"name": f"{NAME} (skyddad identitet)"}


def opened(*cells: tuple[Cell, ...]) -> OpenedList:
    """A list of these rows."""
    return open_list(lists.workbook(cells), "lista.xlsx")


def taken_over(county: County, *cells: tuple[Cell, ...], who: str = "vard") -> list[Outcome]:
    """What became of the rows when the rehabkoordinator imported them."""
    outcomes = read_rows(opened(*cells), clock.today())
    return list(take_over(county.actor(who), county.team, outcomes).outcomes)


def notes(outcome: Outcome) -> str:
    """The remarks on an accepted row."""
    assert isinstance(outcome, Accepted), outcome
    return " ".join(outcome.notes)


def test_the_mark_counts_in_any_cell_and_name_and_number_stay_out(
    county: County, database: Session
) -> None:
    taken_over(
        county,
        lists.row(**MARKED),
        lists.row(lifted_on="2025-08-28", note="Sekretessmarkering"),
        lists.row(lifted_on="2025-08-29", note="Har haft skyddad anställning"),
    )
    people = database.scalars(select(Person)).all()
    assert sorted(person.protected for person in people) == [False, True, True]
    for person in people:
        held = (person.name, person.personnummer, person.birth_year)
        assert (held == (None, None, None)) is person.protected
    log = str(database.execute(select(AuditEntry.subject, AuditEntry.reason)).all())
    assert "Tuva" not in log


@pytest.mark.parametrize(
    "told",
    [
        {**MARKED, "question": "provdal vill arbeta."},
        {**MARKED, "note": "Ring 070-123 45 67"},
        {**MARKED, "recommendation": "Möt upp på Storgatan 3"},
        {**MARKED, "question": "Mamman Kerstin hjälper till."},
    ],
)
def test_a_row_whose_text_tells_who_it_is_is_refused_without_repeating_it(
    told: dict[str, Cell], county: County
) -> None:
    [outcome] = taken_over(county, lists.row(**told))
    assert isinstance(outcome, Refused)
    said = "\n".join(report_lines([outcome]))
    assert "kan avslöja vem det är" in said
    for word in ("tuva", "provdal", "kerstin", "070", "storgatan"):
        assert word not in said.lower()
    [fine] = taken_over(county, lists.row(**{**told, "question": "Vill arbeta i Gävle.",
        "note": None, "recommendation": "Praktik", "meeting_on": "2025-09-10"}))  # fmt: skip
    assert isinstance(fine, Accepted), fine


def test_what_is_given_back_to_mend_holds_no_identity() -> None:
    row = lists.row(**MARKED, question="Tuva Provdal vill arbeta. Ring 070-123 45 67.")
    ordinary = lists.row(lifted_on="fel", name="Någon Annan")
    found = opened(row, ordinary)
    outcomes = read_rows(found, clock.today())
    assert all(isinstance(outcome, Refused) for outcome in outcomes)
    sheet = load_workbook(io.BytesIO(rejects_workbook(found, outcomes))).active
    assert sheet is not None
    protected, other = list(sheet.iter_rows(min_row=2, values_only=True))

    text = " ".join(str(cell) for cell in protected if cell)
    assert "Provdal" not in text
    assert "070" not in text
    assert str(lists.row()[3]) not in text
    assert "[borttaget] vill arbeta. Ring [borttaget]." in text
    assert "Någon Annan" in other
    mended: Any = protected[: len(row)]
    again = open_list(lists.workbook([mended]), "lista.xlsx")
    assert isinstance(read_rows(again, clock.today())[0], Accepted)


def test_a_personnummer_in_an_ordinary_text_is_remarked_on(county: County) -> None:
    [outcome] = taken_over(county, lists.row(note="Se 850709-9805"))
    assert "Ett personnummer står i en text" in notes(outcome)
    [outcome] = taken_over(county, lists.row(lifted_on="2025-08-29", note="Ring innan"))
    assert "Ett personnummer" not in notes(outcome)


def known_already(county: County, to: tuple[str, ...]) -> Case:
    """AF's open case about the individual of `lists.row()`."""
    case = county.case(by="af", to=to)
    digits = str(lists.row()[3]).replace("-", "")
    case.person.personnummer, case.person.personnummer_index = digits, crypto.index_of(digits)
    case.lifted_on = date(2025, 5, 5)
    return case


def test_an_open_case_is_remarked_on_only_for_who_may_see_it(county: County) -> None:
    unknown = taken_over(county, lists.row(lifted_on="2025-08-27"))
    known_already(county, to=("fk",))  # hidden from vården
    hidden = taken_over(county, lists.row(lifted_on="2025-08-27", party="FK"))
    assert "öppet ärende" not in notes(unknown[0]) + notes(hidden[0])

    known_already(county, to=("vard",))
    seen = taken_over(county, lists.row(lifted_on="2025-08-28"))
    assert "Personen har redan ett öppet ärende som du kan se." in notes(seen[0])
