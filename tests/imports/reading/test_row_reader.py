from datetime import date

import pytest

from tests.imports import lists
from tests.imports.lists import number_for_tests
from trisam.cases.values import Attendance, Income
from trisam.imports.reading.case_list import open_list
from trisam.imports.reading.case_rows import CaseRow
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.outcomes import Accepted, Refused
from trisam.imports.reading.row_reader import read_row

COLUMNS = open_list(lists.text_file([]), "lista.csv").columns
TEAM = {"af", "fk", "kommun", "vard"}


def read(**changes: Cell) -> Accepted | Refused:
    return read_row(7, lists.row(**changes), COLUMNS, lists.TODAY)


def accepted(**changes: Cell) -> CaseRow:
    outcome = read(**changes)
    assert isinstance(outcome, Accepted), outcome
    return outcome.case


def reasons(**changes: Cell) -> str:
    outcome = read(**changes)
    assert isinstance(outcome, Refused), outcome
    return " ".join(outcome.reasons)


def notes(**changes: Cell) -> str:
    return " ".join(read(**changes).notes)


def test_a_right_row_becomes_a_case_with_every_cell_typed() -> None:
    case = accepted(
        followed_up="19/3 2026", income_after="lön", note="tolk arabiska, deltar själv, återlyft"
    )
    assert (case.number, case.party, case.lifted_on) == (7, "af", date(2025, 9, 1))
    assert case.consent.given_on == date(2025, 8, 28)
    assert case.consent.receivers.among(TEAM) == {"fk", "kommun", "vard"}
    assert case.meeting_on == date(2025, 9, 17)
    assert case.details.income is Income.SJUKPENNING
    assert case.details.interpreter == "arabiska"
    assert case.details.attendance is Attendance.IN_PERSON
    assert case.details.is_relift
    assert case.recommendation is not None
    assert case.recommendation.responsible is not None
    assert case.recommendation.responsible.everyone
    assert case.follow_up is not None
    assert (case.follow_up.on, case.follow_up.income) == (date(2026, 3, 19), Income.LON)


def test_no_personal_text_is_in_the_repr_of_a_row() -> None:
    shown = repr(read(note="ring Tuva", recommendation="hemlig plan"))
    for secret in ("Tuva", "Lo Påhittad", "nästa steg", "hemlig", "19850311"):
        assert secret not in shown


def test_every_fault_of_a_row_is_told_at_once() -> None:
    told = reasons(party="???", consent=None, meeting_on="2025-06-31")
    assert "Lyft av: ”???” känns inte igen" in told
    assert "Samtycke saknas" in told
    assert "Mötesdatum: ”2025-06-31” finns inte i kalendern" in told


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"lifted_on": None}, "Datum lyft: rutan är tom"),
        ({"party": None}, "Lyft av: rutan är tom"),
        ({"question": "–"}, "Frågeställning: rutan är tom"),
        ({"question": "x" * 4001}, "4\u00a0001 tecken"),
        ({"personnummer": None, "name": None}, "varken personnummer eller namn"),
        ({"personnummer": lists.wrong_number("19850311")}, "kontrollsiffra"),
        ({"consent": "nej"}, "Samtycke saknas: personen har sagt nej"),
        ({"consent": None}, "Samtycke saknas: rutan Samtycke är tom"),
        ({"receivers": None}, "Samtycke saknas: det står inte vilka andra parter"),
        ({"receivers": "AF"}, "Samtycke saknas: det står inte vilka andra parter"),
        ({"consent": "ja, FK", "receivers": "soc"}, "andra än de som står vid samtycket"),
        ({"meeting_on": "2025-08-31"}, "Mötet 31 augusti 2025 ligger före lyftet 1 september 2025"),
        ({"consent": "2025-09-18"}, "Samtycket 18 september 2025 gavs efter mötet"),
        ({"followed_up": "2025-09-01"}, "Uppföljningen 1 september 2025 ligger före mötet"),
        ({"followed_up": "2027-01-01"}, "Uppföljningen 1 januari 2027 ligger i framtiden"),
        ({"lifted_on": "2027-01-01"}, "Lyftet 1 januari 2027 ligger i framtiden"),
        ({"income_after": "lön"}, "Uppföljd: datumet saknas"),
        ({"income": "sjuk"}, "Försörjning: det som står känns inte igen"),
        ({"meeting_on": "2026-12-01"}, "har inte varit än, men raden har en rekommendation"),
        ({"personnummer": number_for_tests("20091001")}, "var 15 år vid lyftet"),
        ({"personnummer": number_for_tests("19600901")}, "var 65 år vid lyftet"),
        ({"personnummer": "TF 2012"}, "var 13 år vid lyftet"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(changes: dict[str, Cell], part: str) -> None:
    assert part in reasons(**changes)


@pytest.mark.parametrize("born", ["20090901", "19600902"])
def test_sixteen_today_and_sixty_five_tomorrow_are_both_within(born: str) -> None:
    accepted(personnummer=number_for_tests(born))


def test_a_birth_year_alone_gives_the_benefit_of_the_doubt() -> None:
    accepted(personnummer="TF 1960")
    accepted(personnummer="TF 2009")


def test_a_yes_without_a_date_counts_from_the_lift_and_says_so() -> None:
    assert accepted(consent="ja").consent.given_on == date(2025, 9, 1)
    assert "lyftets dag, 1 september 2025, tas i stället" in notes(consent="ja")


def test_parties_in_the_consent_cell_do_when_their_own_column_is_empty() -> None:
    case = accepted(consent="2025-08-28 FK, soc", receivers=None)
    assert case.consent.receivers.named == {"fk", "kommun"}


def test_a_missing_personnummer_is_remarked() -> None:
    assert "Personnummer saknas" in notes(personnummer=None)


def test_skyddade_uppgifter_are_imported_as_a_code_only() -> None:
    case = accepted(name="Skyddad identitet")
    assert case.individual.protected
    assert case.individual.personnummer is None
    assert "Skyddade personuppgifter" in notes(name="Skyddad identitet")


@pytest.mark.parametrize(
    ("day", "name"),
    [("2025-12-24", "julafton"), ("2026-06-19", "midsommarafton"), ("2025-09-20", "en lördag")],
)
def test_a_meeting_on_a_red_day_an_eve_or_a_weekend_is_remarked(day: str, name: str) -> None:
    assert f"ligger på {name}." in notes(meeting_on=day)


def test_a_person_as_responsible_stays_readable_in_the_recommendation() -> None:
    case = accepted(responsible="Lo på AME")
    assert case.recommendation is not None
    assert case.recommendation.text == "SIP (ansvarig: Lo på AME)"
    assert "läggs i rekommendationen" in notes(responsible="Lo på AME")


def test_a_responsible_without_recommendation_is_remarked() -> None:
    assert accepted(recommendation=None).recommendation is None
    assert "Ansvarig utan rekommendation" in notes(recommendation=None)


def test_a_follow_up_that_is_not_done_yet_is_no_fault() -> None:
    assert accepted(followed_up="nej").follow_up is None


def test_a_formula_in_a_note_stays_text() -> None:
    assert accepted(note="=SUMMA(A1:A9)").details.note == "=SUMMA(A1:A9)"
