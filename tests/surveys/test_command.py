"""`trisam survey check` says what is wrong with a questionnaire before anybody gets it."""

import shutil
from pathlib import Path

from click.testing import CliRunner

from trisam.cli import main
from trisam.surveys import catalogue


def test_it_says_that_our_own_can_be_used_and_what_its_checksums_are() -> None:
    told = CliRunner().invoke(main, ["survey", "check", str(catalogue.OWN)])
    assert told.exit_code == 0
    assert "8 frågor. Det går att använda." in told.output
    assert 'sv = "' in told.output


def test_it_says_that_a_text_was_reworded(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(catalogue.OWN, tmp_path / "own"))
    path = folder / "sv.toml"
    path.write_text(path.read_text("utf-8").replace("allvar", "skoj"), "utf-8")
    told = CliRunner().invoke(main, ["survey", "check", str(folder)])
    assert told.exit_code != 0
    assert "får inte formuleras om" in told.output
