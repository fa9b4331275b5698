"""The individual's own words are read through their release: no page takes them from the case."""

import re

from tests.tally import Tally
from trisam.factory import ROOT

STRAIGHT = re.compile(r"\bcase\.own_words\b")
MAY_TAKE = {
    "trisam/cases/own_words.py": "asks the release first",
    "trisam/cases/service.py": "writes them down, for the individual",
    "trisam/own_case/service/acts.py": "the individual's own hand",
    "trisam/own_case/views/mitt.py": "shown to the individual, to correct",
    "templates/own_case/show.html": "shown to the individual",
}
"""Files that read the text where it stands, each with its reason."""


def takes_them_straight(text: str) -> bool:
    """True when the text reads the own words of a case."""
    return STRAIGHT.search(text) is not None


def files() -> dict[str, str]:
    """Every template, and every module, by its path."""
    found = [*(ROOT / "templates").rglob("*"), *(ROOT / "trisam").rglob("*.py")]
    return {
        str(path.relative_to(ROOT)): path.read_text("utf-8") for path in found if path.is_file()
    }


def test_no_page_and_no_paper_takes_own_words_past_their_release(tally: Tally) -> None:
    read = files()
    tally(len(read), "templates and modules read")

    assert {path for path, text in read.items() if takes_them_straight(text)} == set(MAY_TAKE)


def test_a_planted_page_that_takes_them_is_caught() -> None:
    assert takes_them_straight("{% if case.own_words %}<p>{{ case.own_words }}</p>{% endif %}")
    assert not takes_them_straight("{{ file.own_words.text }} case.own_words_sealed")
