"""What only reports count: each number once, and none that gives a small one away."""

from trisam.cases.values import CloseReason
from trisam.reports import counting
from trisam.reports.counting import Current
from trisam.statistics.suppression import HIDDEN

K = 5
CASES = [
    Current(20, False, True, False, None, False),
    Current(12, False, False, False, None, False),
    Current(8, False, True, True, None, True),
    Current(6, False, False, True, CloseReason.MOVED, False),
    Current(6, True, True, False, None, False),
    Current(7, True, False, True, None, False),
]


def test_current_cases_are_named_or_anonymous_active_or_ended_and_ended_for_a_reason() -> None:
    told = counting.cases(CASES, "Gävle, 2025", 1)
    current, ended = told.tables
    assert {row[0]: row[1:] for row in (*current.rows, current.foot)} == {
        "Registrerade med namn": (46,),
        "Anonyma, bara kod": (13,),
        "Aktiva när perioden slutade": (38,),
        "Avslutade under perioden": (21,),
        "Alla aktuella": (59,),
    }
    assert {row[0]: row[1:] for row in (*ended.rows, ended.foot)} == {
        "Avslutat efter teamets rekommendation": (8,),
        "Personen har flyttat": (6,),
        "Orsak saknas": (7,),
        "Alla avslutade": (21,),
    }
    assert told.total == 59
    assert len(counting.cases(CASES[:2], "Gävle, 2025", 1).tables) == 1


def test_a_few_anonymous_are_hidden_together_with_what_would_give_them_away() -> None:
    few = [*CASES[:4], Current(2, True, True, False, None, False)]
    [current, *_] = counting.cases(few, "Gävle, 2025", K).tables
    rows = {row[0]: row[1:] for row in current.rows}
    assert rows["Anonyma, bara kod"][0] is HIDDEN
    assert rows["Registrerade med namn"][0] is HIDDEN, "else it is what is left of all women"
    assert current.notes
