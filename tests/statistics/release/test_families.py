"""What the families of figures ask of a release beyond the rule: harmless numbers, values behind a
number, and places that were only there when there was nothing."""

from collections.abc import Mapping

from trisam.statistics.release.counts import Counts, together
from trisam.statistics.release.lines import never
from trisam.statistics.release.making import Family, Release, make

K = 5
PLAIN = Family("prov", lambda _: True, lambda _: 0)
NOTED = Family("prov", lambda _: True, lambda _: 0, harmless=lambda at: at == "ej noterat")


def counts(**spreads: Mapping[int, int]) -> Counts:
    """Thirty who told, and two of whom it is not noted, in a kommun; as many in another."""
    numbers = {"sagt": 30, "ej noterat": 2, "alla": 32}
    return Counts.of(numbers, [["sagt", "ej noterat", "alla"]], spreads)


def told(family: Family, of: Counts, k: int = K) -> Release:
    return make(family, {0: of}, (0,), (), k)


def test_a_harmless_number_is_told_however_small_and_any_other_is_not() -> None:
    assert told(NOTED, counts()).shown == {"sagt": 30, "ej noterat": 2, "alla": 32}
    assert "ej noterat" in told(PLAIN, counts()).hidden


def test_a_harmless_number_that_would_give_a_small_one_away_is_hidden() -> None:
    few = Counts.of({"sagt": 3, "ej noterat": 40, "alla": 43}, [["sagt", "ej noterat", "alla"]])
    made = told(NOTED, few)
    assert "sagt" in made.hidden
    assert made.hidden & {"ej noterat", "alla"}


def test_the_whole_is_hidden_before_the_harmless_so_that_noughts_do_not_hide_each_other() -> None:
    """Nearly all have told, in three kommuner: only that of a few is hidden, and one more."""
    numbers = {"a": 3, "b": 20, "c": 30, "alla": 53}
    for one, told_by in list(numbers.items()):
        numbers[f"{one} ej noterat"] = 4 if one in {"a", "alla"} else 0
        numbers[f"{one} tillfrågade"] = told_by + numbers[f"{one} ej noterat"]
    kinds = ("", " ej noterat", " tillfrågade")
    lines = [[f"{one}{kind}" for kind in kinds] for one in ("a", "b", "c", "alla")]
    lines += [[f"{one}{kind}" for one in ("a", "b", "c", "alla")] for kind in kinds]
    noughts = Family("prov", lambda _: True, lambda _: 0, harmless=lambda at: "ej noterat" in at)
    made = told(noughts, Counts.of(numbers, lines))
    assert made.hidden == {"a", "b", "a tillfrågade", "b tillfrågade"}


def test_the_values_behind_a_number_are_kept_of_five_and_not_of_four() -> None:
    five = told(NOTED, counts(sagt={7: 3, 9: 2}))
    assert five.spreads == {"sagt": {7: 3, 9: 2}}
    assert told(NOTED, counts(sagt={7: 3, 9: 1})).spreads == {}


def test_the_values_behind_a_hidden_number_are_not_kept() -> None:
    few = Counts.of({"sagt": 4, "andra": 9, "alla": 13}, [["sagt", "andra", "alla"]])
    hidden = Counts(few.numbers, few.lines, spreads={"andra": {7: 9}})
    made = told(PLAIN, hidden)
    assert "andra" in made.hidden
    assert made.spreads == {}


def test_values_are_added_up_over_quarters_and_kept_as_they_were() -> None:
    whole = together([counts(sagt={7: 3}), counts(sagt={7: 2, 9: 1})])
    assert whole.spreads == {"sagt": {7: 5, 9: 1}}
    assert Counts.from_text(whole.as_text()) == whole
    made = told(NOTED, counts(sagt={7: 5}))
    assert Release.from_text(made.as_text()) == made


def test_a_place_that_was_only_there_when_there_was_nothing_is_told_as_nought() -> None:
    """That the quarter had nothing at all has been told, so hiding it would protect nothing."""
    nothing = Counts.of({"nytt": 0, "alla": 0}, [["nytt", "alla"]])
    busy = Counts.of({"sagt": 30, "andra": 20, "alla": 50}, [["sagt", "andra", "alla"]])
    made = make(PLAIN, {0: nothing, 1: busy}, (0, 1), (), K)
    assert made.shown["nytt"] == 0
    assert PLAIN.harmless is never
