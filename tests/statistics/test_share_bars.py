"""Bars of shares: their words are as large on a telephone as the text beside them."""

import re

from trisam.statistics.share_bars import Bar, Bars, svg

LONG = "Jag är mer redo att arbeta eller studera nu än för sex månader sedan"
NARROWEST = 326  # what a telephone of 390 pixels leaves for a picture
SMALLEST = 12


def drawn(*words: str) -> str:
    return str(svg(Bars("Andel", tuple(Bar(one, "", 0.5, "50 %") for one in words))))


def width(picture: str) -> float:
    found = re.search(r'viewBox="0 0 ([0-9.]+) ', picture)
    assert found
    return float(found[1])


def test_the_text_is_readable_on_a_telephone_however_long_the_words_are() -> None:
    for picture in (drawn("Kort"), drawn("Kort", LONG)):
        size = re.search(r'font-size="([0-9.]+)px"', picture)
        assert size
        assert float(size[1]) * min(NARROWEST / width(picture), 1) >= SMALLEST


def test_long_words_go_on_on_the_next_line_and_stay_whole_for_who_listens() -> None:
    picture = drawn("Kort", LONG)
    assert f"{LONG}: 50 %." in picture
    lines = re.findall(r"<t(?:ext|span)[^>]*>([^<]+)</t", picture)
    assert LONG not in lines
    assert " ".join(one for one in lines if one in LONG) == LONG


def test_a_bar_that_is_alone_has_no_name_of_its_own() -> None:
    assert Bar("Kvinnor", "", 0.5, "50 %").words == "Kvinnor"
    assert Bar("Kvinnor", "Vid lyftet", 0.5, "50 %").words == "Kvinnor, vid lyftet"
