import pytest

from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Difference, Share, Table, Value, as_text, is_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234, "1\u00a0234"),
        (-1234, "\u22121\u00a0234"),
        (2.5, "2,5"),
        (1234.56, "1\u00a0234,6"),
        (-0.04, "0,0"),
        (Share(0.254), "25\u00a0%"),
        (Share(0), "0\u00a0%"),
        (Difference(0.12), "+12"),
        (Difference(-0.12), "\u221212"),
        (Difference(0.001), "0"),
        (Difference(-0.001), "0"),
        (HIDDEN, "dolt"),
        (None, "–"),
        ("Gävle", "Gävle"),
    ],
)
def test_figures_are_written_the_swedish_way(value: Value, text: str) -> None:
    assert as_text(value) == text


def test_a_hidden_number_is_set_as_a_number_and_a_word_is_not() -> None:
    assert is_number(HIDDEN)
    assert is_number(Share(0.5))
    assert not is_number("Gävle")


def test_rows_as_long_as_the_head_make_a_table() -> None:
    table = Table("Lyft", "2026", ("Kommun", "AF"), (("Gävle", 5),), foot=("Totalt", 5))
    assert table.notes == ()


@pytest.mark.parametrize("foot", [("Totalt",), ("Totalt", 1, 2)])
def test_a_row_that_does_not_fit_under_the_head_is_refused(foot: tuple[Value, ...]) -> None:
    with pytest.raises(ValueError, match="as long as the head"):
        Table("Lyft", "2026", ("Kommun", "AF"), (("Gävle", 5),), foot=foot)
