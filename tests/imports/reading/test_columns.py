import pytest

from trisam.imports.reading.columns import Columns, find_columns
from trisam.imports.reading.fields import OBLIGATORY, Field, field_by_choice, field_for_heading
from trisam.imports.reading.grids import Grid, trimmed
from trisam.imports.reading.problems import ListUnreadable

USUAL = ("Datum lyft", "Lyft av", "Personnr", "Frågeställning", "Samtycke")


def columns_of(*headings: str, mapping: dict[str, str] | None = None) -> Columns:
    return find_columns([sheet(headings)], mapping)[1]


def sheet(headings: tuple[str, ...], name: str = "") -> Grid:
    return trimmed([headings, ["x"] * len(headings)], name)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Datum lyft", Field.LIFTED_ON),
        ("LYFTDATUM:", Field.LIFTED_ON),
        ("Datum lyft (åååå-mm-dd)", Field.LIFTED_ON),
        ("Part som lyfter", Field.PARTY),
        ("Lyft av", Field.PARTY),
        ("Klient", Field.NAME),
        ("Klientens namn", Field.NAME),
        ("Pnr", Field.PERSONNUMMER),
        ("Personnr.", Field.PERSONNUMMER),
        ("Personnummer", Field.PERSONNUMMER),
        ("Kon", Field.GENDER),
        ("Fråga", Field.QUESTION),
        ("Frågeställningar", Field.QUESTION),
        ("Samtycke", Field.CONSENT),
        ("Samtycke gäller", Field.RECEIVERS),
        ("Tas upp", Field.MEETING_ON),
        ("Mötes-datum", Field.MEETING_ON),
        ("Rekommendationer", Field.RECOMMENDATION),
        ("Ansvarig part", Field.RESPONSIBLE),
        ("Ersättning idag", Field.INCOME),
        ("Försörjning", Field.INCOME),
        ("Uppföljd", Field.FOLLOWED_UP_ON),
        ("Försörjning efter 6 mån", Field.INCOME_AFTER),
        ("Ersättning efter sex månader", Field.INCOME_AFTER),
        ("Anm.", Field.NOTE),
        ("Varför raden inte infördes", Field.IGNORE),
        ("Datum", None),
        ("Lyft", None),
        ("Skostorlek", None),
    ],
)
def test_a_heading_is_recognised_by_what_it_means(heading: str, field: Field | None) -> None:
    assert field_for_heading(heading) == field


@pytest.mark.parametrize("field", [field for field in Field if field is not Field.IGNORE])
def test_every_field_can_be_chosen_and_headed_by_its_own_name(field: Field) -> None:
    assert field_by_choice(field.upper()) is field
    assert field_for_heading(field) is field


def test_headings_are_found_under_a_title_and_an_empty_line() -> None:
    grid = trimmed([["Teamet 2025"], [], USUAL, ["x"] * 5])
    assert find_columns([grid])[1].heading_row == 3


def test_the_first_sheet_with_full_headings_is_the_list() -> None:
    this_year, last_year = sheet(USUAL, "2025"), sheet((*USUAL, "Namn"), "2024")
    assert find_columns([trimmed([["kvar"]], "Gammalt"), this_year, last_year])[0] is this_year


def test_an_unknown_column_is_asked_about_by_name() -> None:
    columns = columns_of(*USUAL, "Skostorlek")
    assert columns.unknown == ("Skostorlek",)
    assert columns.questions() == ("Kolumnen ”Skostorlek” känns inte igen och läses inte.",)


def test_an_unknown_column_without_anything_in_it_is_not_asked_about() -> None:
    grid = trimmed([(*USUAL, "Skostorlek"), ["x"] * 5])
    assert find_columns([grid])[1].unknown == ()


def test_a_column_without_heading_is_named_by_its_letter() -> None:
    assert columns_of(*USUAL, "").unknown == ("Kolumn F (utan rubrik)",)


def test_two_columns_with_one_meaning_are_asked_about_and_not_read() -> None:
    columns = columns_of(*USUAL, "Namn", "Klient")
    assert Field.NAME not in columns.positions
    assert columns.questions() == (
        "”Namn” och ”Klient” kan alla vara namn och läses inte. Säg vilken som är det.",
    )
    assert columns.obstacle() is None


def test_two_columns_with_one_obligatory_meaning_stop_the_reading() -> None:
    columns = columns_of(*USUAL, "Fråga")
    obstacle = columns.obstacle()
    assert obstacle is not None
    assert "”Frågeställning” och ”Fråga”" in obstacle


def test_the_users_word_goes_above_ours() -> None:
    columns = columns_of(
        *USUAL, "Namn", "Klient", "Skostorlek", mapping={"klient": "namn", "Skostorlek": "ignore"}
    )
    assert columns.label(Field.NAME) == "Klient"
    assert columns.unknown == ()
    assert columns.ignored == ("Skostorlek",)


def test_two_columns_with_the_same_heading_can_be_told_apart() -> None:
    columns = columns_of(*USUAL, "Anm.", "Anm.", mapping={"Anm. (2)": "ignorera"})
    assert columns.positions[Field.NOTE] == 5


@pytest.mark.parametrize(
    ("mapping", "part"),
    [
        ({"Skonummer": "namn"}, "ingen kolumn som heter ”Skonummer”"),
        ({"Samtycke": "skostorlek"}, "”skostorlek” är inget fält"),
        ({"Samtycke": "namn", "Personnr": "namn"}, "Flera kolumner har valts som namn"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(mapping: dict[str, str], part: str) -> None:
    with pytest.raises(ListUnreadable) as caught:
        columns_of(*USUAL, mapping=mapping)
    assert part in caught.value.sentence


@pytest.mark.parametrize("field", OBLIGATORY)
def test_a_missing_obligatory_column_is_named(field: Field) -> None:
    kept = [heading for heading in USUAL if field_for_heading(heading) != field]
    obstacle = columns_of(*kept).obstacle()
    assert obstacle is not None
    assert f"saknar {field}." in obstacle


def test_somebody_must_be_told_from_somebody_else() -> None:
    obstacle = columns_of("Datum lyft", "Lyft av", "Frågeställning", "Samtycke").obstacle()
    assert obstacle is not None
    assert "saknar personnummer eller namn" in obstacle


def test_a_file_without_headings_is_refused() -> None:
    with pytest.raises(ListUnreadable, match="Ingen rad med rubriker"):
        find_columns([trimmed([["mjölk", "2 l"], ["bröd", "1"]])])
