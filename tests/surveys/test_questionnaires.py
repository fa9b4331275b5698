"""Questionnaires are data: what is wrong with one is said in Swedish, and nobody rewords one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.county import County
from tests.surveys.asked import asked
from tests.visitor import Visitor
from trisam.core.errors import RuleBroken
from trisam.core.papers import paper
from trisam.surveys import catalogue, queries
from trisam.surveys.paper import TEMPLATE, facts_of
from trisam.surveys.questionnaire import HEAD, QuestionKind, checksum, read
from trisam.surveys.values import Mark

LICENSED = Path(__file__).with_name("licensed")
"""A made-up questionnaire of somebody else's, in a made-up language that is read from the right."""


@pytest.fixture
def installed() -> Iterator[None]:
    """The installation asks with the made-up questionnaire."""
    catalogue.install([LICENSED])
    yield
    catalogue.install([])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Trisam's own questionnaire, to be spoilt."""
    return Path(shutil.copytree(catalogue.OWN, tmp_path / "own"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def resign(folder: Path, language: str) -> None:
    """Write the checksum anew, as somebody would who rewords on purpose."""
    before = (folder / HEAD).read_text(encoding="utf-8")
    old = next(line for line in before.splitlines() if line.startswith(f"{language} = "))
    new = f'{language} = "{checksum(folder / f"{language}.toml")}"'
    change(folder / HEAD, old, new)


def test_our_own_asks_seven_things_and_one_in_words_in_two_languages() -> None:
    own = read(catalogue.OWN)
    kinds = [one.kind for one in own.questions]
    assert kinds == [QuestionKind.AGREE] * 7 + [QuestionKind.TEXT]
    assert list(own.languages) == ["sv", "en"]
    for text in own.languages.values():
        assert list(text.scale) == [
            Mark.WHOLLY, Mark.MOSTLY, Mark.NEITHER, Mark.NOT_MUCH, Mark.NOT_AT_ALL, Mark.UNKNOWN
        ]  # fmt: skip
    assert own.questions[6].id == "readier"


def test_our_own_is_plain_swedish() -> None:
    text = read(catalogue.OWN).languages["sv"]
    for sentence in (*text.questions.values(), *text.words.values(), *text.scale.values()):
        longest = max(len(part.split()) for part in sentence.replace("?", ".").split("."))
        assert longest <= 20, sentence


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_reworded_text_is_refused(copy: Path, language: str) -> None:
    change(copy / f"{language}.toml", 'name = "', 'name = "X')
    with pytest.raises(RuleBroken, match="får inte formuleras om"):
        read(copy)


def test_line_ends_of_another_system_make_no_difference(copy: Path) -> None:
    path = copy / "sv.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(copy).languages["sv"].questions


def no_scale(folder: Path) -> None:
    change(folder / "sv.toml", '3 = "Varken eller"\n', "")
    resign(folder, "sv")


def no_question(folder: Path) -> None:
    change(folder / "sv.toml", 'useful = "Stödet var till nytta för mig"\n', "")
    resign(folder, "sv")


def no_file(folder: Path) -> None:
    (folder / "en.toml").unlink()


def no_toml(folder: Path) -> None:
    (folder / HEAD).write_text("id = ", encoding="utf-8")


def no_licence(folder: Path) -> None:
    change(folder / HEAD, "licence = ", "licens = ")


def unknown_kind(folder: Path) -> None:
    change(folder / HEAD, 'kind = "text"', 'kind = "bild"')


def twice(folder: Path) -> None:
    change(folder / HEAD, 'id = "readier"', 'id = "useful"')
    for language in ("sv", "en"):
        resign(folder, language)


def bad_direction(folder: Path) -> None:
    change(folder / "sv.toml", 'dir = "ltr"', 'dir = "upp"')
    resign(folder, "sv")


def words_missing(folder: Path) -> None:
    (folder / "words").mkdir()
    (folder / "words" / "sv.toml").write_text('next = "Vidare"\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (no_scale, "scale"),
        (no_question, "questions"),
        (no_file, "går inte att läsa"),
        (no_toml, "TOML"),
        (no_licence, "licence"),
        (unknown_kind, "questions"),
        (twice, "samma id"),
        (bad_direction, "dir"),
        (words_missing, "saknas: back"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said_with_the_name_of_the_file(
    copy: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(copy)
    with pytest.raises(RuleBroken, match=said) as told:
        read(copy)
    assert ".toml" in told.value.sentence


@pytest.mark.usefixtures("installed")
def test_a_licensed_questionnaire_is_asked_word_for_word_and_from_right_to_left(
    app: Flask, county: County
) -> None:
    survey, key = asked(county, language="xr")
    visitor = Visitor(app)
    page = visitor.get(f"/e/{key.token}")
    assert '<html lang="xr" dir="rtl">' in page.text
    page = visitor.send(page, to="")
    assert "Stav om ett" in page.words
    page = visitor.send(page, mark="5")
    page = visitor.send(page, answer="nej")
    page = visitor.send(page)
    assert page.path == "/e/tack?sprak=xr"
    assert (survey.questionnaire, survey.edition) == ("licensed", "2")
    facts = facts_of(catalogue.current(), catalogue.current().languages["xr"], "K7QF3MXT")
    assert paper(TEMPLATE, facts).startswith(b"%PDF")


def test_a_survey_whose_questionnaire_is_gone_opens_nothing(county: County) -> None:
    catalogue.install([LICENSED])
    _, key = asked(county, language="xr")
    assert queries.of_token(key.token) is not None
    catalogue.install([])
    assert queries.of_token(key.token) is None


def test_what_was_asked_before_can_still_be_answered(county: County) -> None:
    _, key = asked(county)
    catalogue.install([LICENSED])
    try:
        assert queries.of_token(key.token) is not None
    finally:
        catalogue.install([])
