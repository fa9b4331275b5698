"""What only reports count: each number once, and none that gives a small one away."""

from trisam.cases.values import Attendance, CloseReason
from trisam.reports import counting
from trisam.reports.counting import Current, Followed, Surveyed, Taking
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Share

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


def test_taking_part_counts_every_way_of_having_a_say() -> None:
    told = counting.participation(
        [
            Taking(9, True, Attendance.IN_PERSON),
            Taking(6, False, Attendance.OWN_WORDS),
            Taking(5, False, Attendance.DECLINES),
        ],
        "Gävle, 2025",
        1,
    )
    assert (told.part, told.whole, told.rate) == (15, 20, Share(0.75))
    assert told.table.foot[1:] == (9, 11, 20)


def test_follow_ups_tell_how_many_were_done_and_how_many_are_readier() -> None:
    found = [
        Followed(10, True, True, True),
        Followed(5, True, True, False),
        Followed(5, False, True, True),
        Followed(6, False, True, None),
        Followed(8, False, False),
    ]
    done, readier = counting.follow_ups(found, "Gävle, 2025", 1)
    assert (done.part, done.whole) == (26, 34)
    assert (readier.part, readier.whole, readier.rate) == (15, 20, Share(0.75))


def test_a_few_who_did_not_tell_cannot_be_worked_out_from_the_two_tables() -> None:
    found = [Followed(20, True, True, True), Followed(8, True, True, False)]
    found += [Followed(2, True, True, None), Followed(9, True, False)]
    done, readier = counting.follow_ups(found, "Gävle, 2025", K)
    assert HIDDEN in (done.part, readier.whole)


def test_of_the_survey_it_is_told_how_many_answered() -> None:
    told = counting.surveys([Surveyed(8, True, True), Surveyed(8, False, False)], "Gävle, 2025", K)
    assert (told.part, told.whole, told.rate) == (8, 16, Share(0.5))
