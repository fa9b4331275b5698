"""Only one party's or one sex's figures, and two periods row by row: of tables that are told."""

from datetime import date

import pytest

from trisam.statistics.figures import PartyName
from trisam.statistics.narrowing import narrowed, parties, sexes
from trisam.statistics.publication import Days, Place, Publication
from trisam.statistics.side_by_side import side_by_side
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Change, Difference, Portion, Share, Table, Value

AF, FK = parties([PartyName(1, "AF"), PartyName(2, "FK")])
WOMEN, OTHERS = sexes()
NOTE = "Dolt: ett litet tal."
BY_REASON = Table(
    "Per part",
    "",
    ("Skäl", "AF", "FK", "Alla"),
    (("Kö", 5, HIDDEN, 9), ("Annat", 6, 7, 13)),
    (NOTE,),
    ("Alla skäl", 11, HIDDEN, 22),
)
BY_SEX = Table(
    "Per part och kön",
    "",
    ("Lyft av", WOMEN.words, OTHERS.words, "Alla"),
    (("AF", Portion(5, 10), 7, 8), ("FK", 6, 7, 13)),
    (),
    ("Alla parter", 11, 14, 21),
)
OVER_TIME = Table("Över tid", "", ("Kvartal", "Antal"), (("Kvartal 1 2025", 5),))


def page(*tables: Table, year: int = 2025, sentence: str = "Hälften deltog") -> Publication:
    return Publication(
        slug="delaktighet",
        title="Hur många som deltog",
        sentence=sentence,
        place=Place("Hela länet", "lanet"),
        period=Days(str(year), str(year)),
        counted=f"{year} ärenden",
        tables=tables,
        pictures=(),
        said=("Hälften av alla.",),
        remarks=(),
        definitions=(),
        made_on=date(2026, 1, 1),
    )


def test_a_party_s_own_column_and_the_total_are_left_and_a_table_without_parties_is_not() -> None:
    [table] = narrowed(page(BY_REASON, OVER_TIME), [AF]).tables
    assert table.head == ("Skäl", "AF", "Alla")
    assert table.rows == (("Kö", 5, 9), ("Annat", 6, 13))
    assert table.foot == ("Alla skäl", 11, 22)


def test_where_parties_are_rows_its_own_row_and_the_total_are_left() -> None:
    [table] = narrowed(page(BY_SEX), [FK]).tables
    assert table.rows == (("FK", 6, 7, 13),)
    assert table.foot == BY_SEX.foot


def test_of_a_sex_the_share_beside_its_number_is_left_too() -> None:
    head = ("Utfall", "Kvinnor", "Andel, kvinnor", OTHERS.words, "Andel, män, annat och okänt")
    whole = ("Alla", "Andel, alla")
    table = Table("Steg", "", (*head, *whole), (("Steg", 3, Share(0.3), 5, Share(0.5), 8, None),))
    [women], [others] = (narrowed(page(table), [cut]).tables for cut in (WOMEN, OTHERS))
    assert women.head == (*head[:3], *whole)
    assert others.head == (head[0], *head[3:], *whole)
    assert others.rows == (("Steg", 5, Share(0.5), 8, None),)


def test_a_party_and_a_sex_can_be_chosen_together() -> None:
    [table] = narrowed(page(BY_REASON, BY_SEX), [AF, WOMEN]).tables
    assert table.head == ("Lyft av", "Kvinnor", "Alla")
    assert table.rows == (("AF", Portion(5, 10), 8),)


def test_the_note_about_hidden_numbers_stays_where_one_is_left() -> None:
    [of_af], [of_fk] = (narrowed(page(BY_REASON), [cut]).tables for cut in (AF, FK))
    assert of_fk.notes == (NOTE,)
    assert of_af.notes == ()


def test_the_heading_the_file_and_what_is_said_are_of_the_chosen_only() -> None:
    told = narrowed(page(BY_SEX), [AF, WOMEN])
    assert page(BY_SEX).heading == "Hälften deltog."
    assert told.heading == "Hur många som deltog: AF, kvinnor"
    assert told.stem == "trisam-delaktighet-part1-kvinnor-lanet-2025"
    assert told.said == ("Bara tabeller som räknas per part och kön visas.",)
    assert ("Visar bara", "AF, kvinnor") in told.about
    assert "2025 ärenden" not in str(told.about), "that is how many all are"


def test_where_nothing_is_told_of_the_chosen_it_is_said_what_to_do() -> None:
    told = narrowed(page(OVER_TIME), [AF])
    assert told.tables == ()
    assert told.said == (
        "Här finns inga siffror för AF. Visa hela länet, eller ta bort ett av valen.",
    )


def beside(then: Value, now: Value) -> tuple[Value, ...]:
    """What changed from then to now; empty when no such row is shown."""
    tables = [Table("T", "", ("Rad", "Tal"), (("En rad", value),)) for value in (then, now)]
    told = side_by_side(page(tables[1], year=2026), page(tables[0]))
    [table] = told.tables
    assert table.rows[:2] == (("En rad, 2025", then), ("En rad, 2026", now))
    return tuple(row[1] for row in table.rows[2:])


@pytest.mark.parametrize(
    ("then", "now", "changed"),
    [
        (5, 9, Change(4)),
        (9, 9, Change(0)),
        (6.1, 5.7, Change(-0.4)),
        (Share(0.5), Share(0.75), Difference(0.25)),
        (Portion(1, 2), Portion(1, 4), Difference(-0.25)),
        (HIDDEN, 9, HIDDEN),
        (9, HIDDEN, HIDDEN),
    ],
)
def test_each_row_has_what_changed_and_hides_it_where_a_number_is_hidden(
    then: Value, now: Value, changed: Value
) -> None:
    assert beside(then, now) == (changed,)


@pytest.mark.parametrize(("then", "now"), [(None, 5), (HIDDEN, None), ("inga", Portion(1, 2))])
def test_where_there_was_nothing_to_count_nothing_has_changed(then: Value, now: Value) -> None:
    assert beside(then, now) == ()


def test_the_earlier_period_stands_first_whichever_is_chosen() -> None:
    earlier = page(BY_SEX, sentence="En av tio deltog")
    later = page(BY_SEX, year=2026)
    one, other = side_by_side(later, earlier), side_by_side(earlier, later)
    assert one.tables == other.tables
    assert one.heading == "Hälften deltog."
    assert one.said == ("2025: en av tio deltog.",)
    assert one.stem == "trisam-delaktighet-lanet-2026-mot-2025"
    assert one.counted == "2026 ärenden, mot 2025 ärenden"


def test_only_tables_and_rows_that_both_periods_have_are_compared() -> None:
    fewer = Table(BY_SEX.title, "", BY_SEX.head, BY_SEX.rows[1:], (), BY_SEX.foot)
    told = side_by_side(page(BY_SEX, OVER_TIME, year=2026), page(fewer, BY_REASON))
    [table] = told.tables
    assert [row[0] for row in table.rows] == [
        "FK, 2025",
        "FK, 2026",
        "FK, skillnad",
        "Alla parter, 2025",
        "Alla parter, 2026",
        "Alla parter, skillnad",
    ]
    nothing = side_by_side(page(OVER_TIME, year=2026), page(BY_SEX))
    assert nothing.tables == ()
    assert nothing.said[-1] == "Det finns ingen tabell som går att jämföra mellan perioderna."


def test_rows_with_the_same_heading_are_compared_one_by_one() -> None:
    tables = [
        Table("T", "", ("Kön", "Steg", "Dagar"), (("Alla", "Till möte", n), ("Alla", "Efter", 9)))
        for n in (3, 5)
    ]
    [table] = side_by_side(page(tables[1], year=2026), page(tables[0])).tables
    assert [row for row in table.rows if "skillnad" in str(row[0])] == [
        ("Alla, skillnad", "Till möte", Change(2)),
        ("Alla, skillnad", "Efter", Change(0)),
    ]


def test_that_shares_differ_by_percentage_points_is_said_where_there_are_shares() -> None:
    tables = [Table("T", "", ("Rad", "Tal"), (("En rad", value),)) for value in (Share(0.5), 5)]
    notes = [side_by_side(page(one, year=2026), page(one)).tables[0].notes for one in tables]
    assert notes == [("Skillnaden mellan två andelar är i procentenheter.",), ()]
