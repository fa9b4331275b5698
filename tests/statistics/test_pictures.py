"""The pictures of moves, of shares over time and of reasons: drawn from their tables, so that they
show nothing that those hide."""

import re
from xml.etree import ElementTree as ET

import pytest

from trisam.statistics import flow, share_bars, trend
from trisam.statistics.flow import OCCUPATION, flow_of
from trisam.statistics.reason_bars import reason_bars
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Table, Value
from trisam.statistics.trend import trend_of

MOVES = Table(
    "Försörjning före och efter",
    "",
    ("Vid lyftet", "Försörjningsstöd", "Sjukpenning", "Lön", "Alla"),
    (
        ("Försörjningsstöd", 40, HIDDEN, 21, 64),
        ("Sjukpenning", 0, 30, HIDDEN, HIDDEN),
        ("Lön", 6, 0, 0, 6),
    ),
    (),
    ("Alla", 46, HIDDEN, HIDDEN, 105),
)


def over_time(*rows: tuple[Value, ...], parties: tuple[str, ...] = ("AF", "FK")) -> Table:
    """The table of lifts by quarter."""
    return Table("Över tid", "", ("Kvartal", *parties, "Totalt", "Balansindex"), rows)


def by_reason(*numbers: Value, every: Value) -> Table:
    """The table of actions by reason, of one party."""
    names = ("Insats saknas", "Kö", "Ej redo", "Avböjt", "Annat")
    rows = [(name, number, number) for name, number in zip(names, numbers, strict=True)]
    return Table(
        "Per part", "", ("Skäl", "AF", "Alla"), tuple(rows), (), ("Alla skäl", every, every)
    )


def words_in(drawing: str) -> list[str]:
    """The texts that stand in a picture."""
    found = ET.fromstring(drawing).iter()
    return [one.text or "" for one in found if one.tag.endswith(("}text", "}tspan"))]


def thickness(drawing: str) -> list[float]:
    """How thick each band of a flow is where it begins."""
    found = []
    for shape in re.findall(r' d="M[\d.]+,([\d.]+)C[^Z]*?([\d.]+)Z"', drawing):
        above, below = map(float, shape)
        found.append(below - above)
    return found


def test_each_move_that_is_shown_has_a_band_as_thick_as_its_number() -> None:
    found = flow_of(MOVES)
    assert found is not None
    assert [(b.source, b.target, b.number) for b in found.bands] == [
        (0, 0, 40),
        (0, 2, 21),
        (1, 1, 30),
        (2, 0, 6),
    ]
    forty, twenty_one, thirty, six = thickness(flow.svg(found))
    assert twenty_one / forty == pytest.approx(21 / 40, rel=0.02)
    assert six / thirty == pytest.approx(6 / 30, rel=0.05)


def test_a_hidden_move_has_no_band_and_is_told_of() -> None:
    found = flow_of(MOVES)
    assert found is not None
    assert found.hidden == 2
    assert found.about_hidden == "2 tal är dolda och har inga band."
    assert found.in_words.endswith(found.about_hidden)
    words = words_in(flow.svg(found))
    assert "Sjukpenning (dolt)" in words
    assert "Streckat: hit hör tal som är dolda" in words


def test_a_flow_without_hidden_numbers_says_nothing_of_them() -> None:
    table = Table("F", "", ("Vid", "Lön", "Alla"), (("Lön", 9, 9),), (), ("Alla", 9, 9))
    found = flow_of(table)
    assert found is not None
    assert found.about_hidden == ""
    assert not [word for word in words_in(flow.svg(found)) if "dolda" in word]


def test_a_flow_says_in_words_who_leaves_public_support_and_who_comes_to_it() -> None:
    found = flow_of(MOVES)
    assert found is not None
    words = words_in(flow.svg(found))
    assert "Från offentlig försörjning till annat" in words
    assert "Till offentlig försörjning" in words
    assert "Från försörjningsstöd till lön: 21" in found.in_words
    assert "Vid lyftet: försörjningsstöd 64, sjukpenning dolt, lön 6" in found.in_words


def test_a_flow_of_occupations_says_which_moves_are_nearer_to_work_and_which_are_not() -> None:
    head = ("Vid lyftet", "Annan eller ingen", "Praktik", "Arbete", "Alla")
    rows = (
        ("Annan eller ingen", 9, 8, 0, 17),
        ("Praktik", 0, 0, 7, 7),
        ("Arbete", 6, 0, 0, 6),
    )
    foot = ("Alla", 15, 8, 7, 30)
    found = flow_of(Table("S", "", head, rows, (), foot), OCCUPATION)
    words = words_in(flow.svg(found))
    assert {"Närmare arbete", "Längre från arbete", "Lika nära"} < set(words)
    none_back = (*rows[:2], ("Arbete", 0, 0, 0, 0))
    fewer = flow_of(Table("S", "", head, none_back, (), ("Alla", 9, 8, 7, 24)), OCCUPATION)
    assert "Längre från arbete" not in words_in(flow.svg(fewer))


def test_nothing_is_drawn_of_moves_that_are_all_hidden_or_nought() -> None:
    rows = (("Lön", HIDDEN, HIDDEN, HIDDEN), ("Sjukpenning", 0, 0, 0))
    head, foot = ("Vid lyftet", "Lön", "Sjukpenning", "Alla"), ("Alla", HIDDEN, HIDDEN, HIDDEN)
    assert flow_of(Table("F", "", head, rows, (), foot)) is None


def test_a_hidden_number_is_nowhere_in_a_flow_and_one_that_is_shown_is() -> None:
    """The planted defect: the same move with its number not hidden is found."""
    assert "743" not in flow.svg(flow_of(MOVES))
    first = ("Försörjningsstöd", 40, 743, 21, 804)
    told = Table(MOVES.title, "", MOVES.head, (first, *MOVES.rows[1:]), (), MOVES.foot)
    assert "743" in flow.svg(flow_of(told))


def test_a_trend_needs_three_quarters_that_can_be_shown() -> None:
    two = [("Kvartal 1 2026", 5, 5, 10, 100), ("Kvartal 2 2026", 6, 6, 12, 100)]
    hidden = ("Kvartal 3 2026", HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    assert trend_of(over_time(*two)) is None
    assert trend_of(over_time(*two, hidden)) is None
    assert trend_of(over_time(*two, hidden, ("Kvartal 4 2026", 5, 15, 20, 50))) is not None


def test_a_trend_of_one_party_is_not_drawn() -> None:
    rows = [(f"Kvartal {at} 2026", 5, 5, None) for at in (1, 2, 3)]
    assert trend_of(over_time(*rows, parties=("AF",))) is None


def test_a_hidden_quarter_breaks_the_line_and_is_told_of() -> None:
    found = trend_of(
        over_time(
            ("Kvartal 1 2026", 5, 15, 20, 50),
            ("Kvartal 2 2026", HIDDEN, HIDDEN, 20, HIDDEN),
            ("Kvartal 3 2026", 10, 10, 20, 100),
            ("Kvartal 4 2026", 0, 0, 0, None),
            ("Kvartal 1 2027", 8, 8, 16, 100),
        )
    )
    assert found is not None
    assert [point.words for point in found.lines[0].points] == [
        "25\u00a0%",
        "dolt",
        "50\u00a0%",
        "–",
        "50\u00a0%",
    ]
    assert found.about_hidden == (
        "Linjen är bruten där tal är dolda eller saknas: kvartal 2 2026 och kvartal 4 2026."
    )
    drawing = trend.svg(found)
    lines = re.findall(r'd="(M[^"]*)"[^>]*stroke="#2a6f97"', drawing)
    assert len(lines) == 2
    assert all(line.count("M") == 3 for line in lines)
    assert words_in(drawing).count("dolt") == 2


def test_a_whole_trend_has_one_line_for_each_party_and_its_name_and_numbers_beside_it() -> None:
    found = trend_of(over_time(*((f"Kvartal {at} 2026", at, 9, 9 + at, 90) for at in (1, 2, 3))))
    assert found is not None
    assert found.about_hidden == ""
    drawing = trend.svg(found)
    assert all(
        line.count("M") == 1 for line in re.findall(r'd="(M[^"]*)"[^>]*stroke="#2a6f97"', drawing)
    )
    words = words_in(drawing)
    assert {"AF", "FK", "10\u00a0%", "25\u00a0%", "kv. 1 2026"} <= set(words)
    assert "En lika del är 50\u00a0%." in found.in_words


def test_the_commonest_reason_comes_first_and_a_hidden_one_last() -> None:
    bars = reason_bars(by_reason(9, 21, HIDDEN, 0, HIDDEN, every=40))
    assert bars is not None
    assert [(bar.group, bar.label) for bar in bars.bars] == [
        ("Kö", "52\u00a0% (21)"),
        ("Insats saknas", "22\u00a0% (9)"),
        ("Ej redo", "dolt"),
        ("Annat", "dolt"),
    ]
    assert "Kö" in share_bars.svg(bars)


@pytest.mark.parametrize(
    "table",
    [
        by_reason(9, 21, HIDDEN, 0, HIDDEN, every=HIDDEN),
        by_reason(0, 0, 0, 0, 0, every=0),
        by_reason(HIDDEN, HIDDEN, 0, 0, 0, every=7),
    ],
)
def test_reasons_that_are_no_part_of_anything_shown_are_not_drawn(table: Table) -> None:
    assert reason_bars(table) is None


@pytest.mark.parametrize("drawn", ["flow", "trend"])
def test_a_picture_is_clean_under_a_strict_policy_and_has_its_words(drawn: str) -> None:
    if drawn == "flow":
        moved = flow_of(MOVES)
        assert moved is not None
        made, words = flow.svg(moved), moved.in_words
    else:
        found = trend_of(over_time(*((f"Kvartal {at} 2026", at, 9, 9 + at, 9) for at in (1, 2, 3))))
        assert found is not None
        made, words = trend.svg(found), found.in_words
    assert not re.search(r"style|<script|<a |href|class=\"(?!chart)", made)
    root = ET.fromstring(made)
    assert root.get("role") == "img"
    assert root[1].text == words
